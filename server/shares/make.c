#include "server/shares/make.h"
#include "lib/base/random.h"
#include "server/files/place.h"
#include "server/shares/room_share.h"
#include "server/store/groups.h"
#include "server/store/users.h"

enum {
	TOKEN_CHARS = 15
};

/* While one share is made. */
struct making {
	struct talk *talk;
	const struct new_share *asked;
	struct place place;
	struct seat seat; /* of a conversation */
	struct share share;
};

static enum tt_err find_file(struct making *making)
{
	struct place *place = &making->place;
	enum tt_err err;

	if (!making->asked->path.p)
		return TT_ERR_SHARE_PATH;
	err = files_find(making->talk, making->asked->path, place);
	if (err == TT_ERR_FILE || (!err && !place->is_there))
		return TT_ERR_SHARE_PATH;
	return err;
}

/* Recipients */

static enum tt_err to_user(struct making *making)
{
	const struct talk *talk = making->talk;
	struct user user;
	enum tt_err err = store_user_get(talk->db, talk->arena, making->asked->with, &user);

	if (err)
		return err == TT_ERR_NO_USER ? TT_ERR_SHARE_WITH : err;
	making->share.user = user.id;
	return tt_str_eq(user.id, talk->user) || tt_str_eq(user.id, making->share.owner)
		       ? TT_ERR_SHARE_SELF
		       : TT_OK;
}

static enum tt_err to_group(struct making *making)
{
	const struct talk *talk = making->talk;
	struct group group;
	enum tt_err err = store_group_get(talk->db, talk->arena, making->asked->with, &group);

	making->share.group = making->asked->with;
	return err == TT_ERR_NO_GROUP ? TT_ERR_SHARE_WITH : err;
}

static enum tt_err to_whoever(struct making *making)
{
	(void)making;
	return TT_OK;
}

static enum tt_err to_room(struct making *making)
{
	enum tt_err err = shares_find_room(making->talk, making->asked->with, &making->seat);

	if (!err)
		making->share.room_id = making->seat.room.id;
	return err;
}

static enum tt_err to_elsewhere(struct making *making)
{
	(void)making;
	return TT_ERR_SHARE_OFF;
}

/* Mail, other servers and apps that this server has not are known by their numbers. */
static const struct kind {
	int64_t type;
	enum tt_err (*find)(struct making *making);
} kinds[] = {
	{ SHARE_USER, to_user },
	{ SHARE_GROUP, to_group },
	{ SHARE_LINK, to_whoever },
	{ SHARE_ROOM, to_room },
	{ 4, to_elsewhere /* mail */ },
	{ 6, to_elsewhere },
	{ 7, to_elsewhere },
	{ 9, to_elsewhere },
	{ 12, to_elsewhere },
	{ 15, to_elsewhere },
};

static enum tt_err find_recipient(struct making *making)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (kinds[i].type == making->asked->type)
			return kinds[i].find(making);
	return TT_ERR_SHARE_TYPE;
}

/* Whether it can be shared, and how much of it: what somebody has received he shares on as far as
 * he was let. */
static enum tt_err apply_fields(struct making *making)
{
	const struct place *place = &making->place;
	int64_t most = place->mount ? place->mount->permissions : SHARE_ALL;
	struct share_fields fields = making->asked->fields;
	enum tt_err err;

	if (place->name.n == 0)
		return TT_ERR_SHARE_ROOT;
	if (!(most & SHARE_SHARE))
		return TT_ERR_SHARE_MORE;
	if (!fields.has_permissions) {
		fields.permissions = share_usual_permissions(making->share.type) & most;
		fields.has_permissions = true;
	}
	err = share_apply(&making->share, &fields, most, making->talk->now_s);
	return err;
}

static struct tt_str owner_of(const struct making *making)
{
	const struct share *mount = making->place.mount;

	return mount ? mount->owner : making->talk->user;
}

static void begin(struct making *making)
{
	const struct talk *talk = making->talk;

	making->share = (struct share){
		.type = (enum share_type)making->asked->type,
		.maker = talk->user,
		.owner = owner_of(making),
		.name = making->place.file.name,
		.label = TT_STR(""),
		.note = TT_STR(""),
		.created_s = talk->now_s,
		.file = making->place.file,
	};
}

static bool is_same(const struct share *a, const struct share *b)
{
	return a->type == b->type && a->type != SHARE_LINK && a->room_id == b->room_id &&
	       tt_str_eq(a->user, b->user) && tt_str_eq(a->group, b->group);
}

/* The same file with the same people: there may be many links of it. */
static enum tt_err find_same(struct making *making, bool *found)
{
	const struct talk *talk = making->talk;
	struct share_list list;
	enum tt_err err = store_shares_of_file(talk->db, talk->arena, making->share.file.id,
					       talk->now_s, &list);

	*found = false;
	for (size_t i = 0; !err && !*found && i < list.n; i++) {
		*found = is_same(&list.items[i], &making->share);
		if (*found)
			making->share = list.items[i];
	}
	return err;
}

static enum tt_err within_limit(struct talk *talk)
{
	int64_t n;
	enum tt_err err = store_shares_count(talk->db, talk->user, &n);

	return err ? err : talk_within(talk, LIMIT(shares), n + 1);
}

/* Of a conversation people without an account get at it while it is public, and its time may be
 * that of messages there. */
static enum tt_err add(struct making *making)
{
	struct talk *talk = making->talk;
	struct share *share = &making->share;
	enum tt_err err = within_limit(talk);

	if (share->type == SHARE_LINK || share->type == SHARE_ROOM)
		share->token = tt_random_text(talk->arena, TT_ALPHABET_READABLE, TOKEN_CHARS);
	if (share->type == SHARE_ROOM && making->seat.room.message_expiration_s > 0)
		share->expires_s = talk->now_s + making->seat.room.message_expiration_s;
	return err ? err : store_share_add(talk->db, share);
}

enum tt_err shares_make(struct talk *talk, const struct new_share *asked, struct share *out,
			bool *again)
{
	struct making making = { .talk = talk, .asked = asked };
	bool found = false;
	enum tt_err err = find_file(&making);

	if (!err)
		begin(&making);
	if (!err)
		err = find_recipient(&making);
	if (!err)
		err = apply_fields(&making);
	if (!err)
		err = find_same(&making, &found);
	if (!err && !found)
		err = add(&making);
	if (!err && asked->type == SHARE_ROOM)
		err = shares_tell_room(talk, &making.seat, &making.share, asked->meta,
				       asked->reference_id);
	*again = found && asked->type == SHARE_ROOM;
	*out = making.share;
	return err;
}
