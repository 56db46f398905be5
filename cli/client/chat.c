/* chat.c - tertulia chat: a conversation in a terminal. */
#include "cli/client/chat.h"
#include "cli/client/message_text.h"
#include "cli/client/printable.h"
#include "lib/base/clock.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char help[] =
	"usage: tertulia chat [OPTION...] ROOM\n"
	"\n"
	"Shows a conversation as it goes on, and sends what you type. ROOM is a token, the name of a\n"
	"conversation, or @user for the one-to-one conversation with somebody.\n"
	"\n"
	"keys:\n"
	"  Enter                sends; Alt-Enter or Ctrl-J begins a new line\n"
	"  Page Up, Page Down   older and newer messages\n"
	"  Up                   in an empty line: change your last message\n"
	"  Tab                  completes an @name\n"
	"  Ctrl-W Ctrl-U Ctrl-K delete a word, all before, all behind the cursor\n"
	"  Ctrl-L               draws everything anew\n"
	"  Ctrl-D, Ctrl-C       leave\n"
	"\n"
	"commands (numbers of messages are shown while you type one; without a number /edit and\n"
	"/delete mean your last message, the others the last of somebody else):\n"
	"  /reply [NUMBER] TEXT   /edit [NUMBER] TEXT   /delete [NUMBER]\n"
	"  /react [NUMBER] EMOJI  /unreact [NUMBER] EMOJI\n"
	"  /who  /help  /quit     // sends a text that begins with a slash\n"
	"\n"
	"options:\n"
	"  --account NAME  another account than the current one\n"
	"  --help          this text\n"
	"\n"
	"For scripts there are 'tertulia send' and 'tertulia listen'.\n"
	"\n"
	"Exit code: 0 done, 1 refused, 2 wrong usage, 3 not logged in, 4 no answer.\n";

enum {
	PAGE = 50,
	SEND_MS = 5000,
};

static volatile sig_atomic_t caught;

static void on_signal(int number)
{
	caught = number;
}

void chat_say(struct chat *chat, const char *fmt, ...)
{
	struct tt_buf text = { 0 };
	struct tt_arena arena;
	va_list args;
	size_t n;
	char *said;

	tt_arena_init(&arena);
	va_start(args, fmt);
	said = tt_arena_vprintf(&arena, &n, fmt, args);
	va_end(args);
	printable_add(&text, (struct tt_str){ said, n }, PRINTABLE_LINE);
	snprintf(chat->status, sizeof(chat->status), "%.*s",
		 TT_STR_ARG(tt_utf8_head_bytes(tt_buf_str(&text), sizeof(chat->status) - 1)));
	chat->status_is_news = true;
	tt_buf_finish(&text);
	tt_arena_finish(&arena);
}

static void say_nothing(struct chat *chat)
{
	snprintf(chat->status, sizeof(chat->status), "%s",
		 "Page Up: older   /help   Ctrl-D: leave");
	chat->status_is_news = false;
}

static void take_messages(struct chat *chat, const struct tt_message *messages, size_t n)
{
	for (size_t i = 0; i < n; i++)
		chat_log_take(&chat->log, &messages[i]);
}

static void on_messages(void *ctx, struct tt_follow *follow, const struct tt_message *messages,
			size_t n)
{
	struct chat *chat = ctx;

	(void)follow;
	take_messages(chat, messages, n);
	if (chat->view.scroll > 0)
		chat_say(chat, "new messages below; Page Down");
}

static void on_failed(void *ctx, struct tt_follow *follow, const struct tt_error *error,
		      bool will_retry)
{
	struct chat *chat = ctx;

	(void)follow;
	chat_say(chat, "%s%s", error->text, will_retry ? "; trying again" : "");
	if (will_retry)
		return;
	chat->ended = true;
	chat->rc = EXIT_FAILURE;
}

/* Older messages: the answer is newest first. */
static void take_page(struct chat *chat, const struct tt_call *ocs)
{
	size_t n = 0;
	const struct tt_message *messages = tt_call_messages(ocs, &n);

	take_messages(chat, messages, n);
	chat->oldest = n > 0 ? tt_call_last_given(ocs) : 0;
}

static void on_page(void *ctx, struct tt_call *ocs)
{
	struct chat *chat = ctx;

	chat->is_fetching = false;
	if (tt_call_error(ocs)->code)
		chat_say(chat, "%s", tt_call_error(ocs)->text);
	else
		take_page(chat, ocs);
	tt_call_free(ocs);
}

static void fetch_older(struct chat *chat)
{
	const struct tt_receive_options options = { .last_known = chat->oldest, .limit = PAGE };
	struct tt_call *ocs;

	if (chat->oldest == 0 || chat->is_fetching)
		return;
	ocs = tt_messages_receive(chat->call->client, chat->token, &options);
	chat->is_fetching = tt_multi_start(chat->multi, ocs, on_page, chat) == 0;
	if (!chat->is_fetching)
		tt_call_free(ocs);
}

