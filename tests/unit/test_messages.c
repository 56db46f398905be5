#include "tests/unit/store_fixture.h"

#include <stdio.h>

static void check_message(const char *name, const struct message *got, const struct message *want)
{
	check_int(name, got->id, want->id);
	check_int(name, got->room_id, want->room_id);
	check_int(name, got->kind, want->kind);
	check_text(name, got->actor_type, want->actor_type);
	check_text(name, got->actor_id, want->actor_id);
	check_text(name, got->actor_name, want->actor_name);
	check_text(name, got->body, want->body);
	check_text(name, got->parameters, want->parameters);
	check_int(name, got->parent_id, want->parent_id);
	check_int(name, got->thread_id, want->thread_id);
	check_text(name, got->reference_id, want->reference_id);
	check_int(name, got->created_s, want->created_s);
	check_int(name, got->expires_s, want->expires_s);
	check_int(name, got->is_silent, want->is_silent);
	check_int(name, got->may_mention_all, want->may_mention_all);
	check_text(name, got->changed_by_type, want->changed_by_type);
	check_text(name, got->changed_by_id, want->changed_by_id);
	check_int(name, got->changed_s, want->changed_s);
	check_int(name, got->n_reactions, want->n_reactions);
	check_int(name, got->in_thread, want->in_thread);
}

static void test_round_trip(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct room other = fixture_room(f, "efgh", ROOM_GROUP, "n");
	struct message message = {
		.room_id = room.id,
		.kind = MESSAGE_SYSTEM,
		.actor_type = ACTOR_USERS,
		.actor_id = TT_STR("alice"),
		.body = TT_STR("line\none \xf0\x9f\x91\x8d"),
		.parameters = TT_STR("{\"a\":1}"),
		.parent_id = 11,
		.thread_id = 12,
		.reference_id = TT_STR("reference"),
		.created_s = 13,
		.expires_s = 14,
		.is_silent = true,
	};
	struct message got;

	fixture_user(f, "alice", "Alice A.");
	begin(f->db, DB_WRITE);
	check_err("add", store_message_add(f->db, &message), TT_OK);
	check_true("has an id", message.id > 0);
	message.actor_name = TT_STR("Alice A.");
	check_err("get", store_message_get(f->db, &f->arena, room.id, message.id, &got), TT_OK);
	check_message("as added", &got, &message);
	check_err("another room", store_message_get(f->db, &f->arena, other.id, message.id, &got),
		  TT_ERR_NO_MESSAGE);
	check_err("another id", store_message_get(f->db, &f->arena, room.id, message.id + 1, &got),
		  TT_ERR_NO_MESSAGE);

	message.is_silent = false;
	message.may_mention_all = true;
	check_err("add", store_message_add(f->db, &message), TT_OK);
	check_err("get", store_message_get(f->db, &f->arena, room.id, message.id, &got), TT_OK);
	check_message("the second flag alone", &got, &message);
	message.may_mention_all = false;
	message.in_thread = true;
	check_err("add", store_message_add(f->db, &message), TT_OK);
	check_err("get", store_message_get(f->db, &f->arena, room.id, message.id, &got), TT_OK);
	check_message("the third flag alone", &got, &message);

	message.parameters = NOT_THERE;
	message.reference_id = NOT_THERE;
	check_err("add", store_message_add(f->db, &message), TT_OK);
	check_err("get", store_message_get(f->db, &f->arena, room.id, message.id, &got), TT_OK);
	check_message("without what may be absent", &got, &message);

	message.kind = MESSAGE_COMMENT;
	message.body = TT_STR("another");
	message.changed_by_type = ACTOR_GUESTS;
	message.changed_by_id = TT_STR("g1");
	message.changed_s = 15;
	check_err("change", store_message_change(f->db, &message), TT_OK);
	check_err("get", store_message_get(f->db, &f->arena, room.id, message.id, &got), TT_OK);
	check_message("as changed", &got, &message);
	commit(f->db);
}

/* Returns the id. */
static int64_t add_from(struct store_fixture *f, int64_t room_id, struct tt_str type,
			const char *actor_id)
{
	struct message message = { .room_id = room_id,
				   .kind = MESSAGE_COMMENT,
				   .actor_type = type,
				   .actor_id = tt_str(actor_id),
				   .body = TT_STR("b") };

	check_err(actor_id, store_message_add(f->db, &message), TT_OK);
	return message.id;
}

