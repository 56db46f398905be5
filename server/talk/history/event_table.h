/* event_table.h - the one list of what can happen in a room: how it is stored, and how it is told
 * to each reader (talk-rooms 7, talk-chat 4). */
#ifndef TT_TALK_EVENT_TABLE_H
#define TT_TALK_EVENT_TABLE_H

/* X(name, weight, object, others, by_me, to_me, themselves, myself)
 *
 * The name is stored, and clients know it: never change one. A QUIET one only tells clients to look
 * at another message again: it does not become the room's last message, and is no activity
 * (talk-chat 11.51). The object is a parameter beside `actor` (enum event_object).
 *
 * Then the texts, which are part of the interface: clients compare them, so each is what Talk says.
 * Somebody did it; the reader did it; it was done to the reader; actor and user are the same, and
 * somebody else reads; the reader is both. NULL takes the one to its left. %key% stands for a text
 * that was stored with the event, {key} for a parameter that clients draw. */
/* clang-format off */
#define TALK_EVENTS(X) \
	X(conversation_created, LOUD, NOTHING, \
	  "{actor} created the conversation", \
	  "You created the conversation", NULL, NULL, NULL) \
	X(conversation_renamed, LOUD, NOTHING, \
	  "{actor} renamed the conversation from \"%oldName%\" to \"%newName%\"", \
	  "You renamed the conversation from \"%oldName%\" to \"%newName%\"", NULL, NULL, NULL) \
	X(description_set, LOUD, NOTHING, \
	  "{actor} set the description", \
	  "You set the description", NULL, NULL, NULL) \
	X(description_removed, LOUD, NOTHING, \
	  "{actor} removed the description", \
	  "You removed the description", NULL, NULL, NULL) \
	X(avatar_set, LOUD, NOTHING, \
	  "{actor} set the conversation picture", \
	  "You set the conversation picture", NULL, NULL, NULL) \
	X(avatar_removed, LOUD, NOTHING, \
	  "{actor} removed the conversation picture", \
	  "You removed the conversation picture", NULL, NULL, NULL) \
	X(password_set, LOUD, NOTHING, \
	  "{actor} set a password", \
	  "You set a password", NULL, NULL, NULL) \
	X(password_removed, LOUD, NOTHING, \
	  "{actor} removed the password", \
	  "You removed the password", NULL, NULL, NULL) \
	X(guests_allowed, LOUD, NOTHING, \
	  "{actor} allowed guests", \
	  "You allowed guests", NULL, NULL, NULL) \
	X(guests_disallowed, LOUD, NOTHING, \
	  "{actor} disallowed guests", \
	  "You disallowed guests", NULL, NULL, NULL) \
	X(read_only, LOUD, NOTHING, \
	  "{actor} locked the conversation", \
	  "You locked the conversation", NULL, NULL, NULL) \
	X(read_only_off, LOUD, NOTHING, \
	  "{actor} unlocked the conversation", \
	  "You unlocked the conversation", NULL, NULL, NULL) \
	X(listable_none, LOUD, NOTHING, \
	  "{actor} limited the conversation to the current participants", \
	  "You limited the conversation to the current participants", NULL, NULL, NULL) \
	X(listable_users, LOUD, NOTHING, \
	  "{actor} opened the conversation to registered users", \
	  "You opened the conversation to registered users", NULL, NULL, NULL) \
	X(listable_all, LOUD, NOTHING, \
	  "{actor} opened the conversation to registered users and users created with the Guests app", \
	  "You opened the conversation to registered users and users created with the Guests app", NULL, NULL, NULL) \
	X(lobby_none, LOUD, NOTHING, \
	  "{actor} opened the conversation to everyone", \
	  "You opened the conversation to everyone", NULL, NULL, NULL) \
	X(lobby_non_moderators, LOUD, NOTHING, \
	  "{actor} restricted the conversation to moderators", \
	  "You restricted the conversation to moderators", NULL, NULL, NULL) \
	X(lobby_timer_reached, LOUD, NOTHING, \
	  "The conversation is now open to everyone", \
	  "The conversation is now open to everyone", NULL, NULL, NULL) \
	X(breakout_rooms_started, LOUD, NOTHING, \
	  "{actor} started breakout rooms", \
	  "You started breakout rooms", NULL, NULL, NULL) \
	X(breakout_rooms_stopped, LOUD, NOTHING, \
	  "{actor} stopped breakout rooms", \
	  "You stopped breakout rooms", NULL, NULL, NULL) \
	X(message_expiration_enabled, LOUD, NOTHING, \
	  "{actor} set the message expiration to %duration%", \
	  "You set the message expiration to %duration%", NULL, NULL, NULL) \
	X(message_expiration_disabled, LOUD, NOTHING, \
	  "{actor} disabled message expiration", \
	  "You disabled message expiration", NULL, NULL, NULL) \
	X(user_added, LOUD, USER, \
	  "{actor} added {user}", \
	  "You added {user}", \
	  "{actor} added you", \
	  "{actor} joined the conversation", \
	  "You joined the conversation") \
	X(user_removed, LOUD, USER, \
	  "{actor} removed {user}", \
	  "You removed {user}", \
	  "{actor} removed you", \
	  "{actor} left the conversation", \
	  "You left the conversation") \
	X(group_added, LOUD, GROUP, \
	  "{actor} added group {group}", \
	  "You added group {group}", NULL, NULL, NULL) \
	X(history_cleared, LOUD, NOTHING, \
	  "{actor} cleared the history of the conversation", \
	  "You cleared the history of the conversation", NULL, NULL, NULL) \
	X(message_edited, QUIET, NOTHING, \
	  "{actor} edited a message", \
	  "You edited a message", NULL, NULL, NULL) \
	X(message_deleted, QUIET, NOTHING, \
	  "{actor} deleted a message", \
	  "You deleted a message", NULL, NULL, NULL) \
	X(message_pinned, QUIET, NOTHING, \
	  "{actor} pinned a message", \
	  "You pinned a message", NULL, NULL, NULL) \
	X(message_unpinned, QUIET, NOTHING, \
	  "{actor} unpinned a message", \
	  "You unpinned a message", NULL, NULL, NULL) \
	X(reaction_revoked, QUIET, NOTHING, \
	  "{actor} deleted a reaction", \
	  "You deleted a reaction", NULL, NULL, NULL) \
	X(group_removed, LOUD, GROUP, \
	  "{actor} removed group {group}", \
	  "You removed group {group}", NULL, NULL, NULL) \
	X(moderator_promoted, LOUD, USER, \
	  "{actor} promoted {user} to moderator", \
	  "You promoted {user} to moderator", \
	  "{actor} promoted you to moderator", \
	  NULL, \
	  NULL) \
	X(moderator_demoted, LOUD, USER, \
	  "{actor} demoted {user} from moderator", \
	  "You demoted {user} from moderator", \
	  "{actor} demoted you from moderator", \
	  NULL, \
	  NULL) \
	X(guest_moderator_promoted, LOUD, GUEST, \
	  "{actor} promoted {user} to moderator", \
	  "You promoted {user} to moderator", \
	  "{actor} promoted you to moderator", \
	  NULL, \
	  NULL) \
	X(guest_moderator_demoted, LOUD, GUEST, \
	  "{actor} demoted {user} from moderator", \
	  "You demoted {user} from moderator", \
	  "{actor} demoted you from moderator", \
	  NULL, \
	  NULL) \
	X(poll_voted, LOUD, POLL, \
	  "Someone voted on the poll {poll}", NULL, NULL, NULL, NULL) \
	X(poll_closed, LOUD, POLL, \
	  "{actor} ended the poll {poll}", \
	  "You ended the poll {poll}", NULL, NULL, NULL) \
	X(thread_created, QUIET, THREAD, \
	  "{actor} created thread {title}", \
	  "You created thread {title}", NULL, NULL, NULL) \
	X(thread_renamed, QUIET, THREAD, \
	  "{actor} renamed thread {title}", \
	  "You renamed thread {title}", NULL, NULL, NULL)
/* clang-format on */

#endif
