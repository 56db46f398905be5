#include "server/files/paths.h"
#include "server/files/attachments.h"
#include "server/files/mount.h"

/* Of his own file; also when it is the root. */
static struct tt_str path_of(struct tt_arena *arena, const struct file *file,
			     const struct file *above, size_t n)
{
	struct tt_str path = TT_STR("");

	for (size_t i = 1; i < n; i++)
		path = files_join(arena, path, above[i].name);
	return files_join(arena, path, file->name);
}

static enum tt_err path_of_own(struct talk *talk, const struct file *file, struct tt_str *out)
{
	struct file *above;
	size_t n;
	enum tt_err err = files_above(talk, file, talk->user, &above, &n);

	if (!err)
		*out = path_of(talk->arena, file, above, n);
	return err;
}

static enum tt_err path_of_mount(struct talk *talk, const struct share *share, struct tt_str *out)
{
	struct tt_str folder = TT_STR("");
	struct place place;
	struct tt_str name;
	enum tt_err err = TT_OK;

	if (share->type == SHARE_ROOM)
		err = files_attachments(talk, &folder);
	if (!err)
		err = files_find(talk, folder, &place);
	if (err && err != TT_ERR_FILE)
		return err;
	err = files_mount_name(talk, share, !err && place.is_there ? place.file.id : 0, &name);
	*out = err ? name : files_join(talk->arena, folder, name);
	return err == TT_ERR_SHARED ? TT_ERR_FILE : err;
}

enum tt_err files_path_of_share(struct talk *talk, const struct share *share, struct tt_str *out)
{
	const struct received by = files_received(talk);
	struct file *above;
	struct share own;
	size_t n;
	enum tt_err err;

	if (tt_str_eq(share->owner, talk->user))
		return path_of_own(talk, &share->file, out);
	err = files_above(talk, &share->file, share->owner, &above, &n);
	if (!err)
		err = store_received_get(talk->db, talk->arena, &by, share->id, &own);
	if (!err)
		err = path_of_mount(talk, share, out);
	return err == TT_ERR_SHARED ? TT_ERR_FILE : err;
}

/* By number */

static struct tt_str last_of(struct tt_str path)
{
	struct tt_str name = path;

	while (path.n > 0)
		name = tt_str_cut(&path, '/');
	return name;
}

/* Below a share, by names; `out` is called as it is among his files. */
static enum tt_err open_below(struct talk *talk, const struct share *share, struct tt_str below,
			      struct place *out)
{
	enum tt_err err;

	err = files_mount_open(talk, out, share);
	while (!err && below.n > 0)
		err = files_follow(talk, out, tt_str_cut(&below, '/'));
	return !err && !out->is_there ? TT_ERR_FILE : err;
}

/* The first of them that leads there. */
static enum tt_err find_in(struct talk *talk, const struct share_list *list, struct tt_str below,
			   struct place *out, struct tt_str *path)
{
	enum tt_err err = TT_ERR_FILE;

	for (size_t i = 0; err == TT_ERR_FILE && i < list->n; i++) {
		err = files_path_of_share(talk, &list->items[i], path);
		if (err)
			continue;
		*out = (struct place){ .name = last_of(*path), .has_parent = true };
		err = open_below(talk, &list->items[i], below, out);
	}
	if (!err && below.n > 0)
		*path = files_join(talk->arena, *path, below);
	return err;
}

/* In what he has received: the file itself, or a folder above it. He may have no files of his own.
 */
static enum tt_err find_received(struct talk *talk, const struct file *file, struct place *out,
				 struct tt_str *path)
{
	const struct received by = files_received(talk);
	struct tt_str below = TT_STR("");
	struct file here = *file;
	struct share_list list;
	enum tt_err err = TT_ERR_FILE;

	for (int i = 0; err == TT_ERR_FILE && i <= FILES_MAX_DEPTH; i++) {
		err = store_received_of_file(talk->db, talk->arena, &by, here.id, &list);
		if (!err)
			err = find_in(talk, &list, below, out, path);
		if (err != TT_ERR_FILE || here.parent_id == 0)
			return err;
		below = below.n > 0 ? files_join(talk->arena, here.name, below) : here.name;
		if (store_file_by_id(talk->db, talk->arena, here.parent_id, &here))
			return TT_ERR_FILE;
	}
	return err;
}

enum tt_err files_find_id(struct talk *talk, int64_t id, struct place *out, struct tt_str *path)
{
	struct file file;
	struct file root = { .id = 0 };
	enum tt_err err = store_file_root(talk->db, talk->arena, talk->user, &root);

	if (!err || err == TT_ERR_FILE)
		err = store_file_by_id(talk->db, talk->arena, id, &file);
	if (err)
		return err;
	if (file.tree_id != root.tree_id)
		return find_received(talk, &file, out, path);
	*path = TT_STR("");
	if (file.id != root.id)
		err = path_of_own(talk, &file, path);
	if (!err)
		err = files_find(talk, *path, out);
	return !err && !out->is_there ? TT_ERR_FILE : err;
}
