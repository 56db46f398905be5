/* bot.h - a bot, as moderators and administrators see it (talk-chat 7.3). */
#ifndef TT_WIRE_BOT_H
#define TT_WIRE_BOT_H

#include "lib/wire/fields.h"

/* clang-format off */
#define TT_BOT_FIELDS(X) \
	X(INT,          ALWAYS, id,                 "id", "") \
	X(TEXT,         ALWAYS, name,               "name", "what its messages show as their author") \
	X(TEXT_OR_NULL, ALWAYS, description,        "description", "for moderators") \
	X(INT,          ALWAYS, state,              "state", "0 off, 1 on, 2 moderators cannot change it") \
	X(TEXT,         ADMIN,  url,                "url", "where it is told of messages") \
	X(TEXT,         ADMIN,  url_hash,           "url_hash", "behind bot- its actor id") \
	X(INT,          ADMIN,  error_count,        "error_count", "tries that failed, all there ever were") \
	X(INT,          ADMIN,  last_error_date,    "last_error_date", "Unix seconds; 0: never") \
	X(TEXT_OR_NULL, ADMIN,  last_error_message, "last_error_message", "") \
	X(INT,          ADMIN,  features,           "features", "1 webhook, 2 response, 4 event, 8 reaction")
/* clang-format on */

extern const struct tt_object tt_bot_object;

#endif
