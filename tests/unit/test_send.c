/* The rules of sending and showing (talk-chat 1.4, 1.8, 2). */
#include "server/talk/chat/send.h"
#include "server/talk/chat/read_marker.h"
#include "server/talk/history/message.h"
#include "server/talk/pair.h"
#include "server/talk/people/preferences.h"
#include "server/talk/show/show_message.h"
#include "tests/unit/store_fixture.h"

enum {
	NOW = 1000
};

/* alice, the owner of a new room, with bob in it. */
static struct seat alice_in(struct store_fixture *f, int64_t type, const char *name)
{
	struct seat seat = fixture_alice(f, type, name, NOW);

	fixture_user(f, "bob", "Bob B.");
	if (type == ROOM_ONE_TO_ONE) {
		talk_pair_set(&seat.room, TT_STR("bob"), TT_STR("alice"));
		return seat;
	}
	begin(f->db, DB_WRITE);
	fixture_attendee(f->db, seat.room.id, ACTOR_USERS, "bob", PARTICIPANT_USER);
	commit(f->db);
	return seat;
}

static enum tt_err say(struct store_fixture *f, struct seat *seat, const struct new_message *text,
		       struct message *out)
{
	enum tt_err err;

	begin(f->db, DB_WRITE);
	err = talk_send(&f->talk, seat, text, out);
	check_err("end", db_end(f->db, err), err);
	return err;
}

/* `n` times the character `c`. */
static struct tt_str many(struct tt_arena *arena, const char *c, size_t n)
{
	size_t len = strlen(c);
	char *text = tt_arena_alloc(arena, n * len + 1);

	for (size_t i = 0; i < n * len; i++)
		text[i] = c[i % len];
	return (struct tt_str){ text, n * len };
}

