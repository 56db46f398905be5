/* sinking.c - a body on its way to a sink: one piece is filled, then the desk for files has it. */
#include "server/http/connection.h"

#include <stdlib.h>

/* While it is written the sink is the piece's: it outlives a request whose client has gone. */
struct piece {
	struct desk_task task;
	struct body_sink *sink;
	struct tt_buf bytes;
	enum tt_err err;
};

static void run_piece(struct desk_task *task)
{
	struct piece *piece = container_of(task, struct piece, task);

	piece->err = piece->sink->kind->write(piece->sink, tt_buf_str(&piece->bytes));
}

static void free_piece(struct desk_task *task)
{
	struct piece *piece = container_of(task, struct piece, task);

	if (piece->sink)
		piece->sink->kind->free(piece->sink);
	tt_buf_finish(&piece->bytes);
	free(piece);
}

static const struct desk_kind piece_kind = {
	.run = run_piece,
	.free = free_piece,
	.desk = DESK_OF_FILES,
};

/* What was written gives its memory to the next piece. */
static enum tt_err take_back(struct exchange *exchange, struct request *req)
{
	struct desk_task *task;
	struct piece *piece;
	enum tt_err err = desk_wait(req, &piece_kind);

	if (err)
		return err;
	task = desk_result(req, &piece_kind);
	piece = task ? container_of(task, struct piece, task) : NULL;
	if (!piece || !piece->sink)
		return TT_OK;
	exchange->sink = piece->sink;
	piece->sink = NULL;
	exchange->n_sunk += piece->bytes.n;
	tt_buf_finish(&exchange->body);
	exchange->body = piece->bytes;
	exchange->body.n = 0;
	piece->bytes = (struct tt_buf){ 0 };
	return piece->err;
}

static enum tt_err hand_over(struct exchange *exchange, struct request *req)
{
	struct piece *piece = calloc(1, sizeof(*piece));

	if (!piece)
		tt_oom();
	piece->task.kind = &piece_kind;
	piece->sink = exchange->sink;
	piece->bytes = exchange->body;
	exchange->sink = NULL;
	exchange->body = (struct tt_buf){ 0 };
	return desk_ask(req, &piece->task, req->account);
}

enum tt_err sink_receive(struct exchange *exchange, struct request *req, const char *data, size_t n)
{
	enum tt_err err = take_back(exchange, req);

	if (err)
		return err;
	if (exchange->n_sunk + exchange->body.n + n > exchange->max_body)
		return TT_ERR_TOO_LARGE;
	if (exchange->body.n > 0 && exchange->body.n + n > SINK_PIECE)
		return hand_over(exchange, req);
	if (!exchange->body.p)
		(void)tt_buf_reserve(&exchange->body, SINK_PIECE);
	tt_buf_add(&exchange->body, data, n);
	return TT_OK;
}

void sink_forget(struct exchange *exchange)
{
	if (exchange->sink)
		exchange->sink->kind->free(exchange->sink);
	exchange->sink = NULL;
	exchange->sinks = false;
}
