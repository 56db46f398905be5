/* ban.h - a ban as moderators see it (talk-rooms 2.20). */
#ifndef TT_WIRE_BAN_H
#define TT_WIRE_BAN_H

#include "lib/wire/fields.h"

/* clang-format off */
#define TT_BAN_FIELDS(X) \
	X(INT,  ALWAYS, id,             "id", "") \
	X(TEXT, ALWAYS, moderator_type, "moderatorActorType", "who banned") \
	X(TEXT, ALWAYS, moderator_id,   "moderatorActorId", "") \
	X(TEXT, ALWAYS, moderator_name, "moderatorDisplayName", "") \
	X(TEXT, ALWAYS, actor_type,     "bannedActorType", "users, guests, emails or ip") \
	X(TEXT, ALWAYS, actor_id,       "bannedActorId", "ip: an address or a range") \
	X(TEXT, ALWAYS, actor_name,     "bannedDisplayName", "the id where there is no name") \
	X(INT,  ALWAYS, created_s,      "bannedTime", "Unix seconds") \
	X(TEXT, ALWAYS, note,           "internalNote", "for moderators")
/* clang-format on */

extern const struct tt_object tt_ban_object;

void tt_ban_write(struct tt_writer *w, const struct tt_ban *ban);

#endif
