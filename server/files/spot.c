#include "server/files/spot.h"
#include "server/accounts/quota.h"
#include "server/store/users.h"

#include <inttypes.h>

enum tt_err files_may(const struct place *place, int64_t permissions)
{
	if (!place->mount || (place->mount->permissions & permissions) == permissions)
		return TT_OK;
	return TT_ERR_FILE_PERMISSION;
}

struct tt_str files_join(struct tt_arena *arena, struct tt_str folder, struct tt_str name)
{
	return tt_str_printf(arena, "%.*s%s%.*s", TT_STR_ARG(folder), folder.n > 0 ? "/" : "",
			     TT_STR_ARG(name));
}

struct tt_str files_path_above(struct talk *talk, const struct place *place)
{
	struct tt_str path = TT_STR("");

	for (size_t i = 1; i < place->n_above; i++)
		path = files_join(talk->arena, path, place->above[i].name);
	return path;
}

bool files_is_below(struct tt_str path, struct tt_str folder)
{
	if (folder.n == 0)
		return path.n > 0;
	return path.n > folder.n && path.p[folder.n] == '/' && tt_str_starts(path, folder);
}

struct tt_str files_tag(struct tt_arena *arena, int64_t etag)
{
	return tt_str_printf(arena, "%016" PRIx64, (uint64_t)etag);
}

enum tt_err files_may_take(const struct place *place)
{
	if (place->mount && place->mount->hides_download)
		return TT_ERR_FILE_PERMISSION;
	return files_may(place, SHARE_READ);
}

/* From the file upwards, and turned round. */
static void turn_round(struct file *files, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct file file = files[i];

		files[i] = files[n - 1 - i];
		files[n - 1 - i] = file;
	}
}

enum tt_err files_above(struct talk *talk, const struct file *file, struct tt_str owner,
			struct file **above, size_t *n)
{
	int64_t id = file->parent_id;
	struct file root;
	enum tt_err err = store_file_root(talk->db, talk->arena, owner, &root);

	*above = NULL;
	for (*n = 0; !err && id != 0 && *n <= FILES_MAX_DEPTH; id = (*above)[(*n)++].parent_id) {
		*above = tt_arena_grow(talk->arena, *above, *n, sizeof(root));
		err = store_file_by_id(talk->db, talk->arena, id, &(*above)[*n]);
		if (err)
			return err;
	}
	if (!err && (*n == 0 || (*above)[*n - 1].id != root.id))
		return TT_ERR_FILE;
	turn_round(*above, *n);
	return err;
}

enum tt_err files_quota(struct talk *talk, struct tt_str user, bool *has, int64_t *bytes)
{
	struct user_field *fields;
	size_t n;
	enum tt_err err = store_user_fields(talk->db, talk->arena, user, &fields, &n);

	*has = false;
	for (size_t i = 0; !err && i < n; i++)
		if (tt_str_is(fields[i].name, "quota"))
			*has = accounts_read_size(fields[i].value, bytes);
	return err;
}

enum tt_err files_check_room(struct talk *talk, const struct place *place, int64_t more)
{
	const struct file *root = place->n_above > 0 ? &place->above[0] : &place->file;
	int64_t quota = 0;
	bool has;
	struct tt_str owner = place->mount ? place->mount->owner : talk->user;
	enum tt_err err = files_quota(talk, owner, &has, &quota);

	if (err || !has || more <= 0)
		return err;
	return more > quota - root->size ? TT_ERR_QUOTA : TT_OK;
}
