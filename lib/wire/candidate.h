/* candidate.h - somebody who can be mentioned, as offered while one types (talk-chat 1.9). */
#ifndef TT_WIRE_CANDIDATE_H
#define TT_WIRE_CANDIDATE_H

#include "lib/wire/fields.h"

/* clang-format off */
#define TT_CANDIDATE_FIELDS(X) \
	X(TEXT,         ALWAYS, id,              "id", "user id, or guest/..., email/..., group/..., all") \
	X(TEXT,         ALWAYS, label,           "label", "for people") \
	X(TEXT,         ALWAYS, source,          "source", "users, guests, emails, groups, calls") \
	X(TEXT,         ALWAYS, mention_id,      "mentionId", "what to type behind the @") \
	X(TEXT,         SET,    details,         "details", "more about it") \
	X(TEXT,         STATUS, status,          "status", "") \
	X(TEXT_OR_NULL, STATUS, status_icon,     "statusIcon", "") \
	X(TEXT_OR_NULL, STATUS, status_message,  "statusMessage", "") \
	X(INT_OR_NULL,  STATUS, status_clear_at, "statusClearAt", "Unix seconds")
/* clang-format on */

extern const struct tt_object tt_candidate_object;

void tt_candidate_write(struct tt_writer *w, const struct tt_candidate *candidate);

#endif