static struct chat_screen screen_of(const struct chat *chat)
{
	return (struct chat_screen){
		.title = chat->name,
		.log = &chat->log,
		.line = &chat->line,
		.status = tt_str(chat->status),
		.show_numbers = chat->line.text.n > 0 && chat->line.text.p[0] == '/',
	};
}

static void draw(struct chat *chat)
{
	struct chat_screen screen = screen_of(chat);

	chat_view_draw(&chat->view, &screen);
	if (chat->view.at_top)
		fetch_older(chat);
}

static void scroll(struct chat *chat, int pages)
{
	struct chat_screen screen = screen_of(chat);

	chat_view_scroll(&chat->view, pages * (long)(chat_view_height(&screen) / 2 + 1));
}

static void key_up(struct chat *chat)
{
	if (chat->line.text.n == 0)
		chat_edit_last(chat);
}

static void key_escape(struct chat *chat)
{
	if (chat->editing)
		chat_line_clear(&chat->line);
	chat->editing = 0;
	chat->view.scroll = 0;
}

/* Not what one is in the middle of. */
static void key_quit(struct chat *chat)
{
	if (chat->line.text.n == 0)
		chat->ended = true;
	else
		chat_line_delete(&chat->line);
}

static void key_new_line(struct chat *chat)
{
	chat_line_insert(&chat->line, '\n');
}

static void key_page_up(struct chat *chat)
{
	scroll(chat, 1);
}

static void key_page_down(struct chat *chat)
{
	scroll(chat, -1);
}

#define ON_LINE(name)                             \
	static void key_##name(struct chat *chat) \
	{                                         \
		chat_line_##name(&chat->line);    \
	}
ON_LINE(left)
ON_LINE(right)
ON_LINE(home)
ON_LINE(end)
ON_LINE(backspace)
ON_LINE(delete)
ON_LINE(kill_word)
ON_LINE(kill_before)
ON_LINE(kill_behind)

static const struct {
	uint32_t key;
	void (*run)(struct chat *chat);
} keys[] = {
	{ CHAT_KEY_ENTER, chat_enter },
	{ CHAT_KEY_NEW_LINE, key_new_line },
	{ CHAT_KEY_LEFT, key_left },
	{ CHAT_KEY_RIGHT, key_right },
	{ CHAT_KEY_UP, key_up },
	{ CHAT_KEY_HOME, key_home },
	{ CHAT_KEY_END, key_end },
	{ CHAT_KEY_PAGE_UP, key_page_up },
	{ CHAT_KEY_PAGE_DOWN, key_page_down },
	{ CHAT_KEY_BACKSPACE, key_backspace },
	{ CHAT_KEY_DELETE, key_delete },
	{ CHAT_KEY_KILL_WORD, key_kill_word },
	{ CHAT_KEY_KILL_BEFORE, key_kill_before },
	{ CHAT_KEY_KILL_BEHIND, key_kill_behind },
	{ CHAT_KEY_TAB, chat_complete },
	{ CHAT_KEY_ESCAPE, key_escape },
	{ CHAT_KEY_QUIT, key_quit },
};

static void press(struct chat *chat, uint32_t key)
{
	if (key != CHAT_KEY_REDRAW)
		say_nothing(chat);
	if (key < KEYS_BEGIN) {
		chat_line_insert(&chat->line, key);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (keys[i].key == key)
			keys[i].run(chat);
}

static void wait_for_something(struct chat *chat)
{
	struct pollfd fds[] = { { .fd = STDIN_FILENO, .events = POLLIN },
				{ .fd = tt_multi_fd(chat->multi), .events = POLLIN } };

	/* Interrupted by a new size of the terminal: there is a key for that. */
	if (poll(fds, ARRAY_LEN(fds), -1) < 0 && errno != EINTR)
		chat->ended = true;
	if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))
		chat->ended = true;
}

static void run_loop(struct chat *chat)
{
	uint32_t key;

	while (!chat->ended && !caught) {
		draw(chat);
		wait_for_something(chat);
		while (chat_view_key(&chat->view, &key))
			press(chat, key);
		if (tt_multi_step(chat->multi, 0) != 0)
			chat->ended = true;
	}
}

