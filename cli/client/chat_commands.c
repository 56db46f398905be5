/* chat_commands.c - what can be typed in `tertulia chat`: messages, and commands with a slash. */
#include "cli/client/chat.h"
#include "cli/client/message_text.h"
#include "lib/base/unicode.h"

#include <inttypes.h>
#include <stdlib.h>

/* What was sent, kept until the server has it: what it refuses goes back into the line. */
struct sending {
	struct chat *chat;
	char *text; /* NULL: nothing to give back */
};

static void give_back(struct chat *chat, const char *text)
{
	if (text && chat->line.text.n == 0)
		chat_line_set(&chat->line, tt_str(text));
}

static void on_done(void *ctx, struct tt_call *ocs)
{
	struct sending *sending = ctx;
	const struct tt_error *error = tt_call_error(ocs);

	if (error->code) {
		chat_say(sending->chat, "%s", error->text);
		give_back(sending->chat, sending->text);
	}
	sending->chat->n_sending--;
	tt_call_free(ocs);
	free(sending->text);
	free(sending);
}

/* Takes the call. `text` goes back into the line when it fails; p == NULL: nothing does. */
static void start(struct chat *chat, struct tt_call *ocs, struct tt_str text)
{
	struct sending *sending = calloc(1, sizeof(*sending));

	if (!sending)
		tt_oom();
	sending->chat = chat;
	sending->text = text.p ? strndup(text.p, text.n) : NULL;
	if (tt_multi_start(chat->multi, ocs, on_done, sending) == 0) {
		chat->n_sending++;
		return;
	}
	chat_say(chat, "out of memory");
	give_back(chat, sending->text);
	tt_call_free(ocs);
	free(sending->text);
	free(sending);
}

struct command {
	const char *name;
	const char *arguments;
	const char *what;
	/* False after a message: the line stays as it is. */
	bool (*run)(struct chat *chat, struct tt_str rest);
};

static const char *as_c(struct chat *chat, struct tt_str text)
{
	return tt_arena_dup(&chat->call->arena, text.p ? text.p : "", text.n);
}

static struct tt_str typed(const struct chat *chat)
{
	return tt_buf_str(&chat->line.text);
}

/* Takes a number off the front of *rest; without one it is `missing`. */
static int64_t take_number(struct tt_str *rest, const struct chat_entry *missing)
{
	struct tt_str after = *rest;
	struct tt_str word = tt_str_cut(&after, ' ');
	uint64_t number;

	if (word.n > 0 && tt_str_parse_u64(word, &number) && number <= INT64_MAX) {
		*rest = tt_str_trim(after);
		return (int64_t)number;
	}
	return missing ? missing->id : 0;
}

static bool run_reply(struct chat *chat, struct tt_str rest)
{
	struct tt_send_options options = { 0 };

	options.reply_to = take_number(&rest, chat_log_last(&chat->log, false));
	if (options.reply_to == 0 || rest.n == 0) {
		chat_say(chat, "%s: /reply [NUMBER] TEXT",
			 options.reply_to == 0 ? "there is no message yet" : "a text is missing");
		return false;
	}
	start(chat, tt_message_send(chat->call->client, chat->token, as_c(chat, rest), &options),
	      typed(chat));
	return true;
}

static bool run_edit(struct chat *chat, struct tt_str rest)
{
	int64_t id = take_number(&rest, chat_log_last(&chat->log, true));

	if (id == 0 || rest.n == 0) {
		chat_say(chat, "%s: /edit [NUMBER] TEXT",
			 id == 0 ? "there is no message of yours" : "a text is missing");
		return false;
	}
	start(chat, tt_message_edit(chat->call->client, chat->token, id, as_c(chat, rest)),
	      typed(chat));
	return true;
}

static bool run_delete(struct chat *chat, struct tt_str rest)
{
	int64_t id = take_number(&rest, chat_log_last(&chat->log, true));

	if (id == 0 || rest.n > 0) {
		chat_say(chat, "/delete [NUMBER]");
		return false;
	}
	start(chat, tt_message_delete(chat->call->client, chat->token, id), typed(chat));
	return true;
}

static bool react(struct chat *chat, struct tt_str rest, bool add)
{
	struct tt_client *client = chat->call->client;
	int64_t id = take_number(&rest, chat_log_last(&chat->log, false));
	const char *emoji = as_c(chat, rest);

	if (id == 0 || rest.n == 0) {
		chat_say(chat, "%s: /%s [NUMBER] EMOJI",
			 id == 0 ? "there is no message yet" : "an emoji is missing",
			 add ? "react" : "unreact");
		return false;
	}
	start(chat,
	      add ? tt_reaction_add(client, chat->token, id, emoji)
		  : tt_reaction_remove(client, chat->token, id, emoji),
	      typed(chat));
	return true;
}

