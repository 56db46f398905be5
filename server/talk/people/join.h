/* join.h - the rules of coming and going: sessions, joining by link or listing, cleaning up after
 * those who went without a word (talk-rooms 2.10 to 2.12, 2.17). */
#ifndef TT_TALK_JOIN_H
#define TT_TALK_JOIN_H

#include "server/store/loose_attendees.h"
#include "server/store/sessions.h"
#include "server/talk/seat.h"

/* Whether the viewer may enter, and whether he has to say the room's password for that. A guest
 * who was here before is recognised by his cookie: then seat->attendee is set.
 * TT_ERR_JOIN, TT_ERR_JOIN_BANNED. */
TT_MUST_CHECK enum tt_err talk_may_join(struct talk *talk, struct seat *seat, bool *needs_password);

/* Starts a session for the viewer's client (talk->cookie_hash), ending an older one of it. The
 * viewer becomes an attendee if he is none; talk_may_join() said yes. */
TT_MUST_CHECK enum tt_err talk_join(struct talk *talk, struct seat *seat);

/* The viewer's client is in a call here: *out is its session, else its id is 0. */
TT_MUST_CHECK enum tt_err talk_session_in_call(struct talk *talk, const struct seat *seat,
					       struct session *out);

/* Ends the session of the viewer's client, if it has one. */
TT_MUST_CHECK enum tt_err talk_leave_session(struct talk *talk, struct seat *seat);

/* TT_ERR_NO_SESSION, TT_ERR_STATE. */
TT_MUST_CHECK enum tt_err talk_set_session_state(struct talk *talk, const struct seat *seat,
						 int64_t state);

/* Somebody in the room is only there because nobody has tidied up. */
TT_MUST_CHECK enum tt_err talk_needs_cleaning(struct talk *talk, const struct seat *seat,
					      bool *out);

/* Ends dead sessions and removes those whom only a session tied to the room. The viewer's own
 * session counts as alive. */
TT_MUST_CHECK enum tt_err talk_clean(struct talk *talk, const struct seat *seat);

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

TT_MUST_CHECK enum tt_err talk_leftovers_find(struct talk *talk, struct leftovers *out);

/* But for those who came back meanwhile. */
TT_MUST_CHECK enum tt_err talk_leftovers_delete(struct talk *talk, const struct leftovers *found);

#endif
