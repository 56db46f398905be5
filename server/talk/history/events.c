#include "server/talk/history/events.h"

/* clang-format off */
static const struct event events[] = {
	{ "conversation_created", NULL,
	  "{actor} created the conversation", "You created the conversation", NULL, NULL, NULL },
	{ "conversation_renamed", NULL,
	  "{actor} renamed the conversation from \"%oldName%\" to \"%newName%\"",
	  "You renamed the conversation from \"%oldName%\" to \"%newName%\"", NULL, NULL, NULL },
	{ "description_set", NULL,
	  "{actor} changed the description", "You changed the description", NULL, NULL, NULL },
	{ "description_removed", NULL,
	  "{actor} removed the description", "You removed the description", NULL, NULL, NULL },
	{ "avatar_set", NULL,
	  "{actor} gave the conversation a new picture",
	  "You gave the conversation a new picture", NULL, NULL, NULL },
	{ "avatar_removed", NULL,
	  "{actor} took the picture of the conversation away",
	  "You took the picture of the conversation away", NULL, NULL, NULL },
	{ "password_set", NULL,
	  "{actor} protected the conversation with a password",
	  "You protected the conversation with a password", NULL, NULL, NULL },
	{ "password_removed", NULL,
	  "{actor} removed the password", "You removed the password", NULL, NULL, NULL },
	{ "guests_allowed", NULL,
	  "{actor} opened the conversation to guests",
	  "You opened the conversation to guests", NULL, NULL, NULL },
	{ "guests_disallowed", NULL,
	  "{actor} closed the conversation to guests",
	  "You closed the conversation to guests", NULL, NULL, NULL },
	{ "read_only", NULL,
	  "{actor} made the conversation read-only",
	  "You made the conversation read-only", NULL, NULL, NULL },
	{ "read_only_off", NULL,
	  "{actor} made the conversation writable again",
	  "You made the conversation writable again", NULL, NULL, NULL },
	{ "listable_none", NULL,
	  "{actor} made the conversation one for invited people only",
	  "You made the conversation one for invited people only", NULL, NULL, NULL },
	{ "listable_users", NULL,
	  "{actor} let all registered users find the conversation",
	  "You let all registered users find the conversation", NULL, NULL, NULL },
	{ "listable_all", NULL,
	  "{actor} let everybody find the conversation",
	  "You let everybody find the conversation", NULL, NULL, NULL },
	{ "lobby_none", NULL,
	  "{actor} opened the conversation to everyone in the lobby",
	  "You opened the conversation to everyone in the lobby", NULL, NULL, NULL },
	{ "lobby_non_moderators", NULL,
	  "{actor} lets only moderators past the lobby",
	  "You let only moderators past the lobby", NULL, NULL, NULL },
	{ "lobby_timer_reached", NULL,
	  "The lobby is over: the conversation is open to everyone",
	  "The lobby is over: the conversation is open to everyone", NULL, NULL, NULL },
	{ "breakout_rooms_started", NULL,
	  "{actor} started the breakout rooms", "You started the breakout rooms",
	  NULL, NULL, NULL },
	{ "breakout_rooms_stopped", NULL,
	  "{actor} stopped the breakout rooms", "You stopped the breakout rooms",
	  NULL, NULL, NULL },
	{ "message_expiration_enabled", NULL,
	  "{actor} let messages expire after %duration%",
	  "You let messages expire after %duration%", NULL, NULL, NULL },
	{ "message_expiration_disabled", NULL,
	  "{actor} lets messages stay for good", "You let messages stay for good",
	  NULL, NULL, NULL },
	{ "user_added", "user",
	  "{actor} added {user}", "You added {user}", "{actor} added you",
	  "{actor} joined the conversation", "You joined the conversation" },
	{ "user_removed", "user",
	  "{actor} removed {user}", "You removed {user}", "{actor} removed you",
	  "{actor} left the conversation", "You left the conversation" },
	{ "group_added", "group",
	  "{actor} added group {group}", "You added group {group}", NULL, NULL, NULL },
	{ "history_cleared", NULL,
	  "{actor} cleared the history of the conversation",
	  "You cleared the history of the conversation", NULL, NULL, NULL },
	{ "message_edited", NULL,
	  "{actor} edited a message", "You edited a message", NULL, NULL, NULL },
	{ "message_deleted", NULL,
	  "{actor} deleted a message", "You deleted a message", NULL, NULL, NULL },
	{ "reaction_revoked", NULL,
	  "{actor} took a reaction back", "You took a reaction back", NULL, NULL, NULL },
	{ "group_removed", "group",
	  "{actor} removed group {group}", "You removed group {group}", NULL, NULL, NULL },
	{ "moderator_promoted", "user",
	  "{actor} made {user} a moderator", "You made {user} a moderator",
	  "{actor} made you a moderator", NULL, NULL },
	{ "moderator_demoted", "user",
	  "{actor} took the moderator role from {user}", "You took the moderator role from {user}",
	  "{actor} took the moderator role from you", NULL, NULL },
	{ "guest_moderator_promoted", "guest",
	  "{actor} made {user} a moderator", "You made {user} a moderator",
	  "{actor} made you a moderator", NULL, NULL },
	{ "guest_moderator_demoted", "guest",
	  "{actor} took the moderator role from {user}", "You took the moderator role from {user}",
	  "{actor} took the moderator role from you", NULL, NULL },
	{ "poll_voted", "poll",
	  "Somebody voted in the poll {poll}", NULL, NULL, NULL, NULL },
	{ "poll_closed", "poll",
	  "{actor} closed the poll {poll}", "You closed the poll {poll}", NULL, NULL, NULL },
	{ "thread_created", "thread",
	  "{actor} began the thread {title}", "You began the thread {title}", NULL, NULL, NULL },
	{ "thread_renamed", "thread",
	  "{actor} gave a thread the title {title}", "You gave a thread the title {title}",
	  NULL, NULL, NULL },
};
/* clang-format on */

/* Written by a newer version: its name is all that can be told of it. */
static const struct event unknown_event = { .others = "", .by_me = "" };

const struct event *event_find(struct tt_str name)
{
	for (size_t i = 0; i < ARRAY_LEN(events); i++)
		if (tt_str_is(name, events[i].name))
			return &events[i];
	return &unknown_event;
}

bool event_is_quiet(struct tt_str name)
{
	static const char *const quiet[] = {
		"message_edited", "message_deleted", "reaction_revoked",
		"thread_created", "thread_renamed",
	};

	for (size_t i = 0; i < ARRAY_LEN(quiet); i++)
		if (tt_str_is(name, quiet[i]))
			return true;
	return false;
}
