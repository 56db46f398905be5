/* sessions.h - table sessions: a client that has joined a room and is looking at it. */
#ifndef TT_STORE_SESSIONS_H
#define TT_STORE_SESSIONS_H

#include "server/store/query.h"

enum session_state {
	SESSION_INACTIVE = 0, /* the room is open, but nobody looks at it */
	SESSION_ACTIVE = 1,
};

struct session {
	int64_t id;
	int64_t attendee_id;
	struct tt_str session_id;
	struct tt_str cookie_hash;
	enum session_state state;
	int64_t in_call; /* bits */
	int64_t last_ping_s;
};

/* A session that was not heard of for so long is dead (talk-rooms 4). */
enum {
	SESSION_DEAD_S = 100
};

TT_MUST_CHECK enum tt_err store_session_add(struct db *db, const struct session *session);
/* The client's session in the room, if any: TT_ERR_NO_SESSION. */
TT_MUST_CHECK enum tt_err store_session_of_client(struct db *db, struct tt_arena *arena,
						  int64_t room_id, struct tt_str cookie_hash,
						  struct session *out);
/* Every session in the room, in the order of attendees. */
TT_MUST_CHECK enum tt_err store_sessions_of_room(struct db *db, struct tt_arena *arena,
						 int64_t room_id, struct session **out, size_t *n);
TT_MUST_CHECK enum tt_err store_session_ping(struct db *db, int64_t id, int64_t now_s);
TT_MUST_CHECK enum tt_err store_session_set_state(struct db *db, int64_t id,
						  enum session_state state);
/* The client has a new cookie. */
TT_MUST_CHECK enum tt_err store_sessions_move(struct db *db, struct tt_str from_cookie_hash,
					      struct tt_str to_cookie_hash);
TT_MUST_CHECK enum tt_err store_session_delete(struct db *db, int64_t id);
TT_MUST_CHECK enum tt_err store_sessions_delete_dead(struct db *db, int64_t room_id,
						     int64_t before_s);
TT_MUST_CHECK enum tt_err store_sessions_count(struct db *db, int64_t attendee_id, int64_t *out);

/* Of one attendee; who has not been heard of for longest goes first. */
TT_MUST_CHECK enum tt_err store_sessions_keep_newest(struct db *db, int64_t attendee_id, int64_t n);
/* Up to `limit` of those not heard of since a time: of who is only passing by (guests, self-joined
 * users), or of everybody. */
struct forgotten {
	int64_t passing_s;
	int64_t all_s;
};
TT_MUST_CHECK enum tt_err store_sessions_forgotten(struct db *db, const struct forgotten *since,
						   int64_t limit, int64_t out[], size_t *n);
/* Unless it was heard of since. */
TT_MUST_CHECK enum tt_err store_session_delete_forgotten(struct db *db, int64_t id,
							 int64_t before_s);

#endif
