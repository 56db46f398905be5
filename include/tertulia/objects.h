/* objects.h - Talk's objects. Made by tools/objects.py from the lists in lib/wire.
 *
 * In front of a field's meaning stands its key in Talk's JSON. What a server leaves out, or calls
 * null, is 0, false, or text: "" (p == NULL where the field is marked "or null", or comes only
 * when it is set). An empty map or list has n == 0. `parts` has the bits of enum tt_part for the
 * groups of fields that the server sent. */
#ifndef TERTULIA_OBJECTS_H
#define TERTULIA_OBJECTS_H

#include <tertulia/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */
/* That a message is kept in view. */
struct tt_pin {
	struct tt_str actor_type; /* pinnedActorType: who pinned the message */
	struct tt_str actor_id; /* pinnedActorId */
	struct tt_str actor_name; /* pinnedActorDisplayName: present name; empty when unknown */
	int64_t pinned; /* pinnedAt: Unix seconds */
	int64_t until; /* pinnedUntil: Unix seconds; when set */
	unsigned parts;
};

/* A chat message. */
struct tt_message {
	int64_t id; /* id: row id; grows over the whole server */
	struct tt_str token; /* token: the conversation */
	/* actorType: users, guests, emails, bots, bridged, deleted_users */
	struct tt_str actor_type;
	struct tt_str actor_id; /* actorId: id within the actor type */
	struct tt_str actor_display_name; /* actorDisplayName: present name; empty when unknown */
	int64_t timestamp; /* timestamp: Unix seconds of creation */
	struct tt_str message; /* message: text with {placeholders} */
	/* messageParameters: what the placeholders stand for; [] when empty */
	struct tt_params parameters;
	/* systemMessage: name of the event; empty for what people wrote */
	struct tt_str system_message;
	/* messageType: comment, system, comment_deleted, voice-message, ... */
	struct tt_str message_type;
	bool is_replyable; /* isReplyable: may be named in replyTo */
	struct tt_str reference_id; /* referenceId: the sender's own mark */
	struct tt_counts reactions; /* reactions: emoji -> how many; {} when empty */
	int64_t expires; /* expirationTimestamp: Unix seconds; 0: never */
	bool markdown; /* markdown: the text may hold markdown */
	int64_t thread_id; /* threadId: topmost parent, or the message itself */
	bool is_thread; /* isThread: that message began a thread; true; TT_PART_THREAD */
	struct tt_str thread_title; /* threadTitle: TT_PART_THREAD */
	int64_t thread_replies; /* threadReplies: TT_PART_THREAD */
	struct tt_str edit_actor_type; /* lastEditActorType: who edited last; TT_PART_EDITED */
	struct tt_str edit_actor_id; /* lastEditActorId: TT_PART_EDITED */
	struct tt_str edit_actor_name; /* lastEditActorDisplayName: TT_PART_EDITED */
	int64_t edited; /* lastEditTimestamp: Unix seconds; TT_PART_EDITED */
	bool deleted; /* deleted: true when the text was deleted */
	bool silent; /* silent: sent without notifications */
	const struct tt_message *parent; /* parent: the message replied to or affected; when set */
	struct tt_texts reactions_self; /* reactionsSelf: the reader's own reactions; when set */
	const struct tt_pin *pin; /* metaData: the message is pinned; Talk 23; when set */
	/* A parent that the reader cannot see: only id and deleted are set. */
	bool is_gone;
	unsigned parts;
};

