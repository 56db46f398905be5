/* mentioned.h - who is told that a message mentions them: marks of attendees. */
#ifndef TT_STORE_MENTIONED_H
#define TT_STORE_MENTIONED_H

#include "server/store/query.h"

/* Users of the room but the message's author, unless they want no notifications (of the thread, or
 * else of the room) or wait in the lobby. Marks never go backwards. */
enum mentioned_who {
	MENTIONED_ALL,
	MENTIONED_GROUP, /* its members, if the group itself is in the room */
	MENTIONED_USER,  /* counts as a direct mention */
};
struct mentioned {
	int64_t room_id;
	int64_t message_id;
	int64_t thread_id;    /* 0: in none */
	struct tt_str author; /* user id; empty: no user */
	bool lobby;
	bool lobby_ignored_by_default; /* the room's default permissions pass the lobby */
	int64_t now_s;
	/* Of many the ids behind that one (empty: from the first), and up to that one (p == NULL:
	 * to the last). */
	struct tt_str after;
	struct tt_str up_to;
};
TT_MUST_CHECK enum tt_err store_attendees_mentioned(struct db *db,
						    const struct mentioned *mentioned,
						    enum mentioned_who who, struct tt_str id);

/* The user of the room who is the `n`th behind that one, in the order of ids; p == NULL: so many
 * there are not. */
TT_MUST_CHECK enum tt_err store_attendees_nth(struct db *db, struct tt_arena *arena,
					      int64_t room_id, struct tt_str after, int64_t n,
					      struct tt_str *out);

#endif
