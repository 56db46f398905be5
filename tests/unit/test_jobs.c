#include "server/jobs.h"
#include "lib/base/clock.h"
#include "tests/unit/store_fixture.h"

#include <time.h>

enum {
	NOW_S = 1000
};

static void add_messages(struct store_fixture *f, const struct room *room, int n, int64_t expires_s)
{
	begin(f->db, DB_WRITE);
	for (int i = 0; i < n; i++) {
		struct message message = {
			.room_id = room->id,
			.kind = MESSAGE_COMMENT,
			.actor_type = ACTOR_USERS,
			.actor_id = TT_STR("alice"),
			.body = TT_STR("text"),
			.created_s = 1,
			.expires_s = expires_s,
		};

		check_err("add", store_message_add(f->db, &message), TT_OK);
	}
	commit(f->db);
}

static int64_t count(struct store_fixture *f)
{
	int64_t n;

	begin(f->db, DB_READ);
	n = fixture_number(f->db, "SELECT COUNT(*) FROM messages");
	commit(f->db);
	return n;
}

/* Only what is over goes, and never more than a step at once. */
static void test_steps(void **state)
{
	static const struct {
		int64_t left;
		bool more;
	} steps[] = { { 15, true }, { 10, true }, { 8, false }, { 8, false } };
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");

	add_messages(f, &room, 5, 0);
	add_messages(f, &room, 12, NOW_S);
	add_messages(f, &room, 3, NOW_S + 1);
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		bool more = false;

		check_err("purge", jobs_purge_messages(f->db, NOW_S, 5, &more), TT_OK);
		check_int("left", count(f), steps[i].left);
		check_true("more", more == steps[i].more);
	}
}

/* The thread does it without being asked, and ends when it is told to. */
static void test_thread(void **state)
{
	const struct timespec pause = { .tv_nsec = 10 * 1000000 };
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	const struct jobs_conf conf = { .store = f->store, .period_ms = 20 };
	struct jobs *jobs;

	add_messages(f, &room, 1, 0);
	add_messages(f, &room, 450, NOW_S);
	jobs = jobs_start(&conf);
	check_true("started", jobs != NULL);
	for (int i = 0; i < 3000 && count(f) > 1; i++)
		nanosleep(&pause, NULL);
	check_int("at start", count(f), 1);
	add_messages(f, &room, 3, tt_clock_s());
	for (int i = 0; i < 3000 && count(f) > 1; i++)
		nanosleep(&pause, NULL);
	check_int("later", count(f), 1);
	jobs_stop(jobs);
}

static void test_stop_at_once(void **state)
{
	struct store_fixture *f = *state;
	const struct jobs_conf conf = { .store = f->store };

	jobs_stop(NULL);
	for (int i = 0; i < 20; i++)
		jobs_stop(jobs_start(&conf));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_steps),
		ON_BOTH(test_thread),
		ON_BOTH(test_stop_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
