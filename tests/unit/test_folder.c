/* The data folder: made, locked once, and whose its files are. */
#include "server/folder.h"
#include "tests/unit/check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder_fixture {
	struct tt_arena arena;
	char path[64];
};

static int made(void **state)
{
	struct folder_fixture *f = calloc(1, sizeof(*f));
	const char *tmp = getenv("TMPDIR");

	if (!f)
		return -1;
	tt_arena_init(&f->arena);
	snprintf(f->path, sizeof(f->path), "%.40s/tertulia-XXXXXX", tmp ? tmp : "/tmp");
	*state = f;
	return mkdtemp(f->path) ? 0 : -1;
}

static int gone(void **state)
{
	struct folder_fixture *f = *state;
	int status = rmdir(f->path); /* fails when something was left there */

	tt_arena_finish(&f->arena);
	free(f);
	return status;
}

static unsigned mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static void test_lock(void **state)
{
	struct folder_fixture *f = *state;
	const struct tt_str data = tt_str(f->path);
	const char *path = tt_arena_printf(&f->arena, "%s/tertulia.lock", f->path);
	const char *problem = NULL;
	int first;
	int second;

	check_err("first", folder_lock(&f->arena, data, &first, &problem), TT_OK);
	check_err("second", folder_lock(&f->arena, data, &second, &problem), TT_ERR_BUSY);
	check_true("said", strstr(problem, "another server is running"));
	check_int("none", second, -1);
	close(first);
	check_err("again", folder_lock(&f->arena, data, &first, &problem), TT_OK);
	close(first);
	unlink(path);
}

/* For the group where the folder is, for others never. */
static void test_new_files(void **state)
{
	static const struct {
		unsigned folder;
		unsigned file;
	} modes[] = { { 0700, 0600 }, { 0750, 0640 }, { 0770, 0660 }, { 0755, 0640 } };
	struct folder_fixture *f = *state;
	const char *path = tt_arena_printf(&f->arena, "%s/file", f->path);
	const char *problem = NULL;
	int fd;

	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		chmod(f->path, modes[i].folder);
		check_err("new", folder_new_file(&f->arena, path, &fd, &problem), TT_OK);
		check_int("mode", mode_of(path), modes[i].file);
		close(fd);
		check_err("there", folder_new_file(&f->arena, path, &fd, &problem), TT_ERR_IO);
		check_true("said", strstr(problem, "File exists"));
		unlink(path);
	}
}

static void test_make(void **state)
{
	struct folder_fixture *f = *state;
	const char *path = tt_arena_printf(&f->arena, "%s/new", f->path);
	const char *deep = tt_arena_printf(&f->arena, "%s/none/new", f->path);
	const char *problem = NULL;

	check_err("new", folder_make(&f->arena, tt_str(path), &problem), TT_OK);
	check_int("mode", mode_of(path), 0700);
	check_err("there", folder_make(&f->arena, tt_str(path), &problem), TT_OK);
	rmdir(path);
	check_err("too deep", folder_make(&f->arena, tt_str(deep), &problem), TT_ERR_IO);
	check_str("said", tt_str(problem),
		  tt_arena_printf(&f->arena, "%s: No such file or directory", deep));
}

static void test_names(void **state)
{
	struct folder_fixture *f = *state;

	check_str("database", tt_str(folder_database(&f->arena, TT_STR("/a/b"))),
		  "/a/b/tertulia.db");
	check_str("in a folder", tt_str(folder_of(&f->arena, "/a/b.db")), "/a");
	check_str("a mere name", tt_str(folder_of(&f->arena, "b.db")), ".");
	check_str("root", tt_str(folder_user_name(&f->arena, 0)), "root");
	check_str("nobody's number", tt_str(folder_user_name(&f->arena, 4000000000U)),
		  "4000000000");
	check_true("synced",
		   folder_sync(&f->arena, tt_arena_printf(&f->arena, "%s/file", f->path)));
	check_false("no folder", folder_sync(&f->arena, "/nonexistent/file"));
	errno = ENOSPC;
	check_str("no matter of rights", tt_str(folder_problem(&f->arena, "/x")),
		  "/x: No space left on device");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_lock, made, gone),
		cmocka_unit_test_setup_teardown(test_new_files, made, gone),
		cmocka_unit_test_setup_teardown(test_make, made, gone),
		cmocka_unit_test_setup_teardown(test_names, made, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
