/* pin.h - that a message is kept in view, and by whom (talk-chat 2.4). */
#ifndef TT_WIRE_PIN_H
#define TT_WIRE_PIN_H

#include "lib/wire/fields.h"

/* clang-format off */
#define TT_PIN_FIELDS(X) \
	X(TEXT, ALWAYS, actor_type, "pinnedActorType", "who pinned the message") \
	X(TEXT, ALWAYS, actor_id,   "pinnedActorId", "") \
	X(TEXT, ALWAYS, actor_name, "pinnedActorDisplayName", "present name; empty when unknown") \
	X(INT,  ALWAYS, pinned,     "pinnedAt", "Unix seconds") \
	X(INT,  SET,    until,      "pinnedUntil", "Unix seconds")
/* clang-format on */

extern const struct tt_object tt_pin_object;

#endif
