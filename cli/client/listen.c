/* listen.c - tertulia listen: what is said, a line each, as it comes. */
#include "cli/client/client.h"
#include "cli/client/message_text.h"
#include "cli/client/printable.h"
#include "lib/base/clock.h"
#include "lib/base/writer.h"
#include "lib/wire/message.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static const char help[] =
	"usage: tertulia listen [OPTION...] [ROOM...]\n"
	"\n"
	"Prints every message of these conversations (of all you are in, when none is named) as it\n"
	"comes, until it is stopped. Broken connections are made again; nothing is left out and\n"
	"nothing comes twice.\n"
	"\n"
	"options:\n"
	"  --json          an object a line, for programs: the message with all of Talk's fields\n"
	"  --since N       begin behind message N instead of now (one ROOM only)\n"
	"  --count N       end after N messages\n"
	"  --quiet         say nothing on standard error when a connection breaks\n"
	"  --account NAME  another account than the current one\n"
	"  --help          this text\n"
	"\n"
	"example: answer who says ping\n"
	"  tertulia listen --json Crew |\n"
	"      jq --unbuffered -r 'select(.message == \"ping\") | .token' |\n"
	"      while read -r token; do tertulia send \"$token\" pong; done\n"
	"\n"
	"Exit code: 0 done, 1 refused, 2 wrong usage, 3 not logged in, 4 no answer.\n";

enum {
	QUIET_S = 300 /* the same trouble is no news for so long */
};

struct listening {
	struct client_call *call;
	struct tt_multi *multi;
	struct tt_follow **follows;
	size_t n_follows;
	int64_t left;   /* messages to print; < 0: no end */
	char said[256]; /* what was wrong last, and when that was said */
	int64_t said_s;
	int rc;
};

/* A reader that has gone is a reason to end, not a failure. */
static void end(struct listening *listening, int rc)
{
	listening->rc = rc;
	listening->left = 0;
	tt_multi_wake(listening->multi);
}

static void print_json(const struct tt_message *message)
{
	struct tt_buf text = { 0 };
	struct tt_writer w;

	tt_writer_init(&w, &text, TT_WRITE_JSON);
	tt_message_write(&w, message);
	client_print_json_text(tt_buf_str(&text), "\n");
	tt_buf_finish(&text);
}

static void print_line(const struct tt_message *message)
{
	char when[MESSAGE_TIME_LEN];
	struct tt_buf line = { 0 };

	message_time(when, message->timestamp, tt_clock_s());
	tt_buf_printf(&line, "%s %.*s %" PRId64 " ", when, TT_STR_ARG(message->token), message->id);
	if (message->system_message.n == 0)
		tt_buf_printf(&line, "%.*s: ", TT_STR_ARG(message_author(message)));
	message_text_add(&line, message);
	client_print_line(tt_buf_str(&line));
	tt_buf_finish(&line);
}

static void on_messages(void *ctx, struct tt_follow *follow, const struct tt_message *messages,
			size_t n)
{
	struct listening *listening = ctx;

	(void)follow;
	for (size_t i = 0; i < n && listening->left != 0; i++) {
		if (client_has(listening->call, OPTION_JSON))
			print_json(&messages[i]);
		else
			print_line(&messages[i]);
		if (listening->left > 0)
			listening->left--;
	}
	if (fflush(stdout) != 0)
		end(listening, EXIT_SUCCESS);
}

/* "after 3 ms" is nothing new when it was "after 0 ms" before. */
static bool says_the_same(const char *a, const char *b)
{
	for (;; a++, b++) {
		a += strspn(a, "0123456789");
		b += strspn(b, "0123456789");
		if (*a != *b || *a == '\0')
			return *a == *b;
	}
}

/* All conversations lose the same server at once, and try again and again. */
static bool was_said(struct listening *listening, const char *what)
{
	char said[sizeof(listening->said)];
	int64_t now_s = tt_clock_s();

	snprintf(said, sizeof(said), "%s", what);
	if (says_the_same(listening->said, said) && now_s - listening->said_s < QUIET_S)
		return true;
	memcpy(listening->said, said, sizeof(said));
	listening->said_s = now_s;
	return false;
}

