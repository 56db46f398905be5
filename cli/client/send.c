/* send.c - tertulia send, react, edit, delete: one message, for scripts. */
#include "cli/client/client.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char send_help[] =
	"usage: tertulia send [OPTION...] ROOM [TEXT...]\n"
	"\n"
	"Sends a message and prints its number. ROOM is a token, the name of a conversation, or\n"
	"@user for the one-to-one conversation with somebody. Without a TEXT, or with - for it, the\n"
	"message is read from standard input.\n"
	"\n"
	"options:\n"
	"  --reply-to N    quote message N\n"
	"  --silent        nobody is notified\n"
	"  --json          print the message as the server has it\n"
	"  --account NAME  another account than the current one\n"
	"  --help          this text\n"
	"\n"
	"examples:\n"
	"  tertulia send 'Night shift' 'db1 is back'\n"
	"  journalctl -u nightly -n 20 | tertulia send @alice\n"
	"\n"
	"Exit code: 0 done, 1 refused, 2 wrong usage, 3 not logged in, 4 no answer.\n";

static const char react_help[] =
	"usage: tertulia react [OPTION...] ROOM MESSAGE EMOJI\n"
	"\n"
	"Puts an emoji below a message, or takes it away.\n"
	"\n"
	"options:\n"
	"  --remove        take it away\n"
	"  --account NAME  another account than the current one\n"
	"  --help          this text\n"
	"\n"
	"Exit code: 0 done, 1 refused, 2 wrong usage, 3 not logged in, 4 no answer.\n";

static const char edit_help[] =
	"usage: tertulia edit [OPTION...] ROOM MESSAGE TEXT...\n"
	"       tertulia delete [OPTION...] ROOM MESSAGE\n"
	"\n"
	"Changes the text of a message, or deletes it.\n"
	"\n"
	"options:\n"
	"  --account NAME  another account than the current one\n"
	"  --help          this text\n"
	"\n"
	"Exit code: 0 done, 1 refused, 2 wrong usage, 3 not logged in, 4 no answer.\n";

enum {
	/* More than any server takes; the server says what is too long. */
	MAX_TEXT = 1 << 20
};

static bool read_stdin(struct tt_buf *text)
{
	for (;;) {
		size_t n = fread(tt_buf_reserve(text, 65536), 1, 65536, stdin);

		text->n += n;
		if (n == 0 || text->n > MAX_TEXT)
			break;
	}
	return !ferror(stdin) && text->n <= MAX_TEXT;
}

static struct tt_str joined(struct client_call *call, char **words, int n)
{
	struct tt_str text = tt_str(words[0]);

	for (int i = 1; i < n; i++)
		text = tt_str_printf(&call->arena, "%.*s %s", TT_STR_ARG(text), words[i]);
	return text;
}

/* What is to be sent. Returns the exit code after a message. */
static int text_of(struct client_call *call, char **words, int n, struct tt_str *out)
{
	struct tt_buf text = { 0 };
	int rc = EXIT_SUCCESS;

	if (n > 0 && !(n == 1 && strcmp(words[0], "-") == 0)) {
		*out = joined(call, words, n);
		return rc;
	}
	if (n == 0 && isatty(STDIN_FILENO))
		return client_misused(call, "there is no text");
	if (!read_stdin(&text))
		rc = client_complain(call, "standard input cannot be read, or is too long");
	else if (!tt_utf8_valid(tt_buf_str(&text)))
		rc = client_complain(call, "the text is not UTF-8");
	*out = tt_str_dup(&call->arena, tt_buf_str(&text));
	tt_buf_finish(&text);
	return rc;
}

static int deliver(struct client_call *call, const char *token, struct tt_str text,
		   const struct tt_send_options *options)
{
	struct tt_call *ocs = tt_message_send(call->client, token, text.p, options);
	int rc = client_perform(call, ocs);
	const struct tt_message *message = tt_call_message(ocs);

	if (rc == EXIT_SUCCESS && client_has(call, OPTION_JSON))
		client_print_json(ocs);
	else if (rc == EXIT_SUCCESS && message)
		printf("%" PRId64 "\n", message->id);
	tt_call_free(ocs);
	return rc;
}

