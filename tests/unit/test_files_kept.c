/* What is kept of the past: the trash, older versions, and how both are bounded. */
#include "server/file_jobs.h"
#include "server/files/change.h"
#include "server/files/kept.h"
#include "server/files/tree.h"
#include "server/files/trash.h"
#include "server/files/uploads.h"
#include "server/files/versions.h"
#include "server/store/file_sweep.h"
#include "server/store/users.h"
#include "tests/unit/store_fixture.h"

enum {
	NOW_S = 100000000,
	DAY_S = 24 * 60 * 60
};

static struct tt_str blob_of(struct talk *talk, int n)
{
	return tt_str_printf(talk->arena, "%064d", n);
}

static struct talk *begin_as_alice(struct store_fixture *f)
{
	fixture_user(f, "alice", "Alice");
	f->talk.user = TT_STR("alice");
	f->talk.now_s = NOW_S;
	begin(f->db, DB_WRITE);
	check_err("tree", files_make_tree(&f->talk), TT_OK);
	return &f->talk;
}

static struct place at(struct talk *talk, const char *path)
{
	struct place place;

	check_err(path, files_find(talk, tt_str(path), &place), TT_OK);
	return place;
}

static void put(struct talk *talk, const char *path, int blob, int64_t size)
{
	const struct new_content content = { .blob = blob_of(talk, blob), .size = size };
	struct place place = at(talk, path);

	check_err(path, files_put(talk, &place, &content), TT_OK);
}

static void make_folder(struct talk *talk, const char *path)
{
	struct place place = at(talk, path);

	check_err(path, files_make_folder(talk, &place), TT_OK);
}

static void remove_at(struct talk *talk, const char *path)
{
	struct place place = at(talk, path);

	check_err(path, files_remove(talk, &place), TT_OK);
}

static int64_t kept(struct store_fixture *f)
{
	return fixture_number(f->db, "SELECT kept FROM trees");
}

/* trees.kept is what the rows say. */
static void check_kept(struct store_fixture *f)
{
	check_int("kept", kept(f),
		  fixture_number(f->db, "SELECT (SELECT COALESCE(SUM(size), 0) FROM file_versions)"
					" + (SELECT COALESCE(SUM(files.size), 0) FROM trash"
					" JOIN files ON files.id = trash.file_id)"));
}

static void test_there_and_back(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);
	struct trash_place found;
	struct place to;

	make_folder(talk, "a");
	make_folder(talk, "a/b");
	put(talk, "a/b/one", 1, 5);
	put(talk, "a/two", 2, 7);
	remove_at(talk, "a/b");
	check_int("without it", at(talk, "").file.size, 7);
	check_int("in the trash", kept(f), 5);
	check_err("list", trash_find(talk, TT_STR(""), &found), TT_OK);
	check_true("is the list", found.is_list);
	check_err("below", trash_find(talk, TT_STR("b.d100000000/one"), &found), TT_OK);
	check_str("origin", trash_origin(talk, &found), "a/b/one");
	check_err("no time", trash_find(talk, TT_STR("b"), &found), TT_ERR_FILE);
	check_err("no digits", trash_find(talk, TT_STR("b.d"), &found), TT_ERR_FILE);
	check_err("not there", trash_find(talk, TT_STR("b.d1"), &found), TT_ERR_FILE);
	check_err("it", trash_find(talk, TT_STR("b.d100000000"), &found), TT_OK);
	check_err("back", trash_restore(talk, &found, &to), TT_OK);
	check_int("with it", at(talk, "").file.size, 12);
	check_int("five things", at(talk, "").file.n_below, 4);
	check_true("there", at(talk, "a/b/one").is_there);
	check_kept(f);
	commit(f->db);
}

/* A file in a deleted folder comes to where that was; sizes follow. */
static void test_out_of_a_folder(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);
	struct trash_place found;
	struct place to;

	make_folder(talk, "a");
	put(talk, "a/one", 1, 5);
	put(talk, "a/two", 2, 7);
	remove_at(talk, "a");
	make_folder(talk, "a");
	check_err("one", trash_find(talk, TT_STR("a.d100000000/one"), &found), TT_OK);
	check_err("back", trash_restore(talk, &found, &to), TT_OK);
	check_true("there", at(talk, "a/one").is_there);
	check_int("the rest", kept(f), 7);
	check_kept(f);
	check_err("two", trash_find(talk, TT_STR("a.d100000000/two"), &found), TT_OK);
	check_err("gone", trash_delete(talk, &found), TT_OK);
	check_kept(f);
	check_err("two again", trash_find(talk, TT_STR("a.d100000000/two"), &found), TT_ERR_FILE);
	check_err("all", trash_find(talk, TT_STR(""), &found), TT_OK);
	check_err("emptied", trash_delete(talk, &found), TT_OK);
	check_kept(f);
	check_int("nothing", kept(f), 0);
	commit(f->db);
}

