/* The outbox: lines in order, counted, bounded. */
#include "server/store/outbox.h"
#include "tests/unit/store_fixture.h"

enum {
	MOST = 3,
	MOST_BYTES = 1000
};

static void add_bots(struct store_fixture *f)
{
	check_err(
		"bots",
		fixture_exec(
			f->db,
			"INSERT INTO bots (id, name, secret, url, url_hash, features, state,"
			" error_count, last_error_s, n_waiting, n_dropped, created_s)"
			" VALUES (1, 'One', 'secret-1', 'http://one/', 'h1', 1, 1, 0, 0, 0, 0, 5),"
			" (2, 'Two', 'secret-2', 'http://two/', 'h2', 1, 1, 0, 0, 0, 0, 5)"),
		TT_OK);
}

static int64_t add(struct store_fixture *f, int64_t bot_id, int64_t room_id, const char *body)
{
	struct outgoing row = { .bot_id = bot_id,
				.room_id = room_id,
				.backend = TT_STR("http://us/"),
				.body = tt_str(body),
				.created_s = 7 };
	const struct outbox_limits most = { MOST, MOST_BYTES };

	check_err("add", store_outbox_add(f->db, &row, &most), TT_OK);
	return row.id;
}

static struct outgoing head(struct store_fixture *f, int64_t bot_id, int64_t room_id)
{
	struct outgoing row = { .bot_id = bot_id, .room_id = room_id };
	struct receiver to;

	check_err("head", store_outbox_head(f->db, &f->arena, &row, &to), TT_OK);
	if (row.id != 0) {
		check_str("url", to.url, bot_id == 1 ? "http://one/" : "http://two/");
		check_str("secret", to.secret, bot_id == 1 ? "secret-1" : "secret-2");
		check_str("backend", row.backend, "http://us/");
		check_int("created", row.created_s, 7);
	}
	return row;
}

static int64_t of_bot(struct store_fixture *f, const char *column, int64_t bot_id)
{
	return fixture_number(f->db, tt_arena_printf(&f->arena, "SELECT %s FROM bots WHERE id = %d",
						     column, (int)bot_id));
}

static void test_lines(void **state)
{
	struct store_fixture *f = *state;
	struct outgoing row;
	int64_t first;

	begin(f->db, DB_WRITE);
	add_bots(f);
	first = add(f, 1, 10, "a");
	add(f, 1, 11, "b");
	add(f, 1, 10, "c");
	add(f, 2, 10, "d");
	check_str("first", head(f, 1, 10).body, "a");
	check_str("other room", head(f, 1, 11).body, "b");
	check_str("other bot", head(f, 2, 10).body, "d");
	check_int("none", head(f, 2, 11).id, 0);
	check_int("waiting", of_bot(f, "n_waiting", 1), 3);

	row = head(f, 1, 10);
	check_int("id", row.id, first);
	check_err("done", store_outbox_done(f->db, &row, true), TT_OK);
	check_err("done once", store_outbox_done(f->db, &row, false), TT_OK);
	check_str("second", head(f, 1, 10).body, "c");
	check_int("waiting", of_bot(f, "n_waiting", 1), 2);
	check_int("dropped", of_bot(f, "n_dropped", 1), 0);
	row = head(f, 1, 10);
	check_err("given up", store_outbox_done(f->db, &row, false), TT_OK);
	check_int("dropped", of_bot(f, "n_dropped", 1), 1);
	check_int("waiting", of_bot(f, "n_waiting", 1), 1);
	check_int("other bot", of_bot(f, "n_waiting", 2), 1);
	commit(f->db);
}

static void test_bound(void **state)
{
	struct store_fixture *f = *state;

	begin(f->db, DB_WRITE);
	add_bots(f);
	for (int i = 0; i < MOST; i++)
		assert_int_not_equal(add(f, 1, 10 + i, "x"), 0);
	check_int("too many", add(f, 1, 20, "y"), 0);
	check_int("dropped", of_bot(f, "n_dropped", 1), 1);
	check_int("waiting", of_bot(f, "n_waiting", 1), MOST);
	assert_int_not_equal(add(f, 2, 10, "z"), 0);
	check_int("nobody's", add(f, 3, 10, "z"), 0);
	commit(f->db);
}

