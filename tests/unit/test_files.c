/* The rules of files, and what jobs do with what is left of them. */
#include "server/file_jobs.h"
#include "server/files/change.h"
#include "server/files/locks.h"
#include "server/files/name.h"
#include "server/files/tree.h"
#include "server/store/blobs.h"
#include "server/store/file_sweep.h"
#include "server/store/file_versions.h"
#include "tests/unit/store_fixture.h"

#include <unistd.h>

enum {
	NOW_S = 1000
};

/* Digits of a name; nothing is on the disk. */
#define ONE TT_STR("1111111111111111111111111111111111111111111111111111111111111111")
#define TWO TT_STR("2222222222222222222222222222222222222222222222222222222222222222")

/* alice asks, who has files; a transaction to write is open. */
static struct talk *begin_as_alice(struct store_fixture *f)
{
	fixture_user(f, "alice", "Alice");
	f->talk.user = TT_STR("alice");
	f->talk.now_s = NOW_S;
	begin(f->db, DB_WRITE);
	check_err("none yet", files_has_tree(&f->talk), TT_ERR_FILE);
	check_err("made", files_make_tree(&f->talk), TT_OK);
	check_err("made once", files_make_tree(&f->talk), TT_OK);
	check_err("there", files_has_tree(&f->talk), TT_OK);
	return &f->talk;
}

static struct place at(struct talk *talk, const char *path)
{
	struct place place;

	check_err(path, files_find(talk, tt_str(path), &place), TT_OK);
	return place;
}

static void put(struct talk *talk, const char *path, struct tt_str blob, int64_t size)
{
	const struct new_content content = { .blob = blob, .size = size };
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

	check_err(path, files_remove_for_good(talk, &place), TT_OK);
}

static int64_t unused(struct store_fixture *f)
{
	return fixture_number(f->db, "SELECT COUNT(*) FROM blobs WHERE unused_s > 0");
}

static void test_places(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);
	struct place place;

	make_folder(talk, "a");
	put(talk, "a/f", ONE, 5);
	place = at(talk, "");
	check_true("root", place.is_there && place.name.n == 0 && place.n_above == 0);
	place = at(talk, "a/f");
	check_true("file", place.is_there && place.has_parent && place.n_above == 2);
	check_text("its bytes", place.file.blob, ONE);
	check_str("its type", place.file.type, "application/octet-stream");
	place = at(talk, "a/g");
	check_true("not yet", !place.is_there && place.has_parent);
	place = at(talk, "x/g");
	check_true("below nothing", !place.is_there && !place.has_parent);
	place = at(talk, "a/f/g/h");
	check_true("below a file", !place.is_there && !place.has_parent);
	commit(f->db);
}

/* What a folder says of all below it is what is below it. */
static void check_sums(struct store_fixture *f)
{
	check_int("sizes",
		  fixture_number(f->db, "SELECT COUNT(*) FROM files AS folder WHERE is_folder"
					" AND size <> (SELECT COALESCE(SUM(size), 0) FROM files"
					" WHERE parent_id = folder.id)"),
		  0);
	check_int("numbers",
		  fixture_number(f->db, "SELECT COUNT(*) FROM files AS folder WHERE n_below <>"
					" (SELECT COALESCE(SUM(n_below + 1), 0) FROM files"
					" WHERE parent_id = folder.id)"),
		  0);
	check_int("heights",
		  fixture_number(f->db, "SELECT COUNT(*) FROM files AS folder WHERE height <"
					" (SELECT COALESCE(MAX(height + 1), 0) FROM files"
					" WHERE parent_id = folder.id)"),
		  0);
}

