/* Opening, migrating, transactions and queries: store.c, schema.c, sqlite.c. */
#include "lib/base/clock.h"
#include "server/store/probe.h"
#include "tests/unit/store_fixture.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int64_t n_rooms(struct db *db)
{
	return fixture_number(db, "SELECT COUNT(*) FROM rooms");
}

/* Inside the caller's transaction. */
static void add_room(struct db *db, const char *token)
{
	struct room room = { .token = tt_str(token),
			     .type = ROOM_GROUP,
			     .name = TT_STR("n"),
			     .description = TT_STR(""),
			     .object_type = TT_STR(""),
			     .object_id = TT_STR("") };

	assert_int_equal(store_room_add(db, &room), TT_OK);
}

static void test_empty(void **state)
{
	struct store_fixture *f = *state;

	check_int("first version is applied",
		  fixture_number(f->db, "SELECT MIN(version) FROM schema_version"), 1);
	check_int("each version once",
		  fixture_number(f->db, "SELECT MAX(version) - COUNT(*) FROM schema_version"), 0);
	check_int("no rooms", n_rooms(f->db), 0);
	check_int("foreign keys count", fixture_number(f->db, "PRAGMA foreign_keys"), 1);
	check_true("the thread's own connection", store_db(f->store) == f->db);
}

static void reopen(struct store_fixture *f, enum tt_err want)
{
	store_close(f->store);
	f->store = NULL;
	check_err("open again", store_open(&f->store, &f->conf), want);
	check_int("there when it succeeds", f->store != NULL, want == TT_OK);
	f->db = f->store ? store_db(f->store) : NULL;
}

static void test_reopen_file(void **state)
{
	struct store_fixture *f = *state;
	int64_t n_versions = fixture_number(f->db, "SELECT COUNT(*) FROM schema_version");

	fixture_room(f, "abcd", ROOM_GROUP, "kept");
	reopen(f, TT_OK);
	check_int("rows are there", n_rooms(f->db), 1);
	check_int("nothing is applied twice",
		  fixture_number(f->db, "SELECT COUNT(*) FROM schema_version"), n_versions);
}

static void test_reopen_memory(void **state)
{
	struct store_fixture *f = *state;

	fixture_room(f, "abcd", ROOM_GROUP, "lost");
	reopen(f, TT_OK);
	check_int("nothing is left", n_rooms(f->db), 0);
}

/* It would not wait for its turn. */
static void test_readers_do_not_write(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "before");
	struct room got;

	begin(f->db, DB_READ);
	check_err("rename", store_room_rename(f->db, room.id, TT_STR("after")), TT_ERR_STORE);
	rollback(f->db);
	begin(f->db, DB_READ);
	check_err("get", store_room_by_id(f->db, &f->arena, room.id, &got), TT_OK);
	check_text("as it was", got.name, TT_STR("before"));
	commit(f->db);
}

static void test_newer_schema_is_refused(void **state)
{
	struct store_fixture *f = *state;

	fixture_room(f, "abcd", ROOM_GROUP, "kept");
	begin(f->db, DB_WRITE);
	check_err("a later program",
		  fixture_exec(f->db, "INSERT INTO schema_version VALUES (999, 0)"), TT_OK);
	commit(f->db);
	reopen(f, TT_ERR_STORE);
}

static void test_no_folder(void **state)
{
	struct store_conf conf = { .path = "/nonexistent-folder/x.db" };
	struct store *store = (struct store *)&conf;

	(void)state;
	check_err("open", store_open(&store, &conf), TT_ERR_STORE);
	check_true("nothing to close", store == NULL);
	store_close(NULL);
}

static void test_no_database(void **state)
{
	struct store_fixture *f = *state;
	FILE *file;

	store_close(f->store);
	f->store = NULL;
	file = fopen(f->path, "wb");
	assert_non_null(file);
	for (int i = 0; i < 1000; i++)
		fputs("this is a text, no database\n", file);
	fclose(file);
	check_err("open", store_open(&f->store, &f->conf), TT_ERR_STORE);
}

static void test_two_in_memory_are_two(void **state)
{
	struct store_fixture *f = *state;
	struct store_conf conf = { .path = NULL };
	struct store *other;

	fixture_room(f, "abcd", ROOM_GROUP, "here");
	check_err("open", store_open(&other, &conf), TT_OK);
	check_int("there", n_rooms(store_db(other)), 0);
	check_int("here", n_rooms(f->db), 1);
	store_close(other);
}

static void test_transactions(void **state)
{
	struct store_fixture *f = *state;

	begin(f->db, DB_WRITE);
	add_room(f->db, "aaaa");
	check_int("seen inside", n_rooms(f->db), 1);
	check_err("an error rolls back and comes back", db_end(f->db, TT_ERR_ROOM_NAME),
		  TT_ERR_ROOM_NAME);
	check_int("rolled back", n_rooms(f->db), 0);

	begin(f->db, DB_WRITE);
	add_room(f->db, "bbbb");
	check_err("commit", db_end(f->db, TT_OK), TT_OK);
	check_int("kept", n_rooms(f->db), 1);

	begin(f->db, DB_READ);
	check_int("read", n_rooms(f->db), 1);
	commit(f->db);
	begin(f->db, DB_READ);
	rollback(f->db);
}