/* A room in which there is much noise leaves the others their places. */
static void test_share_of_a_room(void **state)
{
	enum {
		ALL = 100
	};
	struct store_fixture *f = *state;
	const struct outbox_limits most = { ALL, MOST_BYTES };
	int64_t n[3] = { 0 };

	begin(f->db, DB_WRITE);
	add_bots(f);
	for (int64_t room = 0; room < 3; room++)
		for (int i = 0; i < ALL; i++) {
			struct outgoing row = { .bot_id = 1,
						.room_id = 10 + room,
						.backend = TT_STR(""),
						.body = TT_STR("x") };

			check_err("add", store_outbox_add(f->db, &row, &most), TT_OK);
			n[room] += row.id != 0;
		}
	check_int("the first", n[0], 75);
	check_int("the second", n[1], 19); /* three quarters of 25 */
	check_int("the third", n[2], 5);
	check_int("waiting", of_bot(f, "n_waiting", 1), 75 + 19 + 5);
	check_int("bytes", of_bot(f, "waiting_bytes", 1), 75 + 19 + 5);
	check_int("dropped", of_bot(f, "n_dropped", 1), 3 * ALL - (75 + 19 + 5));
	commit(f->db);
}

/* One of any size may wait, more only while they are small. */
static void test_bound_of_bytes(void **state)
{
	struct store_fixture *f = *state;
	char large[MOST_BYTES + 2];
	int64_t first;

	memset(large, 'x', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	begin(f->db, DB_WRITE);
	add_bots(f);
	first = add(f, 1, 10, large);
	assert_int_not_equal(first, 0);
	check_int("bytes", of_bot(f, "waiting_bytes", 1), MOST_BYTES + 1);
	check_int("no more", add(f, 1, 10, "y"), 0);
	check_int("dropped", of_bot(f, "n_dropped", 1), 1);
	check_err("done",
		  store_outbox_done(f->db, &(struct outgoing){ .id = first, .bot_id = 1 }, true),
		  TT_OK);
	check_int("nothing", of_bot(f, "waiting_bytes", 1), 0);
	assert_int_not_equal(add(f, 1, 10, "y"), 0);
	check_int("not beside it", add(f, 1, 10, large), 0);
	check_int("bytes", of_bot(f, "waiting_bytes", 1), 1);
	commit(f->db);
}

static void test_after(void **state)
{
	struct store_fixture *f = *state;
	struct outgoing row;
	int64_t last;

	begin(f->db, DB_WRITE);
	add_bots(f);
	add(f, 2, 12, "a");
	last = add(f, 1, 11, "b");
	check_err("after", store_outbox_after(f->db, 0, &row), TT_OK);
	check_int("bot", row.bot_id, 2);
	check_int("room", row.room_id, 12);
	check_err("after", store_outbox_after(f->db, row.id, &row), TT_OK);
	check_int("id", row.id, last);
	check_err("after", store_outbox_after(f->db, row.id, &row), TT_OK);
	check_int("end", row.id, 0);
	/* An id is given once: who has seen the last one overlooks none that comes later. */
	check_err("drop", store_outbox_drop(f->db, 1, 0), TT_OK);
	check_err("drop", store_outbox_drop(f->db, 2, 0), TT_OK);
	assert_true(add(f, 1, 11, "c") > last);
	commit(f->db);
}

static void test_failures_and_drops(void **state)
{
	struct store_fixture *f = *state;

	begin(f->db, DB_WRITE);
	add_bots(f);
	add(f, 1, 10, "a");
	add(f, 1, 11, "b");
	check_err("failed", store_outbox_failed(f->db, 1, 99, TT_STR("no")), TT_OK);
	check_err("failed", store_outbox_failed(f->db, 1, 100, TT_STR("answered 500")), TT_OK);
	check_int("count", of_bot(f, "error_count", 1), 2);
	check_int("when", of_bot(f, "last_error_s", 1), 100);
	check_int("why", of_bot(f, "last_error_message = 'answered 500'", 1), 1);
	check_int("other", of_bot(f, "error_count", 2), 0);

	check_err("room", store_outbox_drop(f->db, 1, 10), TT_OK);
	check_int("waiting", of_bot(f, "n_waiting", 1), 1);
	check_int("gone", head(f, 1, 10).id, 0);
	check_str("stays", head(f, 1, 11).body, "b");
	check_err("all", store_outbox_drop(f->db, 1, 0), TT_OK);
	check_int("waiting", of_bot(f, "n_waiting", 1), 0);
	check_int("that is counted", of_bot(f, "n_dropped", 1), 2);
	check_int("bytes", of_bot(f, "waiting_bytes", 1), 0);
	commit(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_lines),           ON_BOTH(test_bound), ON_BOTH(test_bound_of_bytes),
		ON_BOTH(test_share_of_a_room), ON_BOTH(test_after), ON_BOTH(test_failures_and_drops)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
