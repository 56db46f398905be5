/* participant.h - an entry of a conversation's list of participants (talk-rooms 4). */
#ifndef TT_WIRE_PARTICIPANT_H
#define TT_WIRE_PARTICIPANT_H

#include "lib/wire/fields.h"

/* clang-format off */
#define TT_PARTICIPANT_FIELDS(X) \
	X(TEXT,         ALWAYS, room_token,           "roomToken", "the conversation the entry belongs to") \
	X(INT,          ALWAYS, in_call,              "inCall", "in-call flags of all live sessions") \
	X(INT,          ALWAYS, last_ping,            "lastPing", "newest of the live sessions; 0: offline") \
	X(TEXTS,        ALWAYS, session_ids,          "sessionIds", "all live sessions") \
	X(INT,          ALWAYS, participant_type,     "participantType", "1 owner to 6 guest moderator") \
	X(INT,          ALWAYS, attendee_id,          "attendeeId", "") \
	X(TEXT,         ALWAYS, actor_type,           "actorType", "users, groups, guests, emails, ...") \
	X(TEXT,         ALWAYS, actor_id,             "actorId", "") \
	X(TEXT,         ALWAYS, display_name,         "displayName", "") \
	X(INT,          ALWAYS, permissions,          "permissions", "effective bits") \
	X(INT,          ALWAYS, attendee_permissions, "attendeePermissions", "own bits; 0: inherited") \
	X(TEXT,         ALWAYS, attendee_pin,         "attendeePin", "") \
	X(TEXT,         ALWAYS, phone_number,         "phoneNumber", "") \
	X(TEXT,         ALWAYS, call_id,              "callId", "") \
	X(TEXT,         SET,    invited_actor_id,     "invitedActorId", "emails: the address, for moderators and himself") \
	X(TEXT,         SET,    invitation_link,      "invitationLink", "emails: for moderators with an account; ours, not Talk's") \
	X(TEXT,         STATUS, status,               "status", "") \
	X(TEXT_OR_NULL, STATUS, status_icon,          "statusIcon", "") \
	X(TEXT_OR_NULL, STATUS, status_message,       "statusMessage", "") \
	X(INT_OR_NULL,  STATUS, status_clear_at,      "statusClearAt", "Unix seconds")
/* clang-format on */

extern const struct tt_object tt_participant_object;

void tt_participant_write(struct tt_writer *w, const struct tt_participant *participant);

#endif
