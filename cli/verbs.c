#include "cli/verbs.h"
#include "cli/options.h"
#include "cli/prompt.h"
#include "lib/base/clock.h"
#include "server/http/refusal.h"
#include "server/server.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char DEFAULT_DATA[] = "tertulia-data";

enum {
	OPT_DATA = 1000,
	OPT_HELP,
	OPT_DISPLAY_NAME,
	OPT_EMAIL,
	OPT_GROUP,
	OPT_ADMIN,
	OPT_JSON,
	OPT_PASSWORD_STDIN,
	OPT_GENERATE,
	OPT_SEARCH,
	OPT_ALL,
	OPT_REVOKE,
	OPT_FORCE,
	OPT_FEATURE,
	OPT_NO_SETUP,
	OPT_URL,
};

static const struct option options[] = {
	{ "data", required_argument, NULL, OPT_DATA },
	{ "help", no_argument, NULL, OPT_HELP },
	{ "display-name", required_argument, NULL, OPT_DISPLAY_NAME },
	{ "email", required_argument, NULL, OPT_EMAIL },
	{ "group", required_argument, NULL, OPT_GROUP },
	{ "admin", no_argument, NULL, OPT_ADMIN },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "password-stdin", no_argument, NULL, OPT_PASSWORD_STDIN },
	{ "generate", no_argument, NULL, OPT_GENERATE },
	{ "search", required_argument, NULL, OPT_SEARCH },
	{ "all", no_argument, NULL, OPT_ALL },
	{ "revoke-app-passwords", no_argument, NULL, OPT_REVOKE },
	{ "force", no_argument, NULL, OPT_FORCE },
	{ "feature", required_argument, NULL, OPT_FEATURE },
	{ "no-setup", no_argument, NULL, OPT_NO_SETUP },
	{ "url", required_argument, NULL, OPT_URL },
	{ NULL, 0, NULL, 0 },
};

/* By option, which of TAKES_... allows it; 0: all verbs. */
static const struct {
	int option;
	unsigned takes;
} allowed[] = {
	{ OPT_DISPLAY_NAME, TAKES_ACCOUNT | TAKES_DISPLAY_NAME },
	{ OPT_EMAIL, TAKES_ACCOUNT },
	{ OPT_GROUP, TAKES_ACCOUNT },
	{ OPT_ADMIN, TAKES_ACCOUNT },
	{ OPT_JSON, TAKES_JSON },
	{ OPT_PASSWORD_STDIN, TAKES_PASSWORD },
	{ OPT_GENERATE, TAKES_PASSWORD },
	{ OPT_SEARCH, TAKES_SEARCH },
	{ OPT_ALL, TAKES_ALL },
	{ OPT_REVOKE, TAKES_REVOKE },
	{ OPT_FORCE, TAKES_FORCE },
	{ OPT_FEATURE, TAKES_FEATURES },
	{ OPT_NO_SETUP, TAKES_NO_SETUP },
	{ OPT_URL, TAKES_URL },
};

static const char *option_name(int option)
{
	const struct option *o = options;

	while (o->name && o->val != option)
		o++;
	return o->name;
}

static bool is_allowed(const struct verb *verb, int option)
{
	for (size_t i = 0; i < ARRAY_LEN(allowed); i++)
		if (allowed[i].option == option)
			return (verb->takes & allowed[i].takes) != 0;
	return true;
}

int verb_failed(const struct verb_call *call, const char *subject, enum tt_err err)
{
	fprintf(stderr, "%s: %s: %s\n", call->command, subject, refusal_of(err)->reason);
	return EXIT_FAILURE;
}

int verb_misused(const struct verb_call *call, const char *what)
{
	fprintf(stderr, "%s: %s; see --help\n", call->command, what);
	return CLI_USAGE;
}

/* One more of what may be given several times. CLI_DONE: all well. */
static int take_one_more(struct verb_call *call, int option, const char *values[], size_t *n,
			 size_t most)
{
	if (*n == most)
		return verb_misused(
			call, tt_arena_printf(&call->arena, "too many --%s", option_name(option)));
	values[(*n)++] = optarg;
	return CLI_DONE;
}

