#include "server/store/keep.h"
#include "tests/unit/store_fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static int64_t count_rooms(struct db *db)
{
	int64_t n;

	begin(db, DB_READ);
	n = fixture_number(db, "SELECT COUNT(*) FROM rooms");
	commit(db);
	return n;
}

static void nothing(void *ctx)
{
	(void)ctx;
}

static void add_one(void *ctx)
{
	atomic_fetch_add((atomic_int *)ctx, 1);
}

static void test_put_back(void **state)
{
	struct store_fixture *f = *state;
	atomic_int n_calls = 0;
	struct kept *kept;
	int64_t first_id;
	int64_t n;

	first_id = fixture_room(f, "first1", 2, "First").id;
	n = count_rooms(f->db);
	assert_int_equal(store_keep(f->store, &kept), TT_OK);
	check_true("it takes something", kept_bytes(kept) > 1000);
	check_int("the next one", fixture_room(f, "second1", 2, "Second").id, first_id + 1);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(store_put_back(f->store, kept, add_one, &n_calls), TT_OK);
		check_int("it was called", atomic_load(&n_calls), i + 1);
		check_int("as it was", count_rooms(f->db), n);
		check_int("numbers, too", fixture_room(f, "third1", 2, "Third").id, first_id + 1);
		check_int("and it goes on", count_rooms(f->db), n + 1);
	}
	kept_drop(kept);
	check_int("what was kept is not needed any more", count_rooms(f->db), n + 1);
}

static void test_forget_outbox(void **state)
{
	struct store_fixture *f = *state;
	struct kept *kept;

	begin(f->db, DB_WRITE);
	assert_int_equal(
		fixture_exec(f->db,
			     "INSERT INTO bots (id, name, secret, url, url_hash, features, state,"
			     " error_count, last_error_s, n_waiting, n_dropped, created_s)"
			     " VALUES (1, 'b', 's', 'u', 'h', 1, 1, 0, 0, 1, 0, 1);"
			     "INSERT INTO outbox (bot_id, room_id, backend, body, created_s)"
			     " VALUES (1, 1, '', '{}', 1)"),
		TT_OK);
	commit(f->db);
	assert_int_equal(store_keep(f->store, &kept), TT_OK);
	assert_int_equal(kept_forget_outbox(kept), TT_OK);
	begin(f->db, DB_READ);
	check_int("here it waits", fixture_number(f->db, "SELECT COUNT(*) FROM outbox"), 1);
	commit(f->db);
	assert_int_equal(store_put_back(f->store, kept, nothing, NULL), TT_OK);
	begin(f->db, DB_READ);
	check_int("there it did not", fixture_number(f->db, "SELECT COUNT(*) FROM outbox"), 0);
	check_int("nor is it counted", fixture_number(f->db, "SELECT n_waiting FROM bots"), 0);
	commit(f->db);
	kept_drop(kept);
}

struct crowd {
	struct store_fixture *f;
	atomic_bool over;
	atomic_int n_wrong;
};

/* Whoever reads sees the one or the other, and nothing in between. */
static void *look(void *ctx)
{
	struct crowd *crowd = ctx;
	struct db *db = store_db(crowd->f->store);

	while (!atomic_load(&crowd->over)) {
		if (db_begin(db, DB_READ)) {
			atomic_fetch_add(&crowd->n_wrong, 1);
			continue;
		}
		int64_t rooms = fixture_number(db, "SELECT COUNT(*) FROM rooms");
		int64_t again = fixture_number(db, "SELECT COUNT(*) FROM rooms");

		if (db_end(db, TT_OK) || rooms != again || rooms < 1)
			atomic_fetch_add(&crowd->n_wrong, 1);
	}
	return NULL;
}

static void test_while_others_read(void **state)
{
	struct crowd crowd = { .f = *state };
	pthread_t threads[3];
	struct kept *kept;
	char token[16];

	fixture_room(crowd.f, "first1", 2, "First");
	assert_int_equal(store_keep(crowd.f->store, &kept), TT_OK);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, look, &crowd), 0);
	for (int i = 0; i < 50; i++) {
		snprintf(token, sizeof(token), "room%d", i);
		fixture_room(crowd.f, token, 2, "Another");
		assert_int_equal(store_put_back(crowd.f->store, kept, nothing, NULL), TT_OK);
	}
	atomic_store(&crowd.over, true);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		pthread_join(threads[i], NULL);
	kept_drop(kept);
	check_int("nobody saw half of it", atomic_load(&crowd.n_wrong), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_put_back, store_in_memory, store_gone),
		cmocka_unit_test_setup_teardown(test_forget_outbox, store_in_memory, store_gone),
		cmocka_unit_test_setup_teardown(test_while_others_read, store_in_memory,
						store_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
