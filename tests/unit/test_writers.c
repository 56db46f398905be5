/* Writers that share a COMMIT: who waits for whom, and whose rows are there afterwards. */
#include "server/store/writers.h"
#include "tests/unit/store_fixture.h"

#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

enum {
	N_MEMBERS = 3
};

/* One thread of a batch: begins, adds its row and ends when it is told to. */
struct member {
	const char *id;
	enum tt_err ends_with;
	bool loses_all; /* as SQLite rolls back by itself after some errors */
	enum tt_err outcome;
	struct writers *writers;
	sem_t has_turn;
	sem_t may_end;
	pthread_t thread;
};

static enum tt_err add(struct conn *conn, const char *id)
{
	char sql[200];

	snprintf(sql, sizeof(sql), "INSERT INTO user_groups (id, display_name) VALUES ('%s', 'x')",
		 id);
	return conn->driver->exec(conn->handle, sql);
}

static void *write_one(void *arg)
{
	struct member *member = arg;
	struct writers *writers = member->writers;
	struct part part;
	enum tt_err err = writers_begin(writers);

	part_init(&part);
	sem_post(&member->has_turn);
	sem_wait(&member->may_end);
	if (!err)
		err = add(writers->conn, member->id);
	if (!err && member->loses_all)
		err = conn_control(writers->conn, ROLLBACK);
	member->outcome = writers_end(writers, &part, err ? err : member->ends_with);
	part_finish(&part);
	return NULL;
}

static void start(struct member *member, struct writers *writers)
{
	member->writers = writers;
	member->outcome = TT_ERR_INTERNAL;
	sem_init(&member->has_turn, 0, 0);
	sem_init(&member->may_end, 0, 0);
	assert_int_equal(pthread_create(&member->thread, NULL, write_one, member), 0);
}

static int64_t n_groups(struct store_fixture *f)
{
	return fixture_number(f->db, "SELECT COUNT(*) FROM user_groups WHERE id <> 'admin'");
}

static int64_t has_group(struct store_fixture *f, const char *id)
{
	char sql[200];

	snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM user_groups WHERE id = '%s'", id);
	return fixture_number(f->db, sql);
}

/* One after the other, and each waits for its turn before the one in front of it ends. */
static void run_batch(struct store_fixture *f, struct member members[])
{
	struct writers writers;

	f->conf.durable = true; /* else nobody shares */
	check_err("open", writers_open(&writers, &store_sqlite, &f->conf), TT_OK);
	start(&members[0], &writers);
	for (int i = 0; i < N_MEMBERS; i++) {
		sem_wait(&members[i].has_turn);
		if (i + 1 < N_MEMBERS)
			start(&members[i + 1], &writers);
		while (i + 1 < N_MEMBERS && atomic_load(&writers.n_waiting) == 0)
			usleep(1000);
		check_int("nothing to be seen before the COMMIT", n_groups(f), 0);
		sem_post(&members[i].may_end);
	}
	for (int i = 0; i < N_MEMBERS; i++) {
		pthread_join(members[i].thread, NULL);
		sem_destroy(&members[i].has_turn);
		sem_destroy(&members[i].may_end);
	}
	check_err("the next one", writers_begin(&writers), TT_OK);
	check_err("finds all at its place", writers_end(&writers, NULL, TT_OK), TT_OK);
	writers_close(&writers);
}

static void test_share_a_commit(void **state)
{
	struct member members[N_MEMBERS] = { { .id = "a" }, { .id = "b" }, { .id = "c" } };

	run_batch(*state, members);
	for (int i = 0; i < N_MEMBERS; i++)
		check_err(members[i].id, members[i].outcome, TT_OK);
	check_int("rows", n_groups(*state), N_MEMBERS);
}

/* A refusal takes its own row back, whichever of them it is. */
static void test_refused_alone(void **state)
{
	for (int refused = 0; refused < N_MEMBERS; refused++) {
		struct member members[N_MEMBERS] = { { .id = "a" }, { .id = "b" }, { .id = "c" } };
		struct store_fixture *f = *state;

		members[refused].ends_with = TT_ERR_ROOM_NAME;
		run_batch(f, members);
		for (int i = 0; i < N_MEMBERS; i++)
			check_err(members[i].id, members[i].outcome, members[i].ends_with);
		check_int("rows", n_groups(f), N_MEMBERS - 1);
		check_int("not this one", has_group(f, members[refused].id), 0);
		begin(f->db, DB_WRITE);
		check_err("clean",
			  fixture_exec(f->db, "DELETE FROM user_groups WHERE id <> 'admin'"),
			  TT_OK);
		commit(f->db);
	}
}

static void test_all_refused(void **state)
{
	struct member members[N_MEMBERS] = { { .id = "a", .ends_with = TT_ERR_ROOM_NAME },
					     { .id = "b", .ends_with = TT_ERR_ROOM_TYPE },
					     { .id = "c", .ends_with = TT_ERR_ROOM_NAME } };

	run_batch(*state, members);
	for (int i = 0; i < N_MEMBERS; i++)
		check_err(members[i].id, members[i].outcome, members[i].ends_with);
	check_int("rows", n_groups(*state), 0);
}

