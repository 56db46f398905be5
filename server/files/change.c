#include "server/files/change.h"
#include "server/files/above.h"
#include "server/files/kept.h"
#include "server/files/mount.h"
#include "server/files/name.h"
#include "server/files/trash.h"
#include "server/store/blobs.h"
#include "server/store/file_marks.h"

enum {
	PAGE = 200,
	MAX_COPIED_CHARS = 4 << 20 /* of properties, at once */
};

static enum tt_err may_come(const struct place *place)
{
	enum tt_err err;

	if (place->name.n == 0)
		return TT_ERR_FILE_ROOT;
	if (!place->has_parent)
		return TT_ERR_FILE_PARENT;
	err = files_may(place, place->is_there ? SHARE_UPDATE : SHARE_CREATE);
	return err ? err : files_check_name(place->name);
}

/* `n` more files or folders in the tree that the place is in. */
static enum tt_err may_be_more(struct talk *talk, const struct place *place, int64_t n)
{
	enum tt_err err = talk_within(talk, LIMIT(files), place->above[0].n_below + n);

	return err == TT_ERR_LIMIT ? TT_ERR_FILES : err;
}

enum tt_err files_may_put(struct talk *talk, const struct place *place, int64_t size)
{
	enum tt_err err =
		place->is_there && place->file.is_folder ? TT_ERR_FILE_FOLDER : may_come(place);

	if (!err && !place->is_there)
		err = may_be_more(talk, place, 1);
	return err ? err
		   : files_check_room(talk, place, size - (place->is_there ? place->file.size : 0));
}

static struct file new_file(struct talk *talk, const struct place *place)
{
	const struct file *parent = &place->above[place->n_above - 1];

	return (struct file){
		.tree_id = parent->tree_id,
		.parent_id = parent->id,
		.name = place->name,
		.type = TT_STR(""),
		.etag = files_new_etag(),
		.modified_s = talk->now_s,
		.uploaded_s = talk->now_s,
	};
}

static void fill(struct talk *talk, struct file *file, const struct new_content *content)
{
	file->size = content->size;
	file->etag = files_new_etag();
	file->modified_s = content->modified_s ? content->modified_s : talk->now_s;
	if (content->created_s)
		file->created_s = content->created_s;
	file->uploaded_s = talk->now_s;
	file->checksums = content->checksums;
	file->blob = content->blob;
}

static enum tt_err add_file(struct talk *talk, struct place *place)
{
	place->file.type = files_type_of(place->name);
	return store_file_add(talk->db, &place->file);
}

/* What was in it before is kept as a version of it. */
static enum tt_err refill(struct talk *talk, const struct place *place, const struct file *before)
{
	enum tt_err err = store_file_set_content(talk->db, &place->file);

	if (!err && before->blob_id && before->blob_id != place->file.blob_id)
		err = files_keep_version(talk, before);
	return err;
}

enum tt_err files_put(struct talk *talk, struct place *place, const struct new_content *content)
{
	bool is_new = !place->is_there;
	struct file_change change = { .n = is_new };
	struct file before;
	enum tt_err err = files_may_put(talk, place, content->size);

	if (err)
		return err;
	if (is_new)
		place->file = new_file(talk, place);
	before = place->file;
	change.size = content->size - place->file.size;
	fill(talk, &place->file, content);
	place->file.blob_id = 0;
	if (content->blob.p)
		err = store_blob_use(talk->db, content->blob, content->size, &place->file.blob_id);
	if (!err)
		err = is_new ? add_file(talk, place) : refill(talk, place, &before);
	place->is_there = !err;
	if (!err)
		err = files_change_above(talk, place, &change);
	return err ? err : files_make_room(talk, place->file.tree_id);
}

enum tt_err files_make_folder(struct talk *talk, struct place *place)
{
	const struct file_change change = { .n = 1 };
	enum tt_err err = place->is_there ? TT_ERR_FILE_EXISTS : may_come(place);

