#include "server/shares/change.h"
#include "server/files/mount.h"
#include "server/shares/look.h"

/* How much of it whoever asks may give on: all of his own, else what he has of it. */
static enum tt_err most_of(struct talk *talk, const struct share *share, int64_t *out)
{
	const struct received by = files_received(talk);
	struct share_list list;
	enum tt_err err;

	*out = SHARE_ALL;
	if (tt_str_eq(share->owner, talk->user))
		return TT_OK;
	err = store_received_of_file(talk->db, talk->arena, &by, share->file.id, &list);
	*out = share->permissions;
	for (size_t i = 0; !err && i < list.n; i++)
		*out |= list.items[i].permissions;
	return err;
}

enum tt_err shares_change(struct talk *talk, int64_t id, const struct share_fields *fields,
			  struct share *out)
{
	int64_t most;
	enum tt_err err = shares_get(talk, id, out);

	if (!err && !shares_is_own(talk, out))
		return TT_ERR_SHARE_OTHERS;
	if (!err)
		err = most_of(talk, out, &most);
	if (!err)
		err = share_apply(out, fields, most, talk->now_s);
	return err ? err : store_share_set(talk->db, out);
}

enum tt_err shares_end(struct talk *talk, int64_t id)
{
	struct share share;
	enum tt_err err = shares_get(talk, id, &share);

	if (err)
		return err;
	if (shares_is_own(talk, &share) || share.type == SHARE_USER) {
		if (share.room_id != 0)
			talk_note_changed(talk, share.room_id);
		return store_share_delete(talk->db, id);
	}
	return store_share_refuse(talk->db, id, talk->user);
}

enum tt_err shares_accept(struct talk *talk, int64_t id)
{
	const struct received by = files_received(talk);
	struct share share;

	return store_received_get(talk->db, talk->arena, &by, id, &share);
}

enum tt_err shares_take_back(struct talk *talk, int64_t id)
{
	struct share share;
	bool had = false;
	enum tt_err err = shares_get(talk, id, &share);

	if (!err)
		err = store_share_take_back(talk->db, id, talk->user, &had);
	return err || had ? err : TT_ERR_SHARED;
}
