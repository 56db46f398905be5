/* The program that makes previews, played by scripts: what it may do to who waits for it. */
#include "server/previews/program.h"
#include "tests/unit/check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
	char folder[64];
	char path[80];
	int picture;
	atomic_bool called_off;
};

static int made(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	const char *tmp = getenv("TMPDIR");

	assert_non_null(f);
	snprintf(f->folder, sizeof(f->folder), "%.40s/tertulia-XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->path, sizeof(f->path), "%s/program", f->folder);
	f->picture = memfd_create("picture", MFD_CLOEXEC);
	assert_int_equal(write(f->picture, "picture", 7), 7);
	lseek(f->picture, 0, SEEK_SET);
	*state = f;
	return 0;
}

static int gone(void **state)
{
	struct fixture *f = *state;

	close(f->picture);
	unlink(f->path);
	rmdir(f->folder);
	free(f);
	return 0;
}

static bool run(struct fixture *f, const char *script, struct tt_buf *out)
{
	const struct preview_run run = { .program = f->path,
					 .width = "64",
					 .height = "-1",
					 .mode = "fill",
					 .picture = f->picture,
					 .called_off = &f->called_off };
	FILE *file = fopen(f->path, "w");

	assert_non_null(file);
	fprintf(file, "#!/bin/sh\n%s\n", script);
	fclose(file);
	chmod(f->path, 0700);
	return program_run(&run, out);
}

static void check_none(struct fixture *f, const char *script)
{
	struct tt_buf out = { 0 };

	check_true(script, !run(f, script, &out));
	tt_buf_finish(&out);
}

static void test_gets_the_picture_and_what_is_asked(void **state)
{
	struct tt_buf out = { 0 };

	check_true("done", run(*state, "echo $1 $2 $3; cat", &out));
	check_str("said", tt_buf_str(&out), "64 -1 fill\npicture");
	tt_buf_finish(&out);
}

/* Of the server it has nothing: no environment, no files. */
static void test_has_nothing_else(void **state)
{
	struct tt_buf out = { 0 };

	setenv("TERTULIA_TEST", "secret", 1);
	check_true("done", run(*state, "echo \"$TERTULIA_TEST\"; echo /proc/self/fd/[4-9]*", &out));
	check_str("said", tt_buf_str(&out), "\n/proc/self/fd/[4-9]*\n");
	tt_buf_finish(&out);
}

static void test_makes_none(void **state)
{
	check_none(*state, "echo half; exit 1");
	check_none(*state, "exit 2");
	check_none(*state, "kill -SEGV $$");
	check_none(*state, "head -c 40000000 /dev/zero");
}

/* It has closed its output, and goes on: nobody waits for that. */
static void test_who_goes_on_is_ended(void **state)
{
	check_none(*state, "echo all; exec >&-; exec sleep 600");
}

static void test_called_off(void **state)
{
	struct fixture *f = *state;

	atomic_store(&f->called_off, true);
	check_none(f, "exec sleep 600");
}

static void test_not_there(void **state)
{
	struct fixture *f = *state;
	const struct preview_run run = { .program = "/nowhere/tertulia-preview",
					 .width = "64",
					 .height = "64",
					 .mode = "fill",
					 .picture = f->picture,
					 .called_off = &f->called_off };
	struct tt_buf out = { 0 };

	check_true("not there", !program_run(&run, &out));
	tt_buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_gets_the_picture_and_what_is_asked, made,
						gone),
		cmocka_unit_test_setup_teardown(test_has_nothing_else, made, gone),
		cmocka_unit_test_setup_teardown(test_makes_none, made, gone),
		cmocka_unit_test_setup_teardown(test_who_goes_on_is_ended, made, gone),
		cmocka_unit_test_setup_teardown(test_called_off, made, gone),
		cmocka_unit_test_setup_teardown(test_not_there, made, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
