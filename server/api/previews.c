/* previews.c - small pictures of files, outside OCS (talk-files 18). */
#include "server/previews/previews.h"
#include "lib/image/picture.h"
#include "server/api/handlers.h"
#include "server/api/pictures.h"
#include "server/api/previews.h"
#include "server/api/url.h"
#include "server/files/name.h"
#include "server/files/paths.h"
#include "server/http/desk.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	USUAL_SIDE = 32,
	MAX_SIDE = 4096,
	TAG_LEN = 64
};

/* --- making one --- */

struct preview_task {
	struct desk_task task;
	struct previews *previews;
	struct preview_ask ask;
	struct tt_arena arena; /* of what is asked */
	struct tt_buf bytes;
	bool done;
};

static void run(struct desk_task *task)
{
	struct preview_task *work = container_of(task, struct preview_task, task);

	work->done = previews_make(work->previews, &work->ask, &work->bytes);
}

static void free_task(struct desk_task *task)
{
	struct preview_task *work = container_of(task, struct preview_task, task);

	tt_buf_finish(&work->bytes);
	tt_arena_finish(&work->arena);
	free(work);
}

static const struct desk_kind kind = { .run = run, .free = free_task, .desk = DESK_OF_PREVIEWS };

static enum tt_err ask_for(struct call *call, const struct preview_ask *ask)
{
	struct preview_task *work = calloc(1, sizeof(*work));

	if (!work)
		tt_oom();
	work->task.kind = &kind;
	work->previews = call->app->previews;
	work->ask = *ask;
	tt_arena_init(&work->arena);
	work->ask.blob = tt_str_dup(&work->arena, ask->blob);
	return desk_ask(call->req, &work->task, call->who.user);
}

/* --- answering --- */

static const char *type_of(struct tt_str bytes)
{
	return tt_picture_kind(bytes) == TT_PICTURE_PNG ? "image/png" : "image/jpeg";
}

/* It is no secret which it is: the answer says 404 for a file that is not there as well. */
static enum tt_err answer_none(struct call *call)
{
	request_answer(call->req, 404, "application/json; charset=utf-8", TT_STR("[]"));
	return TT_OK;
}

static enum tt_err answer_kept(struct call *call, int fd)
{
	char first[16];
	ssize_t n = pread(fd, first, sizeof(first), 0);
	struct request_file file = { .fd = fd };
	struct stat status;

	if (n <= 0 || fstat(fd, &status) != 0) {
		close(fd);
		return answer_none(call);
	}
	file.n = (uint64_t)status.st_size;
	request_answer_file(call->req, 200, type_of((struct tt_str){ first, (size_t)n }), &file);
	return TT_OK;
}

static enum tt_err answer_made(struct call *call, const struct preview_task *work)
{
	struct tt_str bytes = tt_buf_str(&work->bytes);

	if (!work->done)
		return answer_none(call);
	request_answer(call->req, 200, type_of(bytes), bytes);
	return TT_OK;
}

/* Of these bytes there is one that was made before, or it is made. */
static enum tt_err answer(struct call *call, const struct preview_ask *ask)
{
	struct desk_task *task = desk_result(call->req, &kind);
	int fd = task ? -1 : previews_kept(call->app->previews, ask);

	if (fd >= 0)
		return answer_kept(call, fd);
	if (!task)
		return ask_for(call, ask);
	return answer_made(call, container_of(task, struct preview_task, task));
}

/* The bytes never change: what is kept of them by the tag is good for ever. */
static struct tt_str tag_of(struct call *call, const struct preview_ask *ask)
{
	struct tt_str blob = tt_utf8_head_bytes(ask->blob, TAG_LEN / 2);

	return tt_str_printf(call->arena, "\"%.*s-%d-%d-%d%d\"", TT_STR_ARG(blob), ask->width,
			     ask->height, ask->keeps_ratio, ask->covers);
}

static void add_headers(struct call *call, const struct preview_ask *ask, struct tt_str tag)
{
	struct request *req = call->req;

	request_add_header(req, "ETag", tag);
	request_add_header(
		req, "Cache-Control",
		tt_str_printf(call->arena, "private, max-age=%d, immutable", PICTURE_DAY_S));
	request_add_header(req, "Content-Security-Policy",
			   TT_STR("default-src 'none'; frame-ancestors 'none'; sandbox"));
	request_add_header(req, "Content-Disposition",
			   tt_str_printf(call->arena, "inline; filename=\"%d-%d%s\"", ask->width,
					 ask->height, ask->keeps_ratio ? "" : "-crop"));
}

static enum tt_err side(struct call *call, const char *name, int *out)
{
	int64_t value = call_int(call, name, USUAL_SIDE);

	if (value == 0 || value < -1) {
		call->req->reason_detail = tt_str(name);
		return TT_ERR_PARAM;
	}
	*out = value > MAX_SIDE ? MAX_SIDE : (int)value;
	return TT_OK;
}

static enum tt_err read_ask(struct call *call, struct preview_ask *ask)
{
	enum tt_err err = side(call, "x", &ask->width);

	if (!err)
		err = side(call, "y", &ask->height);
	ask->keeps_ratio = param_bool(call->params, "a", false);
	ask->covers = tt_str_is(call_str(call, "mode"), "cover");
	return err;
}

bool preview_is_there(const struct call *call, const struct file *file)
{
	return file->blob.p && files_is_picture(file->type) &&
	       previews_are_made(call->app->previews);
}

enum tt_err preview_answer(struct call *call, const struct file *file)
{
	struct preview_ask ask = { .blob = file->blob };
	struct tt_str tag;
	enum tt_err err = read_ask(call, &ask);

	if (err)
		return err;
	if (!preview_is_there(call, file)) {
		if (!param_bool(call->params, "mimeFallback", false))
			return answer_none(call);
		url_redirect(call->req, icon_of_type(call->req, file->type));
		return TT_OK;
	}
	tag = tag_of(call, &ask);
	add_headers(call, &ask, tag);
	if (picture_is_known(call, tag)) {
		request_answer(call->req, 304, "image/png", TT_STR(""));
		return TT_OK;
	}
	return answer(call, &ask);
}

/* Of the files of whoever asks. */
static enum tt_err answer_of(struct call *call, enum tt_err err, const struct place *place)
{
	if (err == TT_ERR_FILE || (!err && (!place->is_there || place->file.is_folder)))
		return answer_none(call);
	if (!err)
		err = files_may_take(place);
	return err ? err : preview_answer(call, &place->file);
}

enum tt_err preview_by_id(struct call *call)
{
	struct place place;
	struct tt_str path;
	enum tt_err err = call_need(call, "fileId");

	if (err)
		return err;
	err = files_find_id(&call->talk, call_int(call, "fileId", 0), &place, &path);
	return answer_of(call, err, &place);
}

enum tt_err preview_by_path(struct call *call)
{
	struct place place;
	enum tt_err err = call_need(call, "file");

	if (err)
		return err;
	err = files_find(&call->talk, call_path(call, "file"), &place);
	return answer_of(call, err, &place);
}
