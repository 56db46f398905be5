#include "server/files/mount.h"
#include "server/files/attachments.h"

#include <inttypes.h>

struct received files_received(const struct talk *talk)
{
	return (struct received){ talk->user, talk->now_s };
}

/* Names: "photo.jpg" of the share 12 is "photo (12).jpg" where another one is called so. */

/* Up to the dot before what says its kind, or all of it. */
static size_t stem_of(struct tt_str name)
{
	for (size_t i = name.n; i > 1; i--)
		if (name.p[i - 1] == '.')
			return i - 1;
	return name.n;
}

static struct tt_str numbered(struct tt_arena *arena, const struct share *share)
{
	size_t n = stem_of(share->name);
	struct tt_str stem = { share->name.p, n };
	struct tt_str end = { share->name.p + n, share->name.n - n };

	return tt_str_printf(arena, "%.*s (%" PRId64 ")%.*s", TT_STR_ARG(stem), share->id,
			     TT_STR_ARG(end));
}

/* 0: there is no number in it. */
static int64_t number_in(struct tt_str name)
{
	size_t end = stem_of(name);
	size_t begin = end;
	uint64_t id;

	if (end < 4 || name.p[end - 1] != ')')
		return 0;
	while (begin > 0 && name.p[begin - 1] != '(')
		begin--;
	if (!tt_str_parse_u64((struct tt_str){ name.p + begin, end - 1 - begin }, &id))
		return 0;
	return id <= INT64_MAX ? (int64_t)id : 0;
}

static enum share_place place_of(const struct share *share)
{
	return share->type == SHARE_ROOM ? SHARES_OF_ROOMS : SHARES_OF_PEOPLE;
}

/* Which shares stand in a folder of his own. */
static enum tt_err what_stands_in(struct talk *talk, const struct place *folder,
				  bool stands[SHARES_OF_PEOPLE + 1])
{
	enum attachments_side side;
	enum tt_err err = files_attachments_side(talk, folder, &side);

	stands[SHARES_OF_ROOMS] = !err && side == ATTACHMENTS_HERE;
	stands[SHARES_OF_PEOPLE] = !folder->mount && folder->name.n == 0;
	return err;
}

/* Finding */

enum tt_err files_mount_open(struct talk *talk, struct place *place, const struct share *share)
{
	struct share *copy = tt_arena_new(talk->arena, struct share);
	enum tt_err err =
		files_above(talk, &share->file, share->owner, &place->above, &place->n_above);

	if (err)
		return err == TT_ERR_FILE ? TT_OK : err;
	*copy = *share;
	place->mount = copy;
	place->is_mount = place->is_there = true;
	place->file = share->file;
	place->file.name = place->name;
	return TT_OK;
}

static enum tt_err by_number(struct talk *talk, enum share_place which, struct tt_str name,
			     struct share *out)
{
	const struct received by = files_received(talk);
	int64_t id = number_in(name);
	enum tt_err err = TT_ERR_SHARED;

	if (id > 0)
		err = store_received_get(talk->db, talk->arena, &by, id, out);
	if (!err && (place_of(out) != which || !tt_str_eq(numbered(talk->arena, out), name)))
		err = TT_ERR_SHARED;
	return err;
}

static enum tt_err enter_named(struct talk *talk, struct place *place, enum share_place which)
{
	const struct received by = files_received(talk);
	struct share share;
	enum tt_err err =
		store_received_named(talk->db, talk->arena, &by, which, place->name, &share);

	if (err == TT_ERR_SHARED)
		err = by_number(talk, which, place->name, &share);
	if (err)
		return err == TT_ERR_SHARED ? TT_OK : err;
	return files_mount_open(talk, place, &share);
}

/* That of a place which is not the root. */
static struct place folder_of(const struct place *place)
{
	const struct file *folder = &place->above[place->n_above - 1];

	return (struct place){ .name = folder->name,
			       .above = place->above,
			       .n_above = place->n_above - 1,
			       .has_parent = true,
			       .is_there = true,
			       .file = *folder };
}

enum tt_err files_mount_enter(struct talk *talk, struct place *place)
{
	const struct place folder = folder_of(place);
	bool stands[SHARES_OF_PEOPLE + 1];
	enum tt_err err = TT_OK;