static void test_sums(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);
	struct place from, to;

	make_folder(talk, "a");
	make_folder(talk, "a/b");
	make_folder(talk, "c");
	put(talk, "a/b/f", ONE, 5);
	put(talk, "a/g", TWO, 7);
	check_sums(f);
	check_int("all", at(talk, "").file.size, 12);
	check_int("height", at(talk, "").file.height, 3);
	put(talk, "a/b/f", TWO, 1);
	check_sums(f);
	from = at(talk, "a/b");
	to = at(talk, "c/b");
	check_err("move", files_move(talk, &from, &to), TT_OK);
	check_sums(f);
	check_int("there", at(talk, "c").file.size, 1);
	from = at(talk, "c");
	to = at(talk, "a/c");
	check_err("copy", files_copy(talk, &from, &to, false), TT_OK);
	check_sums(f);
	check_int("copied", at(talk, "a/c/b/f").file.size, 1);
	remove_at(talk, "a");
	check_sums(f);
	check_int("rest", at(talk, "").file.size, 1);
	commit(f->db);
}

static void forget_versions(struct talk *talk, const char *path)
{
	check_err(path, store_versions_delete(talk->db, at(talk, path).file.id, NOW_S), TT_OK);
}

/* Bytes are unused when the last file that has them is gone, and not before. */
static void test_uses(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);
	struct place from, to;
	bool more;

	put(talk, "a", ONE, 5);
	put(talk, "b", ONE, 5);
	check_int("once", fixture_number(f->db, "SELECT COUNT(*) FROM blobs"), 1);
	put(talk, "a", TWO, 5);
	check_int("b has it", unused(f), 0);
	from = at(talk, "b");
	to = at(talk, "c");
	check_err("copy", files_copy(talk, &from, &to, false), TT_OK);
	put(talk, "b", TWO, 5);
	check_int("c has it", unused(f), 0);
	remove_at(talk, "c");
	check_int("until it is swept", unused(f), 0);
	check_err("sweep", store_files_sweep(f->db, NOW_S, 100, &more), TT_OK);
	check_int("versions have it", unused(f), 0);
	forget_versions(talk, "a");
	check_int("one has it", unused(f), 0);
	forget_versions(talk, "b");
	check_int("nobody has it", unused(f), 1);
	put(talk, "d", ONE, 5);
	check_int("used again", unused(f), 0);
	put(talk, "d", NOT_THERE, 0);
	check_int("by a version", unused(f), 0);
	forget_versions(talk, "d");
	check_int("and again not", unused(f), 1);
	check_int("nothing is kept", fixture_number(f->db, "SELECT SUM(kept) FROM trees"), 0);
	commit(f->db);
}

static void fill(struct talk *talk, int n)
{
	make_folder(talk, "x");
	make_folder(talk, "x/y");
	for (int i = 0; i < n; i++)
		put(talk, tt_arena_printf(talk->arena, "x/y/%d", i), ONE, 1);
}

static int64_t count_files(struct store_fixture *f)
{
	int64_t n;

	begin(f->db, DB_READ);
	n = fixture_number(f->db, "SELECT COUNT(*) FROM files");
	commit(f->db);
	return n;
}

/* A tree goes in steps, however large it is. */
static void test_sweeping(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);
	bool more = true;
	int steps = 0;

	fill(talk, 20);
	remove_at(talk, "x");
	check_true("away at once", !at(talk, "x").is_there);
	commit(f->db);
	check_int("and still there", count_files(f), 23);
	for (; more && steps < 100; steps++) {
		int64_t before = count_files(f);

		check_err("sweep", file_jobs_sweep(f->db, NOW_S, 5, &more), TT_OK);
		check_true("no more than a step", before - count_files(f) <= 5);
	}
	check_int("the root is left", count_files(f), 1);
	check_true("in several steps", steps >= 5);
	check_err("again", file_jobs_sweep(f->db, NOW_S, 5, &more), TT_OK);
	check_true("nothing to do", !more);
}

/* Files of an account that was deleted, whatever there was. */
static void test_left_trees(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);
	bool more = true;

	fill(talk, 3);
	check_err("deleted", fixture_exec(f->db, "DELETE FROM users WHERE id = 'alice'"), TT_OK);
	commit(f->db);
	for (int i = 0; more && i < 100; i++)
		check_err("sweep", file_jobs_sweep(f->db, NOW_S, 2, &more), TT_OK);
	check_err("sweep", file_jobs_sweep(f->db, NOW_S, 2, &more), TT_OK);
	begin(f->db, DB_READ);
	check_int("files", fixture_number(f->db, "SELECT COUNT(*) FROM files"), 0);
	check_int("trees", fixture_number(f->db, "SELECT COUNT(*) FROM trees"), 0);
	check_int("bytes", unused(f), 1);
	commit(f->db);
}

