/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fields.c - the fields of each class of the API: their names in Python and in JSON, what they are
 * when the server leaves them out. Later versions of Talk add fields: those have defaults, so that
 * objects of an older server can be read. */
#include "ext.h"

#define PLAIN(name, key, doc)                            \
	{                                                \
		name, key, TE_PLAIN, TE_REQUIRED, 0, doc \
	}
#define PLAIN_OR(name, key, missing, doc)            \
	{                                            \
		name, key, TE_PLAIN, missing, 0, doc \
	}
#define FLAG(name, key, doc)                            \
	{                                               \
		name, key, TE_FLAG, TE_REQUIRED, 0, doc \
	}
#define FLAG_OR_FALSE(name, key, doc)                \
	{                                            \
		name, key, TE_FLAG, TE_FALSE, 0, doc \
	}
#define ENUM(name, key, of, doc)                                   \
	{                                                          \
		name, key, TE_ENUM, TE_REQUIRED, TE_ENUM_##of, doc \
	}
#define ENUM_OR_ZERO(name, key, of, doc)                       \
	{                                                      \
		name, key, TE_ENUM, TE_ZERO, TE_ENUM_##of, doc \
	}
#define MAP(name, key, missing, doc)               \
	{                                          \
		name, key, TE_MAP, missing, 0, doc \
	}
#define TEXT_OR_EMPTY(name, key, doc)                \
	{                                            \
		name, key, TE_TEXT, TE_EMPTY, 0, doc \
	}

#define USER_STATUS                                                                                 \
	TEXT_OR_EMPTY(                                                                              \
		"status_type", "status",                                                            \
		"online, away, dnd, busy, invisible or offline; empty when it was not asked for."), \
		TEXT_OR_EMPTY("status_icon", "statusIcon", "One emoji, or empty."),                 \
		TEXT_OR_EMPTY("status_message", "statusMessage",                                    \
			      "What the user says about it, or empty.")

#define ACTOR(whose)                                                                              \
	PLAIN("actor_type", "actorType", "Kind of " whose ": users, guests, bots, bridged, ..."), \
		PLAIN("actor_id", "actorId", "Id of " whose " within that kind.")

#define NAMED_ACTOR(whose)                                            \
	ACTOR(whose), PLAIN("actor_display_name", "actorDisplayName", \
			    "Name of " whose " for people; may be empty.")

