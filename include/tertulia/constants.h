/* constants.h - the numbers of Talk's protocol, under Talk's own names. */
#ifndef TERTULIA_CONSTANTS_H
#define TERTULIA_CONSTANTS_H

/* tt_conversation.type */
enum tt_conversation_type {
	TT_CONVERSATION_ONE_TO_ONE = 1,
	TT_CONVERSATION_GROUP = 2,
	TT_CONVERSATION_PUBLIC = 3,
	TT_CONVERSATION_CHANGELOG = 4,
	TT_CONVERSATION_FORMER = 5, /* one-to-one, whose other side has gone */
	TT_CONVERSATION_NOTE_TO_SELF = 6,
};

/* tt_conversation.participant_type, tt_participant.participant_type */
enum tt_participant_type {
	TT_PARTICIPANT_OWNER = 1,
	TT_PARTICIPANT_MODERATOR = 2,
	TT_PARTICIPANT_USER = 3,
	TT_PARTICIPANT_GUEST = 4,
	TT_PARTICIPANT_USER_SELF_JOINED = 5,
	TT_PARTICIPANT_GUEST_MODERATOR = 6,
};

/* Bits. The first of attendee's, call's and conversation's permissions that is not DEFAULT counts.
 */
enum tt_permissions {
	TT_PERMISSIONS_DEFAULT = 0,
	TT_PERMISSIONS_CUSTOM = 1,
	TT_PERMISSIONS_START_CALL = 2,
	TT_PERMISSIONS_JOIN_CALL = 4,
	TT_PERMISSIONS_IGNORE_LOBBY = 8,
	TT_PERMISSIONS_AUDIO = 16,
	TT_PERMISSIONS_VIDEO = 32,
	TT_PERMISSIONS_SHARE_SCREEN = 64,
	TT_PERMISSIONS_CHAT = 128,
};

/* Bits. */
enum tt_in_call {
	TT_IN_CALL_DISCONNECTED = 0,
	TT_IN_CALL_IN_CALL = 1,
	TT_IN_CALL_PROVIDES_AUDIO = 2,
	TT_IN_CALL_PROVIDES_VIDEO = 4,
	TT_IN_CALL_USES_SIP_DIAL_IN = 8,
};

enum tt_listable {
	TT_LISTABLE_PARTICIPANTS_ONLY = 0,
	TT_LISTABLE_USERS = 1,
	TT_LISTABLE_EVERYONE = 2,
};

enum tt_notification_level {
	TT_NOTIFY_DEFAULT = 0, /* as in the conversation; only of threads */
	TT_NOTIFY_ALWAYS = 1,
	TT_NOTIFY_ON_MENTION = 2,
	TT_NOTIFY_NEVER = 3,
};

enum tt_lobby {
	TT_LOBBY_NONE = 0,
	TT_LOBBY_NON_MODERATORS = 1,
};

enum tt_sip {
	TT_SIP_DISABLED = 0,
	TT_SIP_ENABLED = 1, /* each participant has a PIN */
	TT_SIP_ENABLED_NO_PIN = 2,
};

enum tt_recording {
	TT_RECORDING_NONE = 0,
	TT_RECORDING_VIDEO = 1,
	TT_RECORDING_AUDIO = 2,
	TT_RECORDING_STARTING_VIDEO = 3,
	TT_RECORDING_STARTING_AUDIO = 4,
	TT_RECORDING_FAILED = 5,
};

enum tt_breakout_mode {
	TT_BREAKOUT_NOT_CONFIGURED = 0,
	TT_BREAKOUT_AUTOMATIC = 1,
	TT_BREAKOUT_MANUAL = 2,
	TT_BREAKOUT_FREE = 3,
};

enum tt_breakout_status {
	TT_BREAKOUT_STOPPED = 0,
	TT_BREAKOUT_STARTED = 1,
	TT_BREAKOUT_ASSISTANCE_RESET = 1, /* of a breakout room itself */
	TT_BREAKOUT_ASSISTANCE_REQUESTED = 2,
};

enum tt_mention_permissions {
	TT_MENTIONS_EVERYONE = 0, /* everybody may mention all */
	TT_MENTIONS_MODERATORS = 1,
};

enum tt_poll_status {
	TT_POLL_OPEN = 0,
	TT_POLL_CLOSED = 1,
	TT_POLL_DRAFT = 2,
};

enum tt_poll_result_mode {
	TT_POLL_PUBLIC = 0,
	TT_POLL_HIDDEN = 1, /* until the poll is closed */
};

enum tt_bot_state {
	TT_BOT_DISABLED = 0,
	TT_BOT_ENABLED = 1,
	TT_BOT_NO_SETUP = 2, /* moderators can neither enable nor disable it */
};

enum tt_share_type {
	TT_SHARE_USER = 0,
	TT_SHARE_GROUP = 1,
	TT_SHARE_LINK = 3,
	TT_SHARE_EMAIL = 4,
	TT_SHARE_REMOTE = 6,
	TT_SHARE_CIRCLE = 7,
	TT_SHARE_GUEST = 8,
	TT_SHARE_REMOTE_GROUP = 9,
	TT_SHARE_ROOM = 10,
	TT_SHARE_DECK = 12,
	TT_SHARE_SCIENCE_MESH = 15,
};

/* Bits. */
enum tt_file_permissions {
	TT_FILE_READ = 1,
	TT_FILE_UPDATE = 2,
	TT_FILE_CREATE = 4,
	TT_FILE_DELETE = 8,
	TT_FILE_SHARE = 16,
};

/* The bits of `parts`, which every object has: what of it the server sent. */
enum tt_part {
	TT_PART_STATUS = 1 << 1,  /* user status of a partner or participant */
	TT_PART_EDITED = 1 << 2,  /* the message was edited */
	TT_PART_RESULTS = 1 << 3, /* the poll is no draft */
	TT_PART_DETAILS = 1 << 4, /* the poll's votes are open to everybody */
	TT_PART_THREAD = 1 << 5,  /* the message is in a thread */
	TT_PART_ADMIN = 1 << 6,   /* what only administrators see */
	TT_PART_OWN = 1 << 7,     /* what others do not see */
};

#endif
