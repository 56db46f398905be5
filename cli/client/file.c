/* file.c - tertulia file: files into conversations and out of them. */
#include "cli/client/file.h"

#include "cli/client/printable.h"
#include "cli/client/progress.h"
#include "lib/base/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help[] =
	"usage: tertulia file send [OPTION...] ROOM FILE...\n"
	"       tertulia file get [OPTION...] PATH\n"
	"       tertulia file ls [OPTION...] [PATH]\n"
	"       tertulia file mkdir [OPTION...] PATH...\n"
	"       tertulia file mv [OPTION...] FROM TO\n"
	"       tertulia file rm [OPTION...] PATH...\n"
	"\n"
	"'send' uploads files into your folder of attachments and shares them into a conversation.\n"
	"'get' downloads a file of yours, or one that was shared with you; 'ls' lists a folder.\n"
	"'mkdir' makes folders; 'mv' gives a file or folder another name, or puts it into the folder\n"
	"that TO is; 'rm' deletes, into the server's trash where it has one.\n"
	"\n"
	"options:\n"
	"  --caption TEXT  with send: what to say about the (last) file\n"
	"  --to FILE       with get: where to (default: the file's own name, here; - is standard\n"
	"                  output)\n"
	"  --force         with get and mv: over a file that is there; with rm: folders, too,\n"
	"                  with all that is in them\n"
	"  --quiet         no progress\n"
	"  --json          with ls: for programs\n"
	"  --account NAME  another account than the current one\n"
	"  --help          this text\n"
	"\n"
	"examples:\n"
	"  tertulia file send Crew plan.pdf --caption 'As promised'\n"
	"  tertulia file get Talk/plan.pdf\n"
	"  tertulia file mv Talk/plan.pdf Plans/\n"
	"\n"
	"Exit code: 0 done, 1 refused or failed, 2 wrong usage, 3 not logged in, 4 no answer.\n";

static const char FOLDER[] = "Talk";

enum {
	/* "report.pdf", "report (2).pdf", ... */
	MAX_NAMES = 100
};

struct transfer {
	int fd;
	struct progress progress;
};

static size_t read_some(void *ctx, void *p, size_t n)
{
	struct transfer *transfer = ctx;
	ssize_t got;

	do
		got = read(transfer->fd, p, n);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return (size_t)-1;
	progress_add(&transfer->progress, (size_t)got);
	return (size_t)got;
}

static bool write_some(void *ctx, const void *p, size_t n)
{
	struct transfer *transfer = ctx;
	const char *at = p;
	size_t left = n;

	while (left > 0) {
		ssize_t wrote = write(transfer->fd, at, left);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return false;
		at += wrote;
		left -= (size_t)wrote;
	}
	progress_add(&transfer->progress, n);
	return true;
}

static int failed_here(struct client_call *call, const char *path)
{
	return client_complain(call,
			       tt_arena_printf(&call->arena, "%s: %s", path, strerror(errno)));
}

/* A chat server may have none, and then nothing is found, not even the folder of all; "404" alone
 * helps nobody. */
static bool has_files(struct client_call *call)
{
	struct tt_call *ocs = tt_file_get(call->client, "");
	bool has = tt_perform(ocs) == 0 || tt_call_error(ocs)->http_status != 404;

	tt_call_free(ocs);
	return has;
}

int file_failed(struct client_call *call, const struct tt_error *error)
{
	if (error->http_status == 404 && !has_files(call))
		return client_complain(call, "this server has conversations, but no files");
	if (error->http_status == 404)
		return client_complain(call, "there is no such file or folder");
	return client_failed(call, error);
}

int file_learn_user_id(struct client_call *call)
{
	struct tt_call *ocs = tt_user_get(call->client, NULL);
	int rc = client_perform(call, ocs);

	if (rc == EXIT_SUCCESS && tt_client_set_user_id(call->client, tt_call_user(ocs)->id.p) != 0)
		rc = client_complain(call, "the server gives no user id");
	tt_call_free(ocs);
	return rc;
}

/* 405: it is there. */
static int make_folder(struct client_call *call)
{
	struct tt_call *ocs = tt_folder_create(call->client, FOLDER);
	int code = tt_perform(ocs);
	const struct tt_error *error = tt_call_error(ocs);
	int rc = code && error->http_status != 405 ? file_failed(call, error) : EXIT_SUCCESS;

	tt_call_free(ocs);
	return rc;
}

static struct tt_str base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return tt_str(slash ? slash + 1 : path);
}

static const char *numbered(struct client_call *call, struct tt_str name, int i)
{
	const char *dot = memrchr(name.p, '.', name.n);
	size_t stem = dot && dot > name.p ? (size_t)(dot - name.p) : name.n;

	if (i == 1)
		return tt_arena_printf(&call->arena, "%s/%.*s", FOLDER, TT_STR_ARG(name));
	return tt_arena_printf(&call->arena, "%s/%.*s (%d)%.*s", FOLDER, (int)stem, name.p, i,
			       (int)(name.n - stem), name.p + stem);
}

