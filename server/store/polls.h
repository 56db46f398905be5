/* polls.h - tables polls and poll_votes. */
#ifndef TT_STORE_POLLS_H
#define TT_STORE_POLLS_H

#include "server/store/query.h"

/* Stored numbers, and Talk's own: never change one. */
enum poll_status {
	POLL_OPEN = 0,
	POLL_CLOSED = 1,
	POLL_DRAFT = 2,
};

enum poll_mode {
	POLL_PUBLIC = 0,
	POLL_HIDDEN = 1,
};

struct poll {
	int64_t id;
	int64_t room_id;
	struct tt_str actor_type;
	struct tt_str actor_id;
	struct tt_str actor_name; /* the present one; p == NULL: gone. Not stored here */
	struct tt_str question;
	struct tt_str options; /* JSON list of texts */
	enum poll_status status;
	enum poll_mode result_mode;
	int64_t max_votes;      /* 0: any number */
	int64_t closed_message; /* which told of its end; 0: none */
};

struct poll_vote {
	struct tt_str actor_type;
	struct tt_str actor_id;
	struct tt_str actor_name; /* as in struct poll */
	int64_t option_id;
};

struct poll_tally {
	int64_t option_id;
	int64_t n;
};

/* poll->id is set. */
TT_MUST_CHECK enum tt_err store_poll_add(struct db *db, struct poll *poll);
/* TT_ERR_POLL. */
TT_MUST_CHECK enum tt_err store_poll_get(struct db *db, struct tt_arena *arena, int64_t room_id,
					 int64_t id, struct poll *out);
enum {
	POLL_DRAFTS_BYTES = 2 * 1024 * 1024
};
/* Oldest first; of more than so much text the newest. */
TT_MUST_CHECK enum tt_err store_poll_drafts(struct db *db, struct tt_arena *arena, int64_t room_id,
					    struct poll **out, size_t *n);
/* All of poll->id but room and author. */
TT_MUST_CHECK enum tt_err store_poll_change(struct db *db, const struct poll *poll);
/* With its votes. */
TT_MUST_CHECK enum tt_err store_poll_delete(struct db *db, int64_t id);
/* The id of a room's newest; 0: it has none. */
TT_MUST_CHECK enum tt_err store_polls_newest(struct db *db, int64_t room_id, int64_t *out);

enum {
	POLL_VOTES_SHOWN = 10000
};
/* Oldest first, so many at most. */
TT_MUST_CHECK enum tt_err store_poll_votes(struct db *db, struct tt_arena *arena, int64_t poll_id,
					   struct poll_vote **out, size_t *n);
TT_MUST_CHECK enum tt_err store_poll_votes_of(struct db *db, struct tt_arena *arena,
					      int64_t poll_id, struct tt_str actor_type,
					      struct tt_str actor_id, int64_t **option_ids,
					      size_t *n);
/* Each option that somebody has chosen counts. */
TT_MUST_CHECK enum tt_err store_poll_votes_count(struct db *db, int64_t poll_id, int64_t *out);
TT_MUST_CHECK enum tt_err store_poll_vote_add(struct db *db, int64_t poll_id,
					      const struct poll_vote *vote);
TT_MUST_CHECK enum tt_err store_poll_votes_delete(struct db *db, int64_t poll_id,
						  struct tt_str actor_type, struct tt_str actor_id);
/* Options that have votes, in their order. */
TT_MUST_CHECK enum tt_err store_poll_tally(struct db *db, struct tt_arena *arena, int64_t poll_id,
					   struct poll_tally **out, size_t *n);
/* How many have voted. */
TT_MUST_CHECK enum tt_err store_poll_voters(struct db *db, int64_t poll_id, int64_t *out);
/* How many a room has, drafts too. */
TT_MUST_CHECK enum tt_err store_polls_count(struct db *db, int64_t room_id, int64_t *out);

#endif
