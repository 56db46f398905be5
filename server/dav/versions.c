/* versions.c - what was in a file before: listed, read, restored, deleted. */
#include "lib/base/clock.h"
#include "server/api/handlers_dav.h"
#include "server/dav/multistatus.h"
#include "server/files/versions.h"

#include <inttypes.h>

static const struct file_version *version_of(const struct shown *shown)
{
	return shown->thing; /* NULL: the list */
}

static bool put_type(struct shown *shown)
{
	if (!version_of(shown))
		tt_buf_add_c(shown->out, "<d:collection/>");
	return true;
}

static bool put_name(struct shown *shown)
{
	if (version_of(shown))
		tt_buf_add_i64(shown->out, version_of(shown)->modified_s);
	return version_of(shown) != NULL;
}

static bool put_modified(struct shown *shown)
{
	if (!version_of(shown))
		return false;
	props_put_text(shown,
		       tt_clock_http(shown->view->call->arena, version_of(shown)->modified_s));
	return true;
}

static bool put_length(struct shown *shown)
{
	if (version_of(shown))
		tt_buf_add_i64(shown->out, version_of(shown)->size);
	return version_of(shown) != NULL;
}

static bool put_content_type(struct shown *shown)
{
	if (version_of(shown))
		props_put_text(shown, shown->file->type);
	return version_of(shown) != NULL;
}

static bool put_tag(struct shown *shown)
{
	if (version_of(shown))
		tt_buf_printf(shown->out, "\"%" PRId64 "\"", version_of(shown)->modified_s);
	return version_of(shown) != NULL;
}

static bool put_false(struct shown *shown)
{
	tt_buf_add_c(shown->out, "false");
	return version_of(shown) != NULL;
}

static const struct prop props[] = {
	{ PROP_D, "resourcetype", put_type, true },
	{ PROP_D, "displayname", put_name, false },
	{ PROP_D, "getlastmodified", put_modified, true },
	{ PROP_D, "getcontentlength", put_length, true },
	{ PROP_D, "getcontenttype", put_content_type, true },
	{ PROP_D, "getetag", put_tag, true },
	{ PROP_OC, "size", put_length, false },
	{ PROP_NC, "has-preview", put_false, false },
};

static enum tt_err put(struct prop_view *view, const struct file *file,
		       const struct file_version *version)
{
	static const struct prop_kind kind = { props, ARRAY_LEN(props) };
	struct shown shown = { .view = view, .thing = version, .file = file };
	struct tt_arena *arena = view->call->arena;
	struct tt_str href = version ? tt_str_printf(arena, "%" PRId64 "/%" PRId64, file->id,
						     version->modified_s)
				     : tt_str_printf(arena, "%" PRId64 "/", file->id);

	return multistatus_put(&shown, &kind, href);
}

static enum tt_err find(struct call *call, struct version_place *out)
{
	enum tt_err err = dav_check_own(call);

	return err ? err : version_find(&call->talk, call_str(call, "path"), out);
}

static enum tt_err put_all(struct prop_view *view, const struct file *file)
{
	struct call *call = view->call;
	struct file_version *versions;
	size_t n;
	enum tt_err err = store_versions(call->db, call->arena, file->id, &versions, &n);

	for (size_t i = 0; !err && i < n; i++)
		err = put(view, file, &versions[i]);
	return err;
}

enum tt_err dav_versions_list(struct call *call)
{
	bool deep = header_depth(request_header(call->req, "Depth"), 1) > 0;
	struct prop_view view = { .has_quota = false };
	struct version_place at;
	enum tt_err err = props_read_question(call, &view.wanted);

	if (!err)
		err = find(call, &at);
	if (err)
		return err;
	view.root = dav_url(call, "versions", "versions/");
	multistatus_begin(call, &view);
	err = put(&view, &at.place.file, at.is_list ? NULL : &at.version);
	if (!err && deep && at.is_list)
		err = put_all(&view, &at.place.file);
	multistatus_end(&view);
	return err;
}

static enum tt_err find_one(struct call *call, struct version_place *out)
{
	enum tt_err err = find(call, out);

	return !err && out->is_list ? TT_ERR_TRASH : err;
}

enum tt_err dav_versions_get(struct call *call)
{
	struct version_place at;
	struct file file;
	enum tt_err err = find_one(call, &at);

	if (err)
		return err;
	file = at.place.file;
	file.blob = at.version.blob;
	file.size = at.version.size;
	file.modified_s = at.version.modified_s;
	file.etag = at.version.modified_s;
	file.checksums = at.version.checksums;
	return dav_send_file(call, &file);
}

enum tt_err dav_versions_delete(struct call *call)
{
	struct version_place at;
	enum tt_err err = find_one(call, &at);

	if (!err)
		err = store_version_delete(call->db, &at.version, call->talk.now_s);
	if (!err)
		dav_answer(call, 204);
	return err;
}

enum tt_err dav_versions_restore(struct call *call)
{
	struct lock_tokens tokens;
	struct version_place at;
	enum tt_err err = find_one(call, &at);

	if (!err)
		err = dav_check_restore(call, "versions");
	if (!err)
		err = dav_check_conditions(call, &at.place, &tokens);
	if (!err)
		err = files_check_locks(&call->talk, &at.place, &tokens, 0);
	if (!err)
		err = version_restore(&call->talk, &at);
	return err ? err : dav_answer_made(call, true, &at.place.file);
}