/* A conversation as one reader sees it. */
struct tt_conversation {
	int64_t id; /* id: internal id; never changes */
	struct tt_str token; /* token: what every other call names it by */
	/* type: 1 one-to-one, 2 group, 3 public, 4 changelog, 5 former one-to-one, 6 note to self
	 * */
	int64_t type;
	struct tt_str name; /* name: one-to-one: the partner's user id */
	struct tt_str display_name; /* displayName: for people */
	struct tt_str description; /* description */
	struct tt_str object_type; /* objectType: what it belongs to, or empty */
	struct tt_str object_id; /* objectId */
	/* participantType: the reader's role: 1 owner to 6 guest moderator */
	int64_t participant_type;
	int64_t participant_flags; /* participantFlags: in-call flags of the reader's session */
	int64_t attendee_id; /* attendeeId: of the reader in this conversation */
	struct tt_str actor_type; /* actorType: of the reader */
	struct tt_str actor_id; /* actorId: of the reader */
	struct tt_str attendee_pin; /* attendeePin: dial-in PIN */
	int64_t permissions; /* permissions: effective bits of the reader */
	int64_t attendee_permissions; /* attendeePermissions: the reader's own bits; 0: inherited */
	int64_t call_permissions; /* callPermissions: always 0 for attendees */
	int64_t default_permissions; /* defaultPermissions: of the conversation; 0: inherited */
	int64_t read_only; /* readOnly: 0 or 1 */
	int64_t listable; /* listable: 0 nobody, 1 users, 2 everybody */
	int64_t message_expiration; /* messageExpiration: seconds; 0: never */
	int64_t lobby_state; /* lobbyState: 0 none, 1 non-moderators wait */
	int64_t lobby_timer; /* lobbyTimer: Unix seconds; 0: none */
	int64_t sip_enabled; /* sipEnabled: 0, 1 with PIN, 2 without */
	bool can_enable_sip; /* canEnableSIP */
	bool has_password; /* hasPassword */
	bool has_call; /* hasCall: a call is running */
	int64_t call_flag; /* callFlag: in-call flags of all together */
	int64_t call_start_time; /* callStartTime: Unix seconds; 0: none */
	int64_t call_recording; /* callRecording */
	int64_t recording_consent; /* recordingConsent */
	bool can_start_call; /* canStartCall */
	int64_t last_activity; /* lastActivity: Unix seconds */
	int64_t last_ping; /* lastPing: of the reader's session */
	struct tt_str session_id; /* sessionId: of the reader; "0": not joined */
	int64_t last_read_message; /* lastReadMessage: the reader's marker; -2: nothing read */
	int64_t last_common_read; /* lastCommonReadMessage: read by everybody; 0: private */
	int64_t unread_messages; /* unreadMessages */
	bool unread_mention; /* unreadMention: any mention after the marker */
	bool unread_mention_direct; /* unreadMentionDirect: a direct one */
	bool is_favorite; /* isFavorite */
	int64_t notification_level; /* notificationLevel: 1 always, 2 mentions, 3 never */
	int64_t notification_calls; /* notificationCalls: 0 or 1 */
	bool can_leave; /* canLeaveConversation */
	bool can_delete; /* canDeleteConversation */
	struct tt_str avatar_version; /* avatarVersion: changes with the picture */
	bool is_custom_avatar; /* isCustomAvatar */
	int64_t breakout_room_mode; /* breakoutRoomMode */
	int64_t breakout_room_status; /* breakoutRoomStatus */
	int64_t mention_permissions; /* mentionPermissions: 0 everybody may @all, 1 moderators */
	struct tt_str transcription; /* liveTranscriptionLanguageId */
	bool is_archived; /* isArchived */
	bool is_important; /* isImportant */
	bool is_sensitive; /* isSensitive */
	int64_t last_pinned_id; /* lastPinnedId: message that was pinned last; 0: none */
	/* hiddenPinnedId: pinned message that the reader has put away; 0: none */
	int64_t hidden_pinned_id;
	/* hasScheduledMessages: how many the reader has; -1: one could not be sent */
	int64_t has_scheduled;
	struct tt_str remote_server; /* remoteServer: of a federated conversation; when set */
	struct tt_str remote_token; /* remoteToken: its token there; when set */
	/* invitedActorId: the address by which the reader was invited; when set */
	struct tt_str invited_actor_id;
	/* lastMessage: left out when there is none to show; when set */
	const struct tt_message *last_message;
	struct tt_str status; /* status: of a one-to-one partner; TT_PART_STATUS */
	struct tt_str status_icon; /* statusIcon: or null; TT_PART_STATUS */
	struct tt_str status_message; /* statusMessage: or null; TT_PART_STATUS */
	int64_t status_clear_at; /* statusClearAt: Unix seconds; or null; TT_PART_STATUS */
	unsigned parts;
};

