#include "server/dav/dav.h"
#include "lib/base/host.h"
#include "server/api/handlers_dav.h"
#include "server/dav/public.h"
#include "server/files/tree.h"
#include "server/http/refusal.h"
#include "server/store/instance.h"

#include <inttypes.h>

#define PUBLIC_ROOT "/public.php/dav/files/%.*s"

static enum tt_err open_tree(struct call *call)
{
	enum tt_err err = files_has_tree(&call->talk);

	if (err != TT_ERR_FILE)
		return err;
	err = call->mode == DB_WRITE ? TT_OK : call_look_again(call, DB_WRITE);
	return err ? err : files_make_tree(&call->talk);
}

static bool is_own(const struct call *call, struct tt_str user)
{
	return !user.p || tt_str_eq(user, call->talk.user);
}

enum tt_err dav_check_own(struct call *call)
{
	if (!is_own(call, param_str(call->params, "user", (struct tt_str){ NULL, 0 })))
		return TT_ERR_FILE;
	return open_tree(call);
}

enum tt_err dav_place(struct call *call, struct place *out)
{
	enum tt_err err;

	if (public_is(call))
		return public_place(call, call_str(call, "path"), out);
	err = dav_check_own(call);
	return err ? err : files_find(&call->talk, call_str(call, "path"), out);
}

enum tt_err dav_file(struct call *call, struct place *out)
{
	enum tt_err err = dav_place(call, out);

	if (!err && !out->is_there)
		return TT_ERR_FILE;
	/* Where people only put files they see none. */
	return err ? err : files_may(out, SHARE_READ);
}

static struct tt_str without(struct tt_str s, struct tt_str prefix)
{
	if (!tt_str_starts(s, prefix))
		return s;
	return (struct tt_str){ s.p + prefix.n, s.n - prefix.n };
}

/* "/talk", when that is behind the name in our address. */
static struct tt_str base_path(struct call *call)
{
	struct tt_str base = request_base_url(call->req);
	struct tt_str authority = tt_url_authority(base);
	size_t n = authority.p ? (size_t)(authority.p - base.p) + authority.n : 0;

	return (struct tt_str){ base.p + n, base.n - n };
}

struct tt_str dav_path_of_url(struct call *call, struct tt_str url)
{
	struct tt_str authority = tt_url_authority(url);
	const struct tt_str index = TT_STR("/index.php");

	if (authority.p) {
		size_t n = (size_t)(authority.p - url.p) + authority.n;

		url = (struct tt_str){ url.p + n, url.n - n };
	}
	return without(without(url, base_path(call)), index);
}

static enum tt_err below_root(struct call *call, struct tt_str path, struct tt_str *out)
{
	const struct tt_str files = TT_STR("/remote.php/dav/files/");
	const struct tt_str old = TT_STR("/remote.php/webdav");
	struct tt_str user;

	if (!public_is(call) && tt_str_starts(path, old)) {
		*out = without(path, old);
		return out->n == 0 || out->p[0] == '/' ? TT_OK : TT_ERR_DESTINATION;
	}
	if (public_is(call)) {
		*out = without(path, tt_str_printf(call->arena, PUBLIC_ROOT,
						   TT_STR_ARG(call_str(call, "share"))));
		return out->p == path.p ? TT_ERR_DESTINATION : TT_OK;
	}
	if (!tt_str_starts(path, files))
		return TT_ERR_DESTINATION;
	*out = without(path, files);
	user = params_decode(call->arena, tt_str_cut(out, '/'), false);
	if (!out->p)
		*out = TT_STR("");
	return is_own(call, user) ? TT_OK : TT_ERR_DESTINATION;
}

enum tt_err dav_place_of_url(struct call *call, struct tt_str url, struct place *out)
{
	struct tt_str path;
	enum tt_err err = below_root(call, dav_path_of_url(call, url), &path);

	if (!err)
		err = path_decode(call->arena, path, &path);
	if (!err && public_is(call))
		return public_place(call, path, out);
	return err ? err : files_find(&call->talk, path, out);
}

struct tt_str dav_root_url(struct call *call)
{
	struct tt_str user = param_str(call->params, "user", (struct tt_str){ NULL, 0 });
	struct tt_str base = base_path(call);

	if (public_is(call))
		return tt_str_printf(call->arena, "%.*s" PUBLIC_ROOT "/", TT_STR_ARG(base),
				     TT_STR_ARG(call_str(call, "share")));
	if (!user.p)
		return tt_str_printf(call->arena, "%.*s/remote.php/webdav/", TT_STR_ARG(base));
	header_put_path(call->arena, user, &user);
	return tt_str_printf(call->arena, "%.*s/remote.php/dav/files/%.*s/", TT_STR_ARG(base),
			     TT_STR_ARG(user));
}

struct tt_str dav_url(struct call *call, const char *kind, const char *below)
{
	struct tt_str user;

	header_put_path(call->arena, call->talk.user, &user);
	return tt_str_printf(call->arena, "%.*s/remote.php/dav/%s/%.*s/%s",
			     TT_STR_ARG(base_path(call)), kind, TT_STR_ARG(user), below);
}

