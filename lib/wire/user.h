/* user.h - an account, as itself and administrators see it. */
#ifndef TT_WIRE_USER_H
#define TT_WIRE_USER_H

#include "lib/wire/fields.h"

/* clang-format off */
#define TT_USER_FIELDS(X) \
	X(TEXT,         ALWAYS, id,              "id", "") \
	X(BOOL,         ALWAYS, enabled,         "enabled", "may log in") \
	X(TEXT,         ALWAYS, display_name,    "displayname", "for people") \
	X(TEXT_OR_NULL, ALWAYS, email,           "email", "") \
	X(TEXTS,        ALWAYS, additional_mail, "additional_mail", "") \
	X(TEXT,         ALWAYS, phone,           "phone", "") \
	X(TEXT,         ALWAYS, address,         "address", "") \
	X(TEXT,         ALWAYS, website,         "website", "") \
	X(TEXT,         ALWAYS, twitter,         "twitter", "") \
	X(TEXT,         ALWAYS, fediverse,       "fediverse", "") \
	X(TEXT,         ALWAYS, organisation,    "organisation", "") \
	X(TEXT,         ALWAYS, role,            "role", "") \
	X(TEXT,         ALWAYS, headline,        "headline", "") \
	X(TEXT,         ALWAYS, biography,       "biography", "") \
	X(TEXT,         ALWAYS, profile_enabled, "profile_enabled", "1 or 0") \
	X(TEXTS,        ALWAYS, groups,          "groups", "") \
	X(TEXTS,        ALWAYS, subadmin,        "subadmin", "groups that it administers") \
	X(TEXT,         ALWAYS, language,        "language", "") \
	X(TEXT,         ALWAYS, locale,          "locale", "") \
	X(TEXT_OR_NULL, ALWAYS, notify_email,    "notify_email", "") \
	X(TEXT,         ALWAYS, backend,         "backend", "what keeps the account") \
	X(INT,          ALWAYS, last_login_ms,   "lastLogin", "Unix milliseconds; 0: never")
/* clang-format on */

extern const struct tt_object tt_user_object;

#endif
