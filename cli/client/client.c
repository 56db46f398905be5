#include "cli/client/client.h"
#include "cli/client/keyring.h"
#include "cli/client/printable.h"
#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	FIRST_OPTION = 1000
};

#define OPTION(name, argument, which)                                 \
	{                                                             \
		name, argument, NULL, FIRST_OPTION + (OPTION_##which) \
	}

static const struct option options[] = {
	OPTION("account", required_argument, ACCOUNT),
	OPTION("json", no_argument, JSON),
	OPTION("help", no_argument, HELP),
	OPTION("user", required_argument, USER),
	OPTION("password-stdin", no_argument, PASSWORD_STDIN),
	OPTION("name", required_argument, NAME),
	OPTION("store", required_argument, STORE),
	OPTION("no-browser", no_argument, NO_BROWSER),
	OPTION("ca-file", required_argument, CA_FILE),
	OPTION("unread", no_argument, UNREAD),
	OPTION("all", no_argument, ALL),
	OPTION("public", no_argument, PUBLIC),
	OPTION("reply-to", required_argument, REPLY_TO),
	OPTION("silent", no_argument, SILENT),
	OPTION("remove", no_argument, REMOVE),
	OPTION("since", required_argument, SINCE),
	OPTION("count", required_argument, COUNT),
	OPTION("limit", required_argument, LIMIT),
	OPTION("hidden", no_argument, HIDDEN),
	OPTION("max-votes", required_argument, MAX_VOTES),
	OPTION("caption", required_argument, CAPTION),
	OPTION("to", required_argument, TO),
	OPTION("force", no_argument, FORCE),
	OPTION("quiet", no_argument, QUIET),
	{ NULL, 0, NULL, 0 },
};

static const unsigned long FOR_ALL = TAKES(ACCOUNT) | TAKES(JSON) | TAKES(HELP) | TAKES(CA_FILE);

int client_complain(const struct client_call *call, const char *what)
{
	struct tt_buf line = { 0 };

	tt_buf_printf(&line, "%s: ", call->verb->command);
	printable_add(&line, tt_str(what), PRINTABLE_LINE);
	fprintf(stderr, "%.*s\n", TT_STR_ARG(tt_buf_str(&line)));
	tt_buf_finish(&line);
	return EXIT_FAILURE;
}

int client_misused(const struct client_call *call, const char *what)
{
	fprintf(stderr, "%s: %s; see --help\n", call->verb->command, what);
	return CLI_USAGE;
}

int client_failed(struct client_call *call, const struct tt_error *error)
{
	const char *text = error->text;

	if (error->http_status == 401 && !call->verb->without_login) {
		client_complain(call, tt_arena_printf(&call->arena,
						      "%s; log in again with: tertulia login %.*s",
						      text, TT_STR_ARG(call->who.url)));
		return CLIENT_NO_LOGIN;
	}
	client_complain(call, text);
	return error->code == TT_E_NETWORK || error->code == TT_E_TIMEOUT || error->code == TT_E_TLS
		       ? CLIENT_NO_ANSWER
		       : EXIT_FAILURE;
}

int client_perform(struct client_call *call, struct tt_call *ocs)
{
	return tt_perform(ocs) == 0 ? EXIT_SUCCESS : client_failed(call, tt_call_error(ocs));
}

static bool parse_number(const char *text, int64_t *out)
{
	uint64_t value;

	if (!tt_str_parse_u64(tt_str(text), &value) || value > INT64_MAX)
		return false;
	*out = (int64_t)value;
	return true;
}

bool client_number(struct client_call *call, enum client_option option, int64_t missing,
		   int64_t *out)
{
	*out = missing;
	if (!call->options[option] || parse_number(call->options[option], out))
		return true;
	client_misused(call, tt_arena_printf(&call->arena, "--%s takes a number, not '%s'",
					     options[option].name, call->options[option]));
	return false;
}

bool client_id(struct client_call *call, const char *arg, int64_t *out)
{
	if (parse_number(arg, out))
		return true;
	client_misused(call, tt_arena_printf(&call->arena, "'%s' is no number", arg));
	return false;
}

void client_print_json_text(struct tt_str json, const char *end)
{
	struct tt_buf out = { 0 };

	printable_json_add(&out, json);
	tt_buf_add_c(&out, end);
	fwrite(out.p, 1, out.n, stdout);
	tt_buf_finish(&out);
}

void client_print_json_value(const struct tt_json *value, const char *end)
{
	char *text = tt_json_dump(value);

	client_print_json_text(tt_str(text ? text : "null"), end);
	free(text);
}

void client_print_json(const struct tt_call *ocs)
{
	client_print_json_value(tt_call_json(ocs), "\n");
}

void client_print_line(struct tt_str line)
{
	struct tt_buf out = { 0 };

	printable_add(&out, line, PRINTABLE_LINE);
	tt_buf_add_char(&out, '\n');
	fwrite(out.p, 1, out.n, stdout);
	tt_buf_finish(&out);
}

/* The certificates to trust: of the command line, of the account, of the environment. The path is
 * kept with the account, so it has to be good in every folder. False after a message. */
static bool find_ca_file(struct client_call *call)
{
	const char *given = call->options[OPTION_CA_FILE];
	char *path;

	if (!given && !call->who.ca_file.p)
		given = getenv("TERTULIA_CA_FILE");
	if (!given || !*given)
		return true;
	path = realpath(given, NULL);
	if (!path) {
		client_complain(call,
				tt_arena_printf(&call->arena, "%s: %s", given, strerror(errno)));
		return false;
	}
	call->who.ca_file = tt_str_dup(&call->arena, tt_str(path));
	free(path);
	return true;
}

struct tt_client *client_connect(struct client_call *call, const char *url)
{
	struct tt_client *client = NULL;
	int code;

	if (!find_ca_file(call))
		return NULL;
	code = tt_client_create(&client, url);
	if (!code)
		code = tt_client_set_user_agent(client, "tertulia/" TT_VERSION);
	if (!code)
		code = tt_client_set_ca_file(client, call->who.ca_file.p);
	if (!code)
		return client;
	client_complain(call, tt_arena_printf(&call->arena,
					      "'%s' is no address of a server, such as "
					      "https://cloud.example.org",
					      url));
	tt_client_unref(client);
	return NULL;
}

/* CLI_DONE: all well. */
static int no_account(struct client_call *call, const char *what)
{
	client_complain(call, what);
	return CLIENT_NO_LOGIN;
}

static int take_environment(struct client_call *call, const char *url)
{
	const char *user = getenv("TERTULIA_USER");
	const char *password = getenv("TERTULIA_PASSWORD");

	if (!user || !password)
		return no_account(call, "TERTULIA_URL is set, so TERTULIA_USER and "
					"TERTULIA_PASSWORD have to be");
	call->who = (struct profile){ .name = TT_STR("TERTULIA_URL"),
				      .url = tt_str(url),
				      .user = tt_str(user),
				      .password = tt_str(password) };
	return CLI_DONE;
}

static int take_stored(struct client_call *call)
{
	struct profiles *profiles = &call->profiles;
	const char *name = call->options[OPTION_ACCOUNT];
	const struct profile *found;

	if (name)
		found = profiles_find(profiles, tt_str(name));
	else
		found = profiles->n > 0 ? &profiles->items[profiles->current] : NULL;
	if (!found && name)
		return no_account(call, tt_arena_printf(&call->arena,
							"no account '%s'; 'tertulia accounts' "
							"lists them",
							name));
	if (!found)
		return no_account(call, "nobody is logged in; begin with: tertulia login "
					"https://cloud.example.org");
	call->who = *found;
	if (!call->who.password.p && !keyring_get(&call->arena, found->name, &call->who.password))
		return no_account(call, "the keyring does not give the password; unlock it, or log "
					"in again");
	return CLI_DONE;
}

static int log_in(struct client_call *call)
{
	const char *url = getenv("TERTULIA_URL");
	int rc = url && !call->options[OPTION_ACCOUNT] ? take_environment(call, url)
						       : take_stored(call);

	if (rc != CLI_DONE)
		return rc;
	call->client = client_connect(call, call->who.url.p);
	if (!call->client)
		return EXIT_FAILURE;
	if (tt_client_set_login(call->client, call->who.user.p, call->who.password.p) != 0)
		return client_complain(call, "this user name cannot be used");
	return CLI_DONE;
}

/* With a hint where it was meant as text. */
static int misused_option(struct client_call *call, int option, char **argv)
{
	char problem[128];

	options_problem(problem, sizeof(problem), option, argv);
	if (option == ':')
		return client_misused(call, problem);
	return client_misused(call, tt_arena_printf(&call->arena,
						    "%s (a text that begins with - goes behind --)",
						    problem));
}

/* Where --help stands, nothing else counts. CLI_DONE: all well; else the exit code. */
static int read_command_line(struct client_call *call, const char *help, int argc, char **argv)
{
	const struct client_verb *verb = call->verb;
	int option;

	optind = 0; /* glibc: begin anew */
	opterr = 0;
	while ((option = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		unsigned which = option == 'h' ? OPTION_HELP : (unsigned)(option - FIRST_OPTION);

		if (option == '?' || option == ':')
			return misused_option(call, option, argv);
		if (which == OPTION_HELP) {
			fputs(help, stdout);
			return EXIT_SUCCESS;
		}
		if (!((verb->takes | FOR_ALL) & 1ul << which))
			return client_misused(call, tt_arena_printf(&call->arena,
								    "--%s does not belong here",
								    options[which].name));
		call->options[which] = optarg ? optarg : "";
	}
	call->args = argv + optind;
	call->n_args = argc - optind;
	if (call->n_args >= verb->min_args &&
	    (verb->max_args < 0 || call->n_args <= verb->max_args))
		return CLI_DONE;
	fprintf(stderr, "usage: %s %s\n", verb->command, verb->usage);
	return CLI_USAGE;
}

static bool all_utf8(int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (!tt_utf8_valid(tt_str(argv[i])))
			return false;
	return true;
}

int client_run(const struct client_verb *verb, const char *help, int argc, char **argv)
{
	struct client_call call = { .verb = verb };
	int rc = CLI_DONE;

	setlocale(LC_ALL, "");
	tt_arena_init(&call.arena);
	if (!all_utf8(argc, argv))
		rc = client_misused(&call, "arguments are not UTF-8");
	if (rc == CLI_DONE)
		rc = read_command_line(&call, help, argc, argv);
	if (rc == CLI_DONE && !profiles_read(&call.profiles, &call.arena))
		rc = client_complain(&call, call.profiles.problem.p);
	if (rc == CLI_DONE && !verb->without_login)
		rc = log_in(&call);
	if (rc == CLI_DONE)
		rc = verb->run(&call);
	tt_client_unref(call.client);
	tt_arena_finish(&call.arena);
	return rc;
}

int client_run_one_of(const char *command, const struct client_verb verbs[], const char *help,
		      int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";

	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
		fputs(help, stdout);
		return EXIT_SUCCESS;
	}
	for (const struct client_verb *verb = verbs; verb->command; verb++)
		if (strcmp(strrchr(verb->command, ' ') + 1, name) == 0)
			return client_run(verb, help, argc - 1, argv + 1);
	if (*name)
		fprintf(stderr, "%s: unknown command '%s'; see %s --help\n", command, name,
			command);
	else
		fputs(help, stderr);
	return CLI_USAGE;
}
