#include "server/dav/props.h"
#include "lib/base/clock.h"
#include "server/api/previews.h"
#include "server/dav/public.h"
#include "server/dav/share_props.h"
#include "server/dav/tags.h"
#include "server/files/mount.h"
#include "server/talk/names.h"

#include <inttypes.h>

enum {
	UNLIMITED = -3, /* what Nextcloud's clients read as "no quota" */
	/* Bytes of what clients have set that are read for one answer; each takes some of them. */
	MOST_READ = 64 << 20,
	OF_ONE = 64
};

static bool put_type(struct shown *shown)
{
	if (shown->file->is_folder)
		tt_buf_add_c(shown->out, "<d:collection/>");
	return true;
}

static bool put_name(struct shown *shown)
{
	bool is_root = shown->place->name.n == 0;

	props_put_text(shown, is_root ? shown->view->call->talk.user : shown->file->name);
	return true;
}

static bool put_modified(struct shown *shown)
{
	props_put_text(shown, tt_clock_http(shown->view->call->arena, shown->file->modified_s));
	return true;
}

static bool put_created_iso(struct shown *shown)
{
	props_put_text(shown, tt_clock_iso(shown->view->call->arena, shown->file->created_s));
	return true;
}

static bool put_created(struct shown *shown)
{
	tt_buf_add_i64(shown->out, shown->file->created_s);
	return true;
}

static bool put_uploaded(struct shown *shown)
{
	tt_buf_add_i64(shown->out, shown->file->uploaded_s);
	return !shown->file->is_folder;
}

static bool put_tag(struct shown *shown)
{
	struct call *call = shown->view->call;
	struct file file = *shown->file;

	shown->err = files_etag(&call->talk, shown->place, &file.etag);
	tt_buf_add_str(shown->out, dav_tag(call->arena, &file));
	return true;
}

static bool put_content_type(struct shown *shown)
{
	props_put_text(shown, shown->file->type);
	return !shown->file->is_folder;
}

static bool put_length(struct shown *shown)
{
	tt_buf_add_i64(shown->out, shown->file->size);
	return !shown->file->is_folder;
}

static bool put_size(struct shown *shown)
{
	tt_buf_add_i64(shown->out, shown->file->size);
	return true;
}

static bool put_used(struct shown *shown)
{
	tt_buf_add_i64(shown->out, shown->file->size);
	return shown->file->is_folder;
}

static bool put_available(struct shown *shown)
{
	const struct place *place = shown->place;
	const struct file *root = place->n_above > 0 ? &place->above[0] : shown->file;
	bool has_quota = shown->view->has_quota;
	int64_t quota = shown->view->quota;

	if (place->mount) /* what is put there is its owner's */
		shown->err = files_quota(&shown->view->call->talk, place->mount->owner, &has_quota,
					 &quota);
	quota = quota > root->size ? quota - root->size : 0;
	tt_buf_add_i64(shown->out, has_quota ? quota : UNLIMITED);
	return shown->file->is_folder;
}

static bool put_id(struct shown *shown)
{
	tt_buf_add_i64(shown->out, shown->file->id);
	return true;
}

static bool put_long_id(struct shown *shown)
{
	const struct prop_view *view = shown->view;

	tt_buf_add_str(shown->out, dav_long_id(view->call->arena, view->instance, shown->file));
	return true;
}

static bool put_permissions(struct shown *shown)
{
	share_put_letters(shown->view->call, shown->out, shown->place);
	return true;
}

static bool put_favorite(struct shown *shown)
{
	const struct call *call = shown->view->call;
	bool is_favorite = false;

	if (shown->name_only)
		return true;
	if (!public_is(call))
		shown->err = store_file_is_favorite(call->db, call->talk.user, shown->file->id,
						    &is_favorite);
	tt_buf_add_char(shown->out, is_favorite ? '1' : '0');
	return true;
}

