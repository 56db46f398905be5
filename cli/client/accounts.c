/* accounts.c - tertulia accounts, whoami, logout: which accounts this program has. */
#include "cli/client/client.h"
#include "cli/client/keyring.h"
#include "cli/client/printable.h"
#include "lib/base/writer.h"

#include <stdio.h>
#include <stdlib.h>

static const char accounts_help[] =
	"usage: tertulia accounts [NAME]\n"
	"\n"
	"Lists the accounts that 'tertulia login' has stored; the current one has a star. With a\n"
	"NAME, that account becomes the current one.\n"
	"\n"
	"options:\n"
	"  --json  for programs\n"
	"  --help  this text\n"
	"\n"
	"One command for another account: tertulia rooms --account NAME\n"
	"\n"
	"Exit code: 0 done, 1 no such account, 2 wrong usage.\n";

static const char whoami_help[] =
	"usage: tertulia whoami [OPTION...]\n"
	"\n"
	"Asks the server who you are there.\n"
	"\n"
	"options:\n"
	"  --account NAME  another account than the current one\n"
	"  --json          all that the server says\n"
	"  --help          this text\n"
	"\n"
	"Exit code: 0 done, 1 refused, 2 wrong usage, 3 not logged in, 4 no answer.\n";

static const char logout_help[] =
	"usage: tertulia logout [OPTION...]\n"
	"\n"
	"Takes the app password back at the server, and forgets the account.\n"
	"\n"
	"options:\n"
	"  --account NAME  another account than the current one\n"
	"  --force         forget it also when the server cannot be asked\n"
	"  --help          this text\n"
	"\n"
	"Exit code: 0 done, 1 refused or failed, 2 wrong usage, 3 not logged in, 4 no answer.\n";

static int choose(struct client_call *call, const char *name)
{
	const struct profile *found = profiles_find(&call->profiles, tt_str(name));

	if (!found)
		return client_complain(call,
				       tt_arena_printf(&call->arena, "no account '%s'", name));
	call->profiles.current = (size_t)(found - call->profiles.items);
	if (!profiles_write(&call->profiles))
		return client_complain(call, call->profiles.problem.p);
	return EXIT_SUCCESS;
}

static void list_json(const struct profiles *profiles)
{
	struct tt_buf text = { 0 };
	struct tt_writer w;

	tt_writer_init(&w, &text, TT_WRITE_JSON);
	tt_write_list(&w);
	for (size_t i = 0; i < profiles->n; i++) {
		tt_write_object(&w);
		tt_put_str(&w, "name", profiles->items[i].name);
		tt_put_str(&w, "url", profiles->items[i].url);
		tt_put_str(&w, "user", profiles->items[i].user);
		tt_put_bool(&w, "current", i == profiles->current);
		tt_put_bool(&w, "keyring", !profiles->items[i].password.p);
		tt_write_end(&w);
	}
	tt_write_end(&w);
	printf("%.*s\n", TT_STR_ARG(tt_buf_str(&text)));
	tt_buf_finish(&text);
}

/* Their names in a column as wide as the widest. */
static void list_text(struct client_call *call, const struct profiles *profiles)
{
	size_t columns = 0;

	for (size_t i = 0; i < profiles->n; i++) {
		size_t width = printable_width(profiles->items[i].name);

		columns = width > columns ? width : columns;
	}
	for (size_t i = 0; i < profiles->n; i++) {
		struct tt_str name = profiles->items[i].name;

		client_print_line(tt_str_printf(
			&call->arena, "%c %.*s%*s  %.*s", i == profiles->current ? '*' : ' ',
			TT_STR_ARG(name), (int)(columns - printable_width(name)), "",
			TT_STR_ARG(profiles->items[i].url)));
	}
}

static int run_accounts(struct client_call *call)
{
	const struct profiles *profiles = &call->profiles;

	if (call->n_args > 0)
		return choose(call, call->args[0]);
	if (client_has(call, OPTION_JSON)) {
		list_json(profiles);
		return EXIT_SUCCESS;
	}
	list_text(call, profiles);
	return EXIT_SUCCESS;
}

static int run_whoami(struct client_call *call)
{
	struct tt_call *ocs = tt_user_get(call->client, NULL);
	int rc = client_perform(call, ocs);

	if (rc == EXIT_SUCCESS && client_has(call, OPTION_JSON)) {
		client_print_json(ocs);
	} else if (rc == EXIT_SUCCESS) {
		const struct tt_user *user = tt_call_user(ocs);

		client_print_line(
			tt_str_printf(&call->arena, "%.*s (%.*s) at %.*s", TT_STR_ARG(user->id),
				      TT_STR_ARG(user->display_name), TT_STR_ARG(call->who.url)));
	}
	tt_call_free(ocs);
	return rc;
}

static int run_logout(struct client_call *call)
{
	struct tt_call *ocs = tt_app_password_delete(call->client);
	int code = tt_perform(ocs);
	const struct tt_error *error = tt_call_error(ocs);
	int rc = EXIT_SUCCESS;

	/* 401: it was taken back already. 403: it is no app password; there is none to take. */
	if (code && error->http_status != 401 && error->http_status != 403)
		rc = client_failed(call, error);
	tt_call_free(ocs);
	if (rc != EXIT_SUCCESS && !client_has(call, OPTION_FORCE))
		return rc;
	if (keyring_is_there())
		keyring_remove(call->who.name);
	profiles_remove(&call->profiles, call->who.name);
	if (!profiles_write(&call->profiles))
		return client_complain(call, call->profiles.problem.p);
	return EXIT_SUCCESS;
}

int cli_accounts(int argc, char **argv)
{
	static const struct client_verb verb = { .command = "tertulia accounts",
						 .usage = "[NAME]",
						 .max_args = 1,
						 .without_login = true,
						 .run = run_accounts };

	return client_run(&verb, accounts_help, argc, argv);
}

int cli_whoami(int argc, char **argv)
{
	static const struct client_verb verb = { .command = "tertulia whoami",
						 .usage = "[OPTION...]",
						 .run = run_whoami };

	return client_run(&verb, whoami_help, argc, argv);
}

int cli_logout(int argc, char **argv)
{
	static const struct client_verb verb = { .command = "tertulia logout",
						 .usage = "[OPTION...]",
						 .takes = TAKES(FORCE),
						 .run = run_logout };

	return client_run(&verb, logout_help, argc, argv);
}
