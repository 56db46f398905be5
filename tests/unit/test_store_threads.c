/* Writers and readers on several threads: what was acknowledged is there, once and in order. */
#include "tests/unit/store_fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum {
	N_WRITERS = 3,
	N_READERS = 2,
	N_EACH = 60
};

struct work {
	struct store_fixture *f;
	struct room room;
	int writer;
	bool rolls_back;            /* every third transaction */
	atomic_int *n_acknowledged; /* of all writers */
	atomic_int *n_writing;
	const char *failed; /* what, or NULL; cmocka's checks are for the main thread only */
};

static void *write_many(void *arg)
{
	struct work *work = arg;
	struct db *db = store_db(work->f->store);

	for (int i = 0; db && i < N_EACH && !work->failed; i++) {
		struct message message = { .room_id = work->room.id,
					   .kind = MESSAGE_COMMENT,
					   .actor_type = ACTOR_USERS,
					   .actor_id = TT_STR("alice") };
		bool keep = !work->rolls_back || i % 3 != 0;
		char body[32];
		enum tt_err err;

		snprintf(body, sizeof(body), "%d-%d%s", work->writer, i, keep ? "" : "-lost");
		message.body = tt_str(body);
		err = db_begin(db, DB_WRITE);
		if (err) {
			work->failed = "begin";
			break;
		}
		err = store_message_add(db, &message);
		if (!err)
			err = store_room_set_last(db, work->room.id, message.id, i);
		if (err)
			work->failed = "add";
		err = db_end(db, err ? err : keep ? TT_OK : TT_ERR_INTERNAL);
		if (err != (keep ? TT_OK : TT_ERR_INTERNAL))
			work->failed = "end";
		if (keep)
			atomic_fetch_add(work->n_acknowledged, 1);
	}
	if (!db)
		work->failed = "connection";
	atomic_fetch_sub(work->n_writing, 1);
	return NULL;
}

/* What one look shows fits together: the room's last message is the newest of its messages, and
 * nothing that was acknowledged before the look is missing. */
static const char *look(struct work *work, struct db *db)
{
	int acknowledged = atomic_load(work->n_acknowledged);
	struct message_page page = { .room_id = work->room.id, .limit = 1 };
	struct message *rows = NULL;
	struct tt_arena arena;
	struct room room = { 0 };
	int64_t count = 0;
	size_t n = 0;
	const char *failed = NULL;
	enum tt_err err;

	tt_arena_init(&arena);
	err = db_begin(db, DB_READ);
	if (!err) {
		err = store_room_by_token(db, &arena, work->room.token, &room);
		if (!err)
			err = store_messages_page(db, &arena, &page, &rows, &n);
		if (!err)
			err = store_messages_count(db, room.id, 0, 0, &count);
		err = db_end(db, err);
	}
	if (err)
		failed = "reading";
	else if (room.last_message_id != (n ? rows[0].id : 0))
		failed = "one look that fits together";
	else if (count < acknowledged)
		failed = "what was acknowledged";
	tt_arena_finish(&arena);
	return failed;
}

static void *read_many(void *arg)
{
	struct work *work = arg;
	struct db *db = store_db(work->f->store);

	work->failed = db ? NULL : "connection";
	do {
		if (!work->failed)
			work->failed = look(work, db);
	} while (!work->failed && atomic_load(work->n_writing) > 0);
	return NULL;
}

static int64_t run(struct store_fixture *f, bool rolls_back)
{
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	atomic_int n_acknowledged = 0;
	atomic_int n_writing = N_WRITERS;
	struct work works[N_WRITERS + N_READERS];
	pthread_t threads[N_WRITERS + N_READERS];

	for (int i = 0; i < N_WRITERS + N_READERS; i++)
		works[i] = (struct work){ .f = f,
					  .room = room,
					  .writer = i,
					  .rolls_back = rolls_back,
					  .n_acknowledged = &n_acknowledged,
					  .n_writing = &n_writing };
	for (int i = 0; i < N_WRITERS + N_READERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL,
						i < N_WRITERS ? write_many : read_many, &works[i]),
				 0);
	for (int i = 0; i < N_WRITERS + N_READERS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < N_WRITERS + N_READERS; i++)
		check_str(i < N_WRITERS ? "writer" : "reader", tt_str(works[i].failed), NULL);
	return atomic_load(&n_acknowledged);
}

/* Every row of every writer once, each writer's rows in the order it wrote them. */
static void check_rows(struct store_fixture *f, int64_t want)
{
	struct message_page page = { .forwards = true, .limit = 1000 };
	int last[N_WRITERS] = { -1, -1, -1 };
	struct message *rows;
	struct room room;
	size_t n;

	begin(f->db, DB_READ);
	check_err("room", store_room_by_token(f->db, &f->arena, TT_STR("abcd"), &room), TT_OK);
	page.room_id = room.id;
	check_err("rows", store_messages_page(f->db, &f->arena, &page, &rows, &n), TT_OK);
	commit(f->db);
	check_int("rows", (int64_t)n, want);
	for (size_t i = 0; i < n; i++) {
		int writer = -1;
		int number = -1;
		char behind[8] = "";
		int parts = sscanf(rows[i].body.p, "%d-%d%7s", &writer, &number, behind);

		check_int("no row that was rolled back", parts, 2);
		check_true("a writer", writer >= 0 && writer < N_WRITERS);
		check_true("in order, so never twice", number > last[writer]);
		last[writer] = number;
	}
}

static void test_all_are_kept(void **state)
{
	struct store_fixture *f = *state;

	check_int("acknowledged", run(f, false), N_WRITERS * N_EACH);
	check_rows(f, N_WRITERS * N_EACH);
}

static void test_rolled_back_ones_leave_no_trace(void **state)
{
	struct store_fixture *f = *state;
	int64_t acknowledged = run(f, true);

	check_int("acknowledged", acknowledged, N_WRITERS * N_EACH * 2 / 3);
	check_rows(f, acknowledged);
}

static void test_kept_after_reopening(void **state)
{
	struct store_fixture *f = *state;
	int64_t acknowledged = run(f, true);

	store_close(f->store);
	f->store = NULL;
	check_err("open again", store_open(&f->store, &f->conf), TT_OK);
	f->db = store_db(f->store);
	check_rows(f, acknowledged);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_all_are_kept),
		ON_BOTH(test_rolled_back_ones_leave_no_trace),
		cmocka_unit_test_setup_teardown(test_all_are_kept, store_on_disk, store_gone),
		cmocka_unit_test_setup_teardown(test_kept_after_reopening, store_in_file,
						store_gone),
		cmocka_unit_test_setup_teardown(test_kept_after_reopening, store_on_disk,
						store_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