/* Who is in a conversation. */
struct tt_participant {
	struct tt_str room_token; /* roomToken: the conversation the entry belongs to */
	int64_t in_call; /* inCall: in-call flags of all live sessions */
	int64_t last_ping; /* lastPing: newest of the live sessions; 0: offline */
	struct tt_texts session_ids; /* sessionIds: all live sessions */
	int64_t participant_type; /* participantType: 1 owner to 6 guest moderator */
	int64_t attendee_id; /* attendeeId */
	struct tt_str actor_type; /* actorType: users, groups, guests, emails, ... */
	struct tt_str actor_id; /* actorId */
	struct tt_str display_name; /* displayName */
	int64_t permissions; /* permissions: effective bits */
	int64_t attendee_permissions; /* attendeePermissions: own bits; 0: inherited */
	struct tt_str attendee_pin; /* attendeePin */
	struct tt_str phone_number; /* phoneNumber */
	struct tt_str call_id; /* callId */
	/* invitedActorId: emails: the address, for moderators and himself; when set */
	struct tt_str invited_actor_id;
	/* invitationLink: emails: for moderators with an account; ours, not Talk's; when set */
	struct tt_str invitation_link;
	struct tt_str status; /* status: TT_PART_STATUS */
	struct tt_str status_icon; /* statusIcon: or null; TT_PART_STATUS */
	struct tt_str status_message; /* statusMessage: or null; TT_PART_STATUS */
	int64_t status_clear_at; /* statusClearAt: Unix seconds; or null; TT_PART_STATUS */
	unsigned parts;
};

/* Who reacted to a message. */
struct tt_reaction {
	struct tt_str actor_type; /* actorType: users, guests, emails, bots, deleted_users */
	struct tt_str actor_id; /* actorId */
	struct tt_str actor_display_name; /* actorDisplayName: present name; empty when unknown */
	int64_t timestamp; /* timestamp: Unix seconds */
	unsigned parts;
};

/* Who voted for what. */
struct tt_vote {
	struct tt_str actor_type; /* actorType */
	struct tt_str actor_id; /* actorId */
	struct tt_str actor_display_name; /* actorDisplayName */
	int64_t option_id; /* optionId */
	unsigned parts;
};

/* A poll as one reader sees it. A draft has only the first fields. */
struct tt_poll {
	int64_t id; /* id: a number here; text in message parameters */
	struct tt_str question; /* question */
	struct tt_texts options; /* options: an option's id is its place in this list */
	struct tt_str actor_type; /* actorType: of the author */
	struct tt_str actor_id; /* actorId */
	struct tt_str actor_display_name; /* actorDisplayName */
	int64_t status; /* status: 0 open, 1 closed, 2 draft */
	int64_t result_mode; /* resultMode: 0 public, 1 hidden */
	int64_t max_votes; /* maxVotes: options that one may choose; 0: any number */
	/* votes: option-N -> how many; [] when there is nothing to show; TT_PART_RESULTS */
	struct tt_counts votes;
	int64_t num_voters; /* numVoters: people, not votes; TT_PART_RESULTS */
	struct tt_ints voted_self; /* votedSelf: the reader's own options; TT_PART_RESULTS */
	/* details: who voted for what: public results of a closed poll; TT_PART_DETAILS */
	struct tt_votes details;
	unsigned parts;
};

/* A thread. */
struct tt_thread {
	int64_t id; /* id: of the message that it began with */
	struct tt_str token; /* roomToken: the conversation */
	int64_t last_message; /* lastMessageId: 0: nothing came after the first one */
	int64_t replies; /* numReplies */
	int64_t last_activity; /* lastActivity: Unix seconds */
	struct tt_str title; /* title */
	unsigned parts;
};

