/* own_bots.h - what moderators make for a conversation of theirs, where the administrator allows
 * it: bots, and incoming webhooks, addresses that programs post messages to.
 *
 * Both are bots of that one conversation (store/bots.h), under ids of their own there, so
 * everything that bots do and moderators may do with them holds for these. Who has made one answers
 * for it: it rests while he is no moderator there or his account is disabled, and whoever gives it
 * a new secret answers for it from then on. */
#ifndef TT_TALK_OWN_BOTS_H
#define TT_TALK_OWN_BOTS_H

#include "server/store/bots.h"
#include "server/talk/seat.h"

struct new_own_bot {
	struct tt_str name;
	struct tt_str description; /* p == NULL: none */
	struct tt_str url;         /* where it is told; p == NULL: it is an incoming webhook */
	int64_t features;          /* of a bot; BOT_FEATURES_USUAL */
};

/* The conversation's own, by id. */
TT_MUST_CHECK enum tt_err talk_own_bots(struct talk *talk, const struct seat *seat,
					struct bot **out, size_t *n);

/* By a moderator. *secret is shown this once: what a bot signs with, or what the address of a
 * webhook ends with. TT_ERR_OWN_BOT_ROOM, TT_ERR_LIMIT, and what talk_bot_install() refuses. */
TT_MUST_CHECK enum tt_err talk_own_bot_make(struct talk *talk, const struct seat *seat,
					    const struct new_own_bot *wanted, struct bot *out,
					    struct tt_str *secret);

/* These three: TT_ERR_OWN_BOT when the conversation has none of that id. */
/* TT_ERR_BOT_NAME, TT_ERR_BOT_DESCRIPTION. */
TT_MUST_CHECK enum tt_err talk_own_bot_rename(struct talk *talk, const struct seat *seat,
					      int64_t id, const struct new_own_bot *wanted,
					      struct bot *out);
/* A new secret: the old one is worth nothing any more, and who asks answers for the bot. */
TT_MUST_CHECK enum tt_err talk_own_bot_renew(struct talk *talk, const struct seat *seat, int64_t id,
					     struct bot *out, struct tt_str *secret);
TT_MUST_CHECK enum tt_err talk_own_bot_remove(struct talk *talk, const struct seat *seat,
					      int64_t id, struct bot *out);

/* Who posts to an incoming webhook is that bot from then on, as with talk_bot_enter(). TT_ERR_HOOK:
 * there is none of that address. TT_ERR_HOOK_RESTS. */
TT_MUST_CHECK enum tt_err talk_hook_find(struct talk *talk, struct tt_str key, struct bot *out);
TT_MUST_CHECK enum tt_err talk_hook_enter(struct talk *talk, const struct bot *bot,
					  struct seat *out);

#endif
