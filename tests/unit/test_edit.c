/* Changing what was sent, as far as time matters (talk-chat 1.5, 1.6). */
#include "server/talk/chat/edit.h"
#include "tests/unit/store_fixture.h"

enum {
	NOW = 10 * EDIT_MAX_AGE_S
};

static struct message written(struct store_fixture *f, const struct seat *seat, int64_t at_s)
{
	struct message row = { .room_id = seat->room.id,
			       .kind = MESSAGE_COMMENT,
			       .actor_type = ACTOR_USERS,
			       .actor_id = f->talk.user,
			       .body = TT_STR("before"),
			       .created_s = at_s };

	check_err("add", store_message_add(f->db, &row), TT_OK);
	return row;
}

static void test_age(void **state)
{
	static const struct {
		const char *name;
		int64_t room;
		int64_t age_s;
		const char *text;
		enum tt_err err;
	} cases[] = {
		{ "just now", ROOM_GROUP, 0, "after", TT_OK },
		{ "a day ago", ROOM_GROUP, EDIT_MAX_AGE_S, "after", TT_OK },
		{ "a second more", ROOM_GROUP, EDIT_MAX_AGE_S + 1, "after", TT_ERR_MESSAGE_AGE },
		{ "the age comes before the text", ROOM_GROUP, EDIT_MAX_AGE_S + 1, " ",
		  TT_ERR_MESSAGE_AGE },
		{ "no text", ROOM_GROUP, 0, " ", TT_ERR_MESSAGE },
		{ "one's own notes", ROOM_NOTE_TO_SELF, 9 * EDIT_MAX_AGE_S, "after", TT_OK },
		{ "between two", ROOM_FORMER_ONE_TO_ONE, EDIT_MAX_AGE_S + 1, "after",
		  TT_ERR_MESSAGE_AGE },
	};
	struct store_fixture *f = *state;
	struct seat seat = fixture_alice(f, ROOM_GROUP, "n", NOW);

	begin(f->db, DB_WRITE);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct message row = written(f, &seat, NOW - cases[i].age_s);
		struct message told;
		struct message after;

		seat.room.type = cases[i].room;
		check_err(cases[i].name,
			  talk_edit(&f->talk, &seat, row.id, tt_str(cases[i].text), &told),
			  cases[i].err);
		check_err(cases[i].name,
			  store_message_get(f->db, &f->arena, seat.room.id, row.id, &after), TT_OK);
		check_str(cases[i].name, after.body, cases[i].err ? "before" : cases[i].text);
		check_int(cases[i].name, after.created_s, row.created_s);
		check_int(cases[i].name, after.changed_s, cases[i].err ? 0 : NOW);
	}
	commit(f->db);
}

/* Taking back has no end. */
static void test_delete_old(void **state)
{
	struct store_fixture *f = *state;
	struct seat seat = fixture_alice(f, ROOM_GROUP, "n", NOW);
	struct message row;
	struct message told;
	struct message after;

	begin(f->db, DB_WRITE);
	row = written(f, &seat, NOW - 9 * EDIT_MAX_AGE_S);
	check_err("delete", talk_delete_message(&f->talk, &seat, row.id, &told), TT_OK);
	check_err("get", store_message_get(f->db, &f->arena, seat.room.id, row.id, &after), TT_OK);
	check_int("kind", after.kind, MESSAGE_DELETED);
	check_str("text", after.body, "");
	check_err("again", talk_delete_message(&f->talk, &seat, row.id, &told),
		  TT_ERR_MESSAGE_KIND);
	commit(f->db);
}

/* What was shared is taken out of the row, not only hidden. */
static void test_delete_shared(void **state)
{
	struct store_fixture *f = *state;
	struct seat seat = fixture_alice(f, ROOM_GROUP, "n", NOW);
	struct message row;
	struct message told;
	struct message after;

	begin(f->db, DB_WRITE);
	row = written(f, &seat, NOW);
	row.kind = MESSAGE_OBJECT;
	row.parameters = TT_STR("{\"type\":\"geo-location\",\"id\":\"geo:1,2\"}");
	check_err("add", store_message_add(f->db, &row), TT_OK);
	check_err("delete", talk_delete_message(&f->talk, &seat, row.id, &told), TT_OK);
	check_err("get", store_message_get(f->db, &f->arena, seat.room.id, row.id, &after), TT_OK);
	check_int("kind", after.kind, MESSAGE_DELETED);
	check_str("text", after.body, "");
	check_int("what it shared", (int64_t)after.parameters.n, 0);
	commit(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_age),
		ON_BOTH(test_delete_old),
		ON_BOTH(test_delete_shared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