/* A name is the present one: of a user, or of a guest who is still there. */
static void test_actor_names(void **state)
{
	static const struct {
		const char *name;
		struct tt_str type;
		const char *id;
		const char *want;
	} cases[] = {
		{ "user", BYTES("users"), "alice", "Alice A." },
		{ "user who is gone", BYTES("users"), "nobody", NULL },
		{ "guest", BYTES("guests"), "g1", "own name" },
		{ "guest of another room", BYTES("guests"), "g2", NULL },
		{ "a guest called like a user", BYTES("guests"), "alice", NULL },
		{ "bot that is not there", BYTES("bots"), "alice", "alice-bot" },
	};
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct room other = fixture_room(f, "efgh", ROOM_GROUP, "n");
	const struct message_page page = { .room_id = room.id, .forwards = true, .limit = 100 };
	struct message *rows;
	size_t n;

	fixture_user(f, "alice", "Alice A.");
	begin(f->db, DB_WRITE);
	fixture_attendee(f->db, room.id, ACTOR_GUESTS, "g1", 4);
	fixture_attendee(f->db, other.id, ACTOR_GUESTS, "g2", 4);
	fixture_attendee(f->db, room.id, ACTOR_USERS, "nobody", 3);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t id = add_from(f, room.id, cases[i].type, cases[i].id);
		struct message got;

		check_err(cases[i].name, store_message_get(f->db, &f->arena, room.id, id, &got),
			  TT_OK);
		check_str(cases[i].name, got.actor_name, cases[i].want);
	}
	/* Twice: each author's name is asked for once, and stands in all of his rows. */
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		add_from(f, room.id, cases[i].type, cases[i].id);
	check_err("page", store_messages_page(f->db, &f->arena, &page, &rows, &n), TT_OK);
	check_int("rows", (int64_t)n, 2 * ARRAY_LEN(cases));
	for (size_t i = 0; i < n; i++)
		check_str(cases[i % ARRAY_LEN(cases)].name, rows[i].actor_name,
			  cases[i % ARRAY_LEN(cases)].want);
	commit(f->db);
}

/* Ten messages, every second one of another room: the bodies are 0 to 9, and -1, 10 stand for the
 * ids before and after all of them. */
static void test_pages(void **state)
{
	enum {
		START = -2, /* from_id 0 */
		END = -3    /* from_id INT64_MAX */
	};
	static const struct {
		const char *name;
		int from;
		bool forwards;
		bool inclusive;
		int64_t limit;
		const char *want;
	} cases[] = {
		{ "newest", START, false, false, 100, "9876543210" },
		{ "newest, inclusive of nothing", START, false, true, 100, "9876543210" },
		{ "newest three", START, false, false, 3, "987" },
		{ "before five", 5, false, false, 100, "43210" },
		{ "before five with it", 5, false, true, 100, "543210" },
		{ "before five, two of them", 5, false, false, 2, "43" },
		{ "before the first", 0, false, false, 100, "" },
		{ "the first alone", 0, false, true, 100, "0" },
		{ "before the end of numbers", END, false, false, 1, "9" },
		{ "before the end of numbers with it", END, false, true, 1, "9" },
		{ "from the start", START, true, false, 100, "0123456789" },
		{ "from the start, inclusive", START, true, true, 100, "0123456789" },
		{ "after five", 5, true, false, 100, "6789" },
		{ "after five with it", 5, true, true, 100, "56789" },
		{ "after five, two of them", 5, true, false, 2, "67" },
		{ "exactly as many as there are", 5, true, false, 4, "6789" },
		{ "after the last", 9, true, false, 100, "" },
		{ "the last alone", 9, true, true, 100, "9" },
		{ "after the end of numbers", END, true, true, 100, "" },
		{ "the largest limit", START, true, false, INT64_MAX, "0123456789" },
		{ "a page of nothing", 5, true, false, 0, "" },
		{ "a page of less than nothing", 5, true, false, -1, "" },
	};
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct room other = fixture_room(f, "efgh", ROOM_GROUP, "n");
	int64_t ids[10];

	begin(f->db, DB_WRITE);
	for (int i = 0; i < 10; i++) {
		char body[2] = { (char)('0' + i), '\0' };

		fixture_message(f->db, other.id, MESSAGE_COMMENT, "x");
		ids[i] = fixture_message(f->db, room.id, MESSAGE_COMMENT, body).id;
	}
	fixture_message(f->db, other.id, MESSAGE_COMMENT, "x");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct message_page page = { .room_id = room.id,
					     .forwards = cases[i].forwards,
					     .inclusive = cases[i].inclusive,
					     .limit = cases[i].limit };
		struct message *rows;
		char got[16] = "";
		size_t n;

		page.from_id = cases[i].from == START ? 0
			       : cases[i].from == END ? INT64_MAX
						      : ids[cases[i].from];
		check_err(cases[i].name, store_messages_page(f->db, &f->arena, &page, &rows, &n),
			  TT_OK);
		for (size_t j = 0; j < n; j++)
			got[j] = rows[j].body.p[0];
		check_str(cases[i].name, tt_str(got), cases[i].want);
	}
	commit(f->db);
}

