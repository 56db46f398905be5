/* conversations.c - conversations (Talk's room API, v4). */
#include "lib/client/internal.h"
#include "lib/wire/conversation.h"

#define ROOM SPREED "/v4/room/%s"

const struct decoder tt_answer_conversation = ANSWER_ONE(tt_conversation_object);
const struct decoder tt_answer_conversations = ANSWER_LIST(tt_conversation_object);

const struct tt_conversation *tt_call_conversation(const struct tt_call *call)
{
	return tt_answer_first(call, &tt_conversation_object);
}

const struct tt_conversation *tt_call_conversations(const struct tt_call *call, size_t *n)
{
	return tt_answer_items(call, &tt_conversation_object, n);
}

int64_t tt_call_modified_before(const struct tt_call *call)
{
	return tt_answer_header_int(call, "X-Nextcloud-Talk-Modified-Before");
}

const char *tt_call_talk_hash(const struct tt_call *call)
{
	return tt_call_header(call, "X-Nextcloud-Talk-Hash");
}

struct tt_call *tt_conversations_list(struct tt_client *client,
				      const struct tt_conversations_options *options)
{
	static const struct tt_conversations_options defaults = { 0 };
	struct tt_call *call =
		tt_req_new(client, &tt_answer_conversations, "GET", SPREED "/v4/room");

	if (!options)
		options = &defaults;
	tt_req_flag(call, "noStatusUpdate", !options->updates_status);
	tt_req_flag(call, "includeStatus", options->with_status);
	if (options->without_last_message)
		tt_req_int(call, "includeLastMessage", 0);
	tt_req_int_set(call, "modifiedSince", options->modified_since);
	return call;
}

struct tt_call *tt_conversations_listed(struct tt_client *client, const char *search)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_conversations, "GET", SPREED "/v4/listed-room");

	tt_req_text(call, "searchTerm", search);
	return call;
}

struct tt_call *tt_conversation_get(struct tt_client *client, const char *token)
{
	return tt_req_new(client, &tt_answer_conversation, "GET", ROOM, token);
}

struct tt_call *tt_conversation_note_to_self(struct tt_client *client)
{
	return tt_req_new(client, &tt_answer_conversation, "GET", SPREED "/v4/room/note-to-self");
}

static void add_participants(struct tt_call *call, const struct tt_conversation_new *wanted)
{
	if (wanted->n_users + wanted->n_groups + wanted->n_emails == 0)
		return;
	tt_req_object(call, "participants");
	if (wanted->n_users > 0)
		tt_req_texts(call, "users", wanted->users, wanted->n_users);
	if (wanted->n_groups > 0)
		tt_req_texts(call, "groups", wanted->groups, wanted->n_groups);
	if (wanted->n_emails > 0)
		tt_req_texts(call, "emails", wanted->emails, wanted->n_emails);
	tt_req_object_end(call);
}

struct tt_call *tt_conversation_create(struct tt_client *client,
				       const struct tt_conversation_new *wanted)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_conversation, "POST", SPREED "/v4/room");

	tt_req_int(call, "roomType", wanted->type);
	tt_req_text(call, "invite", wanted->invite);
	tt_req_text(call, "source", wanted->source);
	tt_req_text(call, "roomName", wanted->name);
	tt_req_text(call, "objectType", wanted->object_type);
	tt_req_text(call, "objectId", wanted->object_id);
	tt_req_text(call, "password", wanted->password);
	tt_req_text(call, "description", wanted->description);
	tt_req_text(call, "emoji", wanted->emoji);
	tt_req_text(call, "avatarColor", wanted->avatar_color);
	tt_req_flag(call, "readOnly", wanted->read_only);
	tt_req_int_set(call, "listable", wanted->listable);
	tt_req_int_set(call, "messageExpiration", wanted->message_expiration_s);
	tt_req_int_set(call, "lobbyState", wanted->lobby_state);
	tt_req_int_set(call, "lobbyTimer", wanted->lobby_timer_s);
	tt_req_int_set(call, "permissions", wanted->permissions);
	tt_req_int_set(call, "mentionPermissions", wanted->mention_permissions);
	add_participants(call, wanted);
	return call;
}

static struct tt_call *set_text(struct tt_client *client, const char *token, const char *method,
				const char *what, const char *name, const char *value)
{
	struct tt_call *call =
		what ? tt_req_new(client, &tt_answer_conversation, method, ROOM "/%s", token, what)
		     : tt_req_new(client, &tt_answer_conversation, method, ROOM, token);

	if (!value)
		tt_req_wrong(call, "a text is missing");
	tt_req_text(call, name, value);
	return call;
}

static struct tt_call *set_int(struct tt_client *client, const char *token, const char *method,
			       const char *what, const char *name, int64_t value)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_conversation, method, ROOM "/%s", token, what);

	tt_req_int(call, name, value);
	return call;
}