static int run_send(struct client_call *call)
{
	struct tt_send_options options = { .silent = client_has(call, OPTION_SILENT) };
	const char *token = NULL;
	struct tt_str text = TT_STR("");
	int rc;

	if (!client_number(call, OPTION_REPLY_TO, 0, &options.reply_to))
		return CLI_USAGE;
	rc = text_of(call, call->args + 1, call->n_args - 1, &text);
	if (rc == EXIT_SUCCESS)
		rc = client_find_room(call, call->args[0], &token);
	return rc == EXIT_SUCCESS ? deliver(call, token, text, &options) : rc;
}

/* For commands that begin with ROOM MESSAGE. Returns the exit code after a message. */
static int find_message(struct client_call *call, const char **token, int64_t *message)
{
	if (!client_id(call, call->args[1], message))
		return CLI_USAGE;
	return client_find_room(call, call->args[0], token);
}

static int finish(struct client_call *call, struct tt_call *ocs)
{
	int rc = client_perform(call, ocs);

	if (rc == EXIT_SUCCESS && client_has(call, OPTION_JSON))
		client_print_json(ocs);
	tt_call_free(ocs);
	return rc;
}

static int run_react(struct client_call *call)
{
	const char *token = NULL;
	int64_t message;
	int rc = find_message(call, &token, &message);

	if (rc != EXIT_SUCCESS)
		return rc;
	if (client_has(call, OPTION_REMOVE))
		return finish(call,
			      tt_reaction_remove(call->client, token, message, call->args[2]));
	return finish(call, tt_reaction_add(call->client, token, message, call->args[2]));
}

static int run_edit(struct client_call *call)
{
	const char *token = NULL;
	struct tt_str text = TT_STR("");
	int64_t message;
	int rc = text_of(call, call->args + 2, call->n_args - 2, &text);

	if (rc == EXIT_SUCCESS)
		rc = find_message(call, &token, &message);
	if (rc != EXIT_SUCCESS)
		return rc;
	return finish(call, tt_message_edit(call->client, token, message, text.p));
}

static int run_delete(struct client_call *call)
{
	const char *token = NULL;
	int64_t message;
	int rc = find_message(call, &token, &message);

	return rc == EXIT_SUCCESS ? finish(call, tt_message_delete(call->client, token, message))
				  : rc;
}

int cli_send(int argc, char **argv)
{
	static const struct client_verb verb = { .command = "tertulia send",
						 .usage = "[OPTION...] ROOM [TEXT...]",
						 .takes = TAKES(REPLY_TO) | TAKES(SILENT),
						 .min_args = 1,
						 .max_args = -1,
						 .run = run_send };

	return client_run(&verb, send_help, argc, argv);
}

int cli_react(int argc, char **argv)
{
	static const struct client_verb verb = { .command = "tertulia react",
						 .usage = "[OPTION...] ROOM MESSAGE EMOJI",
						 .takes = TAKES(REMOVE),
						 .min_args = 3,
						 .max_args = 3,
						 .run = run_react };

	return client_run(&verb, react_help, argc, argv);
}

int cli_edit(int argc, char **argv)
{
	static const struct client_verb verb = { .command = "tertulia edit",
						 .usage = "[OPTION...] ROOM MESSAGE TEXT...",
						 .min_args = 2,
						 .max_args = -1,
						 .run = run_edit };

	return client_run(&verb, edit_help, argc, argv);
}

int cli_delete(int argc, char **argv)
{
	static const struct client_verb verb = { .command = "tertulia delete",
						 .usage = "[OPTION...] ROOM MESSAGE",
						 .min_args = 2,
						 .max_args = 2,
						 .run = run_delete };

	return client_run(&verb, edit_help, argc, argv);
}
