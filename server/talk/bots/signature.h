/* signature.h - bots that speak show by a signature who they are (talk-chat 7.5). */
#ifndef TT_TALK_SIGNATURE_H
#define TT_TALK_SIGNATURE_H

#include "server/store/bots.h"
#include "server/talk/seat.h"

enum {
	BOT_RANDOM_MIN_BYTES = 32
};

/* What a bot has sent. */
struct bot_claim {
	struct tt_str token;
	struct tt_str random;
	struct tt_str signature; /* hex digits in any case: of random and text */
	struct tt_str text;      /* what it says, or the emoji */
	struct tt_str body;      /* of the whole request, for explaining */
	bool own_may;            /* bots that moderators made may speak, too */
};

/* Who asks is that bot from now on, and his seat one without an attendee. */
void talk_bot_take_seat(struct talk *talk, const struct bot *bot, const struct room *room,
			struct seat *out);

/* Who asks is that bot from now on, and its seat one in the room that holds no attendee: no lobby,
 * no permission is in its way. TT_ERR_BOT_RANDOM, TT_ERR_BOT_UNSIGNED; TT_ERR_BOT_SIGNATURE, also
 * when there is no such room. */
TT_MUST_CHECK enum tt_err talk_bot_enter(struct talk *talk, const struct bot_claim *claim,
					 struct seat *out);

/* Which of the usual mistakes the signature is: for who develops a bot, never for strangers. */
TT_MUST_CHECK enum tt_err talk_bot_explain(struct talk *talk, const struct bot_claim *claim,
					   struct tt_str *out);

#endif
