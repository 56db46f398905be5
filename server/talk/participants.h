/* participants.h - the rules of who is in a conversation: adding, leaving, removing
 * (talk-rooms 2.14 to 2.16). Coming and going of clients is in join.h, people without an account in
 * guests.h, roles and permissions in roles.h, bans in bans.h. */
#ifndef TT_TALK_PARTICIPANTS_H
#define TT_TALK_PARTICIPANTS_H

#include "server/store/chores.h"
#include "server/talk/seat.h"

/* A row to be added. A new attendee counts the history so far as read. */
struct attendee talk_attendee_new(const struct room *room, struct tt_str actor_type,
				  struct tt_str actor_id, enum participant_type type,
				  int64_t now_s);

/* *out (may be NULL) becomes the row. TT_ERR_PARTICIPANT: in the room already. */
TT_MUST_CHECK enum tt_err talk_attendee_add(struct talk *talk, const struct room *room,
					    struct tt_str actor_type, struct tt_str actor_id,
					    enum participant_type type, struct attendee *out);

/* Loads the viewer's row in seat->room, or adds one of that type. */
TT_MUST_CHECK enum tt_err talk_attendee_ensure(struct talk *talk, struct seat *seat,
					       enum participant_type type);

/* By the viewer's hand. Somebody who is there already stays as he is, but a self-joined user
 * becomes an ordinary one. TT_ERR_NEW_PARTICIPANT: no such user or group. TT_ERR_ADD_BANNED. */
TT_MUST_CHECK enum tt_err talk_add_user(struct talk *talk, struct seat *seat, struct tt_str user);
/* The group and all its members, but those who are banned; of many the rest is a chore
 * (chores.h). */
TT_MUST_CHECK enum tt_err talk_add_group(struct talk *talk, struct seat *seat, struct tt_str group);
/* A step of that, and of taking one out; *done when it was the last. */
TT_MUST_CHECK enum tt_err talk_group_go_on_adding(struct talk *talk, struct seat *seat,
						  struct chore *chore, bool *done);
TT_MUST_CHECK enum tt_err talk_group_go_on_removing(struct talk *talk, struct seat *seat,
						    struct chore *chore, bool *done);

/* Tells that the user has joined or was added. */
TT_MUST_CHECK enum tt_err talk_tell_added(struct talk *talk, struct seat *seat, struct tt_str user);

/* The endpoint's rules around all sources. TT_ERR_PART_ROOM_TYPE, TT_ERR_SOURCE and what the
 * sources refuse. */
TT_MUST_CHECK enum tt_err talk_add_participant(struct talk *talk, struct seat *seat,
					       struct tt_str source, struct tt_str id);

/* Leaves for good. *deleted: the room went with its last user. TT_ERR_LAST_MODERATOR. */
TT_MUST_CHECK enum tt_err talk_leave(struct talk *talk, struct seat *seat, bool *deleted);

/* By a moderator's hand; a group goes with the members who are here through nothing else.
 * TT_ERR_PARTICIPANT, TT_ERR_PART_ROOM_TYPE, TT_ERR_OWNER, and of leaving for the viewer
 * himself. */
TT_MUST_CHECK enum tt_err talk_remove(struct talk *talk, struct seat *seat, int64_t attendee_id,
				      bool *deleted);

/* Takes anybody out, no questions asked, and tells it of users. */
TT_MUST_CHECK enum tt_err talk_evict(struct talk *talk, struct seat *seat,
				     const struct attendee *attendee);

#endif