/* Who comes by a link is not told whose it is. */
static struct tt_str owner_of(const struct shown *shown)
{
	if (public_is(shown->view->call))
		return TT_STR("");
	return shown->place->mount ? shown->place->mount->owner : shown->view->call->talk.user;
}

static bool put_owner(struct shown *shown)
{
	props_put_text(shown, owner_of(shown));
	return true;
}

static bool put_owner_name(struct shown *shown)
{
	struct tt_str name = { NULL, 0 };

	shown->err = names_get(&shown->view->call->talk, 0, ACTOR_USERS, owner_of(shown), &name);
	props_put_text(shown, name);
	return true;
}

static bool put_mount_type(struct shown *shown)
{
	tt_buf_add_c(shown->out, shown->place->mount ? "shared" : "");
	return true;
}

static bool put_is_mount_root(struct shown *shown)
{
	tt_buf_add_c(shown->out, shown->place->is_mount ? "true" : "false");
	return true;
}

static bool put_note(struct shown *shown)
{
	if (!shown->place->is_mount)
		return false;
	props_put_text(shown, shown->place->mount->note);
	return true;
}

static bool put_share_types(struct shown *shown)
{
	shown->err = share_put_types(shown->view->call, shown->out, shown->place);
	return true;
}

static bool put_checksums(struct shown *shown)
{
	if (!shown->file->checksums.p)
		return false;
	tt_buf_add_c(shown->out, "<oc:checksum>");
	props_put_text(shown, shown->file->checksums);
	tt_buf_add_c(shown->out, "</oc:checksum>");
	return true;
}

static bool put_nothing(struct shown *shown)
{
	(void)shown;
	return true;
}

static bool put_nothing_of_file(struct shown *shown)
{
	return !shown->file->is_folder;
}

static bool put_has_preview(struct shown *shown)
{
	const struct file *file = shown->file;
	bool has = preview_is_there(shown->view->call, file);

	tt_buf_add_c(shown->out, has ? "true" : "false");
	return true;
}

static bool put_false(struct shown *shown)
{
	tt_buf_add_c(shown->out, "false");
	return true;
}

static bool put_zero(struct shown *shown)
{
	tt_buf_add_char(shown->out, '0');
	return true;
}

static bool put_tags(struct shown *shown)
{
	if (!shown->name_only)
		shown->err = tags_put_of_file(shown->view->call, shown->out, shown->file->id);
	return true;
}

static bool put_supported_locks(struct shown *shown)
{
	static const char *const scopes[] = { "exclusive", "shared" };

	for (size_t i = 0; i < ARRAY_LEN(scopes); i++)
		tt_buf_printf(shown->out,
			      "<d:lockentry><d:lockscope><d:%s/></d:lockscope>"
			      "<d:locktype><d:write/></d:locktype></d:lockentry>",
			      scopes[i]);
	return true;
}

void props_put_lock(struct call *call, struct tt_buf *out, const struct file_lock *lock)
{
	tt_buf_printf(
		out,
		"<d:activelock><d:lockscope><d:%s/></d:lockscope>"
		"<d:locktype><d:write/></d:locktype><d:depth>%s</d:depth><d:owner>%.*s</d:owner>"
		"<d:timeout>Second-%" PRId64 "</d:timeout>",
		lock->is_shared ? "shared" : "exclusive", lock->is_deep ? "infinity" : "0",
		TT_STR_ARG(lock->owner), lock->expires_s - call->talk.now_s);
	tt_buf_printf(out, "<d:locktoken><d:href>%.*s</d:href></d:locktoken></d:activelock>",
		      TT_STR_ARG(lock->token));
}

static bool put_locks(struct shown *shown)
{
	struct call *call = shown->view->call;
	struct file_lock *locks = NULL;
	size_t n = 0;

	if (!shown->name_only)
		shown->err = files_locks_at(&call->talk, shown->place, &locks, &n);
	for (size_t i = 0; i < n && !props_is_over(shown); i++)
		props_put_lock(call, shown->out, &locks[i]);
	return true;
}