/* clang-format off */
static const struct te_field conversation_fields[] = {
	PLAIN("conversation_id", "id", "Number of the conversation; never changes."),
	PLAIN("token", "token", "What calls name the conversation by."),
	ENUM("conversation_type", "type", ConversationType, "What kind of conversation it is."),
	PLAIN_OR("name", "name", TE_EMPTY, "Its name, which may be empty; one-to-one: the partner's user id."),
	PLAIN("display_name", "displayName", "What to show: the name, or who is in it."),
	PLAIN_OR("description", "description", TE_EMPTY, "What it is about; may be empty."),
	ENUM("participant_type", "participantType", ParticipantType, "The reader's role."),
	PLAIN("attendee_id", "attendeeId", "Number of the reader's place in this conversation."),
	PLAIN("attendee_pin", "attendeePin", "The reader's number for dialling in, or empty."),
	ACTOR("the reader"),
	ENUM("permissions", "permissions", AttendeePermissions, "What the reader may do, all considered."),
	ENUM("attendee_permissions", "attendeePermissions", AttendeePermissions,
	     "Set for the reader alone; DEFAULT: inherited."),
	ENUM("call_permissions", "callPermissions", AttendeePermissions,
	     "Set for the present call; DEFAULT: inherited."),
	ENUM("default_permissions", "defaultPermissions", AttendeePermissions,
	     "Set for whoever comes new; DEFAULT: inherited."),
	ENUM_OR_ZERO("participant_flags", "participantFlags", InCallFlags, "What the reader's session does in the call."),
	FLAG_OR_FALSE("read_only", "readOnly", "Nobody may write."),
	ENUM_OR_ZERO("listable", "listable", ListableScope, "Who finds it without being in it."),
	PLAIN_OR("message_expiration", "messageExpiration", TE_ZERO, "Seconds that messages live; 0: for ever."),
	FLAG("has_password", "hasPassword", "Who comes by the link has to know a password."),
	FLAG("has_call", "hasCall", "A call is going on."),
	ENUM_OR_ZERO("call_flag", "callFlag", InCallFlags, "What all in the call do, together."),
	FLAG_OR_FALSE("can_start_call", "canStartCall", "The reader may begin a call."),
	FLAG_OR_FALSE("can_delete_conversation", "canDeleteConversation", "The reader may delete it for everybody."),
	FLAG_OR_FALSE("can_leave_conversation", "canLeaveConversation",
		      "The reader may leave; the last moderator may not."),
	PLAIN("last_activity", "lastActivity", "When something happened last, in Unix seconds."),
	PLAIN("is_favorite", "isFavorite", "The reader marked it as a favourite."),
	ENUM("notification_level", "notificationLevel", NotificationLevel, "What the reader is notified of."),
	ENUM("lobby_state", "lobbyState", WebinarLobbyStates, "Whether others than moderators wait outside."),
	PLAIN("lobby_timer", "lobbyTimer", "When the lobby opens by itself, in Unix seconds; 0: it does not."),
	ENUM("sip_enabled", "sipEnabled", SipEnabledStatus, "Whether one may dial in."),
	PLAIN("can_enable_sip", "canEnableSIP", "The reader may let people dial in."),
	PLAIN("unread_messages_count", "unreadMessages", "How many messages the reader has not read."),
	PLAIN("unread_mention", "unreadMention", "The reader was mentioned in what is unread."),
	PLAIN("unread_mention_direct", "unreadMentionDirect", "The same, by name and not with everybody."),
	PLAIN("last_read_message", "lastReadMessage", "Number of the last message that the reader has read."),
	PLAIN("last_common_read_message", "lastCommonReadMessage",
	      "Number of the last message that everybody has read; 0 for a reader who reads privately."),
	{ "last_message", "lastMessage", TE_MESSAGE, TE_REQUIRED, 0,
	  "The newest message, or None; without its parent and the reader's own reactions." },
	ENUM_OR_ZERO("breakout_room_mode", "breakoutRoomMode", BreakoutRoomMode, "How breakout rooms are filled."),
	ENUM_OR_ZERO("breakout_room_status", "breakoutRoomStatus", BreakoutRoomStatus,
		     "Whether breakout rooms are open."),
	PLAIN("avatar_version", "avatarVersion", "Changes whenever the picture does."),
	FLAG_OR_FALSE("is_custom_avatar", "isCustomAvatar", "Somebody chose the picture."),
	PLAIN("call_start_time", "callStartTime", "When the call began, in Unix seconds; 0: there is none."),
	ENUM_OR_ZERO("recording_status", "callRecording", CallRecordingStatus, "Whether the call is recorded."),
	PLAIN_OR("status_clear_at", "statusClearAt", TE_NONE,
		 "When the partner's status ends, in Unix seconds, or None."),
	USER_STATUS,
	/* later than nc_py_api's */
	PLAIN_OR("object_type", "objectType", TE_EMPTY, "What the conversation belongs to, such as room or file."),
	PLAIN_OR("object_id", "objectId", TE_EMPTY, "Which one of that type."),
	PLAIN_OR("session_id", "sessionId", TE_EMPTY, "The reader's session here; \"0\": not joined."),
	PLAIN_OR("last_ping", "lastPing", TE_ZERO, "When the reader's session was heard of, in Unix seconds."),
	FLAG_OR_FALSE("notification_calls", "notificationCalls", "The reader is notified of calls."),
	ENUM_OR_ZERO("mention_permissions", "mentionPermissions", MentionPermissions, "Who may mention everybody."),
	PLAIN_OR("recording_consent", "recordingConsent", TE_ZERO,
		 "1: who joins a call has to agree to being recorded."),
	FLAG_OR_FALSE("is_archived", "isArchived", "The reader has put it away."),
	FLAG_OR_FALSE("is_important", "isImportant", "The reader is notified whatever the own status is."),
	FLAG_OR_FALSE("is_sensitive", "isSensitive", "Lists show nothing of what is written here."),
};

