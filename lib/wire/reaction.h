/* reaction.h - who reacted, in the lists by emoji (talk-chat 5.2). */
#ifndef TT_WIRE_REACTION_H
#define TT_WIRE_REACTION_H

#include "lib/wire/fields.h"

/* clang-format off */
#define TT_REACTION_FIELDS(X) \
	X(TEXT, ALWAYS, actor_type,         "actorType", "users, guests, emails, bots, deleted_users") \
	X(TEXT, ALWAYS, actor_id,           "actorId", "") \
	X(TEXT, ALWAYS, actor_display_name, "actorDisplayName", "present name; empty when unknown") \
	X(INT,  ALWAYS, timestamp,          "timestamp", "Unix seconds")
/* clang-format on */

extern const struct tt_object tt_reaction_object;

void tt_reaction_write(struct tt_writer *w, const struct tt_reaction *reaction);

#endif
