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
 * Then the texts: somebody did it; the reader did it; it was done to the reader; actor and user are
 * the same, and somebody else reads; the reader is both. NULL takes the one to its left. %key%
 * stands for a text that was stored with the event, {key} for a parameter that clients draw. */
/* clang-format off */
#define TALK_EVENTS(X) \
	X(conversation_created, LOUD, NOTHING, \
	  "{actor} created the conversation", \
	  "You created the conversation", NULL, NULL, NULL) \
	X(conversation_renamed, LOUD, NOTHING, \
	  "{actor} renamed the conversation from \"%oldName%\" to \"%newName%\"", \
	  "You renamed the conversation from \"%oldName%\" to \"%newName%\"", NULL, NULL, NULL) \
	X(description_set, LOUD, NOTHING, \
	  "{actor} changed the description", \
	  "You changed the description", NULL, NULL, NULL) \
	X(description_removed, LOUD, NOTHING, \
	  "{actor} removed the description", \
	  "You removed the description", NULL, NULL, NULL) \
	X(avatar_set, LOUD, NOTHING, \
	  "{actor} gave the conversation a new picture", \
	  "You gave the conversation a new picture", NULL, NULL, NULL) \
	X(avatar_removed, LOUD, NOTHING, \
	  "{actor} took the picture of the conversation away", \
	  "You took the picture of the conversation away", NULL, NULL, NULL) \
	X(password_set, LOUD, NOTHING, \
	  "{actor} protected the conversation with a password", \
	  "You protected the conversation with a password", NULL, NULL, NULL) \
	X(password_removed, LOUD, NOTHING, \
	  "{actor} removed the password", \
	  "You removed the password", NULL, NULL, NULL) \
	X(guests_allowed, LOUD, NOTHING, \
	  "{actor} opened the conversation to guests", \
	  "You opened the conversation to guests", NULL, NULL, NULL) \
	X(guests_disallowed, LOUD, NOTHING, \
	  "{actor} closed the conversation to guests", \
	  "You closed the conversation to guests", NULL, NULL, NULL) \
	X(read_only, LOUD, NOTHING, \
	  "{actor} made the conversation read-only", \
	  "You made the conversation read-only", NULL, NULL, NULL) \
	X(read_only_off, LOUD, NOTHING, \
	  "{actor} made the conversation writable again", \
	  "You made the conversation writable again", NULL, NULL, NULL) \
	X(listable_none, LOUD, NOTHING, \
	  "{actor} made the conversation one for invited people only", \
	  "You made the conversation one for invited people only", NULL, NULL, NULL) \
	X(listable_users, LOUD, NOTHING, \
	  "{actor} let all registered users find the conversation", \
	  "You let all registered users find the conversation", NULL, NULL, NULL) \
	X(listable_all, LOUD, NOTHING, \
	  "{actor} let everybody find the conversation", \
	  "You let everybody find the conversation", NULL, NULL, NULL) \
	X(lobby_none, LOUD, NOTHING, \
	  "{actor} opened the conversation to everyone in the lobby", \
	  "You opened the conversation to everyone in the lobby", NULL, NULL, NULL) \
	X(lobby_non_moderators, LOUD, NOTHING, \
	  "{actor} lets only moderators past the lobby", \
	  "You let only moderators past the lobby", NULL, NULL, NULL) \
	X(lobby_timer_reached, LOUD, NOTHING, \
	  "The lobby is over: the conversation is open to everyone", \
	  "The lobby is over: the conversation is open to everyone", NULL, NULL, NULL) \
	X(breakout_rooms_started, LOUD, NOTHING, \
	  "{actor} started the breakout rooms", \
	  "You started the breakout rooms", NULL, NULL, NULL) \
	X(breakout_rooms_stopped, LOUD, NOTHING, \
	  "{actor} stopped the breakout rooms", \
	  "You stopped the breakout rooms", NULL, NULL, NULL) \
	X(message_expiration_enabled, LOUD, NOTHING, \
	  "{actor} let messages expire after %duration%", \
	  "You let messages expire after %duration%", NULL, NULL, NULL) \
	X(message_expiration_disabled, LOUD, NOTHING, \
	  "{actor} lets messages stay for good", \
	  "You let messages stay for good", NULL, NULL, NULL) \
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
	X(reaction_revoked, QUIET, NOTHING, \
	  "{actor} took a reaction back", \
	  "You took a reaction back", NULL, NULL, NULL) \
	X(group_removed, LOUD, GROUP, \
	  "{actor} removed group {group}", \
	  "You removed group {group}", NULL, NULL, NULL) \
	X(moderator_promoted, LOUD, USER, \
	  "{actor} made {user} a moderator", \
	  "You made {user} a moderator", \
	  "{actor} made you a moderator", \
	  NULL, \
	  NULL) \
	X(moderator_demoted, LOUD, USER, \
	  "{actor} took the moderator role from {user}", \
	  "You took the moderator role from {user}", \
	  "{actor} took the moderator role from you", \
	  NULL, \
	  NULL) \
	X(guest_moderator_promoted, LOUD, GUEST, \
	  "{actor} made {user} a moderator", \
	  "You made {user} a moderator", \
	  "{actor} made you a moderator", \
	  NULL, \
	  NULL) \
	X(guest_moderator_demoted, LOUD, GUEST, \
	  "{actor} took the moderator role from {user}", \
	  "You took the moderator role from {user}", \
	  "{actor} took the moderator role from you", \
	  NULL, \
	  NULL) \
	X(poll_voted, LOUD, POLL, \
	  "Somebody voted in the poll {poll}", NULL, NULL, NULL, NULL) \
	X(poll_closed, LOUD, POLL, \
	  "{actor} closed the poll {poll}", \
	  "You closed the poll {poll}", NULL, NULL, NULL) \
	X(thread_created, QUIET, THREAD, \
	  "{actor} began the thread {title}", \
	  "You began the thread {title}", NULL, NULL, NULL) \
	X(thread_renamed, QUIET, THREAD, \
	  "{actor} gave a thread the title {title}", \
	  "You gave a thread the title {title}", NULL, NULL, NULL)
/* clang-format on */

#endif