static const struct prop props[] = {
	{ PROP_D, "resourcetype", put_type, true },
	{ PROP_D, "displayname", put_name, false },
	{ PROP_D, "getlastmodified", put_modified, true },
	{ PROP_D, "creationdate", put_created_iso, false },
	{ PROP_D, "getetag", put_tag, true },
	{ PROP_D, "getcontenttype", put_content_type, true },
	{ PROP_D, "getcontentlength", put_length, true },
	{ PROP_D, "quota-used-bytes", put_used, true },
	{ PROP_D, "quota-available-bytes", put_available, true },
	{ PROP_D, "supportedlock", put_supported_locks, false },
	{ PROP_D, "lockdiscovery", put_locks, false },
	{ PROP_OC, "id", put_long_id, false },
	{ PROP_OC, "fileid", put_id, false },
	{ PROP_OC, "size", put_size, false },
	{ PROP_OC, "permissions", put_permissions, false },
	{ PROP_OC, "favorite", put_favorite, false },
	{ PROP_OC, "owner-id", put_owner, false },
	{ PROP_OC, "owner-display-name", put_owner_name, false },
	{ PROP_OC, "checksums", put_checksums, false },
	{ PROP_OC, "share-types", put_share_types, false },
	{ PROP_OC, "downloadURL", put_nothing_of_file, false },
	{ PROP_OC, "data-fingerprint", put_nothing, false },
	{ PROP_OC, "comments-unread", put_zero, false },
	{ PROP_NC, "creation_time", put_created, false },
	{ PROP_NC, "upload_time", put_uploaded, false },
	{ PROP_NC, "has-preview", put_has_preview, false },
	{ PROP_NC, "mount-type", put_mount_type, false },
	{ PROP_NC, "is-mount-root", put_is_mount_root, false },
	{ PROP_NC, "note", put_note, false },
	{ PROP_NC, "hidden", put_false, false },
	{ PROP_NC, "system-tags", put_tags, false },
};

bool props_is_dead(struct tt_str space)
{
	return !tt_str_is(space, DAV_SPACE) && !tt_str_is(space, OC_SPACE) &&
	       !tt_str_is(space, NC_SPACE);
}

static bool wants_dead(const struct prop_wanted *wanted)
{
	bool wants = wanted->question != PROPS_NAMED;

	for (size_t i = 0; i < wanted->n; i++)
		wants |= props_is_dead(wanted->names[i].space);
	return wants;
}

/* What clients have set of it; `view` counts how much was read for the answer, told or not. */
static enum tt_err read_dead(struct shown *shown)
{
	struct prop_view *view = shown->view;
	struct call *call = view->call;
	enum tt_err err = store_file_properties(call->db, call->arena, shown->file->id,
						call->talk.user, &shown->dead, &shown->n_dead);

	for (size_t i = 0; !err && i < shown->n_dead; i++) {
		const struct file_property *dead = &shown->dead[i];

		view->n_read += OF_ONE + dead->space.n + dead->name.n + dead->value.n;
	}
	return !err && view->n_read > MOST_READ ? TT_ERR_ANSWER_LARGE : err;
}

enum tt_err props_begin(struct call *call, struct prop_view *view)
{
	enum tt_err err = files_quota(&call->talk, call->talk.user, &view->has_quota, &view->quota);

	view->root = dav_root_url(call);
	if (!err)
		err = dav_instance(call, &view->instance);
	if (!err)
		multistatus_begin(call, view);
	return err;
}

enum tt_err props_put(struct prop_view *view, const struct place *place, struct tt_str href)
{
	static const struct prop_kind kind = { props, ARRAY_LEN(props) };
	struct shown shown = { .view = view, .place = place, .file = &place->file };
	enum tt_err err = TT_OK;

	if (wants_dead(&view->wanted) && !public_is(view->call))
		err = read_dead(&shown);
	if (err)
		return err;
	if (place->file.is_folder && href.n > 0)
		href = tt_str_printf(view->call->arena, "%.*s/", TT_STR_ARG(href));
	return multistatus_put(&shown, &kind, href);
}
