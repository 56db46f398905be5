#include "cli/verbs.h"
#include "server/folder.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* Arguments come from shells in any encoding; the database holds UTF-8 only. */
static bool all_utf8(int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (!tt_utf8_valid(tt_str(argv[i])))
			return false;
	return true;
}

/* As the folder's owner would have made it, so that the server can open what root prepares. */
static bool make_database(const struct verb_call *call, struct tt_arena *arena, const char *path)
{
	const char *problem;
	int fd;

	if (folder_make(arena, tt_str(call->data), &problem) ||
	    folder_new_file(arena, path, &fd, &problem)) {
		fprintf(stderr, "%s: %s\n", call->command, problem);
		return false;
	}
	close(fd);
	fprintf(stderr, "%s: made a new database: %s\n", call->command, path);
	return true;
}

/* Somebody may prepare the accounts before the first start. Other commands must not hide by an
 * empty database that the folder was mistyped. */
static bool find_database(struct verb_call *call, const struct verb *verb, const char *path)
{
	if (access(path, R_OK | W_OK) == 0)
		return true;
	if (verb->takes & MAY_CREATE && errno == ENOENT)
		return make_database(call, &call->arena, path);
	fprintf(stderr, "%s: %s\n", call->command, folder_problem(&call->arena, path));
	return false;
}

static int open_and_run(struct verb_call *call, const struct verb *verb)
{
	const char *path = folder_database(&call->arena, tt_str(call->data));
	const struct store_conf conf = { .path = path, .durable = true };
	struct store *store;
	enum tt_err err;
	int rc;

	if (!find_database(call, verb, path))
		return EXIT_FAILURE;
	err = store_open(&store, &conf);
	if (err)
		return verb_failed(call, path, err);
	call->db = store_db(store);
	news_begin(&call->news, call->command, tt_str(call->data));
	rc = verb->run(call);
	news_tell(&call->news);
	news_end(&call->news);
	store_close(store);
	return rc;
}

static int run_verb(const char *command, const char *help, const struct verb *verb, int argc,
		    char **argv)
{
	struct verb_call call = { .command = command, .help = help };
	int rc;

	tt_arena_init(&call.arena);
	rc = all_utf8(argc, argv) ? CLI_DONE : verb_misused(&call, "arguments are not UTF-8");
	if (rc == CLI_DONE)
		rc = verb_read_options(&call, verb, argc, argv);
	if (rc == CLI_DONE)
		rc = verb_find_data(&call, verb);
	if (rc == CLI_DONE)
		rc = verb->takes & OPENS_NOTHING ? verb->run(&call) : open_and_run(&call, verb);
	tt_arena_finish(&call.arena);
	return rc;
}

int verb_alone(const char *help, const struct verb *verb, int argc, char **argv)
{
	char command[64];

	snprintf(command, sizeof(command), "tertulia %s", verb->name);
	return run_verb(command, help, verb, argc, argv);
}

static int run_among(const char *command, const char *help, const struct verb *verb, int argc,
		     char **argv)
{
	char whole[64];

	snprintf(whole, sizeof(whole), "%s %s", command, verb->name);
	return run_verb(whole, help, verb, argc, argv);
}

int verbs_run(const char *command, const char *help, const struct verb verbs[], size_t n, int argc,
	      char **argv)
{
	if (argc < 2) {
		fputs(help, stderr);
		return CLI_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		fputs(help, stdout);
		return EXIT_SUCCESS;
	}
	for (size_t i = 0; i < n; i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return run_among(command, help, &verbs[i], argc - 1, argv + 1);
	fprintf(stderr, "%s: unknown command '%s'; see %s --help\n", command, argv[1], command);
	return CLI_USAGE;
}
