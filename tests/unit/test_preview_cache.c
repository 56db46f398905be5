/* Previews that are kept: as long as there is room, and not longer than what they are made of. */
#include "server/previews/cache.h"
#include "tests/unit/check.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BLOB_A "aa11"
#define BLOB_B "bb22"
#define LARGE "0123456789012345678901234567890123456789" /* 40 bytes */

struct fixture {
	char path[64];
	char folder[80];
	struct preview_cache *cache; /* of 100 bytes */
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
	snprintf(f->path, sizeof(f->path), "%.40s/tertulia-XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(f->path));
	snprintf(f->folder, sizeof(f->folder), "%s/previews", f->path);
	f->cache = cache_open(tt_str(f->folder), 100);
	*state = f;
	return 0;
}

static int gone(void **state)
{
	struct fixture *f = *state;

	cache_close(f->cache);
	nftw(f->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

static void keep(struct fixture *f, const char *blob, const char *form, const char *bytes)
{
	cache_keep(f->cache, tt_str(blob), form, tt_str(bytes));
}

/* "": it is not there. */
static void check_kept(struct fixture *f, const char *blob, const char *form, const char *want)
{
	char bytes[64];
	int fd = cache_read(f->cache, tt_str(blob), form);
	ssize_t n = fd >= 0 ? read(fd, bytes, sizeof(bytes)) : 0;

	if (fd >= 0)
		close(fd);
	check_str(form, ((struct tt_str){ bytes, (size_t)n }), want);
}

/* Nobody has looked at it since so many seconds. */
static void let_rest(struct fixture *f, const char *blob, const char *form, time_t seconds)
{
	const struct timespec times[2] = { { .tv_sec = time(NULL) - seconds },
					   { .tv_sec = time(NULL) - seconds } };
	char path[160];

	snprintf(path, sizeof(path), "%s/%.2s/%s-%s", f->folder, blob, blob, form);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void test_kept(void **state)
{
	struct fixture *f = *state;

	check_kept(f, BLOB_A, "64x64-fill", "");
	keep(f, BLOB_A, "64x64-fill", "small");
	keep(f, BLOB_A, "256x256-fill", "larger");
	keep(f, BLOB_A, "64x64-fill", "again");
	check_kept(f, BLOB_A, "64x64-fill", "again");
	check_kept(f, BLOB_A, "256x256-fill", "larger");
	check_kept(f, BLOB_B, "64x64-fill", "");
}

static void test_the_next_server_has_them(void **state)
{
	struct fixture *f = *state;

	keep(f, BLOB_A, "64x64-fill", "small");
	cache_close(f->cache);
	f->cache = cache_open(tt_str(f->folder), 100);
	check_kept(f, BLOB_A, "64x64-fill", "small");
}

static void test_those_that_rested_longest_make_room(void **state)
{
	struct fixture *f = *state;

	keep(f, BLOB_A, "one", LARGE);
	keep(f, BLOB_B, "two", LARGE);
	let_rest(f, BLOB_A, "one", 100);
	let_rest(f, BLOB_B, "two", 200);
	keep(f, BLOB_A, "three", LARGE);
	check_kept(f, BLOB_B, "two", "");
	check_kept(f, BLOB_A, "one", "");
	check_kept(f, BLOB_A, "three", LARGE);
	keep(f, BLOB_A, "four", "x");
	check_kept(f, BLOB_A, "four", "x");
}

static void test_who_is_looked_at_stays(void **state)
{
	struct fixture *f = *state;

	keep(f, BLOB_A, "one", "1");
	keep(f, BLOB_B, "two", LARGE);
	let_rest(f, BLOB_A, "one", 300);
	let_rest(f, BLOB_B, "two", 200);
	check_kept(f, BLOB_A, "one", "1");
	keep(f, BLOB_B, "three", LARGE "01234567890123456789");
	check_kept(f, BLOB_A, "one", "1");
	check_kept(f, BLOB_B, "two", "");
}

static void test_they_go_with_their_blob(void **state)
{
	struct fixture *f = *state;

	keep(f, "aa11", "one", "1");
	keep(f, "aa11", "two", "2");
	keep(f, "aa12", "one", "3");
	cache_forget(f->cache, TT_STR("aa11"));
	check_kept(f, "aa11", "one", "");
	check_kept(f, "aa11", "two", "");
	check_kept(f, "aa12", "one", "3");
	cache_forget(f->cache, TT_STR("cc11"));
}

static void test_without_a_folder(void **state)
{
	struct fixture *f = *state;
	struct fixture without = { .cache = cache_open((struct tt_str){ NULL, 0 }, 100) };

	(void)f;
	keep(&without, BLOB_A, "one", "1");
	check_kept(&without, BLOB_A, "one", "");
	cache_forget(without.cache, TT_STR(BLOB_A));
	cache_close(without.cache);
	without.cache = cache_open(TT_STR("/dev/null/previews"), 100);
	keep(&without, BLOB_A, "one", "1");
	check_kept(&without, BLOB_A, "one", "");
	cache_close(without.cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_kept, made, gone),
		cmocka_unit_test_setup_teardown(test_the_next_server_has_them, made, gone),
		cmocka_unit_test_setup_teardown(test_those_that_rested_longest_make_room, made,
						gone),
		cmocka_unit_test_setup_teardown(test_who_is_looked_at_stays, made, gone),
		cmocka_unit_test_setup_teardown(test_they_go_with_their_blob, made, gone),
		cmocka_unit_test_setup_teardown(test_without_a_folder, made, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
