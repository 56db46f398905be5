/* room.c - tertulia room: the conversations of a server, for who looks after it. */
#include "cli/changed.h"
#include "server/store/overview.h"
#include "server/talk/rooms/remove.h"

#include <inttypes.h>
#include <stdio.h>

static const char help[] =
	"usage: tertulia room COMMAND [OPTION...] [TOKEN]\n"
	"\n"
	"Conversations of a Tertulia server, whoever is in them. A running server notices every change\n"
	"at once. (To talk in one's own there is 'tertulia rooms'.)\n"
	"\n"
	"commands:\n"
	"  list                       all conversations, the most lively first\n"
	"      --search TEXT          those with TEXT in name, token or the ids of the two\n"
	"  members TOKEN              who is in one\n"
	"  delete TOKEN               with all that was said in it, for good\n"
	"\n"
	"options:\n"
	"  --data DIR                 the server's folder (default: ./tertulia-data)\n"
	"  --config FILE              ... or the server's settings, which name it\n"
	"  --json                     with lists: for programs\n"
	"  --help                     this text\n"
	"\n"
	"examples:\n"
	"  tertulia room list --search sales\n"
	"  tertulia room members 4kz7tq2p --json | jq -r '.[].id'\n"
	"\n"
	"TERTULIA_DATA and TERTULIA_CONFIG stand for --data and --config.\n"
	"\n"
	"Exit code: 0 done, 1 refused or failed, 2 wrong usage.\n";

static const char *const types[] = {
	[ROOM_ONE_TO_ONE] = "one-to-one",
	[ROOM_GROUP] = "group",
	[ROOM_PUBLIC] = "public",
	[ROOM_CHANGELOG] = "changelog",
	[ROOM_FORMER_ONE_TO_ONE] = "former",
	[ROOM_NOTE_TO_SELF] = "note-to-self",
};

static const char *const roles[] = {
	[PARTICIPANT_OWNER] = "owner",
	[PARTICIPANT_MODERATOR] = "moderator",
	[PARTICIPANT_USER] = "user",
	[PARTICIPANT_GUEST] = "guest",
	[PARTICIPANT_SELF_JOINED] = "self-joined",
	[PARTICIPANT_GUEST_MODERATOR] = "guest-moderator",
};

/* Of a number that some other version may have written. */
static struct tt_str word(const char *const words[], size_t n, unsigned number)
{
	return tt_str(number < n && words[number] ? words[number] : "?");
}

#define WORD(words, number) word(words, ARRAY_LEN(words), (unsigned)(number))

struct list {
	struct overview *rows;
	size_t n;
};

static enum tt_err read_list(struct verb_call *call, void *ctx)
{
	struct list *list = ctx;

	return store_overview(call->db, &call->arena, tt_str(call->search), &list->rows, &list->n);
}

static void print_rooms_json(struct tt_arena *arena, const void *ctx)
{
	const struct list *list = ctx;
	struct tt_buf text = { 0 };
	struct tt_writer w;

	(void)arena;
	tt_writer_init(&w, &text, TT_WRITE_JSON);
	tt_write_list(&w);
	for (size_t i = 0; i < list->n; i++) {
		tt_write_object(&w);
		tt_put_str(&w, "token", list->rows[i].token);
		tt_put_str(&w, "type", WORD(types, list->rows[i].type));
		tt_put_str(&w, "name", list->rows[i].name);
		tt_put_i64(&w, "members", list->rows[i].n_attendees);
		tt_put_i64(&w, "created", list->rows[i].created_s);
		verb_put_time(&w, "lastActivity", list->rows[i].last_activity_s);
		tt_write_end(&w);
	}
	tt_write_end(&w);
	verb_print(&text);
}