/* CLI_DONE: all well. */
static int take_option(struct verb_call *call, int option, const char **data)
{
	switch (option) {
	case OPT_DATA:
		*data = optarg;
		break;
	case OPT_DISPLAY_NAME:
		call->display_name = optarg;
		break;
	case OPT_EMAIL:
		call->email = optarg;
		break;
	case OPT_GROUP:
		return take_one_more(call, option, call->groups, &call->n_groups, MAX_GROUPS);
	case OPT_FEATURE:
		return take_one_more(call, option, call->features, &call->n_features, MAX_FEATURES);
	case OPT_ADMIN:
		call->admin = true;
		break;
	case OPT_JSON:
		call->json = true;
		break;
	case OPT_PASSWORD_STDIN:
		call->password_stdin = true;
		break;
	case OPT_GENERATE:
		call->generate = true;
		break;
	case OPT_SEARCH:
		call->search = optarg;
		break;
	case OPT_ALL:
		call->all = true;
		break;
	case OPT_REVOKE:
		call->revoke = true;
		break;
	case OPT_FORCE:
		call->force = true;
		break;
	case OPT_NO_SETUP:
		call->no_setup = true;
		break;
	case OPT_URL:
		call->url = optarg;
		break;
	default:
		break; /* there are no others */
	}
	return CLI_DONE;
}

/* CLI_DONE: all well; else the exit code. */
static int read_command_line(struct verb_call *call, const struct verb *verb, const char *help,
			     int argc, char **argv, const char **data)
{
	char problem[128];
	int option;

	optind = 0; /* glibc: begin anew, main() may have used it */
	opterr = 0;
	while ((option = getopt_long(argc, argv, ":hf:", options, NULL)) != -1) {
		int rc;

		if (option == 'f')
			option = OPT_FEATURE;
		if (option == OPT_HELP || option == 'h') {
			fputs(help, stdout);
			return EXIT_SUCCESS;
		}
		if (option == '?' || option == ':') {
			options_problem(problem, sizeof(problem), option, argv);
			return verb_misused(call, problem);
		}
		if (!is_allowed(verb, option))
			return verb_misused(call, tt_arena_printf(&call->arena,
								  "--%s does not belong here",
								  option_name(option)));
		rc = take_option(call, option, data);
		if (rc != CLI_DONE)
			return rc;
	}
	call->args = argv + optind;
	call->n_args = argc - optind;
	if (call->n_args >= verb->min_args && call->n_args <= verb->max_args)
		return CLI_DONE;
	fprintf(stderr, "usage: %s %s\n", call->command, verb->usage);
	return CLI_USAGE;
}

/* Arguments come from shells in any encoding; the database holds UTF-8 only. */
static bool all_utf8(int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (!tt_utf8_valid(tt_str(argv[i])))
			return false;
	return true;
}

/* Somebody may prepare the accounts before the first start. Other commands must not hide by an
 * empty database that the folder was mistyped. */
static bool find_database(const struct verb_call *call, const struct verb *verb, const char *path,
			  const char *data)
{
	if (access(path, R_OK | W_OK) == 0)
		return true;
	if (!(verb->takes & MAY_CREATE) || errno != ENOENT) {
		fprintf(stderr, "%s: %s: %s\n", call->command, path, strerror(errno));
		return false;
	}
	umask(0077); /* as the server does */
	if (mkdir(data, 0700) != 0 && errno != EEXIST) {
		fprintf(stderr, "%s: %s: %s\n", call->command, data, strerror(errno));
		return false;
	}
	fprintf(stderr, "%s: made a new database: %s\n", call->command, path);
	return true;
}

static int open_and_run(struct verb_call *call, const struct verb *verb, const char *data)
{
	const char *path = server_database_path(&call->arena, tt_str(data));
	const struct store_conf conf = { .path = path, .durable = true };
	struct store *store;
	enum tt_err err;
	int rc;

	if (!find_database(call, verb, path, data))
		return EXIT_FAILURE;
	err = store_open(&store, &conf);
	if (err)
		return verb_failed(call, path, err);
	call->db = store_db(store);
	news_begin(&call->news, call->command, tt_str(data));
	rc = verb->run(call);
	news_tell(&call->news);
	news_end(&call->news);
	store_close(store);
	return rc;
}

