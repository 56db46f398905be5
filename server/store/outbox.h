/* outbox.h - table outbox: what has to leave the server, in lines of one bot and one room. */
#ifndef TT_STORE_OUTBOX_H
#define TT_STORE_OUTBOX_H

#include "server/store/query.h"

struct outgoing {
	int64_t id;
	int64_t bot_id;
	int64_t room_id;
	struct tt_str backend; /* how links to us begin, with a slash behind it */
	struct tt_str body;    /* JSON */
	int64_t created_s;
	bool to_own; /* a bot that moderators made; of store_outbox_after() */
};

/* Where the rows of a bot go. */
struct receiver {
	struct tt_str url;
	struct tt_str secret;
	bool is_own; /* of one conversation, made by its moderators */
};

/* What may wait for one bot. One row may, whatever its size. */
struct outbox_limits {
	int64_t rows;
	int64_t bytes; /* of the bodies */
};

/* Puts it behind the others of its bot, unless as much as may be waits there: then it is dropped,
 * and counted. row->id 0: it was dropped. */
TT_MUST_CHECK enum tt_err store_outbox_add(struct db *db, struct outgoing *row,
					   const struct outbox_limits *most);

/* Bot and room of the first row behind `after_id`; out->id 0: there is none. */
TT_MUST_CHECK enum tt_err store_outbox_after(struct db *db, int64_t after_id, struct outgoing *out);

/* The first row of out->bot_id and out->room_id; out->id 0: there is none, or the bot is gone. */
TT_MUST_CHECK enum tt_err store_outbox_head(struct db *db, struct tt_arena *arena,
					    struct outgoing *out, struct receiver *to);

/* The number of that row; 0: there is none. */
TT_MUST_CHECK enum tt_err store_outbox_first(struct db *db, int64_t bot_id, int64_t room_id,
					     int64_t *id);

/* What the row says and what the next one of its line says change places; false: there is none
 * behind it. */
TT_MUST_CHECK enum tt_err store_outbox_swap(struct db *db, struct tt_arena *arena,
					    const struct outgoing *row, bool *swapped);

/* It is delivered, or dropped, which is counted. */
TT_MUST_CHECK enum tt_err store_outbox_done(struct db *db, const struct outgoing *row,
					    bool delivered);

/* The bot did not take it, as `message` says. */
TT_MUST_CHECK enum tt_err store_outbox_failed(struct db *db, int64_t bot_id, int64_t now_s,
					      struct tt_str message);

/* All that waits for a bot, in one room or (0) in any, is dropped, and counted. */
TT_MUST_CHECK enum tt_err store_outbox_drop(struct db *db, int64_t bot_id, int64_t room_id);

#endif