static void catch_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = on_signal };

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		sigaction(signals[i], &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static int learn_room(struct chat *chat)
{
	struct client_call *call = chat->call;
	struct tt_call *ocs = tt_conversation_get(call->client, chat->token);
	int rc = client_perform(call, ocs);

	if (rc == EXIT_SUCCESS) {
		const struct tt_conversation *room = tt_call_conversation(ocs);

		chat->name = printable(&call->arena, room->display_name, PRINTABLE_LINE);
		chat->log.me =
			tt_str_printf(&call->arena, "%.*s/%.*s", TT_STR_ARG(room->actor_type),
				      TT_STR_ARG(room->actor_id));
	}
	tt_call_free(ocs);
	return rc;
}

static int learn_people(struct chat *chat)
{
	struct client_call *call = chat->call;
	struct tt_call *ocs = tt_participants_list(call->client, chat->token, false);
	int rc = client_perform(call, ocs);
	size_t n = 0;
	const struct tt_participant *people = tt_call_participants(ocs, &n);

	chat->people = tt_arena_array(&call->arena, struct chat_person, n + 1);
	for (size_t i = 0; i < n; i++)
		chat->people[chat->n_people++] = (struct chat_person){
			.id = printable(&call->arena, people[i].actor_id, PRINTABLE_LINE),
			.name = printable(&call->arena, people[i].display_name, PRINTABLE_LINE),
		};
	tt_call_free(ocs);
	return rc;
}

/* The newest page, and where to go on in both directions. */
static int learn_history(struct chat *chat, int64_t *newest)
{
	const struct tt_receive_options options = { .limit = PAGE };
	struct tt_call *ocs = tt_messages_receive(chat->call->client, chat->token, &options);
	int rc = client_perform(chat->call, ocs);
	size_t n = 0;
	const struct tt_message *messages = tt_call_messages(ocs, &n);

	*newest = n > 0 ? messages[0].id : 0;
	if (rc == EXIT_SUCCESS)
		take_page(chat, ocs);
	tt_call_free(ocs);
	return rc;
}

static int begin_following(struct chat *chat, int64_t newest)
{
	const struct tt_follow_hooks hooks = { .messages = on_messages,
					       .failed = on_failed,
					       .ctx = chat };
	const struct tt_follow_options options = { .last_known = newest, .moves_marker = true };

	if (tt_multi_create(&chat->multi) != 0 ||
	    tt_follow_start(&chat->follow, chat->multi, chat->call->client, chat->token, &options,
			    &hooks) != 0)
		return client_complain(chat->call, "the system refuses to wait");
	return EXIT_SUCCESS;
}

/* What is on the screen has been read. */
static int mark_read(struct chat *chat)
{
	struct tt_call *ocs = tt_messages_mark_read(chat->call->client, chat->token, 0);
	int rc = client_perform(chat->call, ocs);

	tt_call_free(ocs);
	return rc;
}

static int begin(struct chat *chat)
{
	int64_t newest = 0;
	int rc = client_find_room(chat->call, chat->call->args[0], &chat->token);

	if (rc == EXIT_SUCCESS)
		rc = learn_room(chat);
	if (rc == EXIT_SUCCESS)
		rc = learn_people(chat);
	if (rc == EXIT_SUCCESS)
		rc = learn_history(chat, &newest);
	if (rc == EXIT_SUCCESS)
		rc = mark_read(chat);
	return rc == EXIT_SUCCESS ? begin_following(chat, newest) : rc;
}

/* Who types and leaves at once means what he typed. */
static void finish_sending(struct chat *chat)
{
	int64_t give_up_ms = tt_clock_mono_ms() + SEND_MS;

	while (chat->n_sending > 0 && tt_clock_mono_ms() < give_up_ms)
		if (tt_multi_step(chat->multi, 100) != 0)
			break;
	if (chat->n_sending == 0)
		return;
	chat_say(chat, "the server has not confirmed what was sent last");
	chat->rc = CLIENT_NO_ANSWER;
}

static void show(struct chat *chat)
{
	say_nothing(chat);
	catch_signals();
	run_loop(chat);
	finish_sending(chat);
	chat_view_end(&chat->view);
	/* On the screen that is gone now nobody could read it. */
	if (chat->rc != EXIT_SUCCESS)
		client_complain(chat->call, chat->status);
}

static int run(struct client_call *call)
{
	struct chat chat = { .call = call };
	int rc = begin(&chat);

	if (rc == EXIT_SUCCESS && !chat_view_begin(&chat.view))
		rc = client_complain(call, "this is no terminal; for scripts there are "
					   "'tertulia send' and 'tertulia listen'");
	else if (rc == EXIT_SUCCESS)
		show(&chat);
	tt_follow_stop(chat.follow);
	tt_multi_destroy(chat.multi);
	chat_log_finish(&chat.log);
	chat_line_finish(&chat.line);
	return rc != EXIT_SUCCESS ? rc : chat.rc;
}

int cli_chat(int argc, char **argv)
{
	static const struct client_verb verb = { .command = "tertulia chat",
						 .usage = "[OPTION...] ROOM",
						 .min_args = 1,
						 .max_args = 1,
						 .run = run };

	return client_run(&verb, help, argc, argv);
}