static int run_verb(const char *command, const char *help, const struct verb *verb, int argc,
		    char **argv)
{
	struct verb_call call = { 0 };
	const char *data = DEFAULT_DATA;
	int rc;

	tt_arena_init(&call.arena);
	call.command = tt_arena_printf(&call.arena, "%s %s", command, verb->name);
	rc = all_utf8(argc, argv) ? CLI_DONE : verb_misused(&call, "arguments are not UTF-8");
	if (rc == CLI_DONE)
		rc = read_command_line(&call, verb, help, argc, argv, &data);
	if (rc == CLI_DONE)
		rc = open_and_run(&call, verb, data);
	tt_arena_finish(&call.arena);
	return rc;
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
			return run_verb(command, help, &verbs[i], argc - 1, argv + 1);
	fprintf(stderr, "%s: unknown command '%s'; see %s --help\n", command, argv[1], command);
	return CLI_USAGE;
}

bool verb_read_line(struct tt_arena *arena, struct tt_str *out)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n = getline(&line, &cap, stdin);

	if (n < 0) {
		free(line);
		return false;
	}
	while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
		n--;
	*out = tt_str_dup(arena, (struct tt_str){ line, (size_t)n });
	explicit_bzero(line, cap);
	free(line);
	return true;
}

static bool type_twice(struct tt_arena *arena, struct tt_str *out, const char **problem)
{
	struct tt_str again;

	*problem = "no password was typed";
	if (!prompt_secret("Password: ", arena, out) || out->n == 0)
		return false;
	if (!prompt_secret("Again:    ", arena, &again))
		return false;
	*problem = "the two passwords differ";
	return tt_str_eq(*out, again);
}

bool verb_password(struct verb_call *call, struct tt_str *out, bool *generated)
{
	const char *problem = "there is no password on standard input";
	enum tt_err err;
	bool got;

	*generated = false;
	if (call->password_stdin) {
		got = verb_read_line(&call->arena, out);
	} else if (!call->generate && isatty(STDIN_FILENO)) {
		got = type_twice(&call->arena, out, &problem);
	} else {
		*out = accounts_random_password(&call->arena);
		*generated = true;
		return true;
	}
	err = got ? accounts_check_new_password(NULL, *out) : TT_OK;
	if (err) {
		got = false;
		problem = refusal_of(err)->reason;
	}
	if (!got)
		fprintf(stderr, "%s: %s\n", call->command, problem);
	return got;
}

int verb_read(struct verb_call *call, const char *subject,
	      enum tt_err (*read)(struct verb_call *call, void *ctx), void *ctx)
{
	enum tt_err err = db_begin(call->db, DB_READ);

	return err ? verb_failed(call, subject, err) : verb_finish(call, read(call, ctx), subject);
}

void verb_put_time(struct tt_writer *w, const char *key, int64_t time_s)
{
	if (time_s != 0)
		tt_put_i64(w, key, time_s);
	else
		tt_put_null(w, key);
}

struct tt_str verb_time(struct tt_arena *arena, int64_t time_s, const char *never)
{
	return time_s != 0 ? tt_clock_iso(arena, time_s) : tt_str(never);
}

void verb_print(struct tt_buf *text)
{
	tt_buf_add_char(text, '\n');
	fwrite(text->p, 1, text->n, stdout);
	tt_buf_finish(text);
}

static size_t width_of(const struct tt_str cells[], size_t n_rows, size_t n_columns, size_t column)
{
	size_t width = 0;

	for (size_t row = 0; row < n_rows; row++) {
		size_t n = tt_utf8_count(cells[row * n_columns + column]);

		width = n > width ? n : width;
	}
	return width;
}

void verb_print_table(const struct tt_str cells[], size_t n_rows, size_t n_columns)
{
	for (size_t row = 0; row < n_rows; row++) {
		for (size_t column = 0; column < n_columns; column++) {
			struct tt_str cell = cells[row * n_columns + column];
			size_t width = width_of(cells, n_rows, n_columns, column);
			bool last = column + 1 == n_columns;

			printf("%.*s%*s", TT_STR_ARG(cell),
			       last ? 0 : (int)(width - tt_utf8_count(cell) + 2), "");
		}
		putchar('\n');
	}
}
