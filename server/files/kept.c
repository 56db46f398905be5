#include "server/files/kept.h"

enum {
	ROUNDS = 200 /* of what one request drops */
};

enum tt_err files_drop_trashed(struct talk *talk, const struct trashed *trashed)
{
	struct file file;
	enum tt_err err = store_file_by_id(talk->db, talk->arena, trashed->file_id, &file);

	if (!err)
		err = store_trash_take_out(talk->db, trashed, file.size);
	return err ? err : store_file_take_away(talk->db, file.id, talk->now_s);
}

/* The gap that it would leave, by how long ago that was. The first and the last stay. */
size_t files_least_telling(const int64_t times[], size_t n, int64_t now_s)
{
	double least_gap = 0;
	size_t least = 0;

	for (size_t i = 1; i + 1 < n; i++) {
		double age = (double)(now_s - times[i]) + 1;
		double gap = (double)(times[i + 1] - times[i - 1]) / (age < 1 ? 1 : age);

		if (least > 0 && gap >= least_gap)
			continue;
		least = i;
		least_gap = gap;
	}
	return least;
}

static enum tt_err thin(struct talk *talk, int64_t file_id)
{
	int64_t times[FILES_MAX_VERSIONS + 1];
	struct file_version *versions;
	size_t n;
	enum tt_err err = store_versions(talk->db, talk->arena, file_id, &versions, &n);

	if (err || n <= FILES_MAX_VERSIONS)
		return err;
	for (size_t i = 0; i < ARRAY_LEN(times); i++)
		times[i] = versions[i].made_s;
	n = files_least_telling(times, ARRAY_LEN(times), talk->now_s);
	return store_version_delete(talk->db, &versions[n], talk->now_s);
}

enum tt_err files_keep_version(struct talk *talk, const struct file *before)
{
	struct file_version version = { .file_id = before->id,
					.tree_id = before->tree_id,
					.blob_id = before->blob_id,
					.size = before->size,
					.modified_s = before->modified_s,
					.made_s = talk->now_s,
					.checksums = before->checksums };
	enum tt_err err = store_version_add(talk->db, &version);

	return err ? err : thin(talk, before->id);
}

/* TT_ERR_FILE: nothing is kept. */
static enum tt_err drop_oldest(struct talk *talk, int64_t tree_id)
{
	struct file_version version = { .made_s = INT64_MAX };
	struct trashed trashed = { .deleted_s = INT64_MAX };
	enum tt_err err = store_trash_oldest(talk->db, talk->arena, tree_id, &trashed);

	if (!err || err == TT_ERR_FILE)
		err = store_version_oldest(talk->db, talk->arena, tree_id, &version);
	if (err && (err != TT_ERR_FILE || trashed.deleted_s == INT64_MAX))
		return err;
	if (trashed.deleted_s <= version.made_s)
		return files_drop_trashed(talk, &trashed);
	return store_version_delete(talk->db, &version, talk->now_s);
}

static enum tt_err is_too_much(struct talk *talk, struct tt_str owner, int64_t quota, bool *out)
{
	struct file root;
	int64_t kept = 0;
	enum tt_err err = store_file_root(talk->db, talk->arena, owner, &root);

	if (!err)
		err = store_tree_kept(talk->db, root.tree_id, &kept);
	*out = !err && kept > 0 && kept > quota - root.size;
	return err;
}

enum tt_err files_make_room(struct talk *talk, int64_t tree_id)
{
	int64_t quota = 0;
	struct tt_str owner;
	bool more = false;
	enum tt_err err = store_tree_owner(talk->db, talk->arena, tree_id, &owner);

	if (!err)
		err = files_quota(talk, owner, &more, &quota);
	for (int i = 0; !err && more && i < ROUNDS; i++) {
		err = is_too_much(talk, owner, quota, &more);
		if (!err && more)
			err = drop_oldest(talk, tree_id);
	}
	return err == TT_ERR_FILE ? TT_OK : err;
}

enum tt_err files_bound_trash(struct talk *talk, int64_t tree_id)
{
	struct trashed oldest;
	int64_t n;
	enum tt_err err = store_trash_count(talk->db, tree_id, &n);

	if (err || n <= FILES_MAX_TRASH)
		return err;
	err = store_trash_oldest(talk->db, talk->arena, tree_id, &oldest);
	return err ? err : files_drop_trashed(talk, &oldest);
}
