/* client.h - the commands by which a person or a script talks to a server: what they have in
 * common.
 *
 * A command is a row (struct client_verb): its help, which options it takes, how many arguments. It
 * runs with a client of the account that is current, or was named by --account, or is given in the
 * environment (TERTULIA_URL, TERTULIA_USER, TERTULIA_PASSWORD). */
#ifndef TT_CLI_CLIENT_H
#define TT_CLI_CLIENT_H

#include "cli/client/profile.h"
#include "cli/cli.h"
#include "lib/base/buf.h"

#include <tertulia/tertulia.h>

/* Beside 0 done, 1 refused or failed, 2 wrong usage (cli.h). */
enum {
	CLIENT_NO_LOGIN = 3,  /* nobody is logged in, or the login is no longer good */
	CLIENT_NO_ANSWER = 4, /* the server cannot be reached, or did not answer in time */
};

enum client_option {
	OPTION_ACCOUNT,
	OPTION_JSON,
	OPTION_HELP,
	OPTION_USER,
	OPTION_PASSWORD_STDIN,
	OPTION_NAME,
	OPTION_STORE,
	OPTION_NO_BROWSER,
	OPTION_CA_FILE,
	OPTION_UNREAD,
	OPTION_ALL,
	OPTION_PUBLIC,
	OPTION_REPLY_TO,
	OPTION_SILENT,
	OPTION_REMOVE,
	OPTION_SINCE,
	OPTION_COUNT,
	OPTION_LIMIT,
	OPTION_HIDDEN,
	OPTION_MAX_VOTES,
	OPTION_CAPTION,
	OPTION_TO,
	OPTION_FORCE,
	OPTION_QUIET,
	N_CLIENT_OPTIONS
};

#define TAKES(option) (1ul << OPTION_##option)

struct client_call;

struct client_verb {
	const char *command; /* "tertulia poll create" */
	const char *usage;   /* what stands behind it */
	unsigned long takes; /* TAKES(...); account, json and help are for all */
	int min_args;
	int max_args; /* -1: any number */
	bool without_login;
	/* Returns the exit code. */
	int (*run)(struct client_call *call);
};

struct client_call {
	const struct client_verb *verb;
	char **args;
	int n_args;
	const char *options[N_CLIENT_OPTIONS]; /* NULL: not given; "" when it has no value */
	struct tt_arena arena;
	struct profiles profiles;
	struct profile who;       /* the account, unless the verb needs none */
	struct tt_client *client; /* of that account */
};

/* Reads the command line, opens the client, runs the verb. `help` is the whole text. */
int client_run(const struct client_verb *verb, const char *help, int argc, char **argv);

/* The same for a command with verbs of its own ("poll create"), found by argv[1]; verbs[] end with
 * a NULL command. */
int client_run_one_of(const char *command, const struct client_verb verbs[], const char *help,
		      int argc, char **argv);

static inline bool client_has(const struct client_call *call, enum client_option option)
{
	return call->options[option] != NULL;
}

/* The option as a number, `missing` when it was not given. False after a message: it is none. */
bool client_number(struct client_call *call, enum client_option option, int64_t missing,
		   int64_t *out);

/* An argument as the number of a message or poll. False after a message. */
bool client_id(struct client_call *call, const char *arg, int64_t *out);

/* A client for an address, without a login. NULL after a message. */
struct tt_client *client_connect(struct client_call *call, const char *url);

/* Carries a call out and says what went wrong. Returns the exit code; the caller frees the call. */
int client_perform(struct client_call *call, struct tt_call *ocs);

/* Says why something failed; returns the exit code for it. */
int client_failed(struct client_call *call, const struct tt_error *error);

/* "tertulia send: what"; returns the exit code for a failure, or for wrong usage. */
int client_complain(const struct client_call *call, const char *what);
int client_misused(const struct client_call *call, const char *what);

/* Finds the conversation that a person means: its token, its name when only one is called so, or
 * @user for the one-to-one conversation with somebody, which is made when it is not there. Returns
 * the exit code after a message; on 0 *token is set. */
int client_find_room(struct client_call *call, const char *arg, const char **token);

/* Prints what the call answered, as JSON and a line end. */
void client_print_json(const struct tt_call *ocs);
/* The same for a value, and for what is written as JSON already; `end` behind it. Nothing in it
 * moves the cursor of a terminal. */
void client_print_json_value(const struct tt_json *value, const char *end);
void client_print_json_text(struct tt_str json, const char *end);

/* Prints a line that others had a part in (printable.h). */
void client_print_line(struct tt_str line);

#endif
