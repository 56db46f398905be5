/* uploads.c - files that come in pieces: MKCOL begins one, PUT brings pieces, MOVE of ".file" makes
 * the file. */
#include "lib/base/clock.h"
#include "server/api/handlers_dav.h"
#include "server/dav/join.h"
#include "server/dav/multistatus.h"
#include "server/dav/put.h"
#include "server/files/uploads.h"

#include <inttypes.h>

static enum tt_err find(struct call *call, struct upload_place *out)
{
	enum tt_err err = dav_check_own(call);

	return err ? err : upload_find(&call->talk, call_str(call, "path"), out);
}

enum tt_err dav_upload_begin(struct call *call)
{
	enum tt_err err = dav_check_own(call);

	if (!err)
		err = upload_begin(&call->talk, call_str(call, "path"));
	if (!err)
		dav_answer(call, 201);
	return err;
}

static enum tt_err may_put(struct call *call, int64_t size)
{
	struct upload_place place;
	enum tt_err err = find(call, &place);

	return err ? err : upload_may_put(&call->talk, &place, size);
}

static enum tt_err put(struct call *call, const struct new_content *content)
{
	struct upload_place place;
	bool is_new = true;
	enum tt_err err = find(call, &place);

	if (!err)
		err = upload_put(&call->talk, &place, content, &is_new);
	if (!err)
		dav_answer(call, is_new ? 201 : 204);
	return err;
}

const struct put_kind upload_put_kind = { may_put, put };

enum tt_err dav_upload_put(struct call *call)
{
	return dav_put_bytes(call, &upload_put_kind);
}

enum tt_err dav_upload_delete(struct call *call)
{
	struct upload_place place;
	enum tt_err err = find(call, &place);

	if (!err)
		err = place.chunk.p ? upload_drop(&call->talk, &place)
				    : upload_end(&call->talk, &place.upload);
	if (!err)
		dav_answer(call, 204);
	return err;
}

/* The upload itself (NULL), its pieces, and all of them as the file that they will be. */

static const struct upload_chunk *chunk_of(const struct shown *shown)
{
	return shown->thing;
}

static bool put_type(struct shown *shown)
{
	if (!chunk_of(shown))
		tt_buf_add_c(shown->out, "<d:collection/>");
	return true;
}

static bool put_name(struct shown *shown)
{
	if (chunk_of(shown))
		props_put_text(shown, chunk_of(shown)->name);
	return chunk_of(shown) != NULL;
}

static bool put_size(struct shown *shown)
{
	if (chunk_of(shown))
		tt_buf_add_i64(shown->out, chunk_of(shown)->size);
	return chunk_of(shown) != NULL;
}

static bool put_modified(struct shown *shown)
{
	if (!chunk_of(shown))
		return false;
	props_put_text(shown, tt_clock_http(shown->view->call->arena, chunk_of(shown)->modified_s));
	return true;
}

static bool put_content_type(struct shown *shown)
{
	tt_buf_add_c(shown->out, "application/octet-stream");
	return chunk_of(shown) != NULL;
}

static const struct prop props[] = {
	{ PROP_D, "resourcetype", put_type, true },
	{ PROP_D, "displayname", put_name, false },
	{ PROP_D, "getlastmodified", put_modified, true },
	{ PROP_D, "getcontentlength", put_size, true },
	{ PROP_D, "getcontenttype", put_content_type, true },
	{ PROP_OC, "size", put_size, false },
};

static enum tt_err show(struct prop_view *view, const struct upload_chunk *chunk)
{
	static const struct prop_kind kind = { props, ARRAY_LEN(props) };
	struct shown shown = { .view = view, .thing = chunk };
	struct tt_str href = chunk ? chunk->name : TT_STR("");

	header_put_path(view->call->arena, href, &href);
	return multistatus_put(&shown, &kind, href);
}

static enum tt_err show_all(struct prop_view *view, const struct file_upload *upload)
{
	struct call *call = view->call;
	const struct upload_chunk file = { .name = TT_STR(".file"),
					   .size = upload->size,
					   .modified_s = upload->touched_s };
	struct upload_chunk *chunks;
	size_t n;
	enum tt_err err = upload_chunks(&call->talk, upload, &chunks, &n);

	if (!err)
		err = show(view, &file);
	for (size_t i = 0; !err && i < n; i++)
		err = show(view, &chunks[i]);
	return err;
}