static void print_rooms(struct tt_arena *arena, const void *ctx)
{
	const struct list *list = ctx;
	enum {
		N = 5
	};
	struct tt_str *cells = tt_arena_array(arena, struct tt_str, (list->n + 1) * N);
	const struct tt_str heading[N] = { TT_STR("TOKEN"), TT_STR("TYPE"), TT_STR("MEMBERS"),
					   TT_STR("LAST ACTIVITY"), TT_STR("NAME") };

	memcpy(cells, heading, sizeof(heading));
	for (size_t i = 0; i < list->n; i++) {
		const struct tt_str row[N] = {
			list->rows[i].token,
			WORD(types, list->rows[i].type),
			tt_str_printf(arena, "%" PRId64, list->rows[i].n_attendees),
			verb_time(arena, list->rows[i].last_activity_s, "never"),
			list->rows[i].name,
		};

		memcpy(cells + (i + 1) * N, row, sizeof(row));
	}
	verb_print_table(cells, list->n + 1, N);
}

static int run_list(struct verb_call *call)
{
	struct list list = { NULL, 0 };
	static const struct verb_table table = { read_list, print_rooms_json, print_rooms };

	return verb_list(call, "database", &table, &list);
}

struct members {
	struct attendee *rows;
	size_t n;
};

static enum tt_err read_members(struct verb_call *call, void *ctx)
{
	struct members *members = ctx;
	struct room room;
	enum tt_err err = store_room_by_token(call->db, &call->arena, tt_str(call->args[0]), &room);

	return err ? err
		   : store_attendees_of_room(call->db, &call->arena, room.id, &members->rows,
					     &members->n);
}

static void print_members_json(struct tt_arena *arena, const void *ctx)
{
	const struct members *members = ctx;
	struct tt_buf text = { 0 };
	struct tt_writer w;

	(void)arena;
	tt_writer_init(&w, &text, TT_WRITE_JSON);
	tt_write_list(&w);
	for (size_t i = 0; i < members->n; i++) {
		tt_write_object(&w);
		tt_put_str(&w, "kind", members->rows[i].actor_type);
		tt_put_str(&w, "id", members->rows[i].actor_id);
		tt_put_str(&w, "displayName", members->rows[i].display_name);
		tt_put_str(&w, "role", WORD(roles, members->rows[i].type));
		tt_write_end(&w);
	}
	tt_write_end(&w);
	verb_print(&text);
}

static void print_members(struct tt_arena *arena, const void *ctx)
{
	const struct members *members = ctx;
	enum {
		N = 4
	};
	struct tt_str *cells = tt_arena_array(arena, struct tt_str, (members->n + 1) * N);
	const struct tt_str heading[N] = { TT_STR("KIND"), TT_STR("ID"), TT_STR("ROLE"),
					   TT_STR("NAME") };

	memcpy(cells, heading, sizeof(heading));
	for (size_t i = 0; i < members->n; i++) {
		const struct tt_str row[N] = { members->rows[i].actor_type,
					       members->rows[i].actor_id,
					       WORD(roles, members->rows[i].type),
					       members->rows[i].display_name };

		memcpy(cells + (i + 1) * N, row, sizeof(row));
	}
	verb_print_table(cells, members->n + 1, N);
}

static int run_members(struct verb_call *call)
{
	struct members members = { NULL, 0 };
	static const struct verb_table table = { read_members, print_members_json, print_members };

	return verb_list(call, call->args[0], &table, &members);
}

static enum tt_err remove_room(struct talk *talk, struct tt_str token)
{
	struct room room;
	enum tt_err err = store_room_by_token(talk->db, talk->arena, token, &room);

	return err ? err : talk_room_remove(talk, &room);
}

static int run_delete(struct verb_call *call)
{
	struct talk talk = changed_talk(call);
	enum tt_err err = db_begin(call->db, DB_WRITE);
	int status;

	if (err)
		return verb_failed(call, call->args[0], err);
	status = changed_finish(call, &talk, remove_room(&talk, tt_str(call->args[0])),
				call->args[0]);
	if (status == EXIT_SUCCESS)
		changed_tell(call, &talk);
	return status;
}

static const struct verb verbs[] = {
	{ "list", "[--search TEXT] [--json]", TAKES_SEARCH | TAKES_JSON, 0, 0, run_list },
	{ "members", "TOKEN [--json]", TAKES_JSON, 1, 1, run_members },
	{ "delete", "TOKEN", 0, 1, 1, run_delete },
};

int cli_room(int argc, char **argv)
{
	return verbs_run("tertulia room", help, verbs, ARRAY_LEN(verbs), argc, argv);
}
