#include "server/api/show_share.h"
#include "server/api/previews.h"
#include "server/files/paths.h"
#include "server/files/spot.h"
#include "server/shares/fields.h"
#include "server/shares/look.h"
#include "server/store/groups.h"
#include "server/talk/names.h"
#include "server/talk/pair.h"

#include <inttypes.h>

/* While it is written. */
struct shown_share {
	struct call *call;
	struct tt_writer *w;
	const struct share *share;
	enum share_view view;
	bool is_own;
	struct tt_str path; /* the caller's; p == NULL: it is not among his files */
};

static struct tt_str text_i64(struct tt_arena *arena, int64_t value)
{
	return tt_str_printf(arena, "%" PRId64, value);
}

static enum tt_err put_person(struct shown_share *s, const char *key, const char *name_key,
			      struct tt_str user)
{
	struct tt_str name;
	enum tt_err err = names_get(&s->call->talk, 0, ACTOR_USERS, user, &name);

	tt_put_str(s->w, key, user);
	tt_put_str(s->w, name_key, name.p ? name : user);
	return err;
}

/* With whom, by type */

static enum tt_err put_user(struct shown_share *s)
{
	tt_put_str(s->w, "share_with_displayname_unique", s->share->user);
	return put_person(s, "share_with", "share_with_displayname", s->share->user);
}

static enum tt_err put_group(struct shown_share *s)
{
	struct group group;
	enum tt_err err = store_group_get(s->call->db, s->call->arena, s->share->group, &group);

	tt_put_str(s->w, "share_with", s->share->group);
	tt_put_str(s->w, "share_with_displayname", err ? s->share->group : group.display_name);
	return err == TT_ERR_NO_GROUP ? TT_OK : err;
}

/* Who has a link needs nothing else but its password. */
static enum tt_err put_link(struct shown_share *s)
{
	const struct share *share = s->share;

	tt_put_str_or_null(s->w, "share_with", share->password_hash);
	tt_put_c(s->w, "share_with_displayname", "(Shared link)");
	tt_put_str_or_null(s->w, "password", share->password_hash);
	tt_put_bool(s->w, "send_password_by_talk", share->by_talk);
	tt_put_str(s->w, "url",
		   tt_str_printf(s->call->arena, "%.*s/index.php/s/%.*s",
				 TT_STR_ARG(s->call->talk.base_url), TT_STR_ARG(share->token)));
	return TT_OK;
}

static enum tt_err room_name(struct shown_share *s, const struct room *room, struct tt_str *out)
{
	struct talk *talk = &s->call->talk;
	struct tt_str partner = talk_room_partner(room, talk->user);
	struct tt_str name = { NULL, 0 };
	enum tt_err err = TT_OK;

	*out = room->name;
	if (partner.p)
		err = names_get(talk, room->id, ACTOR_USERS, partner, &name);
	if (name.p)
		*out = name;
	return err;
}

/* Whoever is not in the conversation (any more) does not learn which one it is. */
static enum tt_err put_stranger_room(struct shown_share *s)
{
	tt_put_str(s->w, "share_with",
		   tt_str_printf(s->call->arena, "private_conversation_%06" PRIx64,
				 (uint64_t)s->share->id & 0xffffff));
	tt_put_c(s->w, "share_with_displayname", "Private conversation");
	tt_put_c(s->w, "share_with_link", "");
	return TT_OK;
}

static enum tt_err put_room(struct shown_share *s)
{
	struct talk *talk = &s->call->talk;
	struct room room;
	struct seat seat;
	struct tt_str name;
	enum tt_err err = store_room_by_id(talk->db, talk->arena, s->share->room_id, &room);

	if (!err)
		err = seat_of_user(talk, &room, &seat);
	if (err == TT_ERR_ROOM || err == TT_ERR_PARTICIPANT)
		return put_stranger_room(s);
	if (!err)
		err = room_name(s, &room, &name);
	if (err)
		return err;
	tt_put_str(s->w, "share_with", room.token);
	tt_put_str(s->w, "share_with_displayname", name);
	tt_put_str(s->w, "share_with_link",
		   tt_str_printf(talk->arena, "%.*s/index.php/call/%.*s",
				 TT_STR_ARG(talk->base_url), TT_STR_ARG(room.token)));
	return TT_OK;
}

static enum tt_err put_recipient(struct shown_share *s)
{
	switch (s->share->type) {
	case SHARE_USER:
		return put_user(s);
	case SHARE_GROUP:
		return put_group(s);
	case SHARE_LINK:
		return put_link(s);
	case SHARE_ROOM:
		return put_room(s);
	}
	return TT_OK;
}

/* The token of a conversation's share is of use, and told, only while anybody may come in there. */
static enum tt_err put_token(struct shown_share *s)
{
	struct room room = { .type = ROOM_GONE };
	struct tt_str none = { NULL, 0 };
	enum tt_err err = TT_OK;