static struct tt_str add_blob(struct store_fixture *f, struct blobs *blobs, const char *text,
			      bool is_known)
{
	struct blob_writer *writer;
	struct tt_str name;
	int64_t id;

	check_err(text, blob_begin(&writer, blobs), TT_OK);
	check_err(text, blob_add(writer, tt_str(text)), TT_OK);
	check_err(text, blob_finish(writer, &name), TT_OK);
	name = tt_str_dup(&f->arena, name);
	begin(f->db, DB_WRITE);
	if (is_known)
		check_err(text, store_blob_use(f->db, name, 1, &id), TT_OK);
	commit(f->db);
	blob_end(writer);
	return name;
}

static bool has_blob(struct blobs *blobs, struct tt_str name)
{
	int fd;
	bool has = blob_read(blobs, name, &fd) == TT_OK;

	if (has)
		close(fd);
	return has;
}

/* What nothing has used for a while goes, what is used does not, and what is in nobody's row goes.
 */
static void test_bytes_go(void **state)
{
	struct store_fixture *f = *state;
	const struct blobs_conf conf = { .durable = false };
	struct blobs *blobs = blobs_open(&conf);
	struct tt_str used = add_blob(f, blobs, "used", true);
	struct tt_str old = add_blob(f, blobs, "old", true);
	struct tt_str recent = add_blob(f, blobs, "recent", true);
	struct tt_str stray = add_blob(f, blobs, "stray", false);
	bool more;

	begin(f->db, DB_WRITE);
	check_err("old", fixture_exec(f->db, "UPDATE blobs SET unused_s = 10 WHERE id = 2"), TT_OK);
	check_err("recent", fixture_exec(f->db, "UPDATE blobs SET unused_s = 99 WHERE id = 3"),
		  TT_OK);
	commit(f->db);
	check_err("discard", file_jobs_discard(f->db, blobs, 50, &more), TT_OK);
	check_true("old", !has_blob(blobs, old));
	check_true("others", has_blob(blobs, used) && has_blob(blobs, recent));
	for (unsigned i = 0; i < BLOB_FOLDERS; i++)
		check_err("strays", file_jobs_look_for_strays(f->db, blobs, i), TT_OK);
	check_true("stray", !has_blob(blobs, stray));
	check_true("others", has_blob(blobs, used) && has_blob(blobs, recent));
	begin(f->db, DB_READ);
	check_int("rows", fixture_number(f->db, "SELECT COUNT(*) FROM blobs"), 2);
	commit(f->db);
	blobs_close(blobs);
}

static struct file_lock lock_at(struct talk *talk, const char *path, bool is_shared, bool is_deep,
				enum tt_err expected)
{
	struct file_lock lock = { .is_shared = is_shared,
				  .is_deep = is_deep,
				  .owner = TT_STR(""),
				  .expires_s = NOW_S + 60 };
	struct place place = at(talk, path);

	check_err(path, files_lock(talk, &place, &lock), expected);
	return lock;
}

static enum tt_err check_with(struct talk *talk, const char *path, struct tt_str token,
			      unsigned which)
{
	const struct lock_tokens tokens = { .items = &token, .n = token.p ? 1 : 0 };
	struct place place = at(talk, path);

	return files_check_locks(talk, &place, &tokens, which);
}