/* CLI_DONE: there is nothing of that name. */
static int is_taken(struct client_call *call, const char *path)
{
	struct tt_call *ocs = tt_file_get(call->client, path);
	int code = tt_perform(ocs);
	const struct tt_error *error = tt_call_error(ocs);
	int rc = EXIT_SUCCESS;

	if (code)
		rc = error->http_status == 404 ? CLI_DONE : client_failed(call, error);
	tt_call_free(ocs);
	return rc;
}

/* A name that is free: what was sent earlier must not become another file. */
static int choose_path(struct client_call *call, struct tt_str name, const char **path)
{
	for (int i = 1; i <= MAX_NAMES; i++) {
		int rc;

		*path = numbered(call, name, i);
		rc = is_taken(call, *path);
		if (rc != EXIT_SUCCESS)
			return rc == CLI_DONE ? EXIT_SUCCESS : rc;
	}
	return client_complain(call, "too many files have this name already");
}

static int upload(struct client_call *call, const char *local, const char *path)
{
	struct transfer transfer = { .fd = open(local, O_RDONLY | O_CLOEXEC) };
	struct tt_call *ocs;
	struct stat status;
	int rc;

	if (transfer.fd < 0)
		return failed_here(call, local);
	if (fstat(transfer.fd, &status) != 0 || !S_ISREG(status.st_mode)) {
		close(transfer.fd);
		return client_complain(call, tt_arena_printf(&call->arena, "%s is no file", local));
	}
	progress_begin(&transfer.progress, tt_str(local), status.st_size,
		       client_has(call, OPTION_QUIET));
	ocs = tt_file_upload_from(call->client, path, status.st_size, read_some, &transfer);
	rc = tt_perform(ocs);
	progress_end(&transfer.progress, rc == 0);
	if (rc)
		rc = client_failed(call, tt_call_error(ocs));
	tt_call_free(ocs);
	close(transfer.fd);
	return rc;
}

/* The conversation is there, so it is the server that knows no such thing. */
static int take_back(struct client_call *call, const char *path)
{
	struct tt_call *ocs = tt_file_delete(call->client, path);
	const char *rest = tt_perform(ocs) ? "; the file stays with yours" : "";

	tt_call_free(ocs);
	return client_complain(
		call, tt_arena_printf(&call->arena,
				      "this server shares no files into conversations%s", rest));
}

static int share(struct client_call *call, const char *token, const char *path, bool is_last)
{
	const struct tt_send_file_options options = {
		.caption = is_last ? call->options[OPTION_CAPTION] : NULL
	};
	struct tt_call *ocs = tt_file_send(call->client, token, path, &options);
	int rc = tt_perform(ocs);

	if (rc && tt_call_error(ocs)->http_status == 404)
		rc = take_back(call, path);
	else if (rc)
		rc = client_failed(call, tt_call_error(ocs));
	else if (client_has(call, OPTION_JSON))
		client_print_json(ocs);
	tt_call_free(ocs);
	return rc;
}

static int run_send(struct client_call *call)
{
	const char *token = NULL;
	int rc = client_find_room(call, call->args[0], &token);

	if (rc == EXIT_SUCCESS)
		rc = file_learn_user_id(call);
	if (rc == EXIT_SUCCESS)
		rc = make_folder(call);
	for (int i = 1; rc == EXIT_SUCCESS && i < call->n_args; i++) {
		const char *path = NULL;

		rc = choose_path(call, base_name(call->args[i]), &path);
		if (rc == EXIT_SUCCESS)
			rc = upload(call, call->args[i], path);
		if (rc == EXIT_SUCCESS)
			rc = share(call, token, path, i + 1 == call->n_args);
	}
	return rc;
}

static int size_of(struct client_call *call, const char *path, int64_t *size)
{
	struct tt_call *ocs = tt_file_get(call->client, path);
	int rc = tt_perform(ocs) ? file_failed(call, tt_call_error(ocs)) : EXIT_SUCCESS;
	const struct tt_file *file = tt_call_file(ocs);

	if (rc == EXIT_SUCCESS && file->is_folder)
		rc = client_complain(call, "it is a folder; name a file");
	if (rc == EXIT_SUCCESS)
		*size = file->size;
	tt_call_free(ocs);
	return rc;
}

static int download(struct client_call *call, const char *path, int64_t size,
		    struct transfer *transfer)
{
	struct tt_call *ocs = tt_file_download_to(call->client, path, 0, write_some, transfer);
	int rc;

	progress_begin(&transfer->progress, tt_str(path), size, client_has(call, OPTION_QUIET));
	rc = tt_perform(ocs);
	progress_end(&transfer->progress, rc == 0);
	if (rc)
		rc = client_failed(call, tt_call_error(ocs));
	tt_call_free(ocs);
	return rc;
}