static const struct te_field participant_fields[] = {
	PLAIN("attendee_id", "attendeeId", "Number of this place in the conversation."),
	PLAIN("actor_type", "actorType", "users, groups, circles, guests, emails, ..."),
	PLAIN("actor_id", "actorId", "Id within that kind."),
	PLAIN("display_name", "displayName", "Name for people; empty for a guest who gave none."),
	ENUM("participant_type", "participantType", ParticipantType, "The role."),
	PLAIN("last_ping", "lastPing", "When the newest session was heard of, in Unix seconds; 0: offline."),
	ENUM_OR_ZERO("participant_flags", "inCall", InCallFlags, "What the sessions do in the call."),
	ENUM("permissions", "permissions", AttendeePermissions, "What the participant may do, all considered."),
	ENUM("attendee_permissions", "attendeePermissions", AttendeePermissions,
	     "Set for this one alone; DEFAULT: inherited."),
	PLAIN("session_ids", "sessionIds", "The sessions that are there; empty: offline."),
	PLAIN_OR("breakout_token", "roomToken", TE_EMPTY, "Token of the conversation or breakout room."),
	PLAIN_OR("status_clear_at", "statusClearAt", TE_NONE, "When the status ends, in Unix seconds, or None."),
	USER_STATUS,
};

static const struct te_field message_fields[] = {
	PLAIN("message_id", "id", "Number of the message; they grow."),
	PLAIN("token", "token", "Token of the conversation."),
	NAMED_ACTOR("the author"),
	PLAIN("timestamp", "timestamp", "When it was written, in Unix seconds."),
	PLAIN("system_message", "systemMessage", "Name of the event; empty for what people write."),
	PLAIN("message_type", "messageType", "comment, comment_deleted, system, command, ..."),
	PLAIN("is_replyable", "isReplyable", "One may reply to it."),
	PLAIN("reference_id", "referenceId", "The mark that its sender gave it, or empty."),
	PLAIN("message", "message", "The text, with {placeholders}."),
	MAP("message_parameters", "messageParameters", TE_REQUIRED, "What the placeholders stand for."),
	PLAIN("expiration_timestamp", "expirationTimestamp", "When it disappears, in Unix seconds; 0: never."),
	PLAIN_OR("parent", "parent", TE_LIST, "The message that it replies to, as a dict; [] when there is none."),
	MAP("reactions", "reactions", TE_DICT, "Emoji -> how often."),
	PLAIN_OR("reactions_self", "reactionsSelf", TE_LIST, "The reader's own reactions."),
	PLAIN_OR("markdown", "markdown", TE_FALSE, "The text is Markdown."),
	/* later than nc_py_api's */
	PLAIN_OR("thread_id", "threadId", TE_ZERO, "Number of the message that its thread began with."),
	FLAG_OR_FALSE("is_thread", "isThread", "It is in a thread with a title."),
	PLAIN_OR("thread_title", "threadTitle", TE_EMPTY, "Title of that thread, or empty."),
	PLAIN_OR("thread_replies", "threadReplies", TE_ZERO, "How many replies that thread has."),
	PLAIN_OR("last_edit_timestamp", "lastEditTimestamp", TE_ZERO,
		 "When it was edited last, in Unix seconds; 0: never."),
	PLAIN_OR("last_edit_actor_type", "lastEditActorType", TE_EMPTY, "Kind of who edited last, or empty."),
	PLAIN_OR("last_edit_actor_id", "lastEditActorId", TE_EMPTY, "Id of who edited last, or empty."),
	PLAIN_OR("last_edit_actor_display_name", "lastEditActorDisplayName", TE_EMPTY,
		 "Name of who edited last, or empty."),
	FLAG_OR_FALSE("is_silent", "silent", "It was sent without notifying anybody."),
	FLAG_OR_FALSE("is_deleted", "deleted", "Its text was deleted."),
};

static const struct te_field file_message_fields[] = {
	{ "user_id", NULL, TE_SECOND, TE_REQUIRED, 0, "In whose files the path of the message begins." },
};

static const struct te_field reaction_fields[] = {
	NAMED_ACTOR("who reacted"),
	PLAIN("timestamp", "timestamp", "When, in Unix seconds."),
};

static const struct te_field bot_basic_fields[] = {
	PLAIN("bot_id", "id", "Number of the bot on this server."),
	PLAIN("bot_name", "name", "Name under which it writes."),
	PLAIN("description", "description", "What it does, for moderators who think of enabling it."),
	PLAIN("state", "state", "0 disabled, 1 enabled, 2 moderators cannot change it."),
};

