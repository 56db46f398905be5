/* check_files.c - whether the bytes of people's files are there, and are what they were. */
#include "cli/check.h"
#include "server/blobs/copy.h"
#include "server/folder.h"
#include "server/store/blobs.h"
#include "server/store/copy.h"

#include <inttypes.h>

enum {
	PAGE = 500,
	NAMED = 3 /* of those that something is wrong with */
};

struct looking {
	struct checks *checks;
	struct db *db;
	const char *folder;
	int64_t n[BLOB_CLOSED + 1]; /* by what was found */
	int64_t n_strays;
	struct tt_buf named;
};

static enum tt_err is_used(struct looking *looking, struct tt_str name, bool *out)
{
	enum tt_err err = db_begin(looking->db, DB_READ);

	return err ? err : db_end(looking->db, store_blob_is_used(looking->db, name, out));
}

/* A server that runs may have discarded it meanwhile, when nothing used it any more. */
static enum tt_err look_at(struct looking *looking, struct tt_str name)
{
	enum blob_state state = blob_look(looking->folder, name);
	bool used = true;
	enum tt_err err = state == BLOB_MISSING ? is_used(looking, name, &used) : TT_OK;

	if (err || !used)
		return err;
	looking->n[state]++;
	if (state != BLOB_WHOLE &&
	    looking->n[BLOB_MISSING] + looking->n[BLOB_OTHER] + looking->n[BLOB_CLOSED] <= NAMED)
		tt_buf_printf(&looking->named, " %.*s", TT_STR_ARG(name));
	return TT_OK;
}

static enum tt_err next_page(struct looking *looking, struct tt_arena *arena, int64_t *after_id,
			     size_t *n)
{
	struct tt_str *names;
	enum tt_err err = db_begin(looking->db, DB_READ);

	*n = 0;
	if (!err)
		err = db_end(looking->db,
			     store_blobs_used(looking->db, arena, after_id, PAGE, &names, n));
	for (size_t i = 0; !err && i < *n; i++)
		err = look_at(looking, names[i]);
	return err;
}

static enum tt_err look_at_all(struct looking *looking)
{
	int64_t after_id = 0;
	enum tt_err err = TT_OK;
	size_t n = PAGE;

	while (!err && n == PAGE) {
		struct tt_arena arena;

		tt_arena_init(&arena);
		err = next_page(looking, &arena, &after_id, &n);
		tt_arena_finish(&arena);
	}
	return err;
}

static enum tt_err count_strays_in(struct looking *looking, struct tt_arena *arena, unsigned folder)
{
	struct tt_str *names;
	size_t n;
	enum tt_err err = db_begin(looking->db, DB_READ);

	if (err)
		return err;
	blobs_list_in(looking->folder, folder, arena, &names, &n);
	for (size_t i = 0; !err && i < n; i++) {
		bool known = true;

		err = store_blob_is_known(looking->db, names[i], &known);
		looking->n_strays += !known;
	}
	return db_end(looking->db, err);
}

static enum tt_err count_strays(struct looking *looking)
{
	enum tt_err err = TT_OK;

	for (unsigned i = 0; !err && i < BLOB_FOLDERS; i++) {
		struct tt_arena arena;

		tt_arena_init(&arena);
		err = count_strays_in(looking, &arena, i);
		tt_arena_finish(&arena);
	}
	return err;
}

static void tell(struct looking *looking)
{
	struct checks *checks = looking->checks;
	const int64_t *n = looking->n;
	const char *named = tt_str_dup(checks->arena, tt_buf_str(&looking->named)).p;

	if (n[BLOB_MISSING] + n[BLOB_OTHER] + n[BLOB_CLOSED] > 0)
		check_add(checks, "bytes", CHECK_FAILED,
			  tt_arena_printf(checks->arena,
					  "%" PRId64 " missing, %" PRId64 " damaged, %" PRId64
					  " that cannot be read, of %" PRId64 ":%s",
					  n[BLOB_MISSING], n[BLOB_OTHER], n[BLOB_CLOSED],
					  n[BLOB_MISSING] + n[BLOB_OTHER] + n[BLOB_CLOSED] +
						  n[BLOB_WHOLE],
					  named),
			  "put them back from a backup: below blobs, the first two digits are the"
			  " folder");
	else
		check_ok(checks, "bytes",
			 tt_arena_printf(checks->arena, "%" PRId64 " of files, all there and whole",
					 n[BLOB_WHOLE]));
	if (looking->n_strays > 0)
		check_add(checks, "bytes", CHECK_WARNING,
			  tt_arena_printf(checks->arena, "%" PRId64 " that no file has",
					  looking->n_strays),
			  "the server deletes them by itself when it runs");
}

static void look(struct checks *checks, struct store *store)
{
	struct looking looking = {
		.checks = checks,
		.db = store_db(store),
		.folder = folder_blobs(checks->arena, tt_str(checks->call->data)).p,
	};
	enum tt_err err = looking.db ? look_at_all(&looking) : TT_ERR_STORE;

	if (!err)
		err = count_strays(&looking);
	if (err)
		check_add(checks, "bytes", CHECK_FAILED, "the database cannot be read",
			  "the log above says why");
	else
		tell(&looking);
	tt_buf_finish(&looking.named);
}

/* Of a database that is sound and of this version; others are left as they are. */
void check_bytes(struct checks *checks, const char *path)
{
	const struct store_conf conf = { .path = path, .durable = true };
	struct store *store;

	if (store_open(&store, &conf))
		return;
	look(checks, store);
	store_close(store);
}
