#include "server/files/walk.h"
#include "lib/base/buf.h"
#include "server/files/attachments.h"
#include "server/files/mount.h"

enum {
	PAGE = 500,
	KEPT = 64 * 1024, /* bytes of a page's memory, for the next one */
	MOST_MOUNTS = 100 * 1000
};

struct walk {
	struct talk *talk;
	files_visit visit;
	void *ctx;
	struct tt_buf path; /* of what is visited; n == 0: where the walk began */
};

/* A folder on the way. */
struct level {
	struct walk *walk;
	struct tt_arena arena; /* of one page of it */
	struct place member;   /* one of its members after the other */
	struct tt_buf after;   /* the name of the last of them; n == 0: none yet */
	int64_t depth;
};

static enum tt_err enter(struct walk *walk, const struct place *folder, int64_t depth);

static enum tt_err visit(struct level *level, const struct place *place)
{
	struct walk *walk = level->walk;
	size_t before = walk->path.n;
	enum tt_err err;

	if (before > 0)
		tt_buf_add_char(&walk->path, '/');
	tt_buf_add_str(&walk->path, place->name);
	err = walk->visit(walk->ctx, place, tt_buf_str(&walk->path));
	if (!err && level->depth > 1 && place->file.is_folder)
		err = enter(walk, place, level->depth - 1);
	walk->path.n = before;
	return err;
}

static void go_behind(struct level *level, struct tt_str name)
{
	level->after.n = 0;
	tt_buf_add_str(&level->after, name);
}

/* What was read of a page is forgotten behind it: the walk holds one for each level. */
static enum tt_err visit_page(struct level *level, size_t *n)
{
	int64_t folder_id = level->member.above[level->member.n_above - 1].id;
	struct tt_str after = level->after.n > 0 ? tt_buf_str(&level->after) : TT_STR("");
	struct file *files;
	enum tt_err err = store_files_in(level->walk->talk->db, &level->arena, folder_id, after,
					 PAGE, &files, n);

	for (size_t i = 0; !err && i < *n; i++) {
		level->member.file = files[i];
		level->member.name = files[i].name;
		err = visit(level, &level->member);
	}
	if (!err && *n > 0)
		go_behind(level, files[*n - 1].name);
	tt_arena_reset(&level->arena, KEPT);
	return err;
}

/* What others share in it stands behind what is one's own. */
static enum tt_err visit_mounts(struct level *level, const struct place *folder)
{
	struct talk *talk = level->walk->talk;
	struct tt_arena *outer = talk->arena;
	struct place *mounts;
	size_t n;
	enum tt_err err;

	talk->arena = &level->arena;
	err = files_mounts_in(talk, folder, MOST_MOUNTS, &mounts, &n);
	talk->arena = outer;
	for (size_t i = 0; !err && i < n; i++)
		err = visit(level, &mounts[i]);
	return err;
}

static enum tt_err visit_members(struct level *level, const struct place *folder)
{
	enum tt_err err = TT_OK;
	size_t n = PAGE;

	while (!err && n == PAGE)
		err = visit_page(level, &n);
	return err ? err : visit_mounts(level, folder);
}

/* The folders above its members are the same for all of them. */
static enum tt_err enter(struct walk *walk, const struct place *folder, int64_t depth)
{
	struct level level = { .walk = walk, .depth = depth };
	struct tt_arena arena;
	enum tt_err err;

	tt_arena_init(&arena);
	tt_arena_init(&level.arena);
	level.member =
		(struct place){ .has_parent = true, .is_there = true, .mount = folder->mount };
	level.member.above = tt_arena_array(&arena, struct file, folder->n_above + 1);
	for (size_t i = 0; i < folder->n_above; i++)
		level.member.above[i] = folder->above[i];
	level.member.above[folder->n_above] = folder->file;
	level.member.n_above = folder->n_above + 1;
	err = visit_members(&level, folder);
	tt_buf_finish(&level.after);
	tt_arena_finish(&level.arena);
	tt_arena_finish(&arena);
	return err;
}

/* Where attachments stand is kept for the request, so it may not be in the memory of a page. */
static enum tt_err prepare(struct talk *talk)
{
	struct tt_str path;

	return talk->user.p ? files_attachments(talk, &path) : TT_OK;
}

/* As deep as folders are. */
enum tt_err files_walk(struct talk *talk, const struct place *folder, int64_t depth,
		       files_visit visit_one, void *ctx)
{
	struct walk walk = { .talk = talk, .visit = visit_one, .ctx = ctx };
	enum tt_err err = prepare(talk);

	if (!err)
		err = enter(&walk, folder, depth);
	tt_buf_finish(&walk.path);
	return err;
}
