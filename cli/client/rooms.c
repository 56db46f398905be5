/* rooms.c - tertulia rooms: the conversations one is in, and making new ones. */
#include "cli/client/client.h"
#include "cli/client/message_text.h"
#include "cli/client/printable.h"
#include "lib/base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char help[] =
	"usage: tertulia rooms [OPTION...]\n"
	"       tertulia rooms create [OPTION...] NAME [USER...]\n"
	"\n"
	"Lists the conversations you are in, the newest activity first: token, what is unread (@:\n"
	"you are mentioned), name, and what was said last. 'create' makes a conversation with\n"
	"everybody named, and prints its token.\n"
	"\n"
	"options:\n"
	"  --unread        only those with something unread\n"
	"  --all           archived ones, too\n"
	"  --public        with create: guests can join by a link\n"
	"  --json          for programs: all that the server says\n"
	"  --account NAME  another account than the current one\n"
	"  --help          this text\n"
	"\n"
	"examples:\n"
	"  tertulia rooms --unread\n"
	"  tertulia rooms create 'Night shift' bob carol\n"
	"  tertulia rooms --json | jq -r '.[] | select(.hasCall) | .token'\n"
	"\n"
	"Exit code: 0 done, 1 refused, 2 wrong usage, 3 not logged in, 4 no answer.\n";

enum {
	NAME_COLUMNS = 28,
	USUAL_COLUMNS = 100,
	NARROW_COLUMNS = 40,
};

static bool is_wanted(const struct client_call *call, const struct tt_conversation *room)
{
	if (room->is_archived && !client_has(call, OPTION_ALL))
		return false;
	return !client_has(call, OPTION_UNREAD) || room->unread_messages > 0;
}

static int by_activity(const void *a, const void *b)
{
	const struct tt_conversation *one = *(const struct tt_conversation *const *)a;
	const struct tt_conversation *two = *(const struct tt_conversation *const *)b;

	return (one->last_activity < two->last_activity) -
	       (one->last_activity > two->last_activity);
}

static size_t terminal_columns(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return USUAL_COLUMNS;
	return size.ws_col;
}

static struct tt_str padded(struct client_call *call, struct tt_str text, size_t columns)
{
	struct tt_str fit = printable_fit(&call->arena, text, columns);

	return tt_str_printf(&call->arena, "%.*s%*s", TT_STR_ARG(fit),
			     (int)(columns - printable_width(fit)), "");
}

static struct tt_str last_said(struct client_call *call, const struct tt_conversation *room)
{
	const struct tt_message *last = room->last_message;
	struct tt_buf text = { 0 };
	struct tt_str copy;

	if (!last)
		return TT_STR("");
	if (last->system_message.n == 0)
		tt_buf_printf(&text, "%.*s: ", TT_STR_ARG(message_author(last)));
	message_text_add(&text, last);
	copy = printable(&call->arena, tt_buf_str(&text), PRINTABLE_LINE);
	tt_buf_finish(&text);
	return copy;
}

static void print_room(struct client_call *call, const struct tt_conversation *room)
{
	struct tt_str name = printable(&call->arena, room->display_name, PRINTABLE_LINE);
	struct tt_str begin = tt_str_printf(&call->arena, "%-10.*s %5" PRId64 "%c %.*s  ",
					    TT_STR_ARG(room->token), room->unread_messages,
					    room->unread_mention ? '@' : ' ',
					    TT_STR_ARG(padded(call, name, NAME_COLUMNS)));
	size_t columns = terminal_columns();
	size_t used = printable_width(begin);

	if (columns < used + NARROW_COLUMNS)
		columns = used + NARROW_COLUMNS;
	client_print_line(tt_str_printf(
		&call->arena, "%.*s%.*s", TT_STR_ARG(begin),
		TT_STR_ARG(printable_fit(&call->arena, last_said(call, room), columns - used))));
}

static void print_rooms(struct client_call *call, const struct tt_conversation *rooms, size_t n)
{
	const struct tt_conversation **shown =
		tt_arena_array(&call->arena, const struct tt_conversation *, n + 1);
	size_t n_shown = 0;

	for (size_t i = 0; i < n; i++)
		if (is_wanted(call, &rooms[i]))
			shown[n_shown++] = &rooms[i];
	qsort(shown, n_shown, sizeof(struct tt_conversation *), by_activity);
	for (size_t i = 0; i < n_shown; i++)
		print_room(call, shown[i]);
}

/* The server's own objects, the same ones that people are shown. */
static void print_json(struct client_call *call, const struct tt_call *ocs,
		       const struct tt_conversation *rooms, size_t n)
{
	const char *comma = "";

	putchar('[');
	for (size_t i = 0; i < n; i++) {
		if (!is_wanted(call, &rooms[i]))
			continue;
		fputs(comma, stdout);
		client_print_json_value(tt_json_at(tt_call_json(ocs), i), "");
		comma = ",\n";
	}
	puts("]");
}

static int run_list(struct client_call *call)
{
	struct tt_call *ocs = tt_conversations_list(call->client, NULL);
	int rc = client_perform(call, ocs);
	size_t n = 0;

	if (rc == EXIT_SUCCESS) {
		const struct tt_conversation *rooms = tt_call_conversations(ocs, &n);

		if (client_has(call, OPTION_JSON))
			print_json(call, ocs, rooms, n);
		else
			print_rooms(call, rooms, n);
	}
	tt_call_free(ocs);
	return rc;
}

static int run_create(struct client_call *call)
{
	const struct tt_conversation_new wanted = {
		.type = client_has(call, OPTION_PUBLIC) ? TT_CONVERSATION_PUBLIC
							: TT_CONVERSATION_GROUP,
		.name = call->args[0],
		.users = (const char *const *)call->args + 1,
		.n_users = (size_t)call->n_args - 1,
	};
	struct tt_call *ocs = tt_conversation_create(call->client, &wanted);
	int rc = client_perform(call, ocs);

	if (rc == EXIT_SUCCESS && client_has(call, OPTION_JSON))
		client_print_json(ocs);
	else if (rc == EXIT_SUCCESS)
		client_print_line(tt_call_conversation(ocs)->token);
	tt_call_free(ocs);
	return rc;
}

int cli_rooms(int argc, char **argv)
{
	static const struct client_verb list = { .command = "tertulia rooms",
						 .usage = "[OPTION...]",
						 .takes = TAKES(UNREAD) | TAKES(ALL),
						 .run = run_list };
	static const struct client_verb create = { .command = "tertulia rooms create",
						   .usage = "[OPTION...] NAME [USER...]",
						   .takes = TAKES(PUBLIC),
						   .min_args = 1,
						   .max_args = -1,
						   .run = run_create };

	if (argc > 1 && strcmp(argv[1], "create") == 0)
		return client_run(&create, help, argc - 1, argv + 1);
	return client_run(&list, help, argc, argv);
}
