/* user_status.h - what somebody says he is doing. */
#ifndef TT_WIRE_USER_STATUS_H
#define TT_WIRE_USER_STATUS_H

#include "lib/wire/fields.h"

/* clang-format off */
#define TT_USER_STATUS_FIELDS(X) \
	X(TEXT,         ALWAYS, user_id,         "userId", "") \
	X(TEXT_OR_NULL, ALWAYS, message,         "message", "") \
	X(TEXT_OR_NULL, OWN,    message_id,      "messageId", "of a predefined message") \
	X(BOOL,         OWN,    is_predefined,   "messageIsPredefined", "") \
	X(TEXT_OR_NULL, ALWAYS, icon,            "icon", "one emoji") \
	X(INT_OR_NULL,  ALWAYS, clear_at,        "clearAt", "Unix seconds") \
	X(TEXT,         ALWAYS, status,          "status", "online, away, dnd, busy, invisible, offline") \
	X(BOOL,         OWN,    is_user_defined, "statusIsUserDefined", "")
/* clang-format on */

extern const struct tt_object tt_user_status_object;

#endif
