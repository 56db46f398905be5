/* trash.c - what was deleted: listed, read, restored, and deleted for good. */
#include "lib/base/clock.h"
#include "server/api/handlers_dav.h"
#include "server/dav/multistatus.h"
#include "server/files/trash.h"
#include "server/files/walk.h"

#include <inttypes.h>

enum {
	PAGE = 500
};

static const struct trash_place *at_of(const struct shown *shown)
{
	return shown->thing;
}

static bool put_type(struct shown *shown)
{
	if (at_of(shown)->is_list || shown->file->is_folder)
		tt_buf_add_c(shown->out, "<d:collection/>");
	return true;
}

static bool put_name(struct shown *shown)
{
	props_put_text(shown, at_of(shown)->is_list ? TT_STR("trash") : shown->file->name);
	return true;
}

static bool put_origin(struct shown *shown)
{
	if (at_of(shown)->is_list)
		return false;
	props_put_text(shown, trash_origin(&shown->view->call->talk, at_of(shown)));
	return true;
}

static bool put_deleted(struct shown *shown)
{
	tt_buf_add_i64(shown->out, at_of(shown)->entry.deleted_s);
	return !at_of(shown)->is_list;
}

static bool put_who(struct shown *shown)
{
	props_put_text(shown, at_of(shown)->entry.deleted_by);
	return !at_of(shown)->is_list;
}

static bool put_modified(struct shown *shown)
{
	if (at_of(shown)->is_list)
		return false;
	props_put_text(shown, tt_clock_http(shown->view->call->arena, shown->file->modified_s));
	return true;
}

static bool put_length(struct shown *shown)
{
	if (at_of(shown)->is_list || shown->file->is_folder)
		return false;
	tt_buf_add_i64(shown->out, shown->file->size);
	return true;
}

static bool put_content_type(struct shown *shown)
{
	if (at_of(shown)->is_list || shown->file->is_folder)
		return false;
	props_put_text(shown, shown->file->type);
	return true;
}

/* Not quoted, as Nextcloud's clients know it here. */
static bool put_tag(struct shown *shown)
{
	if (at_of(shown)->is_list)
		return false;
	tt_buf_add_i64(shown->out, shown->file->modified_s);
	return true;
}

static bool put_size(struct shown *shown)
{
	if (at_of(shown)->is_list)
		return false;
	tt_buf_add_i64(shown->out, shown->file->size);
	return true;
}

static bool put_id(struct shown *shown)
{
	if (at_of(shown)->is_list)
		return false;
	tt_buf_add_i64(shown->out, shown->file->id);
	return true;
}

static bool put_permissions(struct shown *shown)
{
	tt_buf_add_c(shown->out, "GD");
	return !at_of(shown)->is_list;
}

static bool put_false(struct shown *shown)
{
	tt_buf_add_c(shown->out, "false");
	return !at_of(shown)->is_list;
}

static bool put_backend(struct shown *shown)
{
	tt_buf_add_c(shown->out, "trash");
	return !at_of(shown)->is_list;
}

static const struct prop props[] = {
	{ PROP_D, "resourcetype", put_type, true },
	{ PROP_D, "displayname", put_name, false },
	{ PROP_D, "getlastmodified", put_modified, true },
	{ PROP_D, "getcontentlength", put_length, true },
	{ PROP_D, "getcontenttype", put_content_type, true },
	{ PROP_D, "getetag", put_tag, true },
	{ PROP_OC, "size", put_size, false },
	{ PROP_OC, "id", put_id, false },
	{ PROP_OC, "fileid", put_id, false },
	{ PROP_OC, "permissions", put_permissions, false },
	{ PROP_NC, "has-preview", put_false, false },
	{ PROP_NC, "trashbin-filename", put_name, false },
	{ PROP_NC, "trashbin-title", put_name, false },
	{ PROP_NC, "trashbin-original-location", put_origin, false },
	{ PROP_NC, "trashbin-deletion-time", put_deleted, false },
	{ PROP_NC, "trashbin-deleted-by-id", put_who, false },
	{ PROP_NC, "trashbin-deleted-by-display-name", put_who, false },
	{ PROP_NC, "trashbin-backend", put_backend, false },
};