static void test_failed_statement_spoils_the_transaction(void **state)
{
	struct store_fixture *f = *state;
	struct message message = { .room_id = 4711, /* no such room */
				   .kind = MESSAGE_COMMENT,
				   .actor_type = ACTOR_USERS,
				   .actor_id = TT_STR("a"),
				   .body = TT_STR("b") };
	enum tt_err err;

	begin(f->db, DB_WRITE);
	add_room(f->db, "aaaa");
	err = store_message_add(f->db, &message);
	check_err("foreign key", err, TT_ERR_STORE);
	check_err("comes back", db_end(f->db, err), TT_ERR_STORE);
	check_int("nothing is left", n_rooms(f->db), 0);

	fixture_room(f, "bbbb", ROOM_GROUP, "the connection works on");
	check_int("kept", n_rooms(f->db), 1);
}

/* SQLite numbers $1, $2 by their first appearance, PostgreSQL by what they say. */
static void test_parameter_order(void **state)
{
	static const struct {
		const char *sql;
		enum tt_err want;
	} cases[] = {
		{ "SELECT $1, $2", TT_OK },
		{ "SELECT $1, $2, $1", TT_OK },
		{ "SELECT 1", TT_OK },
		{ "SELECT $2, $1", TT_ERR_STORE },
		{ "SELECT $2", TT_ERR_STORE },
		{ "SELECT $1, $3", TT_ERR_STORE },
		{ "SELECT ?", TT_ERR_STORE },
		{ "SELECT :1", TT_ERR_STORE },
		{ "SELECT $1 FROM nowhere", TT_ERR_STORE },
		{ "SELCT 1", TT_ERR_STORE },
	};
	struct store_fixture *f = *state;
	const struct conn *conn = db_conn(f->db);

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		void *stmt = NULL;

		check_err(cases[i].sql, conn->driver->prepare(&stmt, conn->handle, cases[i].sql),
			  cases[i].want);
		check_int(cases[i].sql, stmt != NULL, cases[i].want == TT_OK);
		conn->driver->forget(stmt);
	}
}

/* Every statement of the program has its parameters in order; store_open() has prepared them. */
static void test_all_statements_are_prepared(void **state)
{
	struct store_fixture *f = *state;
	const struct conn *conn;

	begin(f->db, DB_WRITE);
	conn = db_conn(f->db);
	for (int set = 0; set < N_STORE_SETS; set++) {
		check_true("a set has statements", store_sets[set]->n > 0);
		for (int i = 0; i < store_sets[set]->n; i++)
			check_true(store_sets[set]->sql[i], conn->stmts[set][i] != NULL);
	}
	commit(f->db);
}

static void test_values(void **state)
{
	static const struct {
		const char *name;
		struct tt_str text;
	} texts[] = {
		{ "plain", BYTES("abc") },
		{ "empty", BYTES("") },
		{ "NULL", NO_TEXT },
		{ "quotes", BYTES("'; DROP TABLE rooms; --\"") },
		{ "four bytes", BYTES("\xf0\x9f\x91\x8d") },
		{ "NUL inside", BYTES("a\0b") },
	};
	static const int64_t numbers[] = { 0, 1, -1, INT64_MAX, INT64_MIN };
	struct store_fixture *f = *state;
	const struct conn *conn = db_conn(f->db);
	const struct store_driver *driver = conn->driver;
	bool has_row;
	void *stmt;

	assert_int_equal(driver->prepare(&stmt, conn->handle, "SELECT $1, $2"), TT_OK);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		int64_t number = numbers[i % ARRAY_LEN(numbers)];

		assert_int_equal(driver->bind_str(stmt, 1, texts[i].text), TT_OK);
		assert_int_equal(driver->bind_i64(stmt, 2, number), TT_OK);
		assert_int_equal(driver->step(stmt, &has_row), TT_OK);
		check_true(texts[i].name, has_row);
		check_text(texts[i].name, driver->str(stmt, 0, &f->arena), texts[i].text);
		check_int(texts[i].name, driver->i64(stmt, 1), number);
		assert_int_equal(driver->step(stmt, &has_row), TT_OK);
		check_false(texts[i].name, has_row);
		driver->reset(stmt);
	}
	check_err("too many", driver->bind_i64(stmt, 3, 1), TT_ERR_STORE);
	driver->forget(stmt);
}

static void test_query_keeps_the_first_failure(void **state)
{
	struct store_fixture *f = *state;
	struct query q;

	begin(f->db, DB_READ);
	q = query_start(f->db, SET_ROOMS, 1); /* one parameter */
	query_bind_str(&q, TT_STR("abcd"));
	query_bind_i64(&q, 1); /* one too many */
	query_bind_i64(&q, 2);
	check_false("no row", query_next(&q));
	check_err("end", query_end(&q), TT_ERR_STORE);

	q = query_start(f->db, SET_ROOMS, 1);
	query_bind_str(&q, TT_STR("abcd"));
	check_false("no row either", query_next(&q));
	check_err("but the statement works on", query_end(&q), TT_OK);
	commit(f->db);
}