static void test_page_from_below_all_numbers(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct message_page page = { .room_id = room.id, .from_id = INT64_MIN, .limit = 5 };
	struct message *rows;
	size_t n;

	begin(f->db, DB_WRITE);
	fixture_message(f->db, room.id, MESSAGE_COMMENT, "x");
	for (int i = 0; i < 4; i++) {
		page.forwards = i & 1;
		page.inclusive = i & 2;
		check_err("page", store_messages_page(f->db, &f->arena, &page, &rows, &n), TT_OK);
		check_int("all", (int64_t)n, 1);
	}
	commit(f->db);
}

static void test_count(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct message expiring = { .room_id = room.id,
				    .kind = MESSAGE_COMMENT,
				    .actor_type = ACTOR_USERS,
				    .actor_id = TT_STR("a"),
				    .body = TT_STR("b"),
				    .expires_s = 1000 };
	int64_t after;
	int64_t n;

	begin(f->db, DB_WRITE);
	fixture_message(f->db, room.id, MESSAGE_SYSTEM, "conversation_created");
	after = fixture_message(f->db, room.id, MESSAGE_COMMENT, "read").id;
	fixture_message(f->db, room.id, MESSAGE_COMMENT, "1");
	fixture_message(f->db, room.id, MESSAGE_OBJECT, "2");
	fixture_message(f->db, room.id, MESSAGE_SYSTEM, "not counted");
	fixture_message(f->db, room.id, MESSAGE_DELETED, "not counted");
	check_err("add", store_message_add(f->db, &expiring), TT_OK);
	check_err("count", store_messages_count(f->db, room.id, after, 999, &n), TT_OK);
	check_int("before it expires", n, 3);
	check_err("count", store_messages_count(f->db, room.id, after, 1000, &n), TT_OK);
	check_int("at the moment it expires", n, 2);
	check_err("count", store_messages_count(f->db, room.id, 0, 999, &n), TT_OK);
	check_int("from the start", n, 4);
	check_err("count", store_messages_count(f->db, room.id, INT64_MAX, 999, &n), TT_OK);
	check_int("after everything", n, 0);
	check_err("count", store_messages_count(f->db, 4711, 0, 999, &n), TT_OK);
	check_int("of no room", n, 0);
	commit(f->db);
}

static void test_unread_marker(void **state)
{
	/* Kinds in order: c comment, o object, s system, d deleted. The wanted marker is an index.
	 */
	static const struct {
		const char *kinds;
		int want; /* -1: 0 */
	} cases[] = {
		{ "", -1 },   { "s", -1 },   { "c", -1 },   { "ss", 0 },   { "sc", 0 },
		{ "cc", 0 },  { "csc", 0 },  { "cscs", 0 }, { "ccss", 0 }, { "coc", 1 },
		{ "cdc", 0 }, { "sssc", 2 }, { "scss", 2 },
	};
	struct store_fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char token[16];
		struct room room;
		int64_t ids[8] = { 0 };
		int64_t marker = -1;

		snprintf(token, sizeof(token), "room%zu", i);
		room = fixture_room(f, token, ROOM_GROUP, "n");
		begin(f->db, DB_WRITE);
		for (size_t at = 0; cases[i].kinds[at]; at++) {
			char kind = cases[i].kinds[at];

			ids[at] = fixture_message(f->db, room.id,
						  kind == 'c'   ? MESSAGE_COMMENT
						  : kind == 'o' ? MESSAGE_OBJECT
						  : kind == 's' ? MESSAGE_SYSTEM
								: MESSAGE_DELETED,
						  "x")
					  .id;
		}
		check_err(cases[i].kinds, store_messages_unread_marker(f->db, room.id, &marker),
			  TT_OK);
		check_int(cases[i].kinds, marker, cases[i].want < 0 ? 0 : ids[cases[i].want]);
		commit(f->db);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_round_trip), ON_BOTH(test_actor_names),
		ON_BOTH(test_pages),      ON_BOTH(test_page_from_below_all_numbers),
		ON_BOTH(test_count),      ON_BOTH(test_unread_marker),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
