/* err.h - the one list of everything that can go wrong.
 *
 * A row says what every layer needs: the HTTP status, the word that a Talk client finds in
 * `data.error`, the shape of `data` when there is no word, and the reason in plain English that
 * developer mode shows. HTTP turns a row into a response in one place (server/http/ocs.c), the
 * command line into a line of text in another (cli/main.c).
 *
 * The words are Talk's own; the order of columns is: code, status, word, data, reason. */
#ifndef TT_BASE_ERR_H
#define TT_BASE_ERR_H

/* What `data` holds in a refusal that has no error word. PHP's shapes: an empty list or null. */
enum tt_err_data {
	TT_DATA_LIST,
	TT_DATA_NULL,
	TT_DATA_MESSAGE, /* {"message": reason}: clients show it */
};

/* clang-format off */
#define TT_ERR_LIST(X) \
	/* our own troubles */ \
	X(TT_ERR_INTERNAL,        500, NULL, LIST, "internal error; the log says more") \
	X(TT_ERR_STORE,           500, NULL, LIST, "the database refused; the log says more") \
	X(TT_ERR_BUSY,            503, NULL, LIST, "the server is stopping or overloaded; try again in a moment") \
	X(TT_ERR_LATER,           503, NULL, LIST, "the answer is being worked on") \
	X(TT_ERR_IO,              500, NULL, LIST, "input or output failed") \
	/* any request */ \
	X(TT_ERR_NO_ROUTE,        404, NULL, LIST, "no such endpoint; check the path and the API version in it") \
	X(TT_ERR_METHOD,          405, NULL, LIST, "this endpoint exists, but not with this method") \
	X(TT_ERR_JSON,            400, NULL, LIST, "the body says it is JSON but cannot be parsed") \
	X(TT_ERR_JSON_LARGE,      400, NULL, LIST, "the JSON holds too many values, or they are nested too deeply") \
	X(TT_ERR_FORM,            400, NULL, LIST, "the form body cannot be parsed") \
	X(TT_ERR_TEXT,            400, NULL, LIST, "a parameter is not valid UTF-8 or holds a NUL") \
	X(TT_ERR_TOO_LARGE,       413, NULL, LIST, "the request body is larger than this server takes") \
	X(TT_ERR_HTTP,            400, NULL, LIST, "the head of the request is not what HTTP says") \
	X(TT_ERR_HOST,            421, NULL, LIST, "this server is not called by that name; the setting hosts says which names are taken") \
	X(TT_ERR_SLOW,            408, NULL, LIST, "the request did not come in time") \
	X(TT_ERR_CONNECTIONS,     503, NULL, LIST, "too many connections from this address") \
	X(TT_ERR_BODIES,          503, NULL, LIST, "too many bodies are on their way to the server; try again") \
	X(TT_ERR_WAITS,           429, NULL, LIST, "too many requests of this account or address wait for news") \
	X(TT_ERR_PARAM,           400, NULL, LIST, "a required parameter is missing") \
	X(TT_ERR_LOGIN,           401, NULL, LIST, "this endpoint needs a login") \
	X(TT_ERR_CREDENTIALS,     401, NULL, LIST, "user name or password is wrong, or the account is disabled") \
	X(TT_ERR_CSRF,            412, NULL, LIST, "the header 'OCS-APIRequest: true' is missing") \
	X(TT_ERR_NOT_ADMIN,       403, NULL, LIST, "only members of the group admin may do this") \
	X(TT_ERR_THROTTLED,       429, NULL, LIST, "too many failed attempts from this address; wait and try again") \
	X(TT_ERR_LIMIT,           400, "limit", LIST, "there is enough of this already: a limit of this server is met") \
	X(TT_ERR_RATE,            429, "limit", LIST, "too much of this in a short time: a limit of this server is met; wait and try again") \
	X(TT_ERR_SHARE,           429, NULL, LIST, "this account or address has much slow work waiting already (passwords, pictures); try again in a moment") \
	X(TT_ERR_OFTEN,           429, NULL, LIST, "this account sets passwords too often; wait and try again") \
	/* the gates in front of a conversation, in the order they are tried */ \
	X(TT_ERR_ROOM,            404, NULL, LIST, "no such conversation, or you are not in it") \
	X(TT_ERR_BANNED,          403, NULL, LIST, "you are banned from this conversation") \
	X(TT_ERR_NOT_MODERATOR,   403, NULL, LIST, "only a moderator of this conversation may do this") \
	X(TT_ERR_READ_ONLY,       403, NULL, LIST, "the conversation is read-only") \
	X(TT_ERR_LOBBY,           412, NULL, LIST, "the lobby is on and you have to wait in it") \
	X(TT_ERR_CHAT_PERMISSION, 403, NULL, LIST, "you lack the permission to chat here (bit 128)") \
	X(TT_ERR_CALL_PERMISSION, 403, NULL, LIST, "you lack the permission to start calls here (bit 2)") \
	/* conversations */ \
	X(TT_ERR_ROOM_TYPE,       400, "type", LIST, "this type of conversation does not allow that") \
	X(TT_ERR_ROOM_NAME,       400, "name", LIST, "the name is empty or longer than 255 characters") \
	X(TT_ERR_ROOM_VALUE,      400, "value", LIST, "the value is out of range for this setting") \
	X(TT_ERR_ROOM_EVENT,      400, "event", LIST, "the conversation of an event takes its name from the event") \
	X(TT_ERR_ROOM_INVITE,     404, "invite", LIST, "nobody of those invited can be found") \
	X(TT_ERR_ROOM_SELF,       403, "invite", LIST, "a one-to-one conversation needs somebody else") \
	X(TT_ERR_ROOM_DELETE,     400, NULL, NULL, "one-to-one conversations cannot be deleted") \
	X(TT_ERR_OBJECT,          400, "object", LIST, "objectType and objectId go together") \
	X(TT_ERR_OBJECT_TYPE,     400, "object-type", LIST, "unknown or too long objectType") \
	X(TT_ERR_OBJECT_ID,       400, "object-id", LIST, "objectId is longer than 64 bytes") \
	X(TT_ERR_SET_READ_ONLY,   400, "read-only", LIST, "readOnly is 0 or 1") \
	X(TT_ERR_SET_LISTABLE,    400, "listable", LIST, "listable is 0, 1 or 2") \
	X(TT_ERR_SET_EXPIRATION,  400, "message-expiration", LIST, "messageExpiration is a number of seconds, 0 or more") \
	X(TT_ERR_SET_LOBBY,       400, "lobby", LIST, "lobbyState is 0 or 1") \
	X(TT_ERR_SET_LOBBY_TIMER, 400, "lobby-timer", LIST, "lobbyTimer is a Unix time, from 0 to the end of the year 9999") \
	X(TT_ERR_SET_SIP,         400, "sip-enabled", LIST, "sipEnabled is 0, 1 or 2") \
	X(TT_ERR_SET_PERMISSIONS, 400, "permissions", LIST, "permissions are a bit mask from 0 to 255") \
	X(TT_ERR_SET_CONSENT,     400, "recording-consent", LIST, "recordingConsent is 0 or 1") \
	X(TT_ERR_SET_MENTIONS,    400, "mention-permissions", LIST, "mentionPermissions is 0 or 1") \
	X(TT_ERR_SET_DESCRIPTION, 400, "description", LIST, "the description is longer than 2000 characters") \
	X(TT_ERR_SET_AVATAR,      400, "avatar", LIST, "emoji is one emoji, avatarColor six hexadecimal digits") \
	X(TT_ERR_OBJECT_ROOM,     400, "object", LIST, "objectId names no one-to-one conversation of yours") \
	X(TT_ERR_BREAKOUT,        400, "breakout-room", LIST, "this cannot be changed in a breakout room, or while the conversation has breakout rooms") \
	X(TT_ERR_UNBIND,          400, "object-type", LIST, "only events, instant meetings and temporary phone conversations can be unbound") \
	X(TT_ERR_LOBBY_OBJECT,    400, "object", LIST, "conversations of this objectType have no lobby") \
	X(TT_ERR_MODE,            400, "mode", LIST, "permissions of calls are no more; set those of the conversation") \
	X(TT_ERR_ALL_PERMISSIONS, 400, NULL, NULL, "permissions of all attendees at once are no more; set those of the conversation") \
	X(TT_ERR_SIP_CONFIG,      412, "config", LIST, "this server has no SIP bridge") \
	X(TT_ERR_RECORDING_CONFIG,412, "config", LIST, "this server has no recording backend") \
	X(TT_ERR_LEVEL,           400, "level", LIST, "the level is 1, 2 or 3; for calls 0 or 1") \
	/* pictures */ \
	X(TT_ERR_AVATAR_ROOM,     400, NULL, MESSAGE, "A conversation of two shows the picture of the other person") \
	X(TT_ERR_AVATAR_NO_FILE,  400, NULL, MESSAGE, "There is no picture in the field file") \
	X(TT_ERR_AVATAR_FILE,     400, NULL, MESSAGE, "The uploaded file is empty or has no name") \
	X(TT_ERR_AVATAR_SIZE,     400, NULL, MESSAGE, "The picture is larger than 20 MiB") \
	X(TT_ERR_AVATAR_EMOJI,    400, NULL, MESSAGE, "This is not exactly one emoji") \
	X(TT_ERR_AVATAR_COLOR,    400, NULL, MESSAGE, "The background is not a color of six hexadecimal digits") \
	X(TT_ERR_PICTURE,         400, NULL, MESSAGE, "The picture cannot be read, or has more than 4096 pixels on a side") \
	X(TT_ERR_PICTURE_SQUARE,  400, NULL, MESSAGE, "The picture is not square") \
	X(TT_ERR_PICTURE_TYPE,    400, NULL, MESSAGE, "Pictures are PNG or JPEG files") \
	/* participants */ \
	X(TT_ERR_PARTICIPANT,     404, "participant", LIST, "no such attendee in this conversation") \
	X(TT_ERR_NEW_PARTICIPANT, 404, "new-participant", LIST, "no such user or group") \
	X(TT_ERR_SOURCE,          400, "source", LIST, "this kind of participant cannot be added here") \
	X(TT_ERR_PART_ROOM_TYPE,  400, "room-type", LIST, "this type of conversation has fixed participants") \
	X(TT_ERR_LAST_MODERATOR,  400, "last-moderator", LIST, "the last moderator cannot leave while others are in the conversation") \
	X(TT_ERR_OWNER,           403, "owner", LIST, "the owner of a conversation cannot be removed") \
	X(TT_ERR_PASSWORD,        403, "password", LIST, "the password of the conversation is missing or wrong") \
	X(TT_ERR_FULL,            429, "limit", LIST, "as many guests are here as this server takes; try again in a minute") \
	X(TT_ERR_JOIN,            404, NULL, NULL, "no such conversation, or it is not open to you") \
	X(TT_ERR_LIST_GUEST,      403, NULL, NULL, "guests do not see the list of participants") \
	X(TT_ERR_NO_SESSION,      404, NULL, NULL, "join the conversation first: there is no session") \
	X(TT_ERR_STATE,           400, NULL, NULL, "the state of a session is 0 or 1") \
	X(TT_ERR_JOIN_BANNED,     403, "ban", LIST, "you are banned from this conversation") \
	X(TT_ERR_ADD_BANNED,      400, "ban", LIST, "whom you want to add is banned from this conversation") \
	X(TT_ERR_TEAMS,           400, "new-participant", LIST, "this server has no teams") \
	X(TT_ERR_ADDRESS,         400, "new-participant", LIST, "this is no e-mail address") \
	X(TT_ERR_FEDERATION,      501, "federation", LIST, "this server does not federate") \
	X(TT_ERR_SIP,             501, "sip", LIST, "this server has no telephone") \
	X(TT_ERR_ROLE_TARGET,     404, NULL, NULL, "no such attendee in this conversation") \
	X(TT_ERR_ROLE_SELF,       403, NULL, NULL, "nobody changes his own role") \
	X(TT_ERR_ROLE,            400, NULL, NULL, "this attendee cannot have that role, or has it already") \
	X(TT_ERR_RIGHTS_MODERATOR,403, "moderator", LIST, "moderators have all permissions") \
	X(TT_ERR_RIGHTS_TYPE,     400, "type", LIST, "a group has no permissions of its own") \
	X(TT_ERR_RIGHTS_VALUE,    400, "value", LIST, "permissions are a bit mask from 0 to 255") \
	X(TT_ERR_RIGHTS_METHOD,   400, "method", LIST, "the method is set, add or remove") \
	X(TT_ERR_NOT_GUEST,       403, NULL, NULL, "only guests name themselves here") \
	X(TT_ERR_INVITATION,      404, NULL, NULL, "no such attendee in this conversation") \
	X(TT_ERR_LINK,            404, NULL, LIST, "the link of the invitation is wrong or no longer valid") \
	X(TT_ERR_IMPORT_ROOM,     400, "room", LIST, "nobody can be invited by e-mail into this type of conversation") \
	X(TT_ERR_IMPORT_FILE,     400, "file", LIST, "the multipart field `file` with the list is missing") \
	X(TT_ERR_IMPORT_HEADER,   400, "header-email", LIST, "the first line of the list names no field `email`") \
	X(TT_ERR_BAN_ROOM,        400, "room", LIST, "only group and public conversations know bans") \
	X(TT_ERR_BAN_ACTOR,       400, "bannedActor", LIST, "banned are users, guests, emails, or ip with an address or range") \
	X(TT_ERR_BAN_NOTE,        400, "internalNote", LIST, "the note is longer than 4000 bytes") \
	X(TT_ERR_BAN_SELF,        400, "self", LIST, "nobody bans himself") \
	X(TT_ERR_BAN_MODERATOR,   400, "moderator", LIST, "moderators cannot be banned; demote first") \
	/* breakout rooms */ \
	X(TT_ERR_BREAKOUT_ROOM,   400, "room", LIST, "only a group conversation that has no breakout rooms and is none can get some") \
	X(TT_ERR_BREAKOUT_MODE,   400, "mode", LIST, "mode is 1 automatic, 2 manual or 3 free") \
	X(TT_ERR_BREAKOUT_AMOUNT, 400, "amount", LIST, "amount is 1 to 20; the mode is set all the same, and DELETE takes it back") \
	X(TT_ERR_BREAKOUT_MAP,    400, "attendeeMap", LIST, "attendeeMap is the text of a JSON object from attendee ids to numbers of rooms, from 0 on") \
	X(TT_ERR_BREAKOUT_NONE,   400, "mode", LIST, "the conversation has no breakout rooms") \
	X(TT_ERR_BREAKOUT_STATUS, 400, "status", LIST, "the breakout rooms are not started") \
	X(TT_ERR_BREAKOUT_NOT_FREE, 400, "mode", LIST, "people choose their breakout room themselves only in mode 3") \
	X(TT_ERR_BREAKOUT_TARGET, 400, "target", LIST, "target is the token of a breakout room of this conversation that you may enter") \
	X(TT_ERR_BREAKOUT_MODERATOR, 400, "moderator", LIST, "moderators are in all breakout rooms and do not move") \
	X(TT_ERR_ASSISTANCE,      400, "room", LIST, "this is no breakout room, or it is not started") \
	/* chat */ \
	X(TT_ERR_MESSAGE,         400, "message", LIST, "the message is empty") \
	X(TT_ERR_MESSAGE_LONG,    413, "message", LIST, "the message is longer than 32000 characters") \
	X(TT_ERR_REPLY_TO,        400, "reply-to", LIST, "replyTo names no message of this conversation that can be replied to") \
	X(TT_ERR_NO_MESSAGE,      404, "message", LIST, "no such message in this conversation") \
	X(TT_ERR_MESSAGE_OTHERS,  403, "permission", LIST, "only its author or a moderator may change a message; in a one-to-one conversation only its author") \
	X(TT_ERR_MESSAGE_KIND,    405, "message", LIST, "this message cannot be changed: it is deleted already, a system message, a reaction or a shared object") \
	X(TT_ERR_MESSAGE_AGE,     400, "age", LIST, "messages can be edited for 24 hours") \
	X(TT_ERR_GUEST_MENTIONS,  429, "mentions", LIST, "too many messages with mentions by guests from this address; wait and try again") \
	X(TT_ERR_CLEAR_HISTORY,   403, NULL, NULL, "only a moderator may clear the history, and nobody in a one-to-one conversation") \
	X(TT_ERR_REACT_MESSAGE,   404, NULL, NULL, "no such message in this conversation") \
	X(TT_ERR_REACTION,        400, NULL, NULL, "a reaction is exactly one emoji, and reacts to what people wrote or shared") \
	X(TT_ERR_NO_REACTION,     404, NULL, NULL, "you have not reacted with this emoji to such a message") \
	X(TT_ERR_OBJECT_SHARED,   400, "object", LIST, "the object has no known type, or lacks what its type needs, or something in it is no text") \
	X(TT_ERR_OBJECT_LINK,     400, "link", LIST, "the link of an object leads to another server") \
	X(TT_ERR_THREAD,          404, "thread", LIST, "no such thread in this conversation") \
	X(TT_ERR_THREAD_OTHERS,   403, "permission", LIST, "only who began a thread or a moderator may rename it") \
	X(TT_ERR_THREAD_TITLE,    400, "title", LIST, "the title of a thread is not empty") \
	X(TT_ERR_THREAD_LEVEL,    400, "level", LIST, "the level is 0 (as in the conversation), 1, 2 or 3") \
	X(TT_ERR_THREAD_MESSAGE,  404, "message", LIST, "no thread of this conversation begins with this message") \
	X(TT_ERR_REMINDER,        404, "reminder", LIST, "you have not asked to be reminded of this message") \
	X(TT_ERR_REMINDER_TIME,   400, "timestamp", LIST, "the timestamp is a Unix time, from 0 to the end of the year 9999") \
	/* polls, drafts of polls */ \
	X(TT_ERR_POLL,            404, "poll", LIST, "no such poll in this conversation, or a draft that is not yours to see") \
	X(TT_ERR_POLL_STATUS,     400, "poll", LIST, "the poll is closed, or is no draft any more") \
	X(TT_ERR_POLL_OTHERS,     403, "poll", LIST, "only the author of the poll and moderators may close it") \
	X(TT_ERR_POLL_DRAFT,      400, "draft", LIST, "drafts are for moderators, and for the author to change") \
	X(TT_ERR_POLL_QUESTION,   400, "question", LIST, "the question is empty or longer than 32000 bytes") \
	X(TT_ERR_POLL_OPTIONS,    400, "options", LIST, "options are two or more texts, 60000 bytes as JSON at most; votes are different options of the poll, and not more than it allows") \
	X(TT_ERR_POLL_ROOM,       400, "room", LIST, "only group and public conversations have polls") \
	/* accounts, as the provisioning API and the command line see them; 1xx and 998 are OCS's */ \
	X(TT_ERR_NO_USER,         404, NULL, LIST, "no such user") \
	X(TT_ERR_HIDDEN_USER,     998, NULL, LIST, "no such user, or not yours to see or change") \
	X(TT_ERR_SELF_USER,       101, NULL, LIST, "there is no such user, or it is yourself") \
	X(TT_ERR_USER_ID,         101, NULL, LIST, "a user id is 1 to 64 characters of a-z A-Z 0-9 blank _ . @ - ', without blanks at its ends, and not . or ..") \
	X(TT_ERR_USER_EXISTS,     102, NULL, LIST, "the user exists already") \
	X(TT_ERR_USER_PASSWORD,   101, NULL, LIST, "the password is empty or longer than 469 bytes") \
	X(TT_ERR_USER_WEAK,       107, NULL, LIST, "the password has less than 8 characters") \
	X(TT_ERR_USER_NO_PASSWORD,108, NULL, LIST, "a new account needs a password or an e-mail address") \
	X(TT_ERR_USER_GROUP,      104, NULL, LIST, "a group that the new account shall be in does not exist") \
	X(TT_ERR_DISPLAY_NAME,    101, NULL, LIST, "a display name is 1 to 255 characters of printable text") \
	X(TT_ERR_EMAIL,           101, NULL, LIST, "this is no e-mail address") \
	X(TT_ERR_EMAIL_TAKEN,     101, NULL, LIST, "another account has this e-mail address, or is called so") \
	X(TT_ERR_USER_ID_EMAIL,   102, NULL, LIST, "another account has this as its e-mail address") \
	X(TT_ERR_FIELD,           113, NULL, LIST, "there is no such field, or it is not yours to change") \
	X(TT_ERR_FIELD_VALUE,     102, NULL, LIST, "the field does not take this value") \
	X(TT_ERR_FIELD_TEXT,      101, NULL, LIST, "the field does not take this text") \
	X(TT_ERR_LAST_ADMIN,      105, NULL, LIST, "this is the last administrator; --force does it all the same") \
	X(TT_ERR_NO_GROUP,        404, NULL, LIST, "no such group") \
	X(TT_ERR_GROUP_ID,        101, NULL, LIST, "a group id is 1 to 64 characters of printable text without blanks at its ends") \
	X(TT_ERR_GROUP_EXISTS,    102, NULL, LIST, "the group exists already") \
	X(TT_ERR_GROUP_GONE,      101, NULL, LIST, "there is no such group") \
	X(TT_ERR_GROUP_ADMIN,     102, NULL, LIST, "the group admin cannot be deleted") \
	X(TT_ERR_MEMBER_NO_GROUP, 101, NULL, LIST, "the parameter groupid is missing") \
	X(TT_ERR_MEMBER_GROUP,    102, NULL, LIST, "no such group") \
	X(TT_ERR_MEMBER_USER,     103, NULL, LIST, "no such user") \
	X(TT_ERR_MEMBER_ADMIN,    105, NULL, LIST, "you cannot take yourself out of the group admin") \
	X(TT_ERR_NO_APP_PASSWORD, 404, NULL, LIST, "no such app password") \
	X(TT_ERR_CONFIRM,         403, NULL, LIST, "Password confirmation is required: an app password is not enough for this") \
	X(TT_ERR_NEED_APP_PASSWORD, 403, NULL, LIST, "this needs an app password, but the account's own password is in use") \
	X(TT_ERR_NO_STATUS,       404, NULL, LIST, "this user has set no status") \
	X(TT_ERR_PREFERENCE,      400, NULL, NULL, "there is no such preference, or it does not take that value") \
	X(TT_ERR_APP_PREFERENCE,  400, NULL, LIST, "there is no such preference, or it does not take that value") \
	X(TT_ERR_STATUS_TYPE,     400, NULL, LIST, "statusType is online, away, dnd, busy, invisible or offline; of a heartbeat online or away") \
	X(TT_ERR_STATUS_MESSAGE_ID, 400, NULL, LIST, "there is no predefined status with this id") \
	X(TT_ERR_STATUS_ICON,     400, NULL, LIST, "the icon is not one emoji") \
	X(TT_ERR_STATUS_LONG,     400, NULL, LIST, "the message is longer than 80 characters") \
	X(TT_ERR_STATUS_CLEAR_AT, 400, NULL, LIST, "clearAt is in the past, or behind the year 9999") \
	X(TT_ERR_NO_LOGIN_FLOW,   404, NULL, LIST, "unknown or expired login token, or not granted yet") \
	/* the command line and configuration */ \
	X(TT_ERR_CONFIG,          400, NULL, LIST, "the configuration cannot be used") \
	X(TT_ERR_SEED,            400, NULL, LIST, "the seed file cannot be used")
/* clang-format on */

enum tt_err {
	TT_OK,
#define X(code, http, word, data, reason) code,
	TT_ERR_LIST(X)
#undef X
	TT_N_ERRS,
};

struct tt_err_row {
	const char *name;      /* "TT_ERR_ROOM", for the log */
	int http;              /* status on v2.php; the statuscode of the envelope */
	const char *word;      /* data.error, or NULL */
	enum tt_err_data data; /* the shape of data without a word */
	const char *reason;    /* for people; shown to clients in developer mode only */
};

/* The row of `err`; TT_OK has one too (status 200). Never NULL. */
const struct tt_err_row *tt_err_row(enum tt_err err);

#endif
