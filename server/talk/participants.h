/* participants.h - the rules of who is in a conversation: adding, joining, leaving
 * (talk-rooms 2.10 to 2.16). */
#ifndef TT_TALK_PARTICIPANTS_H
#define TT_TALK_PARTICIPANTS_H

#include "server/talk/viewer.h"

/* A new attendee counts the history so far as read. *out (may be NULL) becomes the row.
 * TT_ERR_PARTICIPANT: in the room already. */
TT_MUST_CHECK enum tt_err talk_attendee_add(struct db *db, const struct room *room,
					    struct tt_str actor_type, struct tt_str actor_id,
					    enum participant_type type, int64_t now_s,
					    struct attendee *out);

/* Loads the viewer's row in viewer->room, or adds one of that type. */
TT_MUST_CHECK enum tt_err talk_attendee_ensure(struct db *db, struct tt_arena *arena,
					       struct viewer *viewer, enum participant_type type);

/* By the viewer's hand. Somebody who is there already stays as he is, but a self-joined user
 * becomes an ordinary one. TT_ERR_NEW_PARTICIPANT: no such user or group. */
TT_MUST_CHECK enum tt_err talk_add_user(struct db *db, struct tt_arena *arena,
					struct viewer *viewer, struct tt_str user);
/* The group and all its members. */
TT_MUST_CHECK enum tt_err talk_add_group(struct db *db, struct tt_arena *arena,
					 struct viewer *viewer, struct tt_str group);

/* The endpoint's rules around both. TT_ERR_PART_ROOM_TYPE, TT_ERR_SOURCE. */
TT_MUST_CHECK enum tt_err talk_add_participant(struct db *db, struct tt_arena *arena,
					       struct viewer *viewer, struct tt_str source,
					       struct tt_str id);

/* Whether the viewer may enter, and whether he has to say the room's password for that.
 * TT_ERR_JOIN. */
TT_MUST_CHECK enum tt_err talk_may_join(const struct viewer *viewer, bool *needs_password);

/* Starts a session for the viewer's client (viewer->cookie_hash), ending an older one of it. The
 * viewer becomes an attendee if he is none; the password has been checked. */
TT_MUST_CHECK enum tt_err talk_join(struct db *db, struct tt_arena *arena, struct viewer *viewer);

/* Ends the session of the viewer's client, if it has one. */
TT_MUST_CHECK enum tt_err talk_leave_session(struct db *db, struct tt_arena *arena,
					     struct viewer *viewer);

/* Leaves for good. *deleted: the room went with its last user. TT_ERR_LAST_MODERATOR. */
TT_MUST_CHECK enum tt_err talk_leave(struct db *db, struct tt_arena *arena, struct viewer *viewer,
				     bool *deleted);

#endif