static void test_texts(void **state)
{
	struct store_fixture *f = *state;
	struct seat seat = alice_in(f, ROOM_GROUP, "n");
	const struct {
		const char *name;
		struct tt_str text;
		enum tt_err err;
		int64_t n; /* characters kept */
	} cases[] = {
		{ "plain", TT_STR("hello"), TT_OK, 5 },
		{ "trimmed", TT_STR(" \n\t hello \r\n"), TT_OK, 5 },
		{ "blanks inside stay", TT_STR("a  b"), TT_OK, 4 },
		{ "empty", TT_STR(""), TT_ERR_MESSAGE, 0 },
		{ "only blanks", TT_STR(" \n\t "), TT_ERR_MESSAGE, 0 },
		{ "not there", NOT_THERE, TT_ERR_MESSAGE, 0 },
		{ "longest", many(&f->arena, "x", 32000), TT_OK, 32000 },
		{ "one more", many(&f->arena, "x", 32001), TT_ERR_MESSAGE_LONG, 0 },
		{ "longest of four bytes each", many(&f->arena, "\xf0\x9f\x91\x8d", 32000), TT_OK,
		  32000 },
		{ "one more of them", many(&f->arena, "\xf0\x9f\x91\x8d", 32001),
		  TT_ERR_MESSAGE_LONG, 0 },
		{ "trimming comes before counting",
		  tt_str_printf(&f->arena, "  %.*s  ", TT_STR_ARG(many(&f->arena, "x", 32000))),
		  TT_OK, 32000 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct new_message text = { .text = cases[i].text };
		struct message row;
		struct message got;

		check_err(cases[i].name, say(f, &seat, &text, &row), cases[i].err);
		if (cases[i].err)
			continue;
		begin(f->db, DB_READ);
		check_err(cases[i].name,
			  store_message_get(f->db, &f->arena, seat.room.id, row.id, &got), TT_OK);
		commit(f->db);
		check_int(cases[i].name, (int64_t)tt_utf8_count(got.body), cases[i].n);
	}
}

static void test_reference_id(void **state)
{
	struct store_fixture *f = *state;
	struct seat seat = alice_in(f, ROOM_GROUP, "n");
	const struct {
		const char *name;
		struct tt_str id;
		int64_t n; /* bytes kept; -1: none stored */
	} cases[] = {
		{ "none", NOT_THERE, -1 },
		{ "empty", TT_STR(""), -1 },
		{ "blanks", TT_STR("   "), -1 },
		{ "short", TT_STR("abc"), 3 },
		{ "cut to 64 bytes", many(&f->arena, "a", 65), 64 },
		{ "never inside a character", many(&f->arena, "\xe2\x82\xac", 30), 63 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct new_message text = { .text = TT_STR("x"),
						  .reference_id = cases[i].id };
		struct message row;

		check_err(cases[i].name, say(f, &seat, &text, &row), TT_OK);
		check_int(cases[i].name, row.reference_id.p ? (int64_t)row.reference_id.n : -1,
			  cases[i].n);
	}
}

static void test_replies(void **state)
{
	struct store_fixture *f = *state;
	struct seat seat = alice_in(f, ROOM_GROUP, "n");
	struct room other = fixture_room(f, "efgh", ROOM_GROUP, "n");
	struct message expired = { .room_id = seat.room.id,
				   .kind = MESSAGE_COMMENT,
				   .actor_type = ACTOR_USERS,
				   .actor_id = TT_STR("bob"),
				   .body = TT_STR("old"),
				   .expires_s = NOW };
	struct message rows[6];
	struct message first;
	struct message second;

	begin(f->db, DB_WRITE);
	rows[0] = fixture_message(f->db, seat.room.id, MESSAGE_SYSTEM, "conversation_created");
	rows[1] = fixture_message(f->db, seat.room.id, MESSAGE_DELETED, "x");
	rows[2] = fixture_message(f->db, other.id, MESSAGE_COMMENT, "elsewhere");
	check_err("add", store_message_add(f->db, &expired), TT_OK);
	rows[3] = expired;
	rows[4] = (struct message){ .id = 4711 };
	rows[5] = (struct message){ .id = -1 };
	commit(f->db);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_err("refused",
			  say(f, &seat,
			      &(struct new_message){ .text = TT_STR("x"), .reply_to = rows[i].id },
			      &first),
			  TT_ERR_REPLY_TO);
	check_err("an empty text comes first",
		  say(f, &seat, &(struct new_message){ .text = TT_STR(""), .reply_to = 4711 },
		      &first),
		  TT_ERR_MESSAGE);
	check_err(
		"a wrong reply before a long text",
		say(f, &seat,
		    &(struct new_message){ .text = many(&f->arena, "x", 32001), .reply_to = 4711 },
		    &first),
		TT_ERR_REPLY_TO);

	check_err("topmost", say(f, &seat, &(struct new_message){ .text = TT_STR("0") }, &first),
		  TT_OK);
	check_int("has no thread yet", first.thread_id, 0);
	check_err("reply",
		  say(f, &seat, &(struct new_message){ .text = TT_STR("1"), .reply_to = first.id },
		      &second),
		  TT_OK);
	check_int("parent", second.parent_id, first.id);
	check_int("thread", second.thread_id, first.id);
	check_err("reply to the reply",
		  say(f, &seat, &(struct new_message){ .text = TT_STR("2"), .reply_to = second.id },
		      &rows[0]),
		  TT_OK);
	check_int("parent", rows[0].parent_id, second.id);
	check_int("thread is the topmost", rows[0].thread_id, first.id);
}

static void test_side_effects(void **state)
{
	struct store_fixture *f = *state;
	struct seat seat = alice_in(f, ROOM_GROUP, "n");
	struct attendee attendee;
	struct message row;
	struct room room;

	seat.room.message_expiration_s = 60;
	check_err("send",
		  say(f, &seat, &(struct new_message){ .text = TT_STR("x"), .silent = true }, &row),
		  TT_OK);
	check_int("silent", row.is_silent, 1);
	check_int("expires", row.expires_s, NOW + 60);
	begin(f->db, DB_READ);
	check_err("room", store_room_by_token(f->db, &f->arena, seat.room.token, &room), TT_OK);
	check_int("last message", room.last_message_id, row.id);
	check_int("activity", room.last_activity_s, NOW);
	check_err("alice",
		  store_attendee_get(f->db, &f->arena, room.id, ACTOR_USERS, TT_STR("alice"),
				     &attendee),
		  TT_OK);
	check_int("the author has read it", attendee.last_read_message, row.id);
	check_err("bob",
		  store_attendee_get(f->db, &f->arena, room.id, ACTOR_USERS, TT_STR("bob"),
				     &attendee),
		  TT_OK);
	check_int("bob has not", attendee.last_read_message, 0);
	commit(f->db);
}

/* The partner comes into a one-to-one room with the first message. */
static void test_one_to_one(void **state)
{
	struct store_fixture *f = *state;
	struct seat seat = alice_in(f, ROOM_ONE_TO_ONE, "");
	struct attendee bob;
	struct message row;

	check_err("send", say(f, &seat, &(struct new_message){ .text = TT_STR("x") }, &row), TT_OK);
	check_err("and again", say(f, &seat, &(struct new_message){ .text = TT_STR("y") }, &row),
		  TT_OK);
	begin(f->db, DB_READ);
	check_err("bob",
		  store_attendee_get(f->db, &f->arena, seat.room.id, ACTOR_USERS, TT_STR("bob"),
				     &bob),
		  TT_OK);
	check_int("as owner", bob.type, PARTICIPANT_OWNER);
	commit(f->db);
	check_str("partner", talk_room_partner(&seat.room, TT_STR("alice")), "bob");
	check_str("of the partner", talk_room_partner(&seat.room, TT_STR("bob")), "alice");
	check_text("of a stranger", talk_room_partner(&seat.room, TT_STR("carol")), NOT_THERE);
}

static void test_show(void **state)
{
	struct store_fixture *f = *state;
	struct seat seat = alice_in(f, ROOM_GROUP, "n");
	struct tt_message got;
	struct message row;

	check_err("send",
		  say(f, &seat, &(struct new_message){ .text = TT_STR("{actor} %x%") }, &row),
		  TT_OK);
	begin(f->db, DB_WRITE);
	check_err("get", store_message_get(f->db, &f->arena, seat.room.id, row.id, &row), TT_OK);
	check_err("show", talk_message_show(&f->talk, &seat, &row, true, &got), TT_OK);
	check_str("token", got.token, "abcd");
	check_str("actor", got.actor_display_name, "Alice A.");
	check_str("text as typed", got.message, "{actor} %x%");
	check_str("type", got.message_type, "comment");
	check_str("no event", got.system_message, "");
	check_true("replyable", got.is_replyable);
	check_int("its own thread", got.thread_id, row.id);
	check_true("no parent", got.parent == NULL);

	check_err("delete", store_user_delete(f->db, TT_STR("alice")), TT_OK);
	check_err("get", store_message_get(f->db, &f->arena, seat.room.id, row.id, &row), TT_OK);
	check_err("show", talk_message_show(&f->talk, &seat, &row, true, &got), TT_OK);
	check_str("gone", got.actor_type, "deleted_users");
	check_str("gone", got.actor_id, "deleted_users");
	check_int("without a name", (int64_t)got.actor_display_name.n, 0);
	commit(f->db);
}

static void test_parents(void **state)
{
	struct store_fixture *f = *state;
	struct seat seat = alice_in(f, ROOM_GROUP, "n");
	struct message first;
	struct message second;
	struct message third;
	struct tt_message got;

	check_err("first", say(f, &seat, &(struct new_message){ .text = TT_STR("1") }, &first),
		  TT_OK);
	check_err("second",
		  say(f, &seat, &(struct new_message){ .text = TT_STR("2"), .reply_to = first.id },
		      &second),
		  TT_OK);
	check_err("third",
		  say(f, &seat, &(struct new_message){ .text = TT_STR("3"), .reply_to = second.id },
		      &third),
		  TT_OK);
	begin(f->db, DB_READ);
	check_err("show", talk_message_show(&f->talk, &seat, &third, true, &got), TT_OK);
	check_int("parent", got.parent->id, second.id);
	check_str("whole", got.parent->message, "2");
	check_true("without its own parent", got.parent->parent == NULL);
	check_err("show", talk_message_show(&f->talk, &seat, &third, false, &got), TT_OK);
	check_true("not asked for", got.parent == NULL);
	third.parent_id = 4711;
	check_err("show", talk_message_show(&f->talk, &seat, &third, true, &got), TT_OK);
	check_int("gone parent", got.parent->id, 4711);
	check_true("gone parent", got.parent->is_gone);
	commit(f->db);
}

static void test_expiry(void **state)
{
	static const struct {
		const char *name;
		int64_t expires_s;
		int64_t now_s;
		bool want;
	} cases[] = {
		{ "never", 0, INT64_MAX, false },
		{ "before", 100, 99, false },
		{ "at the moment", 100, 100, true },
		{ "after", 100, 101, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct message row = { .expires_s = cases[i].expires_s };

		check_int(cases[i].name, talk_message_expired(&row, cases[i].now_s), cases[i].want);
	}
}

static void test_markers(void **state)
{
	struct store_fixture *f = *state;
	struct seat seat = alice_in(f, ROOM_GROUP, "n");
	static const struct {
		int64_t set;
		int64_t want;
	} cases[] = { { 2, 2 }, { 0, -2 },        { -2, -2 },        { 3, 3 },   { 4, 3 },
		      { 1, 1 }, { INT64_MAX, 3 }, { INT64_MIN, -2 }, { -1, -1 }, { -3, -2 } };
	struct attendee attendee;
	bool is_private;

	begin(f->db, DB_WRITE);
	check_err("in an empty room", talk_set_read(&f->talk, &seat, 5), TT_OK);
	check_int("nothing to read", seat.attendee.last_read_message, -2);
	for (int64_t id = 1; id <= 3; id++)
		check_int("ids", fixture_message(f->db, seat.room.id, MESSAGE_COMMENT, "x").id, id);
	seat.room.last_message_id = 2; /* the third is a reaction, say */
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check_err("set", talk_set_read(&f->talk, &seat, cases[i].set), TT_OK);
		check_int("seen at once", seat.attendee.last_read_message, cases[i].want);
		check_err("get",
			  store_attendee_by_id(f->db, &f->arena, seat.room.id, seat.attendee.id,
					       &attendee),
			  TT_OK);
		check_int("stored", attendee.last_read_message, cases[i].want);
	}
	check_err("privacy", talk_read_is_private(&f->talk, &is_private), TT_OK);
	check_false("public by default", is_private);
	check_err("set",
		  store_user_field_set(f->db, TT_STR("alice"), TT_STR(USER_FIELD_READ_PRIVACY),
				       TT_STR("1")),
		  TT_OK);
	check_err("privacy", talk_read_is_private(&f->talk, &is_private), TT_OK);
	check_true("private", is_private);
	f->talk.user = NOT_THERE;
	check_err("privacy", talk_read_is_private(&f->talk, &is_private), TT_OK);
	check_true("a guest", is_private);
	commit(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_texts),           ON_BOTH(test_reference_id),
		ON_BOTH(test_replies),         ON_BOTH(test_side_effects),
		ON_BOTH(test_one_to_one),      ON_BOTH(test_show),
		ON_BOTH(test_parents),         ON_BOTH(test_markers),
		cmocka_unit_test(test_expiry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
