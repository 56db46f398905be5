#include "server/dav/props.h"
#include "lib/base/clock.h"
#include "lib/base/writer.h"
#include "server/dav/share_props.h"
#include "server/files/mount.h"
#include "server/talk/names.h"

#include <inttypes.h>

enum {
	UNLIMITED = -3 /* what Nextcloud's clients read as "no quota" */
};

/* One file, while it is shown. */
struct shown {
	struct prop_view *view;
	struct tt_buf *out;
	const struct place *place;
	const struct file *file;
	struct file_property *dead; /* what clients have set */
	size_t n_dead;
	enum tt_err err;
};

static void put_text(struct shown *shown, struct tt_str text)
{
	tt_xml_escape(shown->out, text);
}

static bool put_type(struct shown *shown)
{
	if (shown->file->is_folder)
		tt_buf_add_c(shown->out, "<d:collection/>");
	return true;
}

static bool put_name(struct shown *shown)
{
	bool is_root = shown->place->name.n == 0;

	put_text(shown, is_root ? shown->view->call->talk.user : shown->file->name);
	return true;
}

static bool put_modified(struct shown *shown)
{
	put_text(shown, tt_clock_http(shown->view->call->arena, shown->file->modified_s));
	return true;
}

static bool put_created_iso(struct shown *shown)
{
	put_text(shown, tt_clock_iso(shown->view->call->arena, shown->file->created_s));
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
	put_text(shown, shown->file->type);
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
	tt_buf_add_str(shown->out, dav_long_id(shown->view->call->arena, shown->file));
	return true;
}

static bool put_permissions(struct shown *shown)
{
	share_put_letters(shown->out, shown->place);
	return true;
}

static bool put_favorite(struct shown *shown)
{
	const struct call *call = shown->view->call;
	bool is_favorite = false;

	shown->err =
		store_file_is_favorite(call->db, call->talk.user, shown->file->id, &is_favorite);
	tt_buf_add_char(shown->out, is_favorite ? '1' : '0');
	return true;
}

static struct tt_str owner_of(const struct shown *shown)
{
	return shown->place->mount ? shown->place->mount->owner : shown->view->call->talk.user;
}

static bool put_owner(struct shown *shown)
{
	put_text(shown, owner_of(shown));
	return true;
}

static bool put_owner_name(struct shown *shown)
{
	struct tt_str name = { NULL, 0 };

	shown->err = names_get(&shown->view->call->talk, 0, ACTOR_USERS, owner_of(shown), &name);
	put_text(shown, name);
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
	put_text(shown, shown->place->mount->note);
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
	put_text(shown, shown->file->checksums);
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

	shown->err = files_locks_at(&call->talk, shown->place, &locks, &n);
	for (size_t i = 0; !shown->err && i < n; i++)
		props_put_lock(call, shown->out, &locks[i]);
	return true;
}

#define D DAV_SPACE, "d"
#define OC OC_SPACE, "oc"
#define NC NC_SPACE, "nc"

static const struct prop {
	const char *space;
	const char *prefix;
	const char *name;
	bool (*put)(struct shown *shown); /* false: this file has none */
	bool is_for_all;                  /* shown also when all are asked for */
} props[] = {
	{ D, "resourcetype", put_type, true },
	{ D, "displayname", put_name, false },
	{ D, "getlastmodified", put_modified, true },
	{ D, "creationdate", put_created_iso, false },
	{ D, "getetag", put_tag, true },
	{ D, "getcontenttype", put_content_type, true },
	{ D, "getcontentlength", put_length, true },
	{ D, "quota-used-bytes", put_used, true },
	{ D, "quota-available-bytes", put_available, true },
	{ D, "supportedlock", put_supported_locks, false },
	{ D, "lockdiscovery", put_locks, false },
	{ OC, "id", put_long_id, false },
	{ OC, "fileid", put_id, false },
	{ OC, "size", put_size, false },
	{ OC, "permissions", put_permissions, false },
	{ OC, "favorite", put_favorite, false },
	{ OC, "owner-id", put_owner, false },
	{ OC, "owner-display-name", put_owner_name, false },
	{ OC, "checksums", put_checksums, false },
	{ OC, "share-types", put_share_types, false },
	{ OC, "downloadURL", put_nothing_of_file, false },
	{ OC, "data-fingerprint", put_nothing, false },
	{ OC, "comments-unread", put_zero, false },
	{ NC, "creation_time", put_created, false },
	{ NC, "upload_time", put_uploaded, false },
	{ NC, "has-preview", put_false, false },
	{ NC, "mount-type", put_mount_type, false },
	{ NC, "is-mount-root", put_is_mount_root, false },
	{ NC, "note", put_note, false },
	{ NC, "hidden", put_false, false },
	{ NC, "system-tags", put_nothing, false },
};

static const struct prop *find_prop(const struct prop_name *wanted)
{
	for (size_t i = 0; i < ARRAY_LEN(props); i++)
		if (tt_str_is(wanted->name, props[i].name) &&
		    tt_str_is(wanted->space, props[i].space))
			return &props[i];
	return NULL;
}

bool props_is_dead(struct tt_str space)
{
	return !tt_str_is(space, DAV_SPACE) && !tt_str_is(space, OC_SPACE) &&
	       !tt_str_is(space, NC_SPACE);
}