/* Beside its place, and moved there when it is whole. */
static int download_file(struct client_call *call, const char *path, int64_t size,
			 const char *local)
{
	const char *part = tt_arena_printf(&call->arena, "%s.%ld.part", local, (long)getpid());
	struct transfer transfer = { .fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
						0666) };
	int rc;

	if (transfer.fd < 0)
		return failed_here(call, part);
	rc = download(call, path, size, &transfer);
	if (close(transfer.fd) != 0 && rc == EXIT_SUCCESS)
		rc = failed_here(call, part);
	if (rc == EXIT_SUCCESS && rename(part, local) != 0)
		rc = failed_here(call, local);
	if (rc != EXIT_SUCCESS)
		unlink(part);
	return rc;
}

static int run_get(struct client_call *call)
{
	const char *path = call->args[0];
	const char *local = call->options[OPTION_TO] ? call->options[OPTION_TO] : base_name(path).p;
	struct transfer transfer = { .fd = STDOUT_FILENO };
	int64_t size = 0;
	int rc;

	if (strcmp(local, "-") != 0 && !client_has(call, OPTION_FORCE) && access(local, F_OK) == 0)
		return client_complain(call, tt_arena_printf(&call->arena,
							     "%s is there; --force writes over it",
							     local));
	rc = file_learn_user_id(call);
	if (rc == EXIT_SUCCESS)
		rc = size_of(call, path, &size);
	if (rc != EXIT_SUCCESS)
		return rc;
	return strcmp(local, "-") == 0 ? download(call, path, size, &transfer)
				       : download_file(call, path, size, local);
}

static void print_json(const struct tt_file *files, size_t n)
{
	struct tt_buf text = { 0 };
	struct tt_writer w;

	tt_writer_init(&w, &text, TT_WRITE_JSON);
	tt_write_list(&w);
	for (size_t i = 0; i < n; i++) {
		tt_write_object(&w);
		tt_put_str(&w, "path", files[i].path);
		tt_put_bool(&w, "folder", files[i].is_folder);
		tt_put_i64(&w, "size", files[i].size);
		tt_put_i64(&w, "modified", files[i].modified_s);
		tt_put_str_or_null(&w, "mimeType", files[i].mime_type);
		tt_write_end(&w);
	}
	tt_write_end(&w);
	client_print_json_text(tt_buf_str(&text), "\n");
	tt_buf_finish(&text);
}

static int run_ls(struct client_call *call)
{
	const char *path = call->n_args > 0 ? call->args[0] : "";
	int rc = file_learn_user_id(call);
	struct tt_call *ocs;
	size_t n = 0;
	const struct tt_file *files;

	if (rc != EXIT_SUCCESS)
		return rc;
	ocs = tt_files_list(call->client, path, 1, false);
	rc = tt_perform(ocs) ? file_failed(call, tt_call_error(ocs)) : EXIT_SUCCESS;
	files = tt_call_files(ocs, &n);
	if (rc == EXIT_SUCCESS && client_has(call, OPTION_JSON))
		print_json(files, n);
	for (size_t i = 0; rc == EXIT_SUCCESS && !client_has(call, OPTION_JSON) && i < n; i++)
		client_print_line(tt_str_printf(&call->arena, "%12" PRId64 "  %.*s%s",
						files[i].size, TT_STR_ARG(files[i].name),
						files[i].is_folder ? "/" : ""));
	tt_call_free(ocs);
	return rc;
}

int cli_file(int argc, char **argv)
{
	static const struct client_verb verbs[] = {
		{ .command = "tertulia file send",
		  .usage = "[OPTION...] ROOM FILE...",
		  .takes = TAKES(CAPTION) | TAKES(QUIET),
		  .min_args = 2,
		  .max_args = -1,
		  .run = run_send },
		{ .command = "tertulia file get",
		  .usage = "[OPTION...] PATH",
		  .takes = TAKES(TO) | TAKES(FORCE) | TAKES(QUIET),
		  .min_args = 1,
		  .max_args = 1,
		  .run = run_get },
		{ .command = "tertulia file ls",
		  .usage = "[OPTION...] [PATH]",
		  .max_args = 1,
		  .run = run_ls },
		{ .command = "tertulia file mkdir",
		  .usage = "[OPTION...] PATH...",
		  .min_args = 1,
		  .max_args = -1,
		  .run = file_mkdir },
		{ .command = "tertulia file mv",
		  .usage = "[OPTION...] FROM TO",
		  .takes = TAKES(FORCE),
		  .min_args = 2,
		  .max_args = 2,
		  .run = file_mv },
		{ .command = "tertulia file rm",
		  .usage = "[OPTION...] PATH...",
		  .takes = TAKES(FORCE),
		  .min_args = 1,
		  .max_args = -1,
		  .run = file_rm },
		{ .command = NULL },
	};

	return client_run_one_of("tertulia file", verbs, help, argc, argv);
}
