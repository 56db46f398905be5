/* conversation.h - the conversation as one reader sees it (talk-rooms 3). */
#ifndef TT_WIRE_CONVERSATION_H
#define TT_WIRE_CONVERSATION_H

#include "lib/wire/message.h"

/* clang-format off */
#define TT_CONVERSATION_FIELDS(X) \
	X(INT,          ALWAYS, id,                   "id", "internal id; never changes") \
	X(TEXT,         ALWAYS, token,                "token", "what every other call names it by") \
	X(INT,          ALWAYS, type,                 "type", "1 one-to-one, 2 group, 3 public, 4 changelog, 5 former one-to-one, 6 note to self") \
	X(TEXT,         ALWAYS, name,                 "name", "one-to-one: the partner's user id") \
	X(TEXT,         ALWAYS, display_name,         "displayName", "for people") \
	X(TEXT,         ALWAYS, description,          "description", "") \
	X(TEXT,         ALWAYS, object_type,          "objectType", "what it belongs to, or empty") \
	X(TEXT,         ALWAYS, object_id,            "objectId", "") \
	X(INT,          ALWAYS, participant_type,     "participantType", "the reader's role: 1 owner to 6 guest moderator") \
	X(INT,          ALWAYS, participant_flags,    "participantFlags", "in-call flags of the reader's session") \
	X(INT,          ALWAYS, attendee_id,          "attendeeId", "of the reader in this conversation") \
	X(TEXT,         ALWAYS, actor_type,           "actorType", "of the reader") \
	X(TEXT,         ALWAYS, actor_id,             "actorId", "of the reader") \
	X(TEXT,         ALWAYS, attendee_pin,         "attendeePin", "dial-in PIN") \
	X(INT,          ALWAYS, permissions,          "permissions", "effective bits of the reader") \
	X(INT,          ALWAYS, attendee_permissions, "attendeePermissions", "the reader's own bits; 0: inherited") \
	X(INT,          ALWAYS, call_permissions,     "callPermissions", "always 0 for attendees") \
	X(INT,          ALWAYS, default_permissions,  "defaultPermissions", "of the conversation; 0: inherited") \
	X(INT,          ALWAYS, read_only,            "readOnly", "0 or 1") \
	X(INT,          ALWAYS, listable,             "listable", "0 nobody, 1 users, 2 everybody") \
	X(INT,          ALWAYS, message_expiration,   "messageExpiration", "seconds; 0: never") \
	X(INT,          ALWAYS, lobby_state,          "lobbyState", "0 none, 1 non-moderators wait") \
	X(INT,          ALWAYS, lobby_timer,          "lobbyTimer", "Unix seconds; 0: none") \
	X(INT,          ALWAYS, sip_enabled,          "sipEnabled", "0, 1 with PIN, 2 without") \
	X(BOOL,         ALWAYS, can_enable_sip,       "canEnableSIP", "") \
	X(BOOL,         ALWAYS, has_password,         "hasPassword", "") \
	X(BOOL,         ALWAYS, has_call,             "hasCall", "a call is running") \
	X(INT,          ALWAYS, call_flag,            "callFlag", "in-call flags of all together") \
	X(INT,          ALWAYS, call_start_time,      "callStartTime", "Unix seconds; 0: none") \
	X(INT,          ALWAYS, call_recording,       "callRecording", "") \
	X(INT,          ALWAYS, recording_consent,    "recordingConsent", "") \
	X(BOOL,         ALWAYS, can_start_call,       "canStartCall", "") \
	X(INT,          ALWAYS, last_activity,        "lastActivity", "Unix seconds") \
	X(INT,          ALWAYS, last_ping,            "lastPing", "of the reader's session") \
	X(TEXT,         ALWAYS, session_id,           "sessionId", "of the reader; \"0\": not joined") \
	X(INT,          ALWAYS, last_read_message,    "lastReadMessage", "the reader's marker; -2: nothing read") \
	X(INT,          ALWAYS, last_common_read,     "lastCommonReadMessage", "read by everybody; 0: private") \
	X(INT,          ALWAYS, unread_messages,      "unreadMessages", "") \
	X(BOOL,         ALWAYS, unread_mention,       "unreadMention", "any mention after the marker") \
	X(BOOL,         ALWAYS, unread_mention_direct, "unreadMentionDirect", "a direct one") \
	X(BOOL,         ALWAYS, is_favorite,          "isFavorite", "") \
	X(INT,          ALWAYS, notification_level,   "notificationLevel", "1 always, 2 mentions, 3 never") \
	X(INT,          ALWAYS, notification_calls,   "notificationCalls", "0 or 1") \
	X(BOOL,         ALWAYS, can_leave,            "canLeaveConversation", "") \
	X(BOOL,         ALWAYS, can_delete,           "canDeleteConversation", "") \
	X(TEXT,         ALWAYS, avatar_version,       "avatarVersion", "changes with the picture") \
	X(BOOL,         ALWAYS, is_custom_avatar,     "isCustomAvatar", "") \
	X(INT,          ALWAYS, breakout_room_mode,   "breakoutRoomMode", "") \
	X(INT,          ALWAYS, breakout_room_status, "breakoutRoomStatus", "") \
	X(INT,          ALWAYS, mention_permissions,  "mentionPermissions", "0 everybody may @all, 1 moderators") \
	X(TEXT,         ALWAYS, transcription,        "liveTranscriptionLanguageId", "") \
	X(BOOL,         ALWAYS, is_archived,          "isArchived", "") \
	X(BOOL,         ALWAYS, is_important,         "isImportant", "") \
	X(BOOL,         ALWAYS, is_sensitive,         "isSensitive", "") \
	X(INT,          ALWAYS, last_pinned_id,       "lastPinnedId", "message that was pinned last; 0: none") \
	X(INT,          ALWAYS, hidden_pinned_id,     "hiddenPinnedId", "pinned message that the reader has put away; 0: none") \
	X(INT,          ALWAYS, has_scheduled,        "hasScheduledMessages", "how many the reader has; -1: one could not be sent") \
	X(TEXT,         SET,    remote_server,        "remoteServer", "of a federated conversation") \
	X(TEXT,         SET,    remote_token,         "remoteToken", "its token there") \
	X(TEXT,         SET,    invited_actor_id,     "invitedActorId", "the address by which the reader was invited") \
	X(MESSAGE,      SET,    last_message,         "lastMessage", "left out when there is none to show") \
	X(TEXT,         STATUS, status,               "status", "of a one-to-one partner") \
	X(TEXT_OR_NULL, STATUS, status_icon,          "statusIcon", "") \
	X(TEXT_OR_NULL, STATUS, status_message,       "statusMessage", "") \
	X(INT_OR_NULL,  STATUS, status_clear_at,      "statusClearAt", "Unix seconds")
/* clang-format on */

extern const struct tt_object tt_conversation_object;

/* Writes the fields of an open object, so that a handler can add its own (invalidParticipants). */
void tt_conversation_write_fields(struct tt_writer *w, const struct tt_conversation *conversation);
void tt_conversation_write(struct tt_writer *w, const struct tt_conversation *conversation);

#endif