	if (s->share->type == SHARE_ROOM)
		err = store_room_by_id(s->call->db, s->call->arena, s->share->room_id, &room);
	tt_put_str_or_null(
		s->w, "token",
		s->share->type == SHARE_LINK || room.type == ROOM_PUBLIC ? s->share->token : none);
	return err == TT_ERR_ROOM ? TT_OK : err;
}

/* The file */

static int64_t item_permissions(const struct shown_share *s)
{
	bool is_folder = s->share->file.is_folder;

	if (tt_str_eq(s->share->owner, s->call->talk.user))
		return is_folder ? SHARE_ALL : SHARE_ALL & ~SHARE_CREATE;
	return s->share->permissions | (s->is_own ? 0 : SHARE_DELETE);
}

static void put_file(struct shown_share *s)
{
	const struct file *file = &s->share->file;
	bool is_received = !tt_str_eq(s->share->owner, s->call->talk.user);
	struct tt_str storage =
		tt_str_printf(s->call->arena, "%s%.*s", is_received ? "shared::/" : "home::",
			      TT_STR_ARG(is_received ? s->path : s->share->owner));

	tt_put_c(s->w, "item_type", file->is_folder ? "folder" : "file");
	tt_put_i64(s->w, "item_permissions", item_permissions(s));
	tt_put_bool(s->w, "is-mount-root", is_received);
	tt_put_c(s->w, "mount-type", is_received ? "shared" : "");
	tt_put_str(s->w, "mimetype", file->is_folder ? TT_STR("httpd/unix-directory") : file->type);
	tt_put_bool(s->w, "has_preview", preview_is_there(s->call, file));
	tt_put_str(s->w, "storage_id", storage);
	tt_put_i64(s->w, "storage", file->tree_id);
	tt_put_i64(s->w, "item_source", file->id);
	tt_put_i64(s->w, "file_source", file->id);
	tt_put_i64(s->w, "file_parent", file->parent_id);
	tt_put_str(s->w, "file_target",
		   tt_str_printf(s->call->arena, "%s/%.*s",
				 s->share->type == SHARE_ROOM ? "/Talk" : "",
				 TT_STR_ARG(s->share->name)));
	tt_put_i64(s->w, "item_size", file->size);
	tt_put_i64(s->w, "item_mtime", file->modified_s);
}

static void put_head(struct shown_share *s)
{
	const struct share *share = s->share;
	struct tt_str id = text_i64(s->call->arena, share->id);

	if (s->view == SHARE_VIEW_DELETED)
		id = tt_str_printf(s->call->arena, "%s:%.*s",
				   share->type == SHARE_ROOM ? "ocRoomShare" : "ocinternal",
				   TT_STR_ARG(id));
	tt_put_str(s->w, "id", id);
	tt_put_i64(s->w, "share_type", share->type);
	tt_put_i64(s->w, "permissions", s->view == SHARE_VIEW_DELETED ? 0 : share->permissions);
	tt_put_bool(s->w, "can_edit", s->is_own);
	tt_put_bool(s->w, "can_delete", s->is_own || share->type == SHARE_USER);
	tt_put_i64(s->w, "stime", share->created_s);
	tt_put_null(s->w, "parent");
	tt_put_str_or_null(s->w, "expiration", share_date(s->call->arena, share->expires_s));
	tt_put_str(s->w, "note", share->note);
	tt_put_str(s->w, "label", share->label);
	tt_put_str_or_null(s->w, "attributes", share->attributes);
	tt_put_i64(s->w, "mail_send", 0);
	tt_put_i64(s->w, "hide_download", share->hides_download);
	tt_put_str(s->w, "path",
		   tt_str_printf(s->call->arena, "/%.*s",
				 TT_STR_ARG(s->path.p ? s->path : share->name)));
}

static enum tt_err put_all(struct shown_share *s)
{
	enum tt_err err;

	put_head(s);
	put_file(s);
	err = put_person(s, "uid_owner", "displayname_owner", s->share->maker);
	if (!err)
		err = put_person(s, "uid_file_owner", "displayname_file_owner", s->share->owner);
	if (!err)
		err = put_token(s);
	if (!err)
		err = put_recipient(s);
	if (s->view != SHARE_VIEW_VIA)
		return err;
	tt_put_i64(s->w, "via_fileid", s->share->file.id);
	tt_put_str(s->w, "via_path", tt_str_printf(s->call->arena, "/%.*s", TT_STR_ARG(s->path)));
	return err;
}

enum tt_err share_put(struct call *call, const struct share *share, enum share_view view)
{
	struct shown_share shown = {
		.call = call,
		.w = call->out,
		.share = share,
		.view = view,
		.is_own = shares_is_own(&call->talk, share),
	};
	enum tt_err err = files_path_of_share(&call->talk, share, &shown.path);

	if (err && err != TT_ERR_FILE)
		return err;
	tt_write_object(call->out);
	err = put_all(&shown);
	tt_write_end(call->out);
	return err;
}
