/* join.h - the rules of coming and going: sessions, joining by link or listing, cleaning up after
 * those who went without a word (talk-rooms 2.10 to 2.12, 2.17). */
#ifndef TT_TALK_JOIN_H
#define TT_TALK_JOIN_H

#include "server/store/sessions.h"
#include "server/talk/viewer.h"

/* Whether the viewer may enter, and whether he has to say the room's password for that. A guest
 * who was here before is recognised by his cookie: then viewer->attendee is set.
 * TT_ERR_JOIN, TT_ERR_JOIN_BANNED. */
TT_MUST_CHECK enum tt_err talk_may_join(struct db *db, struct tt_arena *arena,
					struct viewer *viewer, bool *needs_password);

/* Starts a session for the viewer's client (viewer->cookie_hash), ending an older one of it. The
 * viewer becomes an attendee if he is none; talk_may_join() said yes. */
TT_MUST_CHECK enum tt_err talk_join(struct db *db, struct tt_arena *arena, struct viewer *viewer);

/* The viewer's client is in a call here: *out is its session, else its id is 0. */
TT_MUST_CHECK enum tt_err talk_session_in_call(struct db *db, struct tt_arena *arena,
					       const struct viewer *viewer, struct session *out);

/* Ends the session of the viewer's client, if it has one. */
TT_MUST_CHECK enum tt_err talk_leave_session(struct db *db, struct tt_arena *arena,
					     struct viewer *viewer);

/* TT_ERR_NO_SESSION, TT_ERR_STATE. */
TT_MUST_CHECK enum tt_err talk_set_session_state(struct db *db, const struct viewer *viewer,
						 int64_t state);

/* Somebody in the room is only there because nobody has tidied up. */
TT_MUST_CHECK enum tt_err talk_needs_cleaning(struct db *db, const struct viewer *viewer,
					      bool *out);
/* Ends dead sessions and removes those whom only a session tied to the room. The viewer's own
 * session counts as alive. */
TT_MUST_CHECK enum tt_err talk_clean(struct db *db, const struct viewer *viewer);

/* What those left behind who have gone: sessions nobody has heard of for a while, and attendees
 * whom nothing but a session tied to a conversation. Looked for without keeping others from
 * writing. */
enum {
	LEFTOVERS_STEP = 100
};
struct leftovers {
	int64_t before_s;
	int64_t sessions[LEFTOVERS_STEP];
	size_t n_sessions;
	struct loose_attendee loose[LEFTOVERS_STEP];
	size_t n_loose;
};
TT_MUST_CHECK enum tt_err talk_leftovers_find(struct db *db, int64_t now_s, struct leftovers *out);
/* But for those who came back meanwhile. */
TT_MUST_CHECK enum tt_err talk_leftovers_delete(struct db *db, const struct leftovers *found);

#endif
