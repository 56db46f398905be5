#include "server/file_jobs.h"
#include "lib/base/log.h"
#include "server/files/kept.h"
#include "server/store/blobs.h"
#include "server/store/file_sweep.h"
#include "server/store/shares.h"
#include "server/store/uploads.h"

enum {
	/* Names that are taken away in one transaction. */
	DISCARD_STEP = 50,
	/* How long is kept what was deleted, what was in files before, and what came of a file that
	 * never became whole. */
	DAY_S = 24 * 60 * 60,
	TRASH_KEPT_S = 30 * DAY_S,
	VERSIONS_KEPT_S = 365 * DAY_S,
	UPLOADS_KEPT_S = DAY_S
};

static enum tt_err any_gone(struct db *db, bool *any)
{
	enum tt_err err = db_begin(db, DB_READ);

	return err ? err : db_end(db, store_files_any_gone(db, any));
}

enum tt_err file_jobs_sweep(struct db *db, int64_t now_s, int64_t step, bool *more)
{
	enum tt_err err = any_gone(db, more);

	if (err || !*more)
		return err;
	err = db_begin(db, DB_WRITE);
	return err ? err : db_end(db, store_files_sweep(db, now_s, step, more));
}

/* The turn to write is ours: nobody says meanwhile that he uses one of them. */
static enum tt_err discard(struct db *db, struct blobs *blobs, const struct tt_str names[],
			   size_t n)
{
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < n; i++)
		if (blob_discard(blobs, names[i]))
			err = store_blob_delete(db, names[i]);
	return err;
}

static enum tt_err discard_some(struct db *db, struct blobs *blobs, struct tt_arena *arena,
				int64_t before_s, bool *more)
{
	struct tt_str *names;
	size_t n = 0;
	enum tt_err err = db_begin(db, DB_READ);

	*more = false;
	if (!err)
		err = db_end(db, store_blobs_unused(db, arena, before_s, 1, &names, &n));
	if (err || n == 0)
		return err;
	err = db_begin(db, DB_WRITE);
	if (err)
		return err;
	err = store_blobs_unused(db, arena, before_s, DISCARD_STEP, &names, &n);
	if (!err)
		err = discard(db, blobs, names, n);
	*more = n == DISCARD_STEP;
	return db_end(db, err);
}

enum tt_err file_jobs_discard(struct db *db, struct blobs *blobs, int64_t before_s, bool *more)
{
	struct tt_arena arena;
	enum tt_err err;

	tt_arena_init(&arena);
	err = discard_some(db, blobs, &arena, before_s, more);
	tt_arena_finish(&arena);
	blobs_tidy(blobs);
	return err;
}

enum tt_err file_jobs_bound_unused(struct db *db, struct blobs *blobs, int64_t max, bool *more)
{
	int64_t n = 0;
	enum tt_err err = db_begin(db, DB_READ);

	*more = false;
	if (!err)
		err = db_end(db, store_blobs_unused_bytes(db, &n));
	return err || n <= max ? err : file_jobs_discard(db, blobs, INT64_MAX, more);
}

static enum tt_err keep_unknown(struct db *db, struct tt_str names[], size_t *n)
{
	size_t n_unknown = 0;
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < *n; i++) {
		bool is_known;

		err = store_blob_is_known(db, names[i], &is_known);
		if (!is_known)
			names[n_unknown++] = names[i];
	}
	*n = n_unknown;
	return err;
}

/* Whether it is still unknown is asked where nobody can say so meanwhile. */
static enum tt_err discard_strays(struct db *db, struct blobs *blobs, struct tt_str names[],
				  size_t n)
{
	enum tt_err err = db_begin(db, DB_READ);

	if (!err)
		err = db_end(db, keep_unknown(db, names, &n));
	if (err || n == 0)
		return err;
	n = n < DISCARD_STEP ? n : DISCARD_STEP;
	err = db_begin(db, DB_WRITE);
	if (err)
		return err;
	err = keep_unknown(db, names, &n);
	for (size_t i = 0; !err && i < n; i++)
		if (blob_discard(blobs, names[i]))
			tt_log(TT_LOG_INFO, "bytes that nobody has taken over are discarded",
			       TT_LOG_STR("name", names[i]));
	return db_end(db, err);
}

