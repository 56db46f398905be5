#include "server/files/trash.h"
#include "server/files/above.h"
#include "server/files/kept.h"
#include "server/files/name.h"

#include <inttypes.h>

enum {
	LONGEST = 250, /* of a name, in bytes */
	MAX_TRIES = 100
};

enum tt_err files_trash(struct talk *talk, const struct place *place)
{
	struct trashed trashed = { .file_id = place->file.id,
				   .tree_id = place->file.tree_id,
				   .name = place->file.name,
				   .folder = files_path_above(talk, place),
				   .deleted_s = talk->now_s,
				   .deleted_by = talk->user };
	enum tt_err err = store_trash_add(talk->db, &trashed, place->file.size);

	if (!err)
		err = files_went(talk, place);
	if (!err)
		err = files_bound_trash(talk, trashed.tree_id);
	return err ? err : files_make_room(talk, trashed.tree_id);
}

struct tt_str trash_name(struct tt_arena *arena, const struct trashed *trashed)
{
	return tt_str_printf(arena, "%.*s.d%" PRId64, TT_STR_ARG(trashed->name),
			     trashed->deleted_s);
}

bool trash_read_name(struct tt_str text, struct tt_str *name, int64_t *deleted_s)
{
	const char *dot = text.n ? memrchr(text.p, '.', text.n) : NULL;
	struct tt_str digits;
	uint64_t n;

	if (!dot || dot + 1 == text.p + text.n || dot[1] != 'd')
		return false;
	*name = (struct tt_str){ text.p, (size_t)(dot - text.p) };
	digits = (struct tt_str){ dot + 2, (size_t)(text.p + text.n - dot - 2) };
	if (!tt_str_parse_u64(digits, &n) || n > INT64_MAX)
		return false;
	*deleted_s = (int64_t)n;
	return true;
}

static enum tt_err find_entry(struct talk *talk, struct tt_str text, struct trash_place *out)
{
	struct tt_str name;
	int64_t deleted_s;
	enum tt_err err;

	if (!trash_read_name(text, &name, &deleted_s))
		return TT_ERR_FILE;
	err = store_trash_get(talk->db, talk->arena, out->tree_id, name, deleted_s, &out->entry);
	if (err)
		return err;
	out->place = (struct place){ .name = text, .is_there = true };
	return store_file_by_id(talk->db, talk->arena, out->entry.file_id, &out->place.file);
}

enum tt_err trash_find(struct talk *talk, struct tt_str path, struct trash_place *out)
{
	struct file root;
	enum tt_err err = store_file_root(talk->db, talk->arena, talk->user, &root);

	*out = (struct trash_place){ .is_list = path.n == 0, .tree_id = root.tree_id };
	if (err || out->is_list)
		return err;
	err = find_entry(talk, tt_str_cut(&path, '/'), out);
	while (!err && path.n > 0)
		err = files_follow(talk, &out->place, tt_str_cut(&path, '/'));
	return err || out->place.is_there ? err : TT_ERR_FILE;
}

static struct tt_str join(struct talk *talk, struct tt_str path, struct tt_str name)
{
	return tt_str_printf(talk->arena, "%.*s%s%.*s", TT_STR_ARG(path), path.n > 0 ? "/" : "",
			     TT_STR_ARG(name));
}

static struct tt_str folder_of(struct talk *talk, const struct trash_place *at)
{
	struct tt_str path = at->entry.folder;

	if (at->place.n_above == 0)
		return path;
	path = join(talk, path, at->entry.name);
	for (size_t i = 1; i < at->place.n_above; i++)
		path = join(talk, path, at->place.above[i].name);
	return path;
}

struct tt_str trash_origin(struct talk *talk, const struct trash_place *at)
{
	return join(talk, folder_of(talk, at), at->place.file.name);
}

/* The folder that it was in, or the root when that is gone or has come to be too deep. */
static enum tt_err find_folder(struct talk *talk, const struct trash_place *at, struct place *out)
{
	enum tt_err err = files_find(talk, folder_of(talk, at), out);
	bool fits = !err && out->is_there && out->file.is_folder &&
		    out->n_above + 1 + (size_t)at->place.file.height <= FILES_MAX_DEPTH;

	return err || fits ? err : files_find(talk, TT_STR(""), out);
}

/* "a (restored).txt" */
static struct tt_str other_name(struct talk *talk, struct tt_str name, int i)
{
	const char *dot = memrchr(name.p, '.', name.n);
	size_t n = dot && dot != name.p ? (size_t)(dot - name.p) : name.n;
	struct tt_str end = { name.p + n, name.n - n };
	struct tt_str mark =
		i == 1 ? TT_STR(" (restored)") : tt_str_printf(talk->arena, " (restored %d)", i);

	if (end.n + mark.n > LONGEST / 2) /* that is no ending */
		end = TT_STR("");
	return tt_str_printf(talk->arena, "%.*s%.*s%.*s",
			     TT_STR_ARG(tt_utf8_head_bytes((struct tt_str){ name.p, n },
							   LONGEST - mark.n - end.n)),
			     TT_STR_ARG(mark), TT_STR_ARG(end));
}

static enum tt_err find_free(struct talk *talk, struct tt_str name, struct place *to)
{
	const struct place folder = *to;
	enum tt_err err = files_follow(talk, to, name);

	for (int i = 1; !err && to->is_there && i < MAX_TRIES; i++) {
		*to = folder;
		err = files_follow(talk, to, other_name(talk, name, i));
	}
	return !err && to->is_there ? TT_ERR_FILE_EXISTS : err;
}

/* Out of the trash; where it is next is still to be said. */
static enum tt_err take_out(struct talk *talk, const struct trash_place *at)
{
	int64_t size = at->place.file.size;
	enum tt_err err;

	if (at->place.n_above == 0)
		return store_trash_take_out(talk->db, &at->entry, size);
	err = files_went(talk, &at->place);
	return err ? err : store_tree_keep(talk->db, at->tree_id, -size);
}

enum tt_err trash_restore(struct talk *talk, const struct trash_place *at, struct place *to)
{
	enum tt_err err = find_folder(talk, at, to);

	if (!err)
		err = find_free(talk, at->place.file.name, to);
	if (!err)
		err = files_check_room(talk, to, at->place.file.size);
	if (!err)
		err = take_out(talk, at);
	if (err)
		return err;
	to->file = at->place.file;
	to->file.parent_id = to->above[to->n_above - 1].id;
	to->file.name = to->name;
	if (!to->file.is_folder)
		to->file.type = files_type_of(to->name);
	to->is_there = true;
	err = store_file_set_place(talk->db, &to->file);
	return err ? err : files_came(talk, to);
}

enum tt_err trash_delete(struct talk *talk, const struct trash_place *at)
{
	enum tt_err err;

	if (at->is_list)
		return store_trash_empty(talk->db, at->tree_id, talk->now_s);
	err = take_out(talk, at);
	return err ? err : store_file_take_away(talk->db, at->place.file.id, talk->now_s);
}