struct tt_str dav_url_plain(struct call *call, const char *below)
{
	return tt_str_printf(call->arena, "%.*s/remote.php/dav/%s", TT_STR_ARG(base_path(call)),
			     below);
}

/* Clients write the name behind it as they like, some of them not encoded. */
enum tt_err dav_check_restore(struct call *call, const char *kind)
{
	struct tt_str url = request_header(call->req, "Destination");
	struct tt_str prefix = tt_str_printf(call->arena, "/remote.php/dav/%s/", kind);
	struct tt_str path;

	if (!url.p) {
		call->req->reason_detail = TT_STR("Destination");
		return TT_ERR_DAV_HEADER;
	}
	path = dav_path_of_url(call, url);
	if (!tt_str_starts(path, prefix))
		return TT_ERR_DESTINATION;
	path = without(path, prefix);
	if (!is_own(call, params_decode(call->arena, tt_str_cut(&path, '/'), false)))
		return TT_ERR_DESTINATION;
	return path.p && tt_str_is(tt_str_cut(&path, '/'), "restore") ? TT_OK : TT_ERR_DESTINATION;
}

struct tt_str dav_own_path(struct call *call)
{
	struct tt_str path;

	header_put_path(call->arena, call_str(call, "path"), &path);
	return path;
}

struct tt_str dav_tag(struct tt_arena *arena, const struct file *file)
{
	return tt_str_printf(arena, "\"%.*s\"", TT_STR_ARG(files_tag(arena, file->etag)));
}

enum tt_err dav_instance(struct call *call, struct tt_str *instance)
{
	return store_instance(call->db, call->arena, instance);
}

struct tt_str dav_long_id(struct tt_arena *arena, struct tt_str instance, const struct file *file)
{
	return tt_str_printf(arena, "%08" PRId64 "%.*s", file->id, TT_STR_ARG(instance));
}

enum tt_err dav_add_id(struct call *call, const struct file *file)
{
	struct tt_str instance;
	enum tt_err err = dav_instance(call, &instance);

	if (!err)
		request_add_header(call->req, "OC-FileId",
				   dav_long_id(call->arena, instance, file));
	return err;
}

void dav_answer(struct call *call, int status)
{
	request_answer(call->req, status, NULL, TT_STR(""));
}

enum tt_err dav_answer_made(struct call *call, bool is_new, const struct file *file)
{
	struct tt_str tag = dav_tag(call->arena, file);

	if (!file->is_folder) {
		request_add_header(call->req, "ETag", tag);
		request_add_header(call->req, "OC-ETag", tag);
	}
	dav_answer(call, is_new ? 201 : 204);
	return dav_add_id(call, file);
}

struct tt_buf *dav_begin_xml(struct call *call, int status)
{
	request_answer(call->req, status, "application/xml; charset=utf-8", TT_STR(""));
	tt_buf_add_c(&call->req->data, "<?xml version=\"1.0\"?>\n");
	return &call->req->data;
}

/* The names that clients know, by what they are told in the status line. */
static const char *class_of(int status)
{
	static const struct {
		int status;
		const char *name;
	} classes[] = {
		{ 400, "BadRequest" },
		{ 401, "NotAuthenticated" },
		{ 403, "Forbidden" },
		{ 404, "NotFound" },
		{ 405, "MethodNotAllowed" },
		{ 409, "Conflict" },
		{ 412, "PreconditionFailed" },
		{ 415, "UnsupportedMediaType" },
		{ 416, "RequestedRangeNotSatisfiable" },
		{ 423, "Locked" },
		{ 503, "ServiceUnavailable" },
		{ 507, "InsufficientStorage" },
	};

	for (size_t i = 0; i < ARRAY_LEN(classes); i++)
		if (classes[i].status == status)
			return classes[i].name;
	return "Exception";
}

/* What RFC 4918 has an element for. */
static const char *condition_of(enum tt_err err)
{
	if (err == TT_ERR_LISTING)
		return "<d:propfind-finite-depth/>";
	if (err == TT_ERR_LOCK_TOKEN)
		return "<d:lock-token-matches-request-uri/>";
	return err == TT_ERR_FILE_LOCKED ? "<d:lock-token-submitted/>" : "";
}

int dav_refuse(struct request *req, enum tt_err err, struct tt_buf *body)
{
	const struct refusal *row = refusal_of(err);

	req->content_type = "application/xml; charset=utf-8";
	tt_buf_printf(body,
		      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		      "<d:error xmlns:d=\"DAV:\" xmlns:s=\"http://sabredav.org/ns\">%s"
		      "<s:exception>Sabre\\DAV\\Exception\\%s</s:exception><s:message>",
		      condition_of(err), class_of(row->status));
	tt_xml_escape(body, tt_str(row->reason));
	if (req->reason_detail.n > 0) {
		tt_buf_add_c(body, ": ");
		tt_xml_escape(body, req->reason_detail);
	}
	tt_buf_add_c(body, "</s:message></d:error>\n");
	return row->status;
}