/* POST and DELETE of the same thing. */
static struct tt_call *set_flag(struct tt_client *client, const char *token, const char *what,
				bool value)
{
	return tt_req_new(client, &tt_answer_conversation, value ? "POST" : "DELETE", ROOM "/%s",
			  token, what);
}

struct tt_call *tt_conversation_rename(struct tt_client *client, const char *token,
				       const char *name)
{
	return set_text(client, token, "PUT", NULL, "roomName", name);
}

struct tt_call *tt_conversation_set_description(struct tt_client *client, const char *token,
						const char *description)
{
	return set_text(client, token, "PUT", "description", "description", description);
}

struct tt_call *tt_conversation_set_favorite(struct tt_client *client, const char *token,
					     bool favorite)
{
	return set_flag(client, token, "favorite", favorite);
}

struct tt_call *tt_conversation_set_password(struct tt_client *client, const char *token,
					     const char *password)
{
	return set_text(client, token, "PUT", "password", "password", password);
}

struct tt_call *tt_conversation_set_read_only(struct tt_client *client, const char *token,
					      bool read_only)
{
	return set_int(client, token, "PUT", "read-only", "state", read_only);
}

struct tt_call *tt_conversation_set_public(struct tt_client *client, const char *token,
					   bool is_public, const char *password)
{
	struct tt_call *call = set_flag(client, token, "public", is_public);

	if (is_public)
		tt_req_text(call, "password", password);
	return call;
}

struct tt_call *tt_conversation_set_notification_level(struct tt_client *client, const char *token,
						       int level)
{
	return set_int(client, token, "POST", "notify", "level", level);
}

struct tt_call *tt_conversation_set_call_notifications(struct tt_client *client, const char *token,
						       bool wanted)
{
	return set_int(client, token, "POST", "notify-calls", "level", wanted);
}

struct tt_call *tt_conversation_set_listable(struct tt_client *client, const char *token,
					     int listable)
{
	return set_int(client, token, "PUT", "listable", "scope", listable);
}

struct tt_call *tt_conversation_set_mention_permissions(struct tt_client *client, const char *token,
							int who)
{
	return set_int(client, token, "PUT", "mention-permissions", "mentionPermissions", who);
}

struct tt_call *tt_conversation_set_default_permissions(struct tt_client *client, const char *token,
							int permissions)
{
	struct tt_call *call = tt_req_new(client, &tt_answer_conversation, "PUT",
					  ROOM "/permissions/default", token);

	tt_req_int(call, "permissions", permissions);
	return call;
}

struct tt_call *tt_conversation_set_message_expiration(struct tt_client *client, const char *token,
						       int64_t seconds)
{
	return set_int(client, token, "POST", "message-expiration", "seconds", seconds);
}

struct tt_call *tt_conversation_set_lobby(struct tt_client *client, const char *token, int state,
					  int64_t timer_s)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_conversation, "PUT", ROOM "/webinar/lobby", token);

	tt_req_int(call, "state", state);
	tt_req_int_set(call, "timer", timer_s);
	return call;
}

struct tt_call *tt_conversation_set_sip(struct tt_client *client, const char *token, int state)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_conversation, "PUT", ROOM "/webinar/sip", token);

	tt_req_int(call, "state", state);
	return call;
}

struct tt_call *tt_conversation_set_recording_consent(struct tt_client *client, const char *token,
						      bool needed)
{
	return set_int(client, token, "PUT", "recording-consent", "recordingConsent", needed);
}

struct tt_call *tt_conversation_set_archived(struct tt_client *client, const char *token,
					     bool archived)
{
	return set_flag(client, token, "archive", archived);
}

struct tt_call *tt_conversation_set_important(struct tt_client *client, const char *token,
					      bool important)
{
	return set_flag(client, token, "important", important);
}

struct tt_call *tt_conversation_set_sensitive(struct tt_client *client, const char *token,
					      bool sensitive)
{
	return set_flag(client, token, "sensitive", sensitive);
}

struct tt_call *tt_conversation_unbind(struct tt_client *client, const char *token)
{
	return set_flag(client, token, "object", false);
}

struct tt_call *tt_conversation_delete(struct tt_client *client, const char *token)
{
	return tt_req_new(client, &tt_answer_nothing, "DELETE", ROOM, token);
}

struct tt_call *tt_conversation_leave(struct tt_client *client, const char *token)
{
	return tt_req_new(client, &tt_answer_nothing, "DELETE", ROOM "/participants/self", token);
}

struct tt_call *tt_conversation_capabilities(struct tt_client *client, const char *token)
{
	return tt_req_new(client, &tt_answer_json, "GET", ROOM "/capabilities", token);
}
