/* Database files as a whole: copied while others write, looked at, settled. */
#include "server/store/copy.h"
#include "tests/unit/store_fixture.h"

#include <fcntl.h>
#include <unistd.h>

/* A new file beside the database; goes with take_away(). */
static const char *new_file(struct store_fixture *f)
{
	const char *path = tt_arena_printf(&f->arena, "%s/copy.db", f->folder);
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	close(fd);
	return path;
}

static void take_away(struct store_fixture *f)
{
	static const char *const endings[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < ARRAY_LEN(endings); i++)
		unlink(tt_arena_printf(&f->arena, "%s/copy.db%s", f->folder, endings[i]));
}

/* What is committed is in it, what is not is not, and the writer does not wait. */
static void test_beside_a_writer(void **state)
{
	struct store_fixture *f = *state;
	struct copy copy = { .from = f->path, .to = new_file(f) };
	struct user user = { .id = TT_STR("late"),
			     .display_name = TT_STR("late"),
			     .password_hash = TT_STR("x") };
	const struct store_conf conf = { .path = copy.to };
	struct store_look found;
	struct store *store;
	const char *problem = NULL;
	struct db *db;

	fixture_user(f, "early", "early");
	begin(f->db, DB_WRITE);
	check_err("add", store_user_add(f->db, &user), TT_OK);
	check_err("copy", store_copy(&f->arena, &copy, &problem), TT_OK);
	commit(f->db);

	check_err("look", store_look(&f->arena, copy.to, &found), TT_OK);
	check_true("sound", !found.problem && !found.is_older && found.schema > 0);
	check_err("open", store_open(&store, &conf), TT_OK);
	db = store_db(store);
	begin(db, DB_READ);
	check_err("early", store_user_get(db, &f->arena, TT_STR("early"), &user), TT_OK);
	check_err("late", store_user_get(db, &f->arena, TT_STR("late"), &user), TT_ERR_NO_USER);
	commit(db);
	store_close(store);
	take_away(f);
}

static void test_given_up(void **state)
{
	struct store_fixture *f = *state;
	const volatile int ended = 15;
	struct copy copy = { .from = f->path, .to = new_file(f), .ended = &ended };
	const char *problem = NULL;

	check_err("copy", store_copy(&f->arena, &copy, &problem), TT_ERR_STORE);
	check_str("said", tt_str(problem), "interrupted");
	take_away(f);
}

static void test_what_is_no_database(void **state)
{
	struct store_fixture *f = *state;
	struct store_look found;
	const char *path = new_file(f);

	check_err("empty", store_look(&f->arena, path, &found), TT_OK);
	check_true("empty", strstr(found.problem, "no database of this program"));
	take_away(f);
	check_err("not there", store_look(&f->arena, path, &found), TT_ERR_STORE);
	check_true("not there", strstr(found.problem, path));
}

/* The log goes into the file when nobody has it open, and not before. */
static void test_settled(void **state)
{
	struct store_fixture *f = *state;
	const char *log = tt_arena_printf(&f->arena, "%s-wal", f->path);
	const char *problem = NULL;

	fixture_user(f, "alice", "Alice");
	check_int("a log", access(log, F_OK), 0);
	check_err("in use", store_settle(&f->arena, f->path, &problem), TT_ERR_BUSY);
	store_close(f->store);
	f->store = NULL;
	check_err("alone", store_settle(&f->arena, f->path, &problem), TT_OK);
	check_int("no log", access(log, F_OK), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_beside_a_writer, store_in_file, store_gone),
		cmocka_unit_test_setup_teardown(test_given_up, store_in_file, store_gone),
		cmocka_unit_test_setup_teardown(test_what_is_no_database, store_in_file,
						store_gone),
		cmocka_unit_test_setup_teardown(test_settled, store_in_file, store_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
