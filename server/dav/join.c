#include "server/dav/join.h"
#include "server/blobs/blobs.h"
#include "server/http/desk.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	BLOCK = 256 * 1024,
	/* Then others get their turn at the desk. */
	STEP = 64 * 1024 * 1024
};

struct piece {
	char name[BLOB_NAME_LEN + 1];
};

struct join {
	struct blobs *blobs;
	struct blob_writer *writer;
	struct piece *pieces; /* those with bytes in them */
	size_t n;
	size_t at;
	int fd; /* of the one that is being read; -1: none */
	struct tt_str name;
	bool is_done;
	enum tt_err err;
};

/* Has one as long as it is the turn of that. */
struct join_task {
	struct desk_task task;
	struct join *join;
};

static void free_join(struct join *join)
{
	if (join->fd >= 0)
		close(join->fd);
	blob_end(join->writer);
	free(join->pieces);
	free(join);
}

static enum tt_err open_next(struct join *join)
{
	if (join->fd >= 0)
		return TT_OK;
	return blob_read(join->blobs, tt_str(join->pieces[join->at].name), &join->fd);
}

/* *n: bytes that were read. */
static enum tt_err add_block(struct join *join, char *block, ssize_t *n)
{
	enum tt_err err = open_next(join);

	if (err)
		return err;
	do
		*n = read(join->fd, block, BLOCK);
	while (*n < 0 && errno == EINTR);
	if (*n < 0)
		return TT_ERR_IO;
	if (*n > 0)
		return blob_add(join->writer, (struct tt_str){ block, (size_t)*n });
	close(join->fd);
	join->fd = -1;
	join->at++;
	return TT_OK;
}

static void step(struct join *join)
{
	char *block = malloc(BLOCK);
	size_t done = 0;

	if (!block)
		tt_oom();
	if (!join->writer)
		join->err = blob_begin(&join->writer, join->blobs);
	while (!join->err && join->at < join->n && done < STEP) {
		ssize_t n = 0;

		join->err = add_block(join, block, &n);
		done += (size_t)(n > 0 ? n : 0);
	}
	if (!join->err && join->at == join->n) {
		join->err = blob_finish(join->writer, &join->name);
		join->is_done = true;
	}
	free(block);
}

static void run(struct desk_task *task)
{
	step(container_of(task, struct join_task, task)->join);
}

static void free_task(struct desk_task *task)
{
	struct join_task *own = container_of(task, struct join_task, task);

	if (own->join)
		free_join(own->join);
	free(own);
}

static const struct desk_kind kind = { .run = run, .free = free_task, .desk = DESK_OF_FILES };

static enum tt_err ask(struct call *call, struct join *join)
{
	struct join_task *task = calloc(1, sizeof(*task));

	if (!task)
		tt_oom();
	task->task.kind = &kind;
	task->join = join;
	return desk_ask(call->req, &task->task, call->who.user);
}

static struct join *join_of(const struct call *call)
{
	struct desk_task *task = desk_result(call->req, &kind);

	return task ? container_of(task, struct join_task, task)->join : NULL;
}

enum tt_err join_wait(struct call *call, bool *is_done)
{
	enum tt_err err = desk_wait(call->req, &kind);
	struct join *join = err ? NULL : join_of(call);

	*is_done = join && join->is_done;
	if (!join || join->err || join->is_done)
		return join && join->err ? join->err : err;
	container_of(desk_result(call->req, &kind), struct join_task, task)->join = NULL;
	return ask(call, join);
}

/* A single piece is the file already. */
static size_t list(const struct upload_chunk chunks[], size_t n, struct piece pieces[])
{
	size_t n_pieces = 0;

	for (size_t i = 0; i < n; i++)
		if (chunks[i].blob.p)
			memcpy(pieces[n_pieces++].name, chunks[i].blob.p, BLOB_NAME_LEN);
	return n_pieces;
}

static struct piece *pieces_of(const struct upload_chunk chunks[], size_t n, size_t *n_pieces)
{
	struct piece *pieces = calloc(n + 1, sizeof(*pieces));

	if (!pieces)
		tt_oom();
	*n_pieces = list(chunks, n, pieces);
	return pieces;
}

enum tt_err join_begin(struct call *call, const struct upload_chunk chunks[], size_t n)
{
	struct join *join = calloc(1, sizeof(*join));

	if (!join)
		tt_oom();
	join->blobs = call->app->blobs;
	join->fd = -1;
	join->pieces = pieces_of(chunks, n, &join->n);
	if (join->n > 1)
		return ask(call, join);
	free_join(join);
	return TT_OK;
}

static bool is_same(const struct join *join, const struct piece pieces[], size_t n)
{
	return join && join->n == n && memcmp(join->pieces, pieces, n * sizeof(*pieces)) == 0;
}

enum tt_err join_result(struct call *call, const struct upload_chunk chunks[], size_t n,
			struct tt_str *name)
{
	const struct join *join = join_of(call);
	struct piece *pieces = pieces_of(chunks, n, &n);
	enum tt_err err = TT_OK;

	*name = (struct tt_str){ NULL, 0 };
	if (n == 1)
		*name = tt_str_dup(call->arena, tt_str(pieces[0].name));
	else if (n > 1 && is_same(join, pieces, n))
		*name = join->name;
	else if (n > 1)
		err = TT_ERR_UPLOAD_LENGTH;
	free(pieces);
	return err;
}
