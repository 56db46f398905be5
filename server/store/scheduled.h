/* scheduled.h - table scheduled_messages: what is to be sent later, by whom and when. */
#ifndef TT_STORE_SCHEDULED_H
#define TT_STORE_SCHEDULED_H

#include "server/store/query.h"

enum {
	SCHEDULED_BEGINS_THREAD = -1 /* as its thread_id */
};

struct scheduled {
	int64_t id;
	int64_t room_id;
	int64_t attendee_id;
	struct tt_str body;
	int64_t reply_to;           /* 0: nothing */
	int64_t thread_id;          /* 0: in none */
	struct tt_str thread_title; /* p == NULL: none */
	bool is_silent;
	int64_t created_s;
	int64_t send_s;
};

/* entry->id is set. */
TT_MUST_CHECK enum tt_err store_scheduled_add(struct db *db, struct scheduled *entry);
/* Of that attendee. TT_ERR_NO_MESSAGE. */
TT_MUST_CHECK enum tt_err store_scheduled_get(struct db *db, struct tt_arena *arena,
					      int64_t attendee_id, int64_t id,
					      struct scheduled *out);
/* Text, title, silence and time as they are in `entry`; it is tried again. */
TT_MUST_CHECK enum tt_err store_scheduled_change(struct db *db, const struct scheduled *entry);
TT_MUST_CHECK enum tt_err store_scheduled_delete(struct db *db, int64_t id);
TT_MUST_CHECK enum tt_err store_scheduled_fail(struct db *db, int64_t id);

/* In order of their times. */
TT_MUST_CHECK enum tt_err store_scheduled_of(struct db *db, struct tt_arena *arena,
					     int64_t attendee_id, struct scheduled **out,
					     size_t *n);
/* How many, and whether any of them has failed. */
TT_MUST_CHECK enum tt_err store_scheduled_count(struct db *db, int64_t attendee_id, int64_t *n,
						bool *any_failed);
/* Whose time has come, longest first, that have not failed. */
TT_MUST_CHECK enum tt_err store_scheduled_due(struct db *db, struct tt_arena *arena, int64_t now_s,
					      int64_t limit, struct scheduled **out, size_t *n);

#endif