static void test_locks(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);
	struct file_lock deep, flat;

	make_folder(talk, "a");
	make_folder(talk, "a/b");
	put(talk, "a/b/f", ONE, 1);
	put(talk, "g", ONE, 1);
	deep = lock_at(talk, "a", false, true, TT_OK);
	lock_at(talk, "a/b/f", false, false, TT_ERR_FILE_LOCKED);
	lock_at(talk, "", false, true, TT_ERR_FILE_LOCKED);
	flat = lock_at(talk, "", false, false, TT_OK);
	check_err("below", check_with(talk, "a/b/f", NOT_THERE, 0), TT_ERR_FILE_LOCKED);
	check_err("below", check_with(talk, "a/b/f", deep.token, 0), TT_OK);
	check_err("new, below", check_with(talk, "a/new", NOT_THERE, 0), TT_ERR_FILE_LOCKED);
	check_err("not a member", check_with(talk, "g", NOT_THERE, 0), TT_OK);
	check_err("a member", check_with(talk, "g", NOT_THERE, LOCKS_OF_PARENT),
		  TT_ERR_FILE_LOCKED);
	check_err("a member", check_with(talk, "g", flat.token, LOCKS_OF_PARENT), TT_OK);
	check_err("above", check_with(talk, "", flat.token, LOCKS_BELOW), TT_ERR_FILE_LOCKED);
	talk->now_s = NOW_S + 60;
	check_err("over", check_with(talk, "a/b/f", NOT_THERE, LOCKS_OF_PARENT | LOCKS_BELOW),
		  TT_OK);
	commit(f->db);
}

static void test_shared_locks(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);
	struct file_lock one, two;

	put(talk, "f", ONE, 1);
	one = lock_at(talk, "f", true, false, TT_OK);
	two = lock_at(talk, "f", true, false, TT_OK);
	lock_at(talk, "f", false, false, TT_ERR_FILE_LOCKED);
	check_err("nobody", check_with(talk, "f", NOT_THERE, 0), TT_ERR_FILE_LOCKED);
	check_err("one", check_with(talk, "f", one.token, 0), TT_OK);
	check_err("two", check_with(talk, "f", two.token, 0), TT_OK);
	commit(f->db);
}

static void test_many_locks(void **state)
{
	struct store_fixture *f = *state;
	struct talk *talk = begin_as_alice(f);

	put(talk, "f", ONE, 1);
	check_err("all but one",
		  fixture_exec(f->db,
			       "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
			       " WHERE i < 999) INSERT INTO file_locks"
			       " SELECT 'token' || i, 2, 'alice', 1, 0, '', 2000, 1 FROM n"),
		  TT_OK);
	lock_at(talk, "f", true, false, TT_OK);
	lock_at(talk, "f", true, false, TT_ERR_LIMIT);
	commit(f->db);
}

static void test_names(void **state)
{
	static const char *const good[] = { "a",        "a b", ".hidden", "a:b",
					    "\xc3\xa4", "...", "x.parts" };
	static const char *const bad[] = { "",           " ",         ".",        "..",
					   "a/b",        "a\\b",      "a\nb",     "a.part",
					   "a.filepart", ".htaccess", ".HtAccess" };
	char name[251];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		check_err(good[i], files_check_name(tt_str(good[i])), TT_OK);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		check_err(bad[i], files_check_name(tt_str(bad[i])), TT_ERR_FILE_NAME);
	memset(name, 'x', sizeof(name));
	check_err("250", files_check_name((struct tt_str){ name, 250 }), TT_OK);
	check_err("251", files_check_name((struct tt_str){ name, 251 }), TT_ERR_FILE_NAME);
	check_str("type", files_type_of(TT_STR("a.b.PNG")), "image/png");
	check_str("no dot", files_type_of(TT_STR("png")), "application/octet-stream");
	check_str("dot at the end", files_type_of(TT_STR("png.")), "application/octet-stream");
	check_str("run", files_safe_type(TT_STR("text/html")), "text/plain");
	check_str("shown", files_safe_type(TT_STR("image/png")), "image/png");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_places),         ON_BOTH(test_sums),         ON_BOTH(test_uses),
		ON_BOTH(test_sweeping),       ON_BOTH(test_left_trees),   ON_BOTH(test_bytes_go),
		ON_BOTH(test_locks),          ON_BOTH(test_shared_locks), ON_BOTH(test_many_locks),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
