/* login.c - tertulia login: an app password of its own for this program, by the browser or for a
 * password that is typed. */
#include "cli/client/client.h"
#include "cli/client/keyring.h"
#include "cli/prompt.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const char help[] =
	"usage: tertulia login [OPTION...] URL\n"
	"\n"
	"Logs in to a server that speaks the Nextcloud Talk API, and stores an app password: the\n"
	"password itself is kept nowhere. The account becomes the current one.\n"
	"\n"
	"Without --user a browser is opened, where you say yes; that works with second factors too.\n"
	"\n"
	"options:\n"
	"  --user NAME       log in with a password, which is asked for\n"
	"  --password-stdin  ... or read from standard input\n"
	"  --no-browser      only print the link\n"
	"  --name NAME       what to call the account (default: user@host)\n"
	"  --store WHERE     file or keyring (default: the keyring where there is one)\n"
	"  --ca-file FILE    trust these certificates (PEM) instead of the system's, from now on\n"
	"  --help            this text\n"
	"\n"
	"examples:\n"
	"  tertulia login https://cloud.example.org\n"
	"  tertulia login http://127.0.0.1:8484 --user alice\n"
	"\n"
	"Scripts need no login: TERTULIA_URL, TERTULIA_USER and TERTULIA_PASSWORD name an account,\n"
	"TERTULIA_CA_FILE the certificates to trust. A proxy is taken from https_proxy or http_proxy.\n"
	"\n"
	"Exit code: 0 done, 1 refused or failed, 2 wrong usage, 3 wrong password, 4 no answer.\n";

enum {
	/* How long Nextcloud keeps a login flow. */
	FLOW_S = 20 * 60,
	MAX_PASSWORD = 4096,
};

/* Nobody waits for the browser: it may live longer than this program. */
static void open_browser(const char *url)
{
	char *const argv[] = { (char *)(uintptr_t) "xdg-open", (char *)(uintptr_t)url, NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", 1, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", 1, 0);
	if (posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ) != 0)
		fprintf(stderr, "(no xdg-open here; open the link yourself)\n");
	posix_spawn_file_actions_destroy(&actions);
}

static void take_login(struct client_call *call, const struct tt_login *login)
{
	struct tt_arena *arena = &call->arena;

	call->who.user = tt_str_dup(arena, login->name);
	call->who.password = tt_str_dup(arena, login->app_password);
}

/* Asks every second, as the protocol has it. */
static int wait_for_yes(struct client_call *call, const char *token)
{
	const struct timespec second = { 1, 0 };

	for (int i = 0; i < FLOW_S; i++) {
		struct tt_call *ocs = tt_login_flow_poll(call->client, token);
		int code = tt_perform(ocs);
		const struct tt_error *error = tt_call_error(ocs);
		int rc = EXIT_SUCCESS;

		if (!code)
			take_login(call, tt_call_login(ocs));
		else if (error->http_status != 404)
			rc = client_failed(call, error);
		else
			rc = CLI_DONE;
		tt_call_free(ocs);
		if (rc != CLI_DONE)
			return rc;
		nanosleep(&second, NULL);
	}
	return client_complain(call, "nobody said yes in twenty minutes");
}

/* The link comes from the server and goes to a browser: nothing but a web address will do. */
static bool is_web_address(struct tt_str url)
{
	return tt_str_starts(url, TT_STR("https://")) || tt_str_starts(url, TT_STR("http://"));
}

static int by_browser(struct client_call *call)
{
	struct tt_call *ocs = tt_login_flow_start(call->client);
	int rc = client_perform(call, ocs);

	if (rc == EXIT_SUCCESS) {
		const struct tt_login_flow *flow = tt_call_login_flow(ocs);

		fputs("Open this link in a browser, and say yes there:\n\n  ", stdout);
		client_print_line(flow->login);
		puts("");
		fflush(stdout);
		if (!client_has(call, OPTION_NO_BROWSER) && is_web_address(flow->login))
			open_browser(flow->login.p);
		rc = wait_for_yes(call, flow->token.p);
	}
	tt_call_free(ocs);
	return rc;
}