static enum tt_err put(struct prop_view *view, const struct trash_place *at, struct tt_str path)
{
	static const struct prop_kind kind = { props, ARRAY_LEN(props) };
	struct shown shown = { .view = view, .thing = at, .file = &at->place.file };

	header_put_path(view->call->arena, path, &path);
	if (!at->is_list && at->place.file.is_folder)
		path = tt_str_printf(view->call->arena, "%.*s/", TT_STR_ARG(path));
	return multistatus_put(&shown, &kind, path);
}

static enum tt_err put_entry(struct prop_view *view, const struct trashed *entry)
{
	struct trash_place at = { .entry = *entry, .tree_id = entry->tree_id };
	struct call *call = view->call;
	enum tt_err err = store_file_by_id(call->db, call->arena, entry->file_id, &at.place.file);

	at.place.is_there = true;
	return err ? err : put(view, &at, trash_name(call->arena, entry));
}

static enum tt_err put_list(struct prop_view *view, const struct trash_place *at)
{
	struct call *call = view->call;
	struct trashed last = { .tree_id = at->tree_id };
	enum tt_err err = TT_OK;
	size_t n = PAGE;

	while (!err && n == PAGE) {
		struct trashed *entries;

		err = store_trash_list(call->db, call->arena, &last, PAGE, &entries, &n);
		for (size_t i = 0; !err && i < n; i++)
			err = put_entry(view, &entries[i]);
		if (n > 0)
			last = entries[n - 1];
	}
	return err;
}

struct folder_listing {
	struct prop_view *view;
	const struct trash_place *at;
	struct tt_str path;
};

static enum tt_err put_member(void *ctx, const struct place *place, struct tt_str path)
{
	const struct folder_listing *listing = ctx;
	struct trash_place member = *listing->at;

	member.place = *place;
	return put(listing->view, &member,
		   tt_str_printf(listing->view->call->arena, "%.*s/%.*s", TT_STR_ARG(listing->path),
				 TT_STR_ARG(path)));
}

static enum tt_err find(struct call *call, struct trash_place *out)
{
	enum tt_err err = dav_check_own(call);

	return err ? err : trash_find(&call->talk, call_str(call, "path"), out);
}

/* Of a folder in it what is in that, and no deeper. */
enum tt_err dav_trash_list(struct call *call)
{
	bool deep = header_depth(request_header(call->req, "Depth"), 1) > 0;
	struct tt_str path = call_str(call, "path");
	struct prop_view view = { .has_quota = false };
	struct folder_listing listing = { &view, NULL, path };
	struct trash_place at;
	enum tt_err err = props_read_question(call, &view.wanted);

	if (!err)
		err = find(call, &at);
	if (err)
		return err;
	view.root = dav_url(call, "trashbin", "trash/");
	multistatus_begin(call, &view);
	listing.at = &at;
	err = put(&view, &at, path);
	if (!err && deep && at.is_list)
		err = put_list(&view, &at);
	else if (!err && deep && at.place.file.is_folder)
		err = files_walk(&call->talk, &at.place, 1, put_member, &listing);
	multistatus_end(&view);
	return err;
}

enum tt_err dav_trash_get(struct call *call)
{
	struct trash_place at;
	enum tt_err err = find(call, &at);

	if (!err && (at.is_list || at.place.file.is_folder))
		err = TT_ERR_TRASH;
	return err ? err : dav_send_file(call, &at.place.file);
}

enum tt_err dav_trash_delete(struct call *call)
{
	struct trash_place at;
	enum tt_err err = find(call, &at);

	if (!err)
		err = trash_delete(&call->talk, &at);
	if (!err)
		dav_answer(call, 204);
	return err;
}

enum tt_err dav_trash_restore(struct call *call)
{
	struct lock_tokens tokens;
	struct trash_place at;
	struct place to;
	enum tt_err err = find(call, &at);

	if (!err && at.is_list)
		err = TT_ERR_TRASH;
	if (!err)
		err = dav_check_restore(call, "trashbin");
	if (!err)
		err = trash_restore(&call->talk, &at, &to);
	/* Where it is to be is known only now; a refusal takes it back. */
	if (!err)
		err = dav_check_conditions(call, &to, &tokens);
	if (!err)
		err = files_check_locks(&call->talk, &to, &tokens, LOCKS_OF_PARENT);
	return err ? err : dav_answer_made(call, true, &to.file);
}