enum tt_err dav_upload_list(struct call *call)
{
	bool deep = header_depth(request_header(call->req, "Depth"), 1) > 0;
	struct prop_view view = { .has_quota = false };
	struct upload_place place;
	struct tt_str name;
	enum tt_err err = props_read_question(call, &view.wanted);

	if (!err)
		err = find(call, &place);
	if (!err && place.chunk.p)
		err = TT_ERR_UPLOAD_PLACE;
	if (err)
		return err;
	header_put_path(call->arena, place.name, &name);
	view.root = tt_str_printf(call->arena, "%.*s%.*s/",
				  TT_STR_ARG(dav_url(call, "uploads", "")), TT_STR_ARG(name));
	multistatus_begin(call, &view);
	err = show(&view, NULL);
	if (!err && deep)
		err = show_all(&view, &place.upload);
	multistatus_end(&view);
	return err;
}

/* What the MOVE is about: all pieces, and where the file is to be. */
struct finish {
	struct new_content content;
	struct file_upload upload;
	struct upload_chunk *chunks;
	size_t n;
	struct place to;
};

static bool is_announced(struct call *call, int64_t size)
{
	struct tt_str value = request_header(call->req, "OC-Total-Length");
	uint64_t length;

	return !value.p || (tt_str_parse_u64(value, &length) && length == (uint64_t)size);
}

static enum tt_err find_pieces(struct call *call, struct finish *finish)
{
	struct upload_place place = { .upload.id = 0 };
	struct tt_str path = call_str(call, "path");
	struct tt_str rest = path;
	enum tt_err err = dav_check_own(call);

	if (!err)
		err = upload_find(&call->talk, tt_str_cut(&rest, '/'), &place);
	if (!err && !tt_str_is(rest, ".file"))
		err = TT_ERR_UPLOAD_PLACE;
	finish->upload = place.upload;
	if (!err)
		err = upload_chunks(&call->talk, &place.upload, &finish->chunks, &finish->n);
	finish->content.size = 0;
	for (size_t i = 0; !err && i < finish->n; i++)
		finish->content.size += finish->chunks[i].size;
	return err || is_announced(call, finish->content.size) ? err : TT_ERR_UPLOAD_LENGTH;
}

static enum tt_err find_place(struct call *call, struct place *to)
{
	struct tt_str url = request_header(call->req, "Destination");
	struct lock_tokens tokens;
	bool overwrite;
	enum tt_err err = dav_read_overwrite(call, &overwrite);

	if (!err && !url.p) {
		call->req->reason_detail = TT_STR("Destination");
		err = TT_ERR_DAV_HEADER;
	}
	if (!err)
		err = dav_place_of_url(call, url, to);
	if (!err && to->is_there && !overwrite)
		err = TT_ERR_PRECONDITION;
	if (!err)
		err = dav_check_conditions(call, to, &tokens);
	if (!err)
		err = files_check_locks(&call->talk, to, &tokens,
					to->is_there ? 0 : LOCKS_OF_PARENT);
	return err;
}

static enum tt_err look(struct call *call, struct finish *finish)
{
	enum tt_err err = find_pieces(call, finish);

	if (!err)
		err = find_place(call, &finish->to);
	return err ? err : files_may_put(&call->talk, &finish->to, finish->content.size);
}

static enum tt_err look_first(struct call *call, void *ctx)
{
	return look(call, ctx);
}

static enum tt_err make_file(struct call *call, void *ctx)
{
	struct finish *finish = ctx;
	bool was_there;
	enum tt_err err = look(call, finish);

	if (!err)
		err = join_result(call, finish->chunks, finish->n, &finish->content.blob);
	if (err)
		return err;
	was_there = finish->to.is_there;
	err = files_put(&call->talk, &finish->to, &finish->content);
	if (!err)
		err = upload_end(&call->talk, &finish->upload);
	return err ? err : put_answer(call, !was_there, &finish->to.file, &finish->content);
}

/* The pieces are joined between two transactions. */
enum tt_err dav_upload_finish(struct call *call)
{
	struct finish finish = { .n = 0 };
	bool is_joined;
	enum tt_err err = put_read_headers(call, &finish.content);

	if (!err)
		err = join_wait(call, &is_joined);
	if (!err && !is_joined) {
		err = call_in_transaction(call, DB_READ, look_first, &finish);
		if (!err)
			err = join_begin(call, finish.chunks, finish.n);
	}
	return err ? err : call_in_transaction(call, DB_WRITE, make_file, &finish);
}
