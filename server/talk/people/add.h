/* add.h - bringing users and groups into a conversation (talk-rooms 2.14). */
#ifndef TT_TALK_ADD_H
#define TT_TALK_ADD_H

#include "server/store/chores.h"
#include "server/talk/seat.h"

/* By the viewer's hand. Somebody who is there already stays as he is, but a self-joined user
 * becomes an ordinary one. TT_ERR_NEW_PARTICIPANT: no such user or group. TT_ERR_ADD_BANNED. */
TT_MUST_CHECK enum tt_err talk_add_user(struct talk *talk, struct seat *seat, struct tt_str user);

/* The group and all its members, but those who are banned; of many the rest is a chore
 * (chore.h). */
TT_MUST_CHECK enum tt_err talk_add_group(struct talk *talk, struct seat *seat, struct tt_str group);

/* A step of that; *done when it was the last. */
TT_MUST_CHECK enum tt_err talk_group_go_on_adding(struct talk *talk, struct seat *seat,
						  struct chore *chore, bool *done);

/* Tells that the user has joined or was added. */
TT_MUST_CHECK enum tt_err talk_tell_added(struct talk *talk, struct seat *seat, struct tt_str user);

#endif
