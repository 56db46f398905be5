#include "server/files/walk.h"
#include "server/files/mount.h"

enum {
	PAGE = 500,
	MOST_MOUNTS = 100 * 1000
};

struct walk {
	struct talk *talk;
	files_visit visit;
	void *ctx;
};

/* A folder on the way. */
struct level {
	struct walk *walk;
	struct place member; /* one of its members after the other */
	struct tt_str path;  /* of the folder; n == 0: where the walk began */
	int64_t depth;
};

static enum tt_err enter(struct walk *walk, const struct place *folder, struct tt_str path,
			 int64_t depth);

static enum tt_err visit(struct level *level, struct tt_arena *arena, const struct file *file)
{
	struct walk *walk = level->walk;
	struct tt_str path = tt_str_printf(arena, "%.*s%s%.*s", TT_STR_ARG(level->path),
					   level->path.n > 0 ? "/" : "", TT_STR_ARG(file->name));
	enum tt_err err;

	level->member.file = *file;
	level->member.name = file->name;
	err = walk->visit(walk->ctx, &level->member, path);
	if (err || level->depth <= 1 || !file->is_folder)
		return err;
	return enter(walk, &level->member, path, level->depth - 1);
}

/* Those behind `after`, which is the last of them then. */
static enum tt_err visit_page(struct level *level, struct tt_arena *arena, struct tt_str *after,
			      size_t *n)
{
	int64_t folder_id = level->member.above[level->member.n_above - 1].id;
	struct file *files;
	enum tt_err err =
		store_files_in(level->walk->talk->db, arena, folder_id, *after, PAGE, &files, n);

	for (size_t i = 0; !err && i < *n; i++)
		err = visit(level, arena, &files[i]);
	if (*n > 0)
		*after = files[*n - 1].name;
	return err;
}

/* What others share in it stands behind what is one's own. */
static enum tt_err visit_mounts(struct level *level, const struct place *folder)
{
	struct walk *walk = level->walk;
	struct place *mounts;
	size_t n;
	enum tt_err err = files_mounts_in(walk->talk, folder, MOST_MOUNTS, &mounts, &n);

	for (size_t i = 0; !err && i < n; i++) {
		struct tt_str path = files_join(walk->talk->arena, level->path, mounts[i].name);

		err = walk->visit(walk->ctx, &mounts[i], path);
		if (!err && level->depth > 1 && mounts[i].file.is_folder)
			err = enter(walk, &mounts[i], path, level->depth - 1);
	}
	return err;
}

/* What was read of a folder is forgotten behind it: the walk holds a page for each level. */
static enum tt_err enter(struct walk *walk, const struct place *folder, struct tt_str path,
			 int64_t depth)
{
	struct level level = { .walk = walk, .path = path, .depth = depth };
	struct tt_str after = TT_STR("");
	struct tt_arena arena;
	enum tt_err err = TT_OK;
	size_t n = PAGE;

	tt_arena_init(&arena);
	level.member =
		(struct place){ .has_parent = true, .is_there = true, .mount = folder->mount };
	level.member.above = tt_arena_array(&arena, struct file, folder->n_above + 1);
	for (size_t i = 0; i < folder->n_above; i++)
		level.member.above[i] = folder->above[i];
	level.member.above[folder->n_above] = folder->file;
	level.member.n_above = folder->n_above + 1;
	while (!err && n == PAGE)
		err = visit_page(&level, &arena, &after, &n);
	if (!err)
		err = visit_mounts(&level, folder);
	tt_arena_finish(&arena);
	return err;
}

/* As deep as folders are. */
enum tt_err files_walk(struct talk *talk, const struct place *folder, int64_t depth,
		       files_visit visit_one, void *ctx)
{
	struct walk walk = { talk, visit_one, ctx };

	return enter(&walk, folder, TT_STR(""), depth);
}
