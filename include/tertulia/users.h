/* users.h - what the server can do, who one is, what one is doing, how one gets an app password. */
#ifndef TERTULIA_USERS_H
#define TERTULIA_USERS_H

#include <tertulia/call.h>
#include <tertulia/objects.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the server is and can do; needs no login. Answer: server, and all of it as JSON with the
 * members "version" and "capabilities". */
TT_API_NEW struct tt_call *tt_capabilities_get(struct tt_client *client);

struct tt_server {
	int64_t major; /* Nextcloud's version */
	int64_t minor;
	int64_t micro;
	struct tt_str version; /* "32.0.1" */
	struct tt_str edition; /* "" */
	bool extended_support;
	struct tt_str talk_version;    /* "22.0.0"; p == NULL without Talk */
	struct tt_texts talk_features; /* "chat-v2", "bots-v1", ... */
	int64_t max_message_chars;     /* of a chat message; 0: not said */
};

/* The answer: server. */
TT_API const struct tt_server *tt_call_server(const struct tt_call *call);

/* Whether `name` ("spreed", "files.versioning", "spreed.features.bots-v1") is there and not false,
 * in the answer of tt_capabilities_get(): the last part of a path is a key whose value counts, or
 * an entry of a list. */
TT_API bool tt_call_has_capability(const struct tt_call *call, const char *name);

/* The answer: a user. */
TT_API const struct tt_user *tt_call_user(const struct tt_call *call);

/* user_id NULL: oneself. Answer: user. */
TT_API_NEW struct tt_call *tt_user_get(struct tt_client *client, const char *user_id);

/* The answer: what a person is doing; what people are doing. */
TT_API const struct tt_user_status *tt_call_user_status(const struct tt_call *call);
TT_API const struct tt_user_status *tt_call_user_statuses(const struct tt_call *call, size_t *n);

/* user_id NULL: one's own, with TT_PART_OWN. Answer: user status. */
TT_API_NEW struct tt_call *tt_user_status_get(struct tt_client *client, const char *user_id);

/* Answer: user statuses. */
TT_API_NEW struct tt_call *tt_user_statuses_list(struct tt_client *client, int limit, int offset);

/* type: "online", "away", "dnd", "busy", "invisible", "offline". Answer: user status. */
TT_API_NEW struct tt_call *tt_user_status_set(struct tt_client *client, const char *type);

/* Text and one emoji, each may be NULL; clear_at_s: when it goes (Unix seconds), 0: it stays.
 * Answer: user status. */
TT_API_NEW struct tt_call *tt_user_status_set_message(struct tt_client *client, const char *message,
						      const char *icon, int64_t clear_at_s);

/* One of the server's own ("meeting", "vacationing"). Answer: user status. */
TT_API_NEW struct tt_call *tt_user_status_set_predefined(struct tt_client *client,
							 const char *message_id,
							 int64_t clear_at_s);

/* Answer: JSON, a list of objects with id, icon, message, clearAt. */
TT_API_NEW struct tt_call *tt_user_status_predefined(struct tt_client *client);

/* Answer: nothing. */
TT_API_NEW struct tt_call *tt_user_status_clear_message(struct tt_client *client);

/* Finds people and groups to invite. types: bits 1 << enum tt_share_type, 0: users; token (may be
 * NULL): of the conversation they are invited to. Answer: JSON, a list of objects with id, label,
 * source. */
TT_API_NEW struct tt_call *tt_people_search(struct tt_client *client, const char *search,
					    unsigned types, const char *token, int limit);

/* Begins a login in the user's browser (login flow v2); the client needs no login yet. Answer:
 * login flow. */
TT_API_NEW struct tt_call *tt_login_flow_start(struct tt_client *client);

struct tt_login_flow {
	struct tt_str login; /* the address to open in a browser */
	struct tt_str token; /* for tt_login_flow_poll() */
};

/* The answer: a login flow. */
TT_API const struct tt_login_flow *tt_call_login_flow(const struct tt_call *call);

/* Asks whether the user has said yes: TT_E_REFUSED with status 404 means not yet. Answer: login. */
TT_API_NEW struct tt_call *tt_login_flow_poll(struct tt_client *client, const char *token);

struct tt_login {
	struct tt_str server;
	struct tt_str name;
	struct tt_str app_password;
};

/* The answer: a login. */
TT_API const struct tt_login *tt_call_login(const struct tt_call *call);

/* Trades the password for an app password. Answer: JSON {"apppassword": ...}. */
TT_API_NEW struct tt_call *tt_app_password_get(struct tt_client *client);

/* Takes back the app password that the client uses. Answer: nothing. */
TT_API_NEW struct tt_call *tt_app_password_delete(struct tt_client *client);

/* A preference of Talk ("read_status_privacy", "typing_privacy", ...). Answer: nothing. */
TT_API_NEW struct tt_call *tt_preference_set(struct tt_client *client, const char *key,
					     const char *value);

#ifdef __cplusplus
}
#endif

#endif