static bool run_react(struct chat *chat, struct tt_str rest)
{
	return react(chat, rest, true);
}

static bool run_unreact(struct chat *chat, struct tt_str rest)
{
	return react(chat, rest, false);
}

static bool run_who(struct chat *chat, struct tt_str rest)
{
	struct tt_buf text = { 0 };

	(void)rest;
	for (size_t i = 0; i < chat->n_people; i++)
		tt_buf_printf(&text, "%s%.*s", i ? ", " : "", TT_STR_ARG(chat->people[i].name));
	chat_say(chat, "%.*s", TT_STR_ARG(tt_buf_str(&text)));
	tt_buf_finish(&text);
	return true;
}

static bool run_quit(struct chat *chat, struct tt_str rest)
{
	(void)rest;
	chat->ended = true;
	return true;
}

static bool run_help(struct chat *chat, struct tt_str rest);

static const struct command commands[] = {
	{ "reply", "[NUMBER] TEXT", "quote a message", run_reply },
	{ "edit", "[NUMBER] TEXT", "change a message of yours", run_edit },
	{ "delete", "[NUMBER]", "delete a message of yours", run_delete },
	{ "react", "[NUMBER] EMOJI", "put an emoji below a message", run_react },
	{ "unreact", "[NUMBER] EMOJI", "take it away", run_unreact },
	{ "who", "", "who is here", run_who },
	{ "help", "", "the commands", run_help },
	{ "quit", "", "leave this screen (Ctrl-D)", run_quit },
};

static bool run_help(struct chat *chat, struct tt_str rest)
{
	struct tt_buf text = { 0 };

	(void)rest;
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		tt_buf_printf(&text, "%s/%s", i ? "  " : "", commands[i].name);
	chat_say(chat, "%.*s", TT_STR_ARG(tt_buf_str(&text)));
	tt_buf_finish(&text);
	return true;
}

static bool run_command(struct chat *chat, struct tt_str rest)
{
	struct tt_str name = tt_str_cut(&rest, ' ');

	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (tt_str_is(name, commands[i].name))
			return commands[i].run(chat, tt_str_trim(rest));
	chat_say(chat, "no command /%.*s; /help lists them, // sends text with a slash",
		 TT_STR_ARG(name));
	return false;
}

static bool send_text(struct chat *chat, struct tt_str text)
{
	struct tt_client *client = chat->call->client;
	const char *message = as_c(chat, text);

	if (chat->editing)
		start(chat, tt_message_edit(client, chat->token, chat->editing, message),
		      typed(chat));
	else
		start(chat, tt_message_send(client, chat->token, message, NULL), typed(chat));
	chat->editing = 0;
	return true;
}

void chat_enter(struct chat *chat)
{
	struct tt_str text = tt_str_trim(typed(chat));
	bool done;

	if (text.n == 0)
		return;
	if (text.p[0] != '/')
		done = send_text(chat, text);
	else if (text.n > 1 && text.p[1] == '/')
		done = send_text(chat, (struct tt_str){ text.p + 1, text.n - 1 });
	else
		done = run_command(chat, (struct tt_str){ text.p + 1, text.n - 1 });
	if (done)
		chat_line_clear(&chat->line);
}

void chat_edit_last(struct chat *chat)
{
	const struct chat_entry *last = chat_log_last(&chat->log, true);

	if (!last) {
		chat_say(chat, "there is no message of yours here");
		return;
	}
	chat->editing = last->id;
	chat_line_set(&chat->line, last->raw);
	chat_say(chat, "Enter changes the message, Esc leaves it as it is");
}

static bool begins_with(struct chat *chat, struct tt_str text, struct tt_str head)
{
	struct tt_arena *arena = &chat->call->arena;

	return tt_str_starts(tt_utf8_lower(arena, text), tt_utf8_lower(arena, head));
}

static void put_mention(struct chat *chat, struct tt_str id)
{
	struct tt_buf text = { 0 };

	message_mention_add(&text, id);
	tt_buf_add_char(&text, ' ');
	chat_line_replace_word(&chat->line, tt_buf_str(&text));
	tt_buf_finish(&text);
}

void chat_complete(struct chat *chat)
{
	struct tt_str word = chat_line_word(&chat->line);

	if (word.n == 0 || word.p[0] != '@')
		return;
	word.p++;
	word.n--;
	for (size_t i = 0; i < chat->n_people; i++) {
		const struct chat_person *person = &chat->people[i];

		if (begins_with(chat, person->name, word) || begins_with(chat, person->id, word)) {
			put_mention(chat, person->id);
			return;
		}
	}
	chat_say(chat, "nobody here is called so");
}
