/* put.c - PUT: the bytes go to a blob while they come (http/sink.h) or, when they are few, when all
 * of them are here; then the file gets it. What has to wait for the disk is done at the desk for
 * files: writing, and making sure that what was written stays. */
#include "server/api/handlers_dav.h"
#include "lib/base/clock.h"
#include "server/blobs/blobs.h"
#include "server/dav/put.h"
#include "server/http/desk.h"
#include "server/http/sink.h"

#include <stdlib.h>

enum {
	/* What is older is no time of a file, but a wrong number (talk-files 3). */
	OLDEST_S = 86400,
	LONGEST_CHECKSUM = 255
};

/* A body of more than this is none that anybody could send. */
#define LARGEST ((uint64_t)1 << 50)

struct upload {
	struct body_sink sink;
	struct blobs *blobs;
	struct blob_writer *writer; /* NULL: not begun */
	int64_t most;               /* bytes; whatever the client has announced */
};

static enum tt_err write_upload(struct body_sink *sink, struct tt_str piece)
{
	struct upload *upload = container_of(sink, struct upload, sink);
	enum tt_err err = TT_OK;

	if (!upload->writer)
		err = blob_begin(&upload->writer, upload->blobs);
	if (!err && (int64_t)piece.n > upload->most - blob_size(upload->writer))
		err = TT_ERR_QUOTA;
	return err ? err : blob_add(upload->writer, piece);
}

static void free_upload(struct body_sink *sink)
{
	struct upload *upload = container_of(sink, struct upload, sink);

	blob_end(upload->writer);
	free(upload);
}

static const struct body_sink_kind upload_kind = { write_upload, free_upload };

static struct upload *new_upload(struct blobs *blobs)
{
	struct upload *upload = calloc(1, sizeof(*upload));

	if (!upload)
		tt_oom();
	upload->sink.kind = &upload_kind;
	upload->blobs = blobs;
	upload->most = INT64_MAX;
	return upload;
}

/* The last of an upload: then it is a blob, which stays until the request has ended. */
struct keeping {
	struct desk_task task;
	struct upload *upload;
	struct tt_buf rest;
	struct tt_str name;
	enum tt_err err;
};

/* Of nothing no blob is made. */
static void run_keeping(struct desk_task *task)
{
	struct keeping *keeping = container_of(task, struct keeping, task);

	if (!keeping->upload->writer && keeping->rest.n == 0)
		return;
	keeping->err = write_upload(&keeping->upload->sink, tt_buf_str(&keeping->rest));
	if (!keeping->err)
		keeping->err = blob_finish(keeping->upload->writer, &keeping->name);
	tt_buf_finish(&keeping->rest);
}

static void free_keeping(struct desk_task *task)
{
	struct keeping *keeping = container_of(task, struct keeping, task);

	free_upload(&keeping->upload->sink);
	tt_buf_finish(&keeping->rest);
	free(keeping);
}

static const struct desk_kind keeping_kind = {
	.run = run_keeping,
	.free = free_keeping,
	.desk = DESK_OF_FILES,
};

static enum tt_err ask_to_keep(struct call *call)
{
	struct keeping *keeping = calloc(1, sizeof(*keeping));
	struct body_sink *sink;

	if (!keeping)
		tt_oom();
	keeping->task.kind = &keeping_kind;
	sink = request_take_body(call->req, &keeping->rest);
	keeping->upload =
		sink ? container_of(sink, struct upload, sink) : new_upload(call->app->blobs);
	return desk_ask(call->req, &keeping->task, call->who.user);
}

/* Seconds, perhaps with a fraction. */
static enum tt_err read_time(struct call *call, const char *name, int64_t *out)
{
	struct tt_str value = request_header(call->req, name);
	struct tt_str rest = value;
	uint64_t seconds;

	*out = 0;
	if (!value.p)
		return TT_OK;
	if (!tt_str_parse_u64(tt_str_cut(&rest, '.'), &seconds) || seconds <= OLDEST_S ||
	    seconds > (uint64_t)TT_CLOCK_LAST_S) {
		call->req->reason_detail = tt_str(name);
		return TT_ERR_DAV_HEADER;
	}
	*out = (int64_t)seconds;
	return TT_OK;
}

/* What is sent is what is given back: printable, and not long. */
static enum tt_err read_checksums(struct call *call, struct tt_str *out)
{
	struct tt_str value = request_header(call->req, "OC-Checksum");
	bool is_good = value.n <= LONGEST_CHECKSUM;

	for (size_t i = 0; i < value.n; i++)
		is_good = is_good && value.p[i] >= ' ' && value.p[i] < 0x7f;
	call->req->reason_detail = is_good ? call->req->reason_detail : TT_STR("OC-Checksum");
	*out = value.n > 0 ? value : (struct tt_str){ NULL, 0 };
	return is_good ? TT_OK : TT_ERR_DAV_HEADER;
}