static void test_names(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);
	static const char *const found[] = { "a.txt", "a (restored).txt", "a (restored 2).txt" };
	struct trash_place one;
	struct place to;

	for (int i = 0; i < 3; i++) {
		put(talk, "a.txt", i, 1);
		remove_at(talk, "a.txt");
	}
	for (int i = 0; i < 3; i++) {
		struct tt_str name = tt_str_printf(talk->arena, "a.txt.d%d", NOW_S + i);

		check_err("find", trash_find(talk, name, &one), TT_OK);
		check_err("back", trash_restore(talk, &one, &to), TT_OK);
		check_str("called", to.name, found[i]);
	}
	commit(f->db);
}

/* Where its folder is gone, or is a file by now, it comes to the root. */
static void test_elsewhere(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);
	struct trash_place one;
	struct place to;

	make_folder(talk, "a");
	put(talk, "a/one", 1, 5);
	remove_at(talk, "a/one");
	remove_at(talk, "a");
	put(talk, "a", 2, 1);
	check_err("find", trash_find(talk, TT_STR("one.d100000000"), &one), TT_OK);
	check_err("back", trash_restore(talk, &one, &to), TT_OK);
	check_int("root", (int64_t)to.n_above, 1);
	check_true("there", at(talk, "one").is_there);
	commit(f->db);
}

static void test_versions(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);
	struct version_place one;
	struct tt_str path;

	put(talk, "a", 1, 1);
	put(talk, "a", 1, 1);
	check_int("the same bytes", kept(f), 0);
	put(talk, "a", 2, 2);
	put(talk, "a", 3, 3);
	check_int("two", fixture_number(f->db, "SELECT COUNT(*) FROM file_versions"), 2);
	check_kept(f);
	path = tt_str_printf(talk->arena, "%d/%d", (int)at(talk, "a").file.id, NOW_S);
	check_err("the first", version_find(talk, path, &one), TT_OK);
	check_int("its size", one.version.size, 1);
	check_err("back", version_restore(talk, &one), TT_OK);
	check_int("again", at(talk, "a").file.size, 1);
	check_int("still two", fixture_number(f->db, "SELECT COUNT(*) FROM file_versions"), 2);
	check_kept(f);
	check_err("gone", version_find(talk, path, &one), TT_ERR_FILE);
	check_err("no time", version_find(talk, TT_STR("1/x"), &one), TT_ERR_FILE);
	check_err("a folder", version_find(talk, TT_STR("1"), &one), TT_ERR_FILE);
	commit(f->db);
}

/* New ones stand close, old ones further apart. */
static void test_thinning(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);
	const int64_t even[] = { 10, 20, 30, 40 };
	const int64_t twins[] = { 10, 20, 21, 40 };

	check_int("the older of what is even", (int64_t)files_least_telling(even, 4, 41), 1);
	check_int("one of two", (int64_t)files_least_telling(twins, 4, 41), 1);
	for (int i = 0; i < 100; i++) {
		talk->now_s = NOW_S + i * 3600;
		put(talk, "a", i, 1);
	}
	check_int("so many", fixture_number(f->db, "SELECT COUNT(*) FROM file_versions"),
		  FILES_MAX_VERSIONS);
	check_true("the last hour",
		   fixture_number(f->db, "SELECT MAX(made_s) FROM file_versions") == talk->now_s);
	check_true("the first day",
		   fixture_number(f->db, "SELECT MIN(made_s) FROM file_versions") < NOW_S + DAY_S);
	check_kept(f);
	commit(f->db);
}

/* With a quota what is kept makes room for files, the oldest first. */
static void test_room(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);

	check_err("quota",
		  store_user_field_set(f->db, TT_STR("alice"), TT_STR("quota"), TT_STR("100")),
		  TT_OK);
	put(talk, "a", 1, 40);
	remove_at(talk, "a");
	talk->now_s++;
	put(talk, "b", 2, 30);
	put(talk, "b", 3, 20);
	check_int("fits", kept(f), 70);
	put(talk, "c", 4, 20);
	check_int("the older one went", kept(f), 30);
	put(talk, "d", 5, 60);
	check_int("and the other", kept(f), 0);
	check_int("files are as they were", at(talk, "").file.size, 100);
	check_kept(f);
	commit(f->db);
}

