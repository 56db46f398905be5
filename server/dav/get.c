/* get.c - GET and HEAD. */
#include "server/api/handlers_dav.h"
#include "lib/base/clock.h"
#include "server/blobs/blobs.h"
#include "server/dav/archive.h"
#include "server/dav/dav.h"
#include "server/files/name.h"

#include <inttypes.h>
#include <unistd.h>

/* Nothing that people keep here is run in our name by a browser. */
#define POLICY "default-src 'none'; frame-ancestors 'none'; sandbox"

static enum tt_err add_headers(struct call *call, const struct file *file)
{
	struct tt_arena *arena = call->arena;
	struct request *req = call->req;
	struct tt_str tag = dav_tag(arena, file);
	struct tt_str name;

	header_put_path(arena, file->name, &name);
	request_add_header(req, "ETag", tag);
	request_add_header(req, "OC-ETag", tag);
	request_add_header(req, "Last-Modified", tt_clock_http(arena, file->modified_s));
	request_add_header(req, "Accept-Ranges", TT_STR("bytes"));
	request_add_header(req, "Content-Security-Policy", TT_STR(POLICY));
	request_add_header(req, "Content-Disposition",
			   tt_str_printf(arena,
					 "attachment; filename*=UTF-8''%.*s; filename=\"%.*s\"",
					 TT_STR_ARG(name), TT_STR_ARG(name)));
	/* It may be kept, and has to be asked for each time. */
	request_add_header(req, "Cache-Control", TT_STR("private, no-cache"));
	if (file->checksums.p)
		request_add_header(req, "OC-Checksum", file->checksums);
	return dav_add_id(call, file);
}

/* If-Range: another one than the client has a part of is sent as a whole. */
static bool is_same(struct call *call, const struct file *file)
{
	struct tt_str value = request_header(call->req, "If-Range");
	int64_t unix_s;

	if (!value.p)
		return true;
	if (header_date(call->arena, value, &unix_s))
		return file->modified_s <= unix_s;
	return header_has_tag(value, dav_tag(call->arena, file));
}

static enum tt_err find_range(struct call *call, const struct file *file, struct byte_range *range)
{
	struct tt_str value = request_header(call->req, "Range");
	enum tt_err err = TT_OK;

	*range = (struct byte_range){ .n = (uint64_t)file->size };
	if (value.p && is_same(call, file))
		err = header_range(value, (uint64_t)file->size, range);
	if (err)
		request_add_header(call->req, "Content-Range",
				   tt_str_printf(call->arena, "bytes */%" PRId64, file->size));
	else if (range->is_there)
		request_add_header(
			call->req, "Content-Range",
			tt_str_printf(call->arena, "bytes %" PRIu64 "-%" PRIu64 "/%" PRId64,
				      range->offset, range->offset + range->n - 1, file->size));
	return err;
}

static enum tt_err send_bytes(struct call *call, const struct file *file)
{
	struct tt_str type = files_safe_type(file->type);
	struct byte_range range;
	struct request_file part;
	enum tt_err err = find_range(call, file, &range);
	int status = range.is_there ? 206 : 200;

	if (err)
		return err;
	type = tt_str_dup(call->arena, type);
	if (!file->blob.p) {
		request_answer(call->req, status, type.p, TT_STR(""));
		return TT_OK;
	}
	err = blob_read(call->app->blobs, file->blob, &part.fd);
	part.offset = range.offset;
	part.n = range.n;
	if (!err)
		request_answer_file(call->req, status, type.p, &part);
	return err;
}

enum tt_err dav_send_file(struct call *call, const struct file *file)
{
	enum tt_err err = add_headers(call, file);

	return err ? err : send_bytes(call, file);
}

enum tt_err dav_get(struct call *call)
{
	struct place place;
	bool is_cached;
	enum tt_err err = dav_file(call, &place);

	if (!err)
		err = files_may_take(&place);
	if (!err)
		err = dav_check_cached(call, &place, &is_cached);
	if (err)
		return err;
	if (place.file.is_folder && archive_is_wanted(call)) {
		err = request_go_aside(call->req);
		return err ? err : archive_send(call, &place);
	}
	if (place.file.is_folder) {
		request_answer(call->req, 200, "text/plain; charset=utf-8",
			       TT_STR("This is the WebDAV interface. It can only be accessed by"
				      " WebDAV clients.\n"));
		return TT_OK;
	}
	if (!is_cached)
		return dav_send_file(call, &place.file);
	dav_answer(call, 304);
	return add_headers(call, &place.file);
}