/* A message that the user wants to be reminded of. */
struct tt_reminder {
	struct tt_str user_id; /* userId: whose it is */
	struct tt_str token; /* token: the conversation */
	int64_t message_id; /* messageId */
	int64_t timestamp; /* timestamp: when, in Unix seconds; may be past */
	unsigned parts;
};

/* The same with what the message says. */
struct tt_upcoming_reminder {
	int64_t timestamp; /* reminderTimestamp: when, in Unix seconds */
	struct tt_str token; /* roomToken: the conversation */
	int64_t message_id; /* messageId */
	struct tt_str actor_type; /* actorType: who wrote the message */
	struct tt_str actor_id; /* actorId */
	struct tt_str actor_display_name; /* actorDisplayName */
	struct tt_str message; /* message: empty when the conversation is sensitive */
	struct tt_params parameters; /* messageParameters: [] when empty */
	unsigned parts;
};

/* A message that is to be sent later. */
struct tt_scheduled {
	struct tt_str id; /* id: a number, as text */
	struct tt_str actor_type; /* actorType: who will have sent it */
	struct tt_str actor_id; /* actorId */
	int64_t thread_id; /* threadId: the thread that it goes into; 0: none, -1: it begins one */
	struct tt_str message; /* message: as it was typed */
	struct tt_str message_type; /* messageType: comment */
	int64_t created; /* createdAt: Unix seconds */
	int64_t send_at; /* sendAt: Unix seconds */
	bool silent; /* silent: without notifications */
	const struct tt_message *parent; /* parent: the message that it replies to; when set */
	struct tt_str thread_title; /* threadTitle: of the thread that it begins; when set */
	unsigned parts;
};

/* Somebody who can be mentioned. */
struct tt_candidate {
	struct tt_str id; /* id: user id, or guest/..., email/..., group/..., all */
	struct tt_str label; /* label: for people */
	struct tt_str source; /* source: users, guests, emails, groups, calls */
	struct tt_str mention_id; /* mentionId: what to type behind the @ */
	struct tt_str details; /* details: more about it; when set */
	struct tt_str status; /* status: TT_PART_STATUS */
	struct tt_str status_icon; /* statusIcon: or null; TT_PART_STATUS */
	struct tt_str status_message; /* statusMessage: or null; TT_PART_STATUS */
	int64_t status_clear_at; /* statusClearAt: Unix seconds; or null; TT_PART_STATUS */
	unsigned parts;
};

/* A ban as moderators see it. */
struct tt_ban {
	int64_t id; /* id */
	struct tt_str moderator_type; /* moderatorActorType: who banned */
	struct tt_str moderator_id; /* moderatorActorId */
	struct tt_str moderator_name; /* moderatorDisplayName */
	struct tt_str actor_type; /* bannedActorType: users, guests, emails or ip */
	struct tt_str actor_id; /* bannedActorId: ip: an address or a range */
	struct tt_str actor_name; /* bannedDisplayName: the id where there is no name */
	int64_t created_s; /* bannedTime: Unix seconds */
	struct tt_str note; /* internalNote: for moderators */
	unsigned parts;
};

/* A bot of the server. */
struct tt_bot {
	int64_t id; /* id */
	struct tt_str name; /* name: what its messages show as their author */
	struct tt_str description; /* description: for moderators; or null */
	int64_t state; /* state: 0 off, 1 on, 2 moderators cannot change it */
	struct tt_str url; /* url: where it is told of messages; TT_PART_ADMIN */
	struct tt_str url_hash; /* url_hash: behind bot- its actor id; TT_PART_ADMIN */
	/* error_count: tries that failed, all there ever were; TT_PART_ADMIN */
	int64_t error_count;
	int64_t last_error_date; /* last_error_date: Unix seconds; 0: never; TT_PART_ADMIN */
	struct tt_str last_error_message; /* last_error_message: or null; TT_PART_ADMIN */
	int64_t features; /* features: 1 webhook, 2 response, 4 event, 8 reaction; TT_PART_ADMIN */
	unsigned parts;
};