/* False: it has none, and nothing is written. */
static bool put_live(struct shown *shown, const struct prop *prop, bool with_value)
{
	struct tt_buf *out = shown->out;
	size_t before = out->n;
	size_t begin;
	bool has;

	tt_buf_printf(out, "<%s:%s>", prop->prefix, prop->name);
	begin = out->n;
	has = prop->put(shown);
	if (!with_value)
		out->n = begin;
	tt_buf_printf(out, "</%s:%s>", prop->prefix, prop->name);
	if (!has)
		out->n = before;
	return has;
}

static void put_dead(struct shown *shown, const struct file_property *property, bool with_value)
{
	xml_write_begin(shown->out, property->space, property->name);
	if (with_value)
		tt_buf_add_str(shown->out, property->value);
	xml_write_end(shown->out, property->space, property->name);
}

static bool put_named(struct shown *shown, const struct prop_name *name)
{
	const struct prop *prop = find_prop(name);

	if (prop)
		return put_live(shown, prop, true);
	for (size_t i = 0; i < shown->n_dead; i++) {
		const struct file_property *dead = &shown->dead[i];

		if (!tt_str_eq(dead->name, name->name) || !tt_str_eq(dead->space, name->space))
			continue;
		put_dead(shown, dead, true);
		return true;
	}
	return false;
}

static void put_all(struct shown *shown, bool with_value)
{
	for (size_t i = 0; i < ARRAY_LEN(props); i++)
		if (props[i].is_for_all || !with_value)
			(void)put_live(shown, &props[i], with_value);
	for (size_t i = 0; i < shown->n_dead; i++)
		put_dead(shown, &shown->dead[i], with_value);
}

static void begin_propstat(struct tt_buf *out)
{
	tt_buf_add_c(out, "<d:propstat><d:prop>");
}

static void end_propstat(struct tt_buf *out, const char *status)
{
	tt_buf_printf(out, "</d:prop><d:status>HTTP/1.1 %s</d:status></d:propstat>", status);
}

static const char *prefix_of(struct tt_str space)
{
	if (tt_str_is(space, DAV_SPACE))
		return "d";
	if (tt_str_is(space, OC_SPACE))
		return "oc";
	return tt_str_is(space, NC_SPACE) ? "nc" : NULL;
}

static void put_name_only(struct tt_buf *out, const struct prop_name *name)
{
	const char *prefix = prefix_of(name->space);

	if (prefix) {
		tt_buf_printf(out, "<%s:%.*s/>", prefix, TT_STR_ARG(name->name));
		return;
	}
	xml_write_begin(out, name->space, name->name);
	xml_write_end(out, name->space, name->name);
}

/* Those that are there, then those that are not. */
static void put_wanted(struct shown *shown)
{
	const struct prop_wanted *wanted = &shown->view->wanted;
	struct tt_buf *out = shown->out;
	bool *has = tt_arena_alloc(shown->view->call->arena, wanted->n + 1);
	size_t n_missing = 0;

	begin_propstat(out);
	for (size_t i = 0; i < wanted->n; i++) {
		has[i] = put_named(shown, &wanted->names[i]);
		n_missing += !has[i];
	}
	end_propstat(out, "200 OK");
	if (n_missing == 0 || shown->view->is_brief)
		return;
	begin_propstat(out);
	for (size_t i = 0; i < wanted->n; i++)
		if (!has[i])
			put_name_only(out, &wanted->names[i]);
	end_propstat(out, "404 Not Found");
}

static bool wants_dead(const struct prop_wanted *wanted)
{
	bool wants = wanted->question != PROPS_NAMED;

	for (size_t i = 0; i < wanted->n; i++)
		wants |= props_is_dead(wanted->names[i].space);
	return wants;
}

enum tt_err props_begin(struct call *call, struct prop_view *view)
{
	view->call = call;
	view->is_brief = tt_str_has(request_header(call->req, "Prefer"), TT_STR("return=minimal"));
	return files_quota(&call->talk, call->talk.user, &view->has_quota, &view->quota);
}

enum tt_err props_put(struct prop_view *view, const struct place *place, struct tt_str href)
{
	struct call *call = view->call;
	struct shown shown = {
		.view = view, .out = view->out, .place = place, .file = &place->file
	};

	if (wants_dead(&view->wanted))
		shown.err = store_file_properties(call->db, call->arena, place->file.id,
						  call->talk.user, &shown.dead, &shown.n_dead);
	tt_buf_printf(view->out, "<d:response><d:href>%.*s%.*s%s</d:href>",
		      TT_STR_ARG(dav_root_url(call)), TT_STR_ARG(href),
		      place->file.is_folder && href.n > 0 ? "/" : "");
	if (view->wanted.question == PROPS_NAMED) {
		put_wanted(&shown);
	} else {
		begin_propstat(view->out);
		put_all(&shown, view->wanted.question == PROPS_ALL);
		end_propstat(view->out, "200 OK");
	}
	tt_buf_add_c(view->out, "</d:response>\n");
	return shown.err;
}

void props_begin_multistatus(struct tt_buf *out)
{
	tt_buf_add_c(out, "<d:multistatus xmlns:d=\"DAV:\" xmlns:s=\"http://sabredav.org/ns\""
			  " xmlns:oc=\"" OC_SPACE "\" xmlns:nc=\"" NC_SPACE "\">\n");
}