static const struct te_field bot_fields[] = {
	PLAIN("url", "url", "Where the server sends what happens."),
	PLAIN("url_hash", "url_hash", "Hash of the URL; with bot- before it, the actor id of the bot."),
	PLAIN("error_count", "error_count", "How many tries to deliver have failed since the bot was installed."),
	PLAIN("last_error_date", "last_error_date", "When one failed last, in Unix seconds."),
	PLAIN("last_error_message", "last_error_message", "Why, or None."),
};

static const struct te_field poll_fields[] = {
	{ "conversation_token", NULL, TE_SECOND, TE_REQUIRED, 0, "Token of the conversation that the poll is in." },
	PLAIN("poll_id", "id", "Number of the poll."),
	PLAIN("question", "question", "What is asked."),
	PLAIN("options", "options", "What one may choose; an option's number is its place here, from 0."),
	PLAIN_OR("votes", "votes", TE_DICT, "option-N -> how many; an empty list where there is nothing to show."),
	NAMED_ACTOR("the author"),
	{ "closed", "status", TE_IS_ONE, TE_REQUIRED, 0, "Nobody may vote any more." },
	{ "hidden_results", "resultMode", TE_IS_ONE, TE_REQUIRED, 0, "Results are shown only when it is closed." },
	PLAIN("max_votes", "maxVotes", "How many options one may choose; 0: any number."),
	PLAIN("voted_self", "votedSelf", "Numbers of the reader's options."),
	PLAIN_OR("num_voters", "numVoters", TE_ZERO, "How many people voted, where that is shown."),
	{ "details", "details", TE_DETAILS, TE_LIST, 0, "Who voted for what: closed polls with open results." },
};

static const struct te_field detail_fields[] = {
	NAMED_ACTOR("who voted"),
	PLAIN("option", "optionId", "Number of the option."),
};

static const struct te_field thread_fields[] = {
	PLAIN("thread_id", "thread.id", "Number of the message that it began with."),
	PLAIN("token", "thread.roomToken", "Token of the conversation."),
	PLAIN("title", "thread.title", "Its title."),
	PLAIN("last_message_id", "thread.lastMessageId", "Number of the newest message; 0: only the first one."),
	PLAIN("last_activity", "thread.lastActivity", "When something happened last, in Unix seconds."),
	PLAIN("num_replies", "thread.numReplies", "How many replies it has."),
	ENUM("notification_level", "attendee.notificationLevel", NotificationLevel,
	     "What the reader is notified of; DEFAULT: as in the conversation."),
	{ "first_message", "first", TE_MESSAGE, TE_NONE, 0, "The message that it began with, or None: gone." },
	{ "last_message", "last", TE_MESSAGE, TE_NONE, 0, "The newest message, or None." },
};

static const struct te_field reminder_fields[] = {
	PLAIN("user_id", "userId", "Whose reminder it is."),
	PLAIN("token", "token", "Token of the conversation."),
	PLAIN("message_id", "messageId", "Number of the message."),
	PLAIN("timestamp", "timestamp", "When to remind, in Unix seconds."),
};

static const struct te_field upcoming_fields[] = {
	PLAIN("token", "roomToken", "Token of the conversation."),
	PLAIN("message_id", "messageId", "Number of the message."),
	PLAIN("timestamp", "reminderTimestamp", "When to remind, in Unix seconds."),
	NAMED_ACTOR("the author of the message"),
	PLAIN("message", "message", "Its text, with {placeholders}; empty in sensitive conversations."),
	MAP("message_parameters", "messageParameters", TE_REQUIRED, "What the placeholders stand for."),
};

static const struct te_field ban_fields[] = {
	PLAIN("ban_id", "id", "Number of the ban."),
	PLAIN("moderator_type", "moderatorActorType", "Kind of who banned."),
	PLAIN("moderator_id", "moderatorActorId", "Id of who banned."),
	PLAIN("moderator_display_name", "moderatorDisplayName", "Name of who banned."),
	PLAIN("actor_type", "bannedActorType", "users, guests, emails or ip."),
	PLAIN("actor_id", "bannedActorId", "Who is banned; ip: an address or a range."),
	PLAIN("actor_display_name", "bannedDisplayName", "Name of who is banned."),
	PLAIN("timestamp", "bannedTime", "Since when, in Unix seconds."),
	PLAIN("note", "internalNote", "What moderators told each other."),
};