static void expire(struct store_fixture *f, int64_t now_s)
{
	bool more = true;

	while (more)
		check_err("expire", file_jobs_expire(f->db, now_s, 10, &more), TT_OK);
	more = true;
	while (more)
		check_err("sweep", file_jobs_sweep(f->db, now_s, 10, &more), TT_OK);
}

static void test_age(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);
	const struct new_content content = { .blob = blob_of(talk, 9), .size = 4 };
	struct upload_place upload;
	bool is_new;

	put(talk, "a", 1, 5);
	remove_at(talk, "a");
	put(talk, "b", 2, 5);
	put(talk, "b", 3, 6);
	check_err("upload", upload_begin(talk, TT_STR("u")), TT_OK);
	check_err("piece", upload_find(talk, TT_STR("u/1"), &upload), TT_OK);
	check_err("put", upload_put(talk, &upload, &content, &is_new), TT_OK);
	commit(f->db);
	expire(f, NOW_S + DAY_S - 1);
	check_int("an upload", fixture_number(f->db, "SELECT COUNT(*) FROM uploads"), 1);
	expire(f, NOW_S + DAY_S + 1);
	check_int("none", fixture_number(f->db, "SELECT COUNT(*) FROM upload_chunks"), 0);
	check_int("nor its bytes",
		  fixture_number(f->db, "SELECT COUNT(*) FROM blobs WHERE unused_s > 0"), 1);
	expire(f, NOW_S + 30 * DAY_S);
	check_int("deleted", fixture_number(f->db, "SELECT COUNT(*) FROM trash"), 1);
	expire(f, NOW_S + 30 * DAY_S + 1);
	check_int("for good", fixture_number(f->db, "SELECT COUNT(*) FROM trash"), 0);
	expire(f, NOW_S + 365 * DAY_S);
	check_int("a version", fixture_number(f->db, "SELECT COUNT(*) FROM file_versions"), 1);
	expire(f, NOW_S + 365 * DAY_S + 1);
	check_int("none either", fixture_number(f->db, "SELECT COUNT(*) FROM file_versions"), 0);
	check_int("three", fixture_number(f->db, "SELECT COUNT(*) FROM blobs WHERE unused_s > 0"),
		  3);
	begin(f->db, DB_READ);
	check_kept(f);
	commit(f->db);
}

/* What somebody leaves goes with him. */
static void test_account_goes(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);

	make_folder(talk, "a");
	put(talk, "a/b", 1, 5);
	put(talk, "a/b", 2, 5);
	remove_at(talk, "a");
	put(talk, "c", 1, 5);
	check_err("upload", upload_begin(talk, TT_STR("u")), TT_OK);
	check_err("deleted", store_user_delete(f->db, TT_STR("alice")), TT_OK);
	commit(f->db);
	expire(f, NOW_S);
	expire(f, NOW_S); /* the tree, when nothing is in it */
	check_int("files", fixture_number(f->db, "SELECT COUNT(*) FROM files"), 0);
	check_int("trees", fixture_number(f->db, "SELECT COUNT(*) FROM trees"), 0);
	check_int("versions", fixture_number(f->db, "SELECT COUNT(*) FROM file_versions"), 0);
	check_int("uploads", fixture_number(f->db, "SELECT COUNT(*) FROM uploads"), 0);
	check_int("bytes", fixture_number(f->db, "SELECT COUNT(*) FROM blobs WHERE unused_s = 0"),
		  0);
}

static void test_order_of_pieces(void **state)
{
	static const char *const in_order[] = {
		"",     "0",    "01",    "1",  "2",  "10",  "000000000000011",
		"12-1", "12-9", "12-10", "a1", "a2", "a10", "b"
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(in_order); i++)
		for (size_t k = 0; k < ARRAY_LEN(in_order); k++) {
			int order = upload_compare(tt_str(in_order[i]), tt_str(in_order[k]));

			check_int(in_order[i], (order > 0) - (order < 0), (i > k) - (i < k));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_there_and_back), ON_BOTH(test_out_of_a_folder),
		ON_BOTH(test_names),          ON_BOTH(test_elsewhere),
		ON_BOTH(test_versions),       ON_BOTH(test_thinning),
		ON_BOTH(test_room),           ON_BOTH(test_age),
		ON_BOTH(test_account_goes),   cmocka_unit_test(test_order_of_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
