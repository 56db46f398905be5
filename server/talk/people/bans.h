/* bans.h - the rules of bans (talk-rooms 2.20). */
#ifndef TT_TALK_BANS_H
#define TT_TALK_BANS_H

#include "server/store/bans.h"
#include "server/talk/seat.h"

enum {
	BAN_NOTE_MAX_BYTES = 4000
};

/* Bans and removes. *ban comes with actor_type, actor_id and note. TT_ERR_BAN_ROOM,
 * TT_ERR_BAN_ACTOR, TT_ERR_BAN_NOTE, TT_ERR_BAN_SELF, TT_ERR_BAN_MODERATOR. */
TT_MUST_CHECK enum tt_err talk_ban(struct talk *talk, struct seat *seat, struct ban *ban);

/* A banned guest came back: his address is banned too, so that a new cookie does not help. */
TT_MUST_CHECK enum tt_err talk_ban_spread(struct talk *talk, const struct seat *seat);

#endif