static void test_durable(void **state)
{
	struct store_fixture *f = *state;

	check_int("kernel only", fixture_number(f->db, "PRAGMA synchronous"), 1);
	store_close(f->store);
	f->conf.durable = true;
	check_err("open", store_open(&f->store, &f->conf), TT_OK);
	f->db = store_db(f->store);
	check_int("reaches the disk", fixture_number(f->db, "PRAGMA synchronous"), 2);
}

static void *probe(void *store)
{
	static enum tt_err errs[] = { TT_OK, TT_ERR_STORE };

	return store_probe(store) == TT_OK ? &errs[0] : &errs[1];
}

/* Also when the thread that asks connects only now, and so makes a new file of that name. */
static void test_file_gone(void **state)
{
	struct store_fixture *f = *state;
	static const char *const files[] = { "", "-wal", "-shm" };
	void *found = NULL;
	pthread_t thread;

	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		unlink(tt_arena_printf(&f->arena, "%s%s", f->path, files[i]));
	check_int("thread", pthread_create(&thread, NULL, probe, f->store), 0);
	pthread_join(thread, &found);
	check_err("new thread", *(const enum tt_err *)found, TT_ERR_STORE);
	check_err("believed for a while", store_probe(f->store), TT_ERR_STORE);
}

static void test_file_there(void **state)
{
	const struct store_fixture *f = *state;

	check_err("well", store_probe(f->store), TT_OK);
}

/* Who is told of a try that does not come to its end: what was so before, but not for good. */
static void test_probe_that_hangs(void **state)
{
	const struct store_fixture *f = *state;
	struct probe probe;

	probe_init(&probe);
	probe.running = true;
	probe.begun_ms = tt_clock_mono_ms();
	check_err("for a while", probe_run(&probe, f->db), TT_OK);
	probe.begun_ms -= 60 * 1000;
	check_err("nobody knows", probe_run(&probe, f->db), TT_ERR_BUSY);
	probe_finish(&probe);
}

/* How many of 1,000 queries in a transaction of that kind succeed. */
static int n_read(struct store_fixture *f, int64_t most_us)
{
	struct room room;
	int n = 0;

	begin(f->db, DB_READ);
	if (most_us > 0)
		db_bound(f->db, most_us);
	for (int i = 0; i < 1000; i++) {
		enum tt_err err = store_room_by_token(f->db, &f->arena, TT_STR("none"), &room);

		assert_true(err == TT_ERR_ROOM || err == TT_ERR_LONG);
		n += err == TT_ERR_ROOM;
	}
	rollback(f->db);
	return n;
}

static void test_who_reads_for_long(void **state)
{
	struct store_fixture *f = *state;

	check_true("is stopped", n_read(f, 1) < 100);
	check_int("and is as before in the next transaction", n_read(f, 0), 1000);
	check_int("who is fast is not", n_read(f, INT64_MAX / 2), 1000);
}

static void test_who_reads_at_the_end(void **state)
{
	struct store_fixture *f = *state;
	struct room room;
	int64_t begin_us;
	enum tt_err err;

	store_hurry(f->store);
	check_int("has some time", n_read(f, INT64_MAX / 2), 1000);
	begin(f->db, DB_READ);
	db_bound(f->db, INT64_MAX / 2);
	begin_us = tt_clock_thread_us();
	do
		err = store_room_by_token(f->db, &f->arena, TT_STR("none"), &room);
	while (err == TT_ERR_ROOM && tt_clock_thread_us() - begin_us < 30 * 1000 * 1000);
	check_err("but not as much as he likes", err, TT_ERR_LONG);
	rollback(f->db);
}

#define ON_FILE(fn) cmocka_unit_test_setup_teardown(fn, store_in_file, store_gone)
#define ON_MEMORY(fn) cmocka_unit_test_setup_teardown(fn, store_in_memory, store_gone)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_empty),
		ON_FILE(test_reopen_file),
		ON_MEMORY(test_reopen_memory),
		ON_BOTH(test_readers_do_not_write),
		ON_FILE(test_newer_schema_is_refused),
		cmocka_unit_test(test_no_folder),
		ON_FILE(test_no_database),
		ON_MEMORY(test_two_in_memory_are_two),
		ON_BOTH(test_transactions),
		ON_BOTH(test_failed_statement_spoils_the_transaction),
		ON_MEMORY(test_parameter_order),
		ON_BOTH(test_all_statements_are_prepared),
		ON_MEMORY(test_values),
		ON_MEMORY(test_query_keeps_the_first_failure),
		ON_FILE(test_durable),
		ON_FILE(test_file_gone),
		ON_BOTH(test_file_there),
		ON_FILE(test_probe_that_hangs),
		ON_MEMORY(test_who_reads_for_long),
		ON_MEMORY(test_who_reads_at_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