enum tt_err put_read_headers(struct call *call, struct new_content *content)
{
	enum tt_err err = read_time(call, "X-OC-MTime", &content->modified_s);

	if (!err)
		err = read_time(call, "X-OC-CTime", &content->created_s);
	if (!err)
		err = read_checksums(call, &content->checksums);
	/* A part of a file would be taken for all of it. */
	if (!err && request_header(call->req, "Content-Range").p) {
		call->req->reason_detail = TT_STR("Content-Range");
		err = TT_ERR_DAV_HEADER;
	}
	return err;
}

/* Before its bytes are kept, and again when they are: others may have changed something. */
static enum tt_err may_put(struct call *call, struct place *place, int64_t size)
{
	struct lock_tokens tokens;
	enum tt_err err = dav_place(call, place);

	if (!err)
		err = dav_check_conditions(call, place, &tokens);
	if (!err)
		err = files_check_locks(&call->talk, place, &tokens,
					place->is_there ? 0 : LOCKS_OF_PARENT);
	return err ? err : files_may_put(&call->talk, place, size);
}

static int64_t announced_size(struct call *call)
{
	static const char *const names[] = { "Content-Length", "OC-Total-Length",
					     "X-Expected-Entity-Length" };
	uint64_t most = 0;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		uint64_t n;

		if (tt_str_parse_u64(request_header(call->req, names[i]), &n) && n > most)
			most = n;
	}
	return most < LARGEST ? (int64_t)most : (int64_t)LARGEST;
}

static enum tt_err may_put_file(struct call *call, int64_t size)
{
	struct place place;

	return may_put(call, &place, size);
}

enum tt_err put_answer(struct call *call, bool is_new, const struct file *file,
		       const struct new_content *content)
{
	if (content->modified_s)
		request_add_header(call->req, "X-OC-MTime", TT_STR("accepted"));
	if (content->created_s)
		request_add_header(call->req, "X-OC-CTime", TT_STR("accepted"));
	return dav_answer_made(call, is_new, file);
}

static enum tt_err put_file(struct call *call, const struct new_content *content)
{
	struct place place;
	bool was_there;
	enum tt_err err = may_put(call, &place, content->size);

	if (err)
		return err;
	was_there = place.is_there;
	err = files_put(&call->talk, &place, content);
	return err ? err : put_answer(call, !was_there, &place.file, content);
}

static const struct put_kind file_kind = { may_put_file, put_file };

struct putting {
	const struct put_kind *kind;
	struct new_content content;
};

static enum tt_err look_first(struct call *call, void *ctx)
{
	const struct putting *putting = ctx;

	return putting->kind->may_put(call, putting->content.size);
}

static enum tt_err give_bytes(struct call *call, void *ctx)
{
	const struct putting *putting = ctx;

	return putting->kind->put(call, &putting->content);
}

enum tt_err dav_put_bytes(struct call *call, const struct put_kind *kind)
{
	struct desk_task *task = desk_result(call->req, &keeping_kind);
	struct putting putting = { .kind = kind };
	struct new_content *content = &putting.content;
	const struct keeping *keeping;
	enum tt_err err = put_read_headers(call, content);

	if (err)
		return err;
	if (!task) {
		content->size = announced_size(call);
		err = desk_wait(call->req, &keeping_kind);
		if (!err)
			err = call_in_transaction(call, DB_READ, look_first, &putting);
		return err ? err : ask_to_keep(call);
	}
	keeping = container_of(task, struct keeping, task);
	if (keeping->err)
		return keeping->err;
	content->size = keeping->upload->writer ? blob_size(keeping->upload->writer) : 0;
	content->blob = keeping->name;
	return call_in_transaction(call, DB_WRITE, give_bytes, &putting);
}

enum tt_err dav_put(struct call *call)
{
	return dav_put_bytes(call, &file_kind);
}

/* Whose files it will be among: pieces of an upload are one's own until they are put together. */
static enum tt_err find_quota(struct call *call, route_fn fn, bool *has, int64_t *bytes)
{
	struct place place = { .mount = NULL };
	enum tt_err err = fn == dav_upload_put ? TT_OK : dav_place(call, &place);

	return err ? err
		   : files_quota(&call->talk, place.mount ? place.mount->owner : call->talk.user,
				 has, bytes);
}

enum tt_err dav_plan_put(struct call *call, route_fn fn, struct body_plan *plan)
{
	const struct put_kind *kind = fn == dav_upload_put ? &upload_put_kind : &file_kind;
	struct upload *upload;
	struct new_content content;
	int64_t quota = 0;
	bool has_quota = false;
	enum tt_err err = put_read_headers(call, &content);

	if (!err)
		err = kind->may_put(call, announced_size(call));
	if (!err)
		err = find_quota(call, fn, &has_quota, &quota);
	if (err)
		return err;
	upload = new_upload(call->app->blobs);
	if (has_quota)
		upload->most = quota;
	plan->max = LARGEST;
	plan->sink = &upload->sink;
	return TT_OK;
}
