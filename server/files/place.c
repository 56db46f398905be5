#include "server/files/place.h"
#include "server/files/mount.h"

static void go_down(struct talk *talk, struct place *place)
{
	place->above =
		tt_arena_grow(talk->arena, place->above, place->n_above, sizeof(place->file));
	place->above[place->n_above++] = place->file;
}

/* What is below a file or below nothing is nowhere. */
enum tt_err files_follow(struct talk *talk, struct place *place, struct tt_str name)
{
	enum tt_err err;

	place->name = name;
	place->has_parent = place->is_there && place->file.is_folder;
	place->is_there = place->is_mount = false;
	if (!place->has_parent)
		return TT_OK;
	go_down(talk, place);
	err = store_file_in(talk->db, talk->arena, place->file.id, name, &place->file);
	place->is_there = !err;
	if (err == TT_ERR_FILE)
		return place->mount ? TT_OK : files_mount_enter(talk, place);
	return err;
}

enum tt_err files_find(struct talk *talk, struct tt_str path, struct place *out)
{
	enum tt_err err;

	*out = (struct place){ .name = TT_STR("") };
	err = store_file_root(talk->db, talk->arena, talk->user, &out->file);
	out->is_there = !err;
	while (!err && path.n > 0)
		err = files_follow(talk, out, tt_str_cut(&path, '/'));
	return err;
}
