/* Bytes by what they are: written, kept, found, and gone when nobody needs them. */
#include "server/blobs/blobs.h"
#include "tests/unit/check.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
	struct tt_arena arena;
	struct blobs_conf conf;
	struct blobs *blobs;
	char path[96];
};

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

static int made(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	const char *tmp = getenv("TMPDIR");

	assert_non_null(f);
	tt_arena_init(&f->arena);
	snprintf(f->path, sizeof(f->path), "%.40s/tertulia-XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(f->path));
	f->conf = (struct blobs_conf){ .path = tt_str(f->path), .durable = true };
	f->blobs = blobs_open(&f->conf);
	assert_non_null(f->blobs);
	*state = f;
	return 0;
}

static int gone(void **state)
{
	struct fixture *f = *state;

	blobs_close(f->blobs);
	nftw(f->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	tt_arena_finish(&f->arena);
	free(f);
	return 0;
}

static struct blob_writer *write_one(struct fixture *f, const char *text, struct tt_str *name)
{
	struct blob_writer *writer;

	check_err(text, blob_begin(&writer, f->blobs), TT_OK);
	check_err(text, blob_add(writer, tt_str(text)), TT_OK);
	check_err(text, blob_finish(writer, name), TT_OK);
	*name = tt_str_dup(&f->arena, *name);
	return writer;
}

static void check_content(struct fixture *f, struct tt_str name, const char *text)
{
	char bytes[64];
	ssize_t n;
	int fd;

	check_err(text, blob_read(f->blobs, name, &fd), TT_OK);
	n = read(fd, bytes, sizeof(bytes));
	check_text(text, ((struct tt_str){ bytes, (size_t)n }), tt_str(text));
	close(fd);
}

/* Files in one of the folders, and in NEW with `folder` == NULL. */
static int64_t count_in(struct fixture *f, const char *folder)
{
	const char *path = tt_arena_printf(&f->arena, "%s/%s", f->path, folder ? folder : "new");
	DIR *dir = opendir(path);
	int64_t n = 0;

	while (dir && readdir(dir))
		n++;
	if (dir)
		closedir(dir);
	return n ? n - 2 : 0;
}

static void test_kept(void **state)
{
	struct fixture *f = *state;
	struct tt_str name, same, other;
	struct blob_writer *writer = write_one(f, "hello", &name);

	check_int("size", blob_size(writer), 5);
	blob_end(writer);
	blob_end(write_one(f, "hello", &same));
	blob_end(write_one(f, "world", &other));
	check_int("digits", (int64_t)name.n, BLOB_NAME_LEN);
	check_text("the same bytes", same, name);
	check_true("others", !tt_str_eq(other, name));
	check_content(f, name, "hello");
	check_content(f, other, "world");
	check_int("nothing is left", count_in(f, NULL), 0);
	blobs_close(f->blobs);
	f->blobs = blobs_open(&f->conf);
	check_content(f, name, "hello");
}

static void test_pieces(void **state)
{
	struct fixture *f = *state;
	struct blob_writer *writer;
	struct tt_str whole, pieces;

	blob_end(write_one(f, "hello", &whole));
	check_err("begin", blob_begin(&writer, f->blobs), TT_OK);
	check_err("one", blob_add(writer, TT_STR("he")), TT_OK);
	check_err("two", blob_add(writer, TT_STR("")), TT_OK);
	check_err("three", blob_add(writer, TT_STR("llo")), TT_OK);
	check_err("finish", blob_finish(writer, &pieces), TT_OK);
	check_text("the same", pieces, whole);
	blob_end(writer);
}

/* Nobody sees half of one, whenever its writer ends or dies. */
static void test_half(void **state)
{
	struct fixture *f = *state;
	struct blob_writer *writer;
	struct blob_writer *left;

	check_err("begin", blob_begin(&writer, f->blobs), TT_OK);
	check_err("add", blob_add(writer, TT_STR("half")), TT_OK);
	check_int("there", count_in(f, NULL), 1);
	blob_end(writer);
	check_int("gone", count_in(f, NULL), 0);
	check_err("begin", blob_begin(&left, f->blobs), TT_OK);
	check_int("left behind", count_in(f, NULL), 1);
	blobs_close(blobs_open(&f->conf)); /* as the next server that starts there */
	check_int("tidied up", count_in(f, NULL), 0);
	blob_end(left);
}

static void test_not_there(void **state)
{
	struct fixture *f = *state;
	char zeroes[BLOB_NAME_LEN];
	int fd;

	memset(zeroes, '0', sizeof(zeroes));
	check_err("unknown", blob_read(f->blobs, (struct tt_str){ zeroes, sizeof(zeroes) }, &fd),
		  TT_ERR_IO);
	check_int("none", fd, -1);
	check_err("no name", blob_read(f->blobs, TT_STR("../../etc/passwd"), &fd), TT_ERR_IO);
}

/* While somebody has it in hand it stays, also when he has only written the same once more. */
static void test_discarding(void **state)
{
	struct fixture *f = *state;
	struct tt_str name;
	struct blob_writer *writer = write_one(f, "hello", &name);
	const char *folder = tt_arena_printf(&f->arena, "%.2s", name.p);

	check_true("in hand", !blob_discard(f->blobs, name));
	check_content(f, name, "hello");
	blob_end(writer);
	writer = write_one(f, "hello", &name);
	check_true("in hand again", !blob_discard(f->blobs, name));
	blob_end(writer);
	check_true("nobody has it", blob_discard(f->blobs, name));
	check_int("not there", count_in(f, folder), 0);
	check_int("its bytes are", count_in(f, NULL), 1);
	check_true("it is not there", blob_discard(f->blobs, name));
	blobs_tidy(f->blobs);
	check_int("no more", count_in(f, NULL), 0);
	blob_end(write_one(f, "hello", &name));
	check_content(f, name, "hello");
}

/* What is being written is nothing to tidy up. */
static void test_tidying(void **state)
{
	struct fixture *f = *state;
	struct blob_writer *writer;
	struct tt_str name;

	check_err("begin", blob_begin(&writer, f->blobs), TT_OK);
	blobs_tidy(f->blobs);
	check_err("add", blob_add(writer, TT_STR("hello")), TT_OK);
	check_err("finish", blob_finish(writer, &name), TT_OK);
	check_content(f, name, "hello");
	blob_end(writer);
}

static void test_list(void **state)
{
	struct fixture *f = *state;
	struct tt_str name;
	struct tt_str *names;
	size_t n;
	int64_t all = 0;

	blob_end(write_one(f, "hello", &name));
	blob_end(write_one(f, "world", &name));
	for (unsigned i = 0; i < BLOB_FOLDERS; i++) {
		blobs_list(f->blobs, i, &f->arena, &names, &n);
		for (size_t j = 0; j < n; j++)
			check_int("whole names", (int64_t)names[j].n, BLOB_NAME_LEN);
		all += (int64_t)n;
	}
	check_int("both", all, 2);
}

/* The disk is full in the middle: half a file goes, and so it is said. */
static void test_full(void **state)
{
	struct fixture *f = *state;
	struct rlimit before, small;
	struct blob_writer *writer;
	enum tt_err err;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 3;
	check_err("begin", blob_begin(&writer, f->blobs), TT_OK);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	err = blob_add(writer, TT_STR("hello"));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	check_err("add", err, TT_ERR_DISK_FULL);
	blob_end(writer);
	check_int("nothing is left", count_in(f, NULL), 0);
}

/* In memory: a folder of its own, only while there are blobs. */
static void test_the_last_of_the_disk_is_for_others(void **state)
{
	struct fixture *f = *state;
	struct blob_writer *writer;

	blobs_close(f->blobs);
	f->conf.reserve = INT64_MAX;
	f->blobs = blobs_open(&f->conf);
	check_err("begin", blob_begin(&writer, f->blobs), TT_OK);
	check_err("add", blob_add(writer, TT_STR("hello")), TT_ERR_DISK_FULL);
	blob_end(writer);
	check_int("nothing stays", count_in(f, NULL), 0);
}

static void test_temporary(void **state)
{
	struct fixture *f = *state;
	const struct blobs_conf conf = { .durable = true };
	struct blobs *blobs;
	struct blob_writer *writer;
	struct tt_str name;
	int64_t before;

	assert_int_equal(setenv("TMPDIR", f->path, 1), 0);
	before = count_in(f, ".");
	blobs = blobs_open(&conf);
	assert_non_null(blobs);
	check_int("none without need", count_in(f, "."), before);
	blobs_tidy(blobs);
	check_err("begin", blob_begin(&writer, blobs), TT_OK);
	check_int("one", count_in(f, "."), before + 1);
	check_err("add", blob_add(writer, TT_STR("hello")), TT_OK);
	check_err("finish", blob_finish(writer, &name), TT_OK);
	blob_end(writer);
	blobs_close(blobs);
	check_int("gone at the end", count_in(f, "."), before);
	unsetenv("TMPDIR");
}

/* A folder that cannot be made is said at the start. */
static void test_no_folder(void **state)
{
	struct fixture *f = *state;
	const char *file = tt_arena_printf(&f->arena, "%s/file", f->path);
	const struct blobs_conf conf = { .path = tt_str(file) };
	int fd = open(file, O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	close(fd);
	assert_null(blobs_open(&conf));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_kept, made, gone),
		cmocka_unit_test_setup_teardown(test_pieces, made, gone),
		cmocka_unit_test_setup_teardown(test_half, made, gone),
		cmocka_unit_test_setup_teardown(test_not_there, made, gone),
		cmocka_unit_test_setup_teardown(test_discarding, made, gone),
		cmocka_unit_test_setup_teardown(test_tidying, made, gone),
		cmocka_unit_test_setup_teardown(test_list, made, gone),
		cmocka_unit_test_setup_teardown(test_full, made, gone),
		cmocka_unit_test_setup_teardown(test_the_last_of_the_disk_is_for_others, made,
						gone),
		cmocka_unit_test_setup_teardown(test_temporary, made, gone),
		cmocka_unit_test_setup_teardown(test_no_folder, made, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