static bool read_password(struct client_call *call, struct tt_str *out)
{
	char line[MAX_PASSWORD];

	if (!client_has(call, OPTION_PASSWORD_STDIN) && isatty(STDIN_FILENO))
		return prompt_secret("Password: ", &call->arena, out) && out->n > 0;
	if (!fgets(line, sizeof(line), stdin))
		return false;
	line[strcspn(line, "\r\n")] = 0;
	*out = tt_str_dup(&call->arena, tt_str(line));
	explicit_bzero(line, sizeof(line));
	return out->n > 0;
}

/* An app password cannot be traded for another one: then what was typed is one, and stays. */
static int trade_password(struct client_call *call, struct tt_str typed)
{
	struct tt_call *ocs = tt_app_password_get(call->client);
	int code = tt_perform(ocs);
	const struct tt_error *error = tt_call_error(ocs);
	int rc = EXIT_SUCCESS;

	call->who.password = typed;
	if (!code)
		call->who.password = tt_str_dup(
			&call->arena, tt_json_text(tt_json_get(tt_call_json(ocs), "apppassword")));
	else if (error->http_status == 401)
		rc = CLIENT_NO_LOGIN;
	else if (error->http_status != 403)
		rc = client_failed(call, error);
	tt_call_free(ocs);
	if (rc == CLIENT_NO_LOGIN)
		client_complain(call, "user name or password is wrong");
	return rc;
}

static int by_password(struct client_call *call)
{
	const char *user = call->options[OPTION_USER];
	struct tt_str password;

	if (!read_password(call, &password))
		return client_complain(call, "no password was given");
	if (tt_client_set_login(call->client, user, password.p) != 0)
		return client_complain(call, "this user name cannot be used");
	call->who.user = tt_str(user);
	return trade_password(call, password);
}

/* "alice@chat.example.org:8443" */
static struct tt_str name_of(struct client_call *call)
{
	const char *host = strstr(call->who.url.p, "://");

	if (call->options[OPTION_NAME])
		return tt_str(call->options[OPTION_NAME]);
	return tt_str_printf(&call->arena, "%.*s@%s", TT_STR_ARG(call->who.user),
			     host ? host + 3 : call->who.url.p);
}

/* *where becomes what to tell people. */
static int store(struct client_call *call, const char **where)
{
	const char *wanted = call->options[OPTION_STORE];
	bool keyring = wanted ? strcmp(wanted, "keyring") == 0 : keyring_is_there();
	struct profile profile = call->who;

	if (keyring && keyring_put(profile.name, profile.password))
		profile.password = (struct tt_str){ NULL, 0 };
	else if (keyring && wanted)
		return client_complain(call, "the keyring does not take the password");
	profiles_put(&call->profiles, &profile);
	if (!profiles_write(&call->profiles))
		return client_complain(call, call->profiles.problem.p);
	*where = profile.password.p ? call->profiles.path.p : "the keyring";
	return EXIT_SUCCESS;
}

static int run(struct client_call *call)
{
	const char *wanted = call->options[OPTION_STORE];
	const char *where = NULL;
	int rc;

	if (wanted && strcmp(wanted, "file") != 0 && strcmp(wanted, "keyring") != 0)
		return client_misused(call, "--store is file or keyring");
	call->client = client_connect(call, call->args[0]);
	if (!call->client)
		return CLI_USAGE;
	call->who.url = tt_str_dup(&call->arena, tt_str(tt_client_url(call->client)));
	rc = client_has(call, OPTION_USER) ? by_password(call) : by_browser(call);
	if (rc != EXIT_SUCCESS)
		return rc;
	call->who.name = name_of(call);
	rc = store(call, &where);
	if (rc == EXIT_SUCCESS) {
		client_print_line(tt_str_printf(&call->arena, "Logged in as %.*s at %.*s.",
						TT_STR_ARG(call->who.user),
						TT_STR_ARG(call->who.url)));
		client_print_line(tt_str_printf(&call->arena, "The app password is in %s.", where));
	}
	return rc;
}

int cli_login(int argc, char **argv)
{
	static const struct client_verb verb = {
		.command = "tertulia login",
		.usage = "[OPTION...] URL",
		.takes = TAKES(USER) | TAKES(PASSWORD_STDIN) | TAKES(NO_BROWSER) | TAKES(NAME) |
			 TAKES(STORE),
		.min_args = 1,
		.max_args = 1,
		.without_login = true,
		.run = run,
	};

	return client_run(&verb, help, argc, argv);
}