	if (talk->user.p)
		err = what_stands_in(talk, &folder, stands);
	for (int i = 0; talk->user.p && !err && !place->is_there && i <= SHARES_OF_PEOPLE; i++)
		if (stands[i])
			err = enter_named(talk, place, (enum share_place)i);
	return err;
}

/* What it is called */

static enum tt_err is_taken(struct talk *talk, int64_t folder_id, struct tt_str name, bool *out)
{
	struct file file;
	enum tt_err err = store_file_in(talk->db, talk->arena, folder_id, name, &file);

	*out = !err;
	return err == TT_ERR_FILE ? TT_OK : err;
}

enum tt_err files_mount_name(struct talk *talk, const struct share *share, int64_t folder_id,
			     struct tt_str *out)
{
	const struct received by = files_received(talk);
	struct share oldest;
	bool taken = false;
	enum tt_err err = store_received_named(talk->db, talk->arena, &by, place_of(share),
					       share->name, &oldest);

	if (!err && oldest.id == share->id && folder_id != 0)
		err = is_taken(talk, folder_id, share->name, &taken);
	*out = share->name;
	if (!err && (oldest.id != share->id || taken))
		*out = numbered(talk->arena, share);
	return err;
}

static enum tt_err add_mount(struct talk *talk, const struct place *folder,
			     const struct share *share, struct place *out)
{
	enum tt_err err;

	*out = (struct place){ .has_parent = true };
	err = files_mount_name(talk, share, folder->file.id, &out->name);
	return err ? err : files_mount_open(talk, out, share);
}

static enum tt_err add_all(struct talk *talk, const struct place *folder,
			   const struct share_list *list, struct place **out, size_t *n)
{
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < list->n; i++) {
		*out = tt_arena_grow(talk->arena, *out, *n, sizeof(**out));
		err = add_mount(talk, folder, &list->items[i], &(*out)[*n]);
		*n += !err && (*out)[*n].is_there;
	}
	return err;
}

enum tt_err files_mounts_in(struct talk *talk, const struct place *folder, size_t limit,
			    struct place **out, size_t *n)
{
	const struct received by = files_received(talk);
	bool stands[SHARES_OF_PEOPLE + 1];
	struct share_list list;
	enum tt_err err = what_stands_in(talk, folder, stands);

	*out = NULL;
	*n = 0;
	for (int i = 0; talk->user.p && !err && i <= SHARES_OF_PEOPLE; i++) {
		if (!stands[i])
			continue;
		err = store_received_in(talk->db, talk->arena, &by, (enum share_place)i,
					(int64_t)limit, &list);
		if (!err)
			err = add_all(talk, folder, &list, out, n);
	}
	return err;
}

/* Tags */

enum tt_err files_etag(struct talk *talk, const struct place *place, int64_t *out)
{
	const struct received by = files_received(talk);
	enum attachments_side side;
	int64_t sum = 0;
	int64_t more = 0;
	enum tt_err err = TT_OK;

	*out = place->file.etag;
	if (place->mount || !place->file.is_folder || !talk->user.p)
		return TT_OK;
	err = files_attachments_side(talk, place, &side);
	if (!err && side != ATTACHMENTS_ELSEWHERE)
		err = store_received_sum(talk->db, &by, SHARES_OF_ROOMS, &sum);
	if (!err && place->name.n == 0)
		err = store_received_sum(talk->db, &by, SHARES_OF_PEOPLE, &more);
	*out = (int64_t)((uint64_t)*out ^ ((uint64_t)sum * 0x9e3779b97f4a7c15u) ^
			 ((uint64_t)more * 0xc2b2ae3d27d4eb4fu));
	return err;
}

enum tt_err files_unmount(struct talk *talk, const struct place *place)
{
	const struct share *share = place->mount;

	/* That is who has made it: or somebody who has come by its link. */
	if (share->type == SHARE_LINK || tt_str_eq(share->maker, talk->user))
		return TT_ERR_FILE_MOUNT;
	if (share->type == SHARE_USER)
		return store_share_delete(talk->db, share->id);
	return store_share_refuse(talk->db, share->id, talk->user);
}
