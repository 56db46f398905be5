/* install.h - bots of the server: what administrators install, change and take away (talk-chat
 * 7.1). */
#ifndef TT_TALK_INSTALL_H
#define TT_TALK_INSTALL_H

#include "server/store/bots.h"
#include "server/talk/talk.h"

enum {
	BOT_NAME_MAX_BYTES = 64,
	BOT_SECRET_MIN_BYTES = 40,
	BOT_SECRET_MAX_BYTES = 128,
	BOT_URL_MAX_BYTES = 4000,
	BOT_DESCRIPTION_MAX_BYTES = 4000,
	BOT_FEATURES_USUAL = -1, /* webhook and response, or what its URL allows */
};

struct new_bot {
	struct tt_str name;
	struct tt_str secret;
	struct tt_str url;
	struct tt_str description; /* p == NULL: none */
	int64_t features;
	bool no_setup;
	const struct bot
		*own; /* room, maker and webhook of a conversation's own; NULL: the server's */
};

/* A webhook can be sent to it: its URL is one of the web. */
bool talk_bot_has_address(const struct bot *bot);

/* "webhook" and such as bits, `none` as no bit. TT_ERR_BOT_FEATURE. */
TT_MUST_CHECK enum tt_err talk_bot_feature(struct tt_str word, int64_t *bit);
/* "webhook, response"; "none". */
struct tt_str talk_bot_feature_words(struct tt_arena *arena, int64_t features);

/* TT_ERR_BOT_NAME, TT_ERR_BOT_DESCRIPTION. */
TT_MUST_CHECK enum tt_err talk_bot_check_names(const struct bot *bot);
/* TT_ERR_BOT_NAME, _SECRET, _URL, _DESCRIPTION, _FEATURE; _URL_TAKEN, _SECRET_TAKEN. */
TT_MUST_CHECK enum tt_err talk_bot_install(struct talk *talk, const struct new_bot *new_bot,
					   struct bot *out);
/* `features` BOT_FEATURES_USUAL: they stay. What waits for a bot that is disabled is dropped.
 * TT_ERR_BOT, TT_ERR_BOT_FEATURE. */
TT_MUST_CHECK enum tt_err talk_bot_set(struct talk *talk, int64_t id, enum bot_state state,
				       int64_t features);
/* It leaves all rooms, and hears of nothing any more. TT_ERR_BOT. */
TT_MUST_CHECK enum tt_err talk_bot_uninstall(struct talk *talk, int64_t id);

#endif
