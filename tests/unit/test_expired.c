/* From the second on in which it expires a message is nobody's any more, also while its row waits
 * to be taken out: no list leads to it. */
#include "server/store/reminders.h"
#include "server/store/shared_items.h"
#include "server/talk/chat/objects.h"
#include "server/talk/chat/reminders.h"
#include "tests/unit/store_fixture.h"

enum {
	NOW = 1000,
	LIFE_S = 60
};

/* A place that alice shares and wants to be reminded of. */
static int64_t share(struct store_fixture *f, struct seat *seat)
{
	const struct new_object place = {
		.type = TT_STR("geo-location"),
		.object = TT_STR("{\"type\":\"geo-location\",\"id\":\"geo:1,2\",\"name\":\"n\"}"),
	};
	struct reminder reminder = { .user = f->talk.user,
				     .room_id = seat->room.id,
				     .remind_s = NOW };
	struct message message;

	begin(f->db, DB_WRITE);
	check_err("share", talk_object_add(&f->talk, seat, &place, &message), TT_OK);
	reminder.message_id = message.id;
	check_err("remind", store_reminder_put(f->db, &reminder), TT_OK);
	commit(f->db);
	return message.id;
}

static void test_lists(void **state)
{
	static const struct {
		const char *name;
		int64_t now_s;
		bool both;
	} cases[] = {
		{ "the last second", NOW + LIFE_S - 1, true },
		{ "the first without it", NOW + LIFE_S, false },
		{ "much later", NOW + 1000 * LIFE_S, false },
	};
	struct store_fixture *f = *state;
	struct seat seat = fixture_alice(f, ROOM_GROUP, "n", NOW);
	int64_t kept = share(f, &seat);
	int64_t gone;

	seat.room.message_expiration_s = LIFE_S;
	gone = share(f, &seat);
	begin(f->db, DB_READ);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *name = cases[i].name;
		struct reminder *reminders;
		struct tt_upcoming_reminder *upcoming;
		struct tt_reminder reminder;
		int64_t *ids;
		int64_t count;
		size_t n;

		check_err(name,
			  store_shared_items(f->db, &f->arena, seat.room.id, TT_STR("location"), 0,
					     10, cases[i].now_s, &ids, &n),
			  TT_OK);
		check_int(name, (int64_t)n, cases[i].both ? 2 : 1);
		check_int(name, ids[n - 1], kept);
		check_err(name,
			  store_reminders_next(f->db, &f->arena, f->talk.user, cases[i].now_s, 10,
					       &reminders, &n),
			  TT_OK);
		check_int(name, (int64_t)n, cases[i].both ? 2 : 1);
		check_int(name, reminders[0].message_id, kept);
		check_err(name,
			  store_messages_count(f->db, seat.room.id, 0, cases[i].now_s, &count),
			  TT_OK);
		check_int(name, count, cases[i].both ? 2 : 1);

		f->talk.now_s = cases[i].now_s;
		check_err(name, talk_reminders_upcoming(&f->talk, &upcoming, &n), TT_OK);
		check_int(name, (int64_t)n, cases[i].both ? 2 : 1);
		check_err(name, talk_reminder_get(&f->talk, &seat, gone, &reminder),
			  cases[i].both ? TT_OK : TT_ERR_NO_MESSAGE);
	}
	commit(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