	if (!err)
		err = may_be_more(talk, place, 1);
	if (err)
		return err;
	place->file = new_file(talk, place);
	place->file.is_folder = true;
	err = store_file_add(talk->db, &place->file);
	place->is_there = !err;
	return err ? err : files_change_above(talk, place, &change);
}

static enum tt_err may_remove(const struct place *place)
{
	if (!place->is_there)
		return TT_ERR_FILE;
	if (place->name.n == 0)
		return TT_ERR_FILE_ROOT;
	return place->is_mount ? TT_OK : files_may(place, SHARE_DELETE);
}

enum tt_err files_remove(struct talk *talk, const struct place *place)
{
	enum tt_err err = may_remove(place);

	if (err)
		return err;
	return place->is_mount ? files_unmount(talk, place) : files_trash(talk, place);
}

enum tt_err files_remove_for_good(struct talk *talk, const struct place *place)
{
	enum tt_err err = may_remove(place);

	if (err)
		return err;
	if (place->is_mount)
		return files_unmount(talk, place);
	err = store_file_take_away(talk->db, place->file.id, talk->now_s);
	return err ? err : files_went(talk, place);
}

static bool is_above(const struct file *file, const struct place *place)
{
	for (size_t i = 0; i < place->n_above; i++)
		if (place->above[i].id == file->id)
			return true;
	return false;
}

/* Of what others share: taken away from where it is, or only called otherwise; or just read. */
static enum tt_err may_leave(const struct place *from, const struct place *to, bool copies)
{
	bool stays = from->n_above > 0 && to->n_above > 0 &&
		     from->above[from->n_above - 1].id == to->above[to->n_above - 1].id;

	if (to->is_mount || (from->is_mount && !copies))
		return TT_ERR_FILE_MOUNT;
	if (copies)
		return files_may_take(from);
	return files_may(from, stays ? SHARE_UPDATE : SHARE_DELETE);
}

static bool is_too_deep(const struct place *from, const struct place *to)
{
	return to->n_above + (size_t)from->file.height > FILES_MAX_DEPTH;
}

/* Once more, by how deep it is now: it may have been deeper. */
static enum tt_err check_depth(struct talk *talk, struct place *from, const struct place *to)
{
	enum tt_err err = TT_OK;

	if (is_too_deep(from, to))
		err = store_file_measure(talk->db, &from->file);
	return !err && is_too_deep(from, to) ? TT_ERR_FILE_DEEP : err;
}

enum tt_err files_may_go(struct talk *talk, struct place *from, const struct place *to, bool copies)
{
	enum tt_err err;

	if (!from->is_there)
		return TT_ERR_FILE;
	if (to->name.n > 0 && !to->has_parent)
		return TT_ERR_FILE_PARENT;
	if (to->is_there && to->file.id == from->file.id)
		return TT_ERR_FILE_SAME;
	if (is_above(&from->file, to))
		return TT_ERR_FILE_BELOW;
	if (to->is_there && is_above(&to->file, from))
		return TT_ERR_FILE_ABOVE;
	if (from->name.n == 0 && !copies)
		return TT_ERR_FILE_ROOT;
	err = check_depth(talk, from, to);
	if (!err)
		err = may_leave(from, to, copies);
	return err ? err : may_come(to);
}

static enum tt_err make_way(struct talk *talk, const struct place *to)
{
	return to->is_there ? files_remove(talk, to) : TT_OK;
}

/* Into the files of somebody else, or out of them: the rows stay in their tree. */
static enum tt_err move_elsewhere(struct talk *talk, const struct place *from, struct place *to)
{
	enum tt_err err = files_copy(talk, from, to, false);

	return err ? err : files_remove(talk, from);
}

enum tt_err files_move(struct talk *talk, const struct place *from, struct place *to)
{
	enum tt_err err;

	if (to->above[0].tree_id != from->file.tree_id)
		return move_elsewhere(talk, from, to);
	err = make_way(talk, to);
	if (err)
		return err;
	to->file = from->file;
	to->file.parent_id = to->above[to->n_above - 1].id;
	to->file.name = to->name;
	if (!to->file.is_folder)
		to->file.type = files_type_of(to->name);
	to->is_there = true;
	err = store_file_set_place(talk->db, &to->file);
	if (!err)
		err = files_went(talk, from);
	return err ? err : files_came(talk, to);
}