static const struct te_field mention_fields[] = {
	PLAIN("mention_id", "mentionId", "What to write behind the @; in quotes when it is not one word."),
	PLAIN("actor_id", "id", "Id within the kind."),
	PLAIN("source", "source", "users, groups, guests, calls (everybody), ..."),
	PLAIN("display_name", "label", "Name for people."),
	PLAIN_OR("details", "details", TE_EMPTY, "What tells people of one name apart, or empty."),
	USER_STATUS,
};

#define FIELDS(table) (table), sizeof(table) / sizeof((table)[0])

const struct te_class_row te_class_rows[TE_N_CLASSES] = {
	[TE_Record] = { "tertulia._tertulia.Record", "What all objects of the API share.", TE_Record, NULL, { NULL }, NULL, 0 },
	[TE_Conversation] = { "tertulia.talk.Conversation", "A conversation, as one reader sees it.", TE_Record, NULL,
		{ "conversation_id", "token", "display_name", "conversation_type" }, FIELDS(conversation_fields) },
	[TE_Participant] = { "tertulia.talk.Participant", "Somebody in a conversation.", TE_Record, NULL,
		{ "attendee_id", "actor_type", "actor_id", "display_name" }, FIELDS(participant_fields) },
	[TE_TalkMessage] = { "tertulia.talk.TalkMessage", "A message, or an event of the conversation.", TE_Record, NULL,
		{ "message_id", "actor_id", "timestamp", "message" }, FIELDS(message_fields) },
	[TE_TalkFileMessage] = { "tertulia.talk.TalkFileMessage", "A message with a file.", TE_TalkMessage, "user_id",
		{ "message_id", "actor_id", "timestamp", "message" }, FIELDS(file_message_fields) },
	[TE_MessageReactions] = { "tertulia.talk.MessageReactions", "One reaction to a message.", TE_Record, NULL,
		{ "actor_type", "actor_id", "actor_display_name", "timestamp" }, FIELDS(reaction_fields) },
	[TE_BotInfoBasic] = { "tertulia.talk.BotInfoBasic", "A bot, as moderators of a conversation see it.", TE_Record, NULL,
		{ "bot_id", "bot_name", "state" }, FIELDS(bot_basic_fields) },
	[TE_BotInfo] = { "tertulia.talk.BotInfo", "A bot, as administrators see it.", TE_BotInfoBasic, NULL,
		{ "bot_id", "bot_name", "url", "state" }, FIELDS(bot_fields) },
	[TE_Poll] = { "tertulia.talk.Poll", "A poll, as one reader sees it.", TE_Record, "conversation_token",
		{ "poll_id", "conversation_token", "question", "closed" }, FIELDS(poll_fields) },
	[TE_PollDetail] = { "tertulia.talk.PollDetail", "Who voted for an option.", TE_Record, NULL,
		{ "actor_type", "actor_id", "actor_display_name", "option" }, FIELDS(detail_fields) },
	[TE_Thread] = { "tertulia.talk.Thread", "A thread with a title.", TE_Record, NULL,
		{ "thread_id", "token", "title", "num_replies" }, FIELDS(thread_fields) },
	[TE_Reminder] = { "tertulia.talk.Reminder", "A message that the reader is to be reminded of.", TE_Record, NULL,
		{ "token", "message_id", "timestamp" }, FIELDS(reminder_fields) },
	[TE_UpcomingReminder] = { "tertulia.talk.UpcomingReminder", "A reminder to come, with its message.", TE_Record, NULL,
		{ "token", "message_id", "timestamp", "message" }, FIELDS(upcoming_fields) },
	[TE_Ban] = { "tertulia.talk.Ban", "Somebody who may not come in.", TE_Record, NULL,
		{ "ban_id", "actor_type", "actor_id", "note" }, FIELDS(ban_fields) },
	[TE_Mention] = { "tertulia.talk.Mention", "Somebody who may be mentioned.", TE_Record, NULL,
		{ "mention_id", "source", "display_name" }, FIELDS(mention_fields) },
};
/* clang-format on */
