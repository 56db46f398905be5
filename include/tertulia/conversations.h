/* conversations.h - lists of conversations, making and changing them (Talk's room API, v4). */
#ifndef TERTULIA_CONVERSATIONS_H
#define TERTULIA_CONVERSATIONS_H

#include <tertulia/call.h>
#include <tertulia/constants.h>
#include <tertulia/objects.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The answer: a conversation; NULL when the call failed or is of another kind. */
TT_API const struct tt_conversation *tt_call_conversation(const struct tt_call *call);

/* The answer: conversations, *n of them; NULL when the call failed or is of another kind. */
TT_API const struct tt_conversation *tt_call_conversations(const struct tt_call *call, size_t *n);

/* What to give as modified_since the next time; 0 when the server did not say. */
TT_API int64_t tt_call_modified_before(const struct tt_call *call);

/* The hash over Talk's settings (X-Nextcloud-Talk-Hash): when it changes, capabilities are to be
 * asked for again. NULL when the answer has none. */
TT_API const char *tt_call_talk_hash(const struct tt_call *call);

struct tt_conversations_options {
	bool updates_status;       /* the user counts as online */
	bool with_status;          /* the status of the others in one-to-one conversations */
	bool without_last_message; /* leaves last_message out */
	int64_t modified_since;    /* only what has changed since (tt_call_modified_before) */
};

/* The user's conversations. options NULL: all of them. Answer: conversations. */
TT_API_NEW struct tt_call *tt_conversations_list(struct tt_client *client,
						 const struct tt_conversations_options *options);

/* Conversations that are open to the user and that he is not in. search may be NULL. Answer:
 * conversations, of which only part of the fields is set. */
TT_API_NEW struct tt_call *tt_conversations_listed(struct tt_client *client, const char *search);

/* One conversation. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_get(struct tt_client *client, const char *token);

/* The user's own notes, made when they are not there. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_note_to_self(struct tt_client *client);

struct tt_conversation_new {
	int type;                /* enum tt_conversation_type */
	const char *invite;      /* one-to-one: the user id of the other; group: a group's id */
	const char *source;      /* of the invite of a group conversation: "groups", "circles" */
	const char *name;        /* not for one-to-one */
	const char *object_type; /* "room" for a breakout room, "event", ...; NULL: none */
	const char *object_id;
	/* What follows needs the feature conversation-creation-all. */
	const char *password; /* of a public one */
	const char *description;
	const char *emoji;        /* as its picture */
	const char *avatar_color; /* behind the emoji: six hexadecimal digits */
	bool read_only;
	int listable; /* enum tt_listable */
	int64_t message_expiration_s;
	int lobby_state; /* enum tt_lobby */
	int64_t lobby_timer_s;
	int permissions; /* default permissions */
	int mention_permissions;
	const char *const *users; /* to invite; n_users of them */
	size_t n_users;
	const char *const *groups;
	size_t n_groups;
	const char *const *emails;
	size_t n_emails;
};

/* Makes a conversation. What is 0 or NULL is not sent. Answer: conversation, also of a one-to-one
 * conversation that was there before (tt_call_status 200). */
TT_API_NEW struct tt_call *tt_conversation_create(struct tt_client *client,
						  const struct tt_conversation_new *wanted);

/* Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_rename(struct tt_client *client, const char *token,
						  const char *name);

/* "": no description. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_set_description(struct tt_client *client,
							   const char *token,
							   const char *description);

/* The user's favourites. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_set_favorite(struct tt_client *client, const char *token,
							bool favorite);

/* Only of public conversations; "": none. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_set_password(struct tt_client *client, const char *token,
							const char *password);

/* Nobody can write. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_set_read_only(struct tt_client *client,
							 const char *token, bool read_only);

/* Whether guests can join by the link. password (may be NULL) is for who makes it public where
 * passwords are a must. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_set_public(struct tt_client *client, const char *token,
						      bool is_public, const char *password);

/* level: enum tt_notification_level, for this user. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_set_notification_level(struct tt_client *client,
								  const char *token, int level);

/* Whether calls ring, for this user. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_set_call_notifications(struct tt_client *client,
								  const char *token, bool wanted);

/* Who finds it in searches: enum tt_listable. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_set_listable(struct tt_client *client, const char *token,
							int listable);

/* Who may mention all: enum tt_mention_permissions. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_set_mention_permissions(struct tt_client *client,
								   const char *token, int who);

/* Bits of enum tt_permissions, for everybody without permissions of his own. Answer: conversation.
 */
TT_API_NEW struct tt_call *tt_conversation_set_default_permissions(struct tt_client *client,
								   const char *token,
								   int permissions);

/* How long new messages stay; 0: for ever. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_set_message_expiration(struct tt_client *client,
								  const char *token,
								  int64_t seconds);

/* state: enum tt_lobby; timer_s: when it ends by itself (Unix seconds), 0: never. Answer:
 * conversation. */
TT_API_NEW struct tt_call *tt_conversation_set_lobby(struct tt_client *client, const char *token,
						     int state, int64_t timer_s);

/* enum tt_sip. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_set_sip(struct tt_client *client, const char *token,
						   int state);

/* Whether who joins a call has to agree to a recording. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_set_recording_consent(struct tt_client *client,
								 const char *token, bool needed);

/* For this user: out of sight. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_set_archived(struct tt_client *client, const char *token,
							bool archived);

/* For this user: notifications even while he is not to be disturbed. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_set_important(struct tt_client *client,
							 const char *token, bool important);

/* For this user: no last message in lists, no text in notifications. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_set_sensitive(struct tt_client *client,
							 const char *token, bool sensitive);

/* It belongs to no event or the like any more. Answer: conversation. */
TT_API_NEW struct tt_call *tt_conversation_unbind(struct tt_client *client, const char *token);

/* Deletes it for everybody. Answer: nothing. */
TT_API_NEW struct tt_call *tt_conversation_delete(struct tt_client *client, const char *token);

/* Leaves it for good. Answer: nothing. */
TT_API_NEW struct tt_call *tt_conversation_leave(struct tt_client *client, const char *token);

/* What can be done in it. Answer: JSON, Talk's part of the capabilities. */
TT_API_NEW struct tt_call *tt_conversation_capabilities(struct tt_client *client,
							const char *token);

#ifdef __cplusplus
}
#endif

#endif