/* What clients have made up of the files is copied, too, and is not in their sizes. */
struct copying {
	struct talk *talk;
	int64_t n_chars;
};

/* Another one with what is in it, but for what a folder holds. */
static enum tt_err copy_one(struct copying *copying, const struct file *from, struct file *to)
{
	struct talk *talk = copying->talk;
	int64_t parent_id = to->parent_id;
	int64_t tree_id = to->tree_id;
	struct tt_str name = to->name;
	enum tt_err err;

	*to = *from;
	to->parent_id = parent_id;
	to->tree_id = tree_id;
	to->name = name;
	to->etag = files_new_etag();
	to->uploaded_s = talk->now_s;
	if (!to->is_folder)
		to->type = files_type_of(name);
	err = store_file_add(talk->db, to);
	if (!err)
		err = store_file_properties_copy(talk->db, from->id, to->id, &copying->n_chars);
	return !err && copying->n_chars > MAX_COPIED_CHARS ? TT_ERR_FILE_MANY : err;
}

static enum tt_err copy_members(struct copying *copying, const struct file *from,
				const struct file *to);

static enum tt_err copy_folder(struct copying *copying, const struct file *from,
			       const struct file *parent)
{
	struct file copy = { .tree_id = parent->tree_id,
			     .parent_id = parent->id,
			     .name = from->name };
	enum tt_err err = copy_one(copying, from, &copy);

	return err ? err : copy_members(copying, from, &copy);
}

/* The files of a folder at once: others wait who want to write. */
static enum tt_err copy_files(struct copying *copying, const struct file *from,
			      const struct file *to)
{
	struct talk *talk = copying->talk;
	enum tt_err err = store_files_property_chars(talk->db, from->id, &copying->n_chars);

	if (!err && copying->n_chars > MAX_COPIED_CHARS)
		return TT_ERR_FILE_MANY;
	return err ? err : store_files_copy(talk->db, from, to, files_new_etag());
}

static enum tt_err copy_members(struct copying *copying, const struct file *from,
				const struct file *to)
{
	struct talk *talk = copying->talk;
	struct tt_str after = TT_STR("");
	enum tt_err err = copy_files(copying, from, to);
	size_t n = PAGE;

	while (!err && n == PAGE) {
		struct file *members;

		err = store_files_in(talk->db, talk->arena, from->id, after, PAGE, &members, &n);
		for (size_t i = 0; !err && i < n; i++)
			if (members[i].is_folder)
				err = copy_folder(copying, &members[i], to);
		if (n > 0)
			after = members[n - 1].name;
	}
	return err;
}

static enum tt_err copy_all(struct talk *talk, const struct file *from, struct place *to,
			    bool shallow)
{
	struct copying copying = { .talk = talk };
	enum tt_err err;

	to->file = new_file(talk, to);
	err = copy_one(&copying, from, &to->file);
	to->is_there = !err;
	if (err)
		return err;
	if (!shallow && from->is_folder)
		err = copy_members(&copying, from, &to->file);
	if (!err)
		err = files_came(talk, to);
	return err ? err : files_make_room(talk, to->file.tree_id);
}

enum tt_err files_copy(struct talk *talk, const struct place *from, struct place *to, bool shallow)
{
	struct file source = from->file;
	enum tt_err err;

	if (shallow && source.is_folder)
		source.size = source.n_below = source.height = 0;
	if (source.n_below >= FILES_MAX_COPY)
		return TT_ERR_FILE_MANY;
	err = files_check_room(talk, to, source.size - (to->is_there ? to->file.size : 0));
	if (!err)
		err = may_be_more(talk, to, source.n_below + 1);
	if (!err)
		err = make_way(talk, to);
	return err ? err : copy_all(talk, &source, to, shallow);
}