static void on_failed(void *ctx, struct tt_follow *follow, const struct tt_error *error,
		      bool will_retry)
{
	struct listening *listening = ctx;
	struct client_call *call = listening->call;

	if (!will_retry)
		end(listening, client_failed(call, error));
	else if (!client_has(call, OPTION_QUIET) && !was_said(listening, error->text))
		client_complain(call, tt_arena_printf(&call->arena, "%s: %s; trying again",
						      tt_follow_token(follow), error->text));
}

static int follow(struct listening *listening, const char *token, int64_t last_known)
{
	const struct tt_follow_hooks hooks = { .messages = on_messages,
					       .failed = on_failed,
					       .ctx = listening };
	const struct tt_follow_options options = { .last_known = last_known };
	struct tt_follow **added;

	added = tt_arena_grow(&listening->call->arena, listening->follows, listening->n_follows,
			      sizeof(struct tt_follow *));
	listening->follows = added;
	if (tt_follow_start(&added[listening->n_follows], listening->multi, listening->call->client,
			    token, &options, &hooks) != 0)
		return client_complain(listening->call, "it cannot be followed");
	listening->n_follows++;
	return EXIT_SUCCESS;
}

/* Behind what is there now. Without a message to be seen the marker of the room is as good. */
static int64_t newest(const struct tt_conversation *room)
{
	int64_t last = room->last_message ? room->last_message->id : 0;

	return room->last_read_message > last ? room->last_read_message : last;
}

static bool is_named(const struct tt_conversation *room, const char *const *tokens, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (tt_str_is(room->token, tokens[i]))
			return true;
	return n == 0;
}

static int follow_rooms(struct listening *listening, const char *const *tokens, size_t n_tokens,
			int64_t since)
{
	struct tt_call *ocs = tt_conversations_list(listening->call->client, NULL);
	int rc = client_perform(listening->call, ocs);
	size_t n = 0;
	const struct tt_conversation *rooms =
		rc == EXIT_SUCCESS ? tt_call_conversations(ocs, &n) : NULL;

	for (size_t i = 0; rc == EXIT_SUCCESS && i < n; i++)
		if (is_named(&rooms[i], tokens, n_tokens))
			rc = follow(listening, rooms[i].token.p,
				    since >= 0 ? since : newest(&rooms[i]));
	if (rc == EXIT_SUCCESS && listening->n_follows == 0)
		rc = client_complain(listening->call, "you are in no conversation");
	tt_call_free(ocs);
	return rc;
}

static int listen_until_end(struct listening *listening)
{
	while (listening->left != 0)
		if (tt_multi_step(listening->multi, -1) != 0)
			return client_complain(listening->call, "the system refuses to wait");
	return listening->rc;
}

static int find_rooms(struct client_call *call, const char **tokens)
{
	int rc = EXIT_SUCCESS;

	for (int i = 0; rc == EXIT_SUCCESS && i < call->n_args; i++)
		rc = client_find_room(call, call->args[i], &tokens[i]);
	return rc;
}

static int run(struct client_call *call)
{
	struct listening listening = { .call = call };
	const char **tokens = tt_arena_array(&call->arena, const char *, (size_t)call->n_args + 1);
	int64_t since;
	int rc;

	if (!client_number(call, OPTION_SINCE, -1, &since) ||
	    !client_number(call, OPTION_COUNT, -1, &listening.left))
		return CLI_USAGE;
	if (since >= 0 && call->n_args != 1)
		return client_misused(call, "--since wants one ROOM");
	signal(SIGPIPE, SIG_IGN);
	rc = find_rooms(call, tokens);
	if (rc != EXIT_SUCCESS)
		return rc;
	if (tt_multi_create(&listening.multi) != 0)
		return client_complain(call, "the system refuses to wait");
	rc = follow_rooms(&listening, tokens, (size_t)call->n_args, since);
	if (rc == EXIT_SUCCESS)
		rc = listen_until_end(&listening);
	for (size_t i = 0; i < listening.n_follows; i++)
		tt_follow_stop(listening.follows[i]);
	tt_multi_destroy(listening.multi);
	return rc;
}

int cli_listen(int argc, char **argv)
{
	static const struct client_verb verb = { .command = "tertulia listen",
						 .usage = "[OPTION...] [ROOM...]",
						 .takes =
							 TAKES(SINCE) | TAKES(COUNT) | TAKES(QUIET),
						 .max_args = -1,
						 .run = run };

	return client_run(&verb, help, argc, argv);
}
