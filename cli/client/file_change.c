/* file_change.c - tertulia file mkdir, mv, rm. */
#include "cli/client/file.h"

#include <stdlib.h>

/* Frees the call. `path` is what a refusal is about. */
static int finish(struct client_call *call, struct tt_call *ocs, const char *path)
{
	static const struct refusal {
		long http_status;
		const char *why;
	} refusals[] = {
		{ 403, "the server does not allow that" },
		{ 404, "there is no such file or folder" },
		{ 405, "it is there already" },
		{ 409, "the folder that it would be in is missing" },
		{ 412, "it is there already; --force writes over a file" },
	};
	const char *why = NULL;
	int rc;

	if (tt_perform(ocs) == 0) {
		tt_call_free(ocs);
		return EXIT_SUCCESS;
	}
	for (size_t i = 0; i < ARRAY_LEN(refusals); i++)
		if (refusals[i].http_status == tt_call_error(ocs)->http_status)
			why = refusals[i].why;
	if (why)
		rc = client_complain(call, tt_arena_printf(&call->arena, "%s: %s", path, why));
	else
		rc = client_failed(call, tt_call_error(ocs));
	tt_call_free(ocs);
	return rc;
}

int file_mkdir(struct client_call *call)
{
	int rc = file_learn_user_id(call);

	for (int i = 0; rc == EXIT_SUCCESS && i < call->n_args; i++)
		rc = finish(call, tt_folder_create(call->client, call->args[i]), call->args[i]);
	return rc;
}

enum kind {
	KIND_NONE,
	KIND_FILE,
	KIND_FOLDER,
};

static int look(struct client_call *call, const char *path, enum kind *kind)
{
	struct tt_call *ocs = tt_file_get(call->client, path);
	int code = tt_perform(ocs);
	int rc = EXIT_SUCCESS;

	*kind = KIND_NONE;
	if (code == 0)
		*kind = tt_call_file(ocs)->is_folder ? KIND_FOLDER : KIND_FILE;
	else if (tt_call_error(ocs)->http_status != 404)
		rc = file_failed(call, tt_call_error(ocs));
	tt_call_free(ocs);
	return rc;
}

/* The last part of a path, whatever slashes are at its end. */
static struct tt_str last_part(const char *path)
{
	struct tt_str rest = tt_str(path);
	const char *slash;

	while (rest.n > 0 && rest.p[rest.n - 1] == '/')
		rest.n--;
	slash = rest.n > 0 ? memrchr(rest.p, '/', rest.n) : NULL;
	return slash ? (struct tt_str){ slash + 1, rest.n - (size_t)(slash + 1 - rest.p) } : rest;
}

/* Where FROM is to be: TO, or in it when that is a folder. WebDAV would put a file in the place of
 * the folder, and all that is in it would be gone. */
static int find_target(struct client_call *call, const char **target)
{
	const char *from = call->args[0];
	const char *to = call->args[1];
	enum kind kind;
	int rc = look(call, to, &kind);

	*target = to;
	if (rc != EXIT_SUCCESS || kind != KIND_FOLDER)
		return rc;
	*target = tt_arena_printf(&call->arena, "%s/%.*s", to, TT_STR_ARG(last_part(from)));
	rc = look(call, *target, &kind);
	if (rc == EXIT_SUCCESS && kind == KIND_FOLDER)
		rc = client_complain(call, tt_arena_printf(&call->arena,
							   "%s: there is a folder of that name",
							   *target));
	return rc;
}

int file_mv(struct client_call *call)
{
	const char *from = call->args[0];
	const char *target = NULL;
	int rc = file_learn_user_id(call);

	if (rc == EXIT_SUCCESS)
		rc = find_target(call, &target);
	if (rc != EXIT_SUCCESS)
		return rc;
	return finish(call,
		      tt_file_move(call->client, from, target, client_has(call, OPTION_FORCE)),
		      from);
}

static int remove_one(struct client_call *call, const char *path)
{
	enum kind kind = KIND_NONE;
	int rc = client_has(call, OPTION_FORCE) ? EXIT_SUCCESS : look(call, path, &kind);

	if (rc == EXIT_SUCCESS && kind == KIND_FOLDER)
		rc = client_complain(call, tt_arena_printf(&call->arena,
							   "%s: is a folder; --force deletes it "
							   "with all that is in it",
							   path));
	if (rc == EXIT_SUCCESS)
		rc = finish(call, tt_file_delete(call->client, path), path);
	return rc;
}

int file_rm(struct client_call *call)
{
	int rc = file_learn_user_id(call);

	for (int i = 0; rc == EXIT_SUCCESS && i < call->n_args; i++)
		rc = remove_one(call, call->args[i]);
	return rc;
}