enum tt_err file_jobs_look_for_strays(struct db *db, struct blobs *blobs, unsigned folder)
{
	struct tt_arena arena;
	struct tt_str *names;
	size_t n;
	enum tt_err err;

	tt_arena_init(&arena);
	blobs_list(blobs, folder, &arena, &names, &n);
	err = n > 0 ? discard_strays(db, blobs, names, n) : TT_OK;
	tt_arena_finish(&arena);
	blobs_tidy(blobs);
	return err;
}

/* One that is too old is done away with; *done: there was one. */
static enum tt_err expire_trash(struct talk *talk, bool *done)
{
	struct trashed trashed;
	enum tt_err err =
		store_trash_old(talk->db, talk->arena, talk->now_s - TRASH_KEPT_S, &trashed);

	*done = !err;
	if (!err)
		err = files_drop_trashed(talk, &trashed);
	return err == TT_ERR_FILE ? TT_OK : err;
}

static enum tt_err expire_version(struct talk *talk, bool *done)
{
	struct file_version version;
	enum tt_err err =
		store_version_old(talk->db, talk->arena, talk->now_s - VERSIONS_KEPT_S, &version);

	*done = !err;
	if (!err)
		err = store_version_delete(talk->db, &version, talk->now_s);
	return err == TT_ERR_FILE ? TT_OK : err;
}

static enum tt_err expire_upload(struct talk *talk, bool *done)
{
	int64_t id = 0;
	int64_t n;
	enum tt_err err = store_upload_left(talk->db, talk->now_s - UPLOADS_KEPT_S, &id);

	*done = !err && id != 0;
	return *done ? store_upload_sweep(talk->db, id, talk->now_s, DISCARD_STEP, &n) : err;
}

static enum tt_err (*const expiries[])(struct talk *talk, bool *done) = {
	expire_trash,
	expire_version,
	expire_upload,
};

static enum tt_err expire_some(struct talk *talk, int64_t step, bool *more)
{
	enum tt_err err = TT_OK;

	*more = true;
	for (int64_t i = 0; !err && *more && i < step; i++) {
		*more = false;
		for (size_t k = 0; !err && k < ARRAY_LEN(expiries); k++) {
			bool done = false;

			err = expiries[k](talk, &done);
			*more |= !err && done;
		}
	}
	return err;
}

/* Looking needs no turn to write. */
static enum tt_err any_old(struct talk *talk, bool *any)
{
	struct file_version version;
	struct trashed trashed;
	int64_t id = 0;
	enum tt_err err =
		store_trash_old(talk->db, talk->arena, talk->now_s - TRASH_KEPT_S, &trashed);

	if (err == TT_ERR_FILE)
		err = store_version_old(talk->db, talk->arena, talk->now_s - VERSIONS_KEPT_S,
					&version);
	*any = !err;
	if (err != TT_ERR_FILE)
		return err;
	err = store_upload_left(talk->db, talk->now_s - UPLOADS_KEPT_S, &id);
	*any = !err && id != 0;
	return err;
}

static enum tt_err expire(struct talk *talk, int64_t step, bool *more)
{
	enum tt_err err = db_begin(talk->db, DB_READ);

	if (!err)
		err = db_end(talk->db, any_old(talk, more));
	if (err || !*more)
		return err;
	err = db_begin(talk->db, DB_WRITE);
	return err ? err : db_end(talk->db, expire_some(talk, step, more));
}

enum tt_err file_jobs_expire(struct db *db, int64_t now_s, int64_t step, bool *more)
{
	struct tt_arena arena;
	struct talk talk = { .db = db, .arena = &arena, .now_s = now_s };
	enum tt_err err;

	*more = false;
	tt_arena_init(&arena);
	err = expire(&talk, step, more);
	tt_arena_finish(&arena);
	return err;
}

enum tt_err file_jobs_expire_shares(struct db *db, int64_t now_s, int64_t step, bool *more)
{
	int64_t n = 0;
	enum tt_err err = db_begin(db, DB_READ);

	*more = false;
	if (!err)
		err = db_end(db, store_shares_any_expired(db, now_s, more));
	if (err || !*more)
		return err;
	err = db_begin(db, DB_WRITE);
	if (!err)
		err = db_end(db, store_shares_delete_expired(db, now_s, step, &n));
	*more = !err && n == step;
	return err;
}