/* An account. */
struct tt_user {
	struct tt_str id; /* id */
	bool enabled; /* enabled: may log in */
	struct tt_str display_name; /* displayname: for people */
	struct tt_str email; /* email: or null */
	struct tt_texts additional_mail; /* additional_mail */
	struct tt_str phone; /* phone */
	struct tt_str address; /* address */
	struct tt_str website; /* website */
	struct tt_str twitter; /* twitter */
	struct tt_str fediverse; /* fediverse */
	struct tt_str organisation; /* organisation */
	struct tt_str role; /* role */
	struct tt_str headline; /* headline */
	struct tt_str biography; /* biography */
	struct tt_str profile_enabled; /* profile_enabled: 1 or 0 */
	struct tt_texts groups; /* groups */
	struct tt_texts subadmin; /* subadmin: groups that it administers */
	struct tt_str language; /* language */
	struct tt_str locale; /* locale */
	struct tt_str notify_email; /* notify_email: or null */
	struct tt_str backend; /* backend: what keeps the account */
	int64_t last_login_ms; /* lastLogin: Unix milliseconds; 0: never */
	unsigned parts;
};

/* What somebody says he is doing. */
struct tt_user_status {
	struct tt_str user_id; /* userId */
	struct tt_str message; /* message: or null */
	struct tt_str message_id; /* messageId: of a predefined message; or null; TT_PART_OWN */
	bool is_predefined; /* messageIsPredefined: TT_PART_OWN */
	struct tt_str icon; /* icon: one emoji; or null */
	int64_t clear_at; /* clearAt: Unix seconds; or null */
	struct tt_str status; /* status: online, away, dnd, busy, invisible, offline */
	bool is_user_defined; /* statusIsUserDefined: TT_PART_OWN */
	unsigned parts;
};

/* A shared file or folder. */
struct tt_share {
	struct tt_str id; /* id: mostly a number */
	int64_t type; /* share_type: 0 user, 1 group, 3 link, 10 conversation, ... */
	struct tt_str owner; /* uid_owner: who shared it */
	struct tt_str owner_name; /* displayname_owner */
	struct tt_str file_owner; /* uid_file_owner: whose the file is */
	struct tt_str file_owner_name; /* displayname_file_owner */
	int64_t permissions; /* permissions: bits */
	int64_t item_permissions; /* item_permissions: of the file for the reader */
	bool can_edit; /* can_edit */
	bool can_delete; /* can_delete */
	int64_t created; /* stime: Unix seconds */
	struct tt_str expiration; /* expiration: day and time; or null */
	struct tt_str token; /* token: of a link; or null */
	struct tt_str url; /* url: of a link; or null */
	struct tt_str password; /* password: set or not; not the password itself; or null */
	bool password_by_talk; /* send_password_by_talk */
	struct tt_str note; /* note: or null */
	struct tt_str label; /* label: or null */
	struct tt_str path; /* path: from the root of the reader */
	struct tt_str item_type; /* item_type: file or folder */
	struct tt_str mime_type; /* mimetype */
	bool has_preview; /* has_preview */
	int64_t file_id; /* file_source */
	int64_t file_parent; /* file_parent: the folder */
	int64_t size; /* item_size */
	int64_t modified; /* item_mtime: Unix seconds */
	struct tt_str file_target; /* file_target: where the recipient finds it */
	struct tt_str with; /* share_with: user, group, room token, ...; or null */
	struct tt_str with_name; /* share_with_displayname: or null */
	int64_t mail_send; /* mail_send: 0 or 1 */
	int64_t hide_download; /* hide_download: 0 or 1 */
	unsigned parts;
};

/* A thread, and what its reader is told of it. */
struct tt_thread_info {
	struct tt_thread thread;
	int64_t level; /* the reader's notification level; 0: that of the conversation */
	const struct tt_message *first; /* NULL: gone */
	const struct tt_message *last;  /* NULL: gone, or there is none */
};
/* clang-format on */

#ifdef __cplusplus
}
#endif

#endif