/* Whose rows went with those of another one must not hear that all is well. */
static void test_lost_together(void **state)
{
	struct member members[N_MEMBERS] = { { .id = "a" },
					     { .id = "b", .loses_all = true },
					     { .id = "c" } };

	run_batch(*state, members);
	check_err("before", members[0].outcome, TT_ERR_STORE);
	check_err("the one", members[1].outcome, TT_ERR_STORE);
	check_err("behind it: a transaction of its own", members[2].outcome, TT_OK);
	check_int("rows", n_groups(*state), 1);
}

/* Who gets no turn in time hears so, and what others have written is not lost by it. */
static void test_busy(void **state)
{
	struct member first = { .id = "a" };
	struct store_fixture *f = *state;
	struct writers writers;

	f->conf.durable = true;
	f->conf.wait_ms = 20;
	check_err("open", writers_open(&writers, &store_sqlite, &f->conf), TT_OK);
	start(&first, &writers);
	sem_wait(&first.has_turn);
	check_err("no turn", writers_begin(&writers), TT_ERR_BUSY);
	check_err("nor one to read", writers_begin_read(&writers), TT_ERR_BUSY);
	check_int("nobody waits", atomic_load(&writers.n_waiting), 0);
	sem_post(&first.may_end);
	pthread_join(first.thread, NULL);
	check_err("the one who had it", first.outcome, TT_OK);
	check_err("the next one", writers_begin(&writers), TT_OK);
	check_err("gets it", writers_end(&writers, NULL, TT_OK), TT_OK);
	writers_close(&writers);
	sem_destroy(&first.has_turn);
	sem_destroy(&first.may_end);
	check_int("rows", n_groups(f), 1);
}

enum {
	N_HASTY = 4,
	N_TRIES = 150
};

struct hasty {
	struct writers *writers;
	int number;
	int n_kept;
	pthread_t thread;
};

static void try_one(struct hasty *hasty, struct part *part, int at)
{
	char id[32];
	enum tt_err err = writers_begin(hasty->writers);

	if (err == TT_ERR_BUSY)
		return;
	snprintf(id, sizeof(id), "%d-%d", hasty->number, at);
	if (!err)
		err = add(hasty->writers->conn, id);
	usleep(700); /* longer than others wait, often */
	hasty->n_kept += writers_end(hasty->writers, part, err) == TT_OK;
}

static void *write_hastily(void *arg)
{
	struct part part;

	part_init(&part);
	for (int i = 0; i < N_TRIES; i++)
		try_one(arg, &part, i);
	part_finish(&part);
	return NULL;
}

static void run_hasty(struct writers *writers, int64_t *n_kept)
{
	struct hasty hasty[N_HASTY] = { 0 };

	*n_kept = 0;
	for (int i = 0; i < N_HASTY; i++) {
		hasty[i].writers = writers;
		hasty[i].number = i;
		assert_int_equal(pthread_create(&hasty[i].thread, NULL, write_hastily, &hasty[i]),
				 0);
	}
	for (int i = 0; i < N_HASTY; i++) {
		pthread_join(hasty[i].thread, NULL);
		*n_kept += hasty[i].n_kept;
	}
}

/* Nobody sleeps for ever, and all rows are there of which that was said. */
static void test_hasty(void **state)
{
	struct store_fixture *f = *state;
	struct writers writers;
	int64_t n_kept;

	f->conf.durable = true;
	f->conf.wait_ms = 1;
	check_err("open", writers_open(&writers, &store_sqlite, &f->conf), TT_OK);
	run_hasty(&writers, &n_kept);
	check_int("nobody waits", atomic_load(&writers.n_waiting), 0);
	check_true("no batch is left", !writers.batch);
	writers_close(&writers);
	check_true("some were kept", n_kept > 0);
	check_int("rows", n_groups(f), n_kept);
}

/* Stands in front of the library's, to let somebody give up at the worst moment: when the batch has
 * been left to him, and before the lock is free. */
static atomic_int *gives_up;

int pthread_rwlock_unlock(pthread_rwlock_t *lock)
{
	static int (*unlock)(pthread_rwlock_t *);
	atomic_int *n_waiting = gives_up;

	if (!unlock)
		*(void **)&unlock = dlsym(RTLD_NEXT, "pthread_rwlock_unlock");
	gives_up = NULL;
	if (n_waiting)
		atomic_fetch_sub(n_waiting, 1);
	return unlock(lock);
}

static void test_left_to_nobody(void **state)
{
	struct member first = { .id = "a" };
	struct store_fixture *f = *state;
	struct writers writers;

	f->conf.durable = true;
	check_err("open", writers_open(&writers, &store_sqlite, &f->conf), TT_OK);
	start(&first, &writers);
	sem_wait(&first.has_turn);
	atomic_fetch_add(&writers.n_waiting, 1);
	gives_up = &writers.n_waiting;
	alarm(60); /* else it sleeps for ever */
	sem_post(&first.may_end);
	pthread_join(first.thread, NULL);
	alarm(0);
	check_err("outcome", first.outcome, TT_OK);
	writers_close(&writers);
	sem_destroy(&first.has_turn);
	sem_destroy(&first.may_end);
	check_int("rows", n_groups(f), 1);
}

#define ON_FILE(fn) cmocka_unit_test_setup_teardown(fn, store_in_file, store_gone)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_FILE(test_share_a_commit), ON_FILE(test_refused_alone),
		ON_FILE(test_all_refused),    ON_FILE(test_lost_together),
		ON_FILE(test_busy),           ON_FILE(test_hasty),
		ON_FILE(test_left_to_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
