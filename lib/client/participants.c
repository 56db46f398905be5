/* participants.c - who is in a conversation: attendees, sessions, guests, bans. */
#include "lib/client/internal.h"
#include "lib/wire/ban.h"
#include "lib/wire/participant.h"

#define ROOM SPREED "/v4/room/%s"
#define BAN SPREED "/v1/ban/%s"

static const struct decoder participants = ANSWER_LIST(tt_participant_object);
static const struct decoder bans = ANSWER_LIST(tt_ban_object);
static const struct decoder one_ban = ANSWER_ONE(tt_ban_object);

const struct tt_participant *tt_call_participants(const struct tt_call *call, size_t *n)
{
	return tt_answer_items(call, &tt_participant_object, n);
}

const struct tt_ban *tt_call_bans(const struct tt_call *call, size_t *n)
{
	return tt_answer_items(call, &tt_ban_object, n);
}

struct tt_call *tt_participants_list(struct tt_client *client, const char *token, bool with_status)
{
	struct tt_call *call =
		tt_req_new(client, &participants, "GET", ROOM "/participants", token);

	tt_req_flag(call, "includeStatus", with_status);
	return call;
}

struct tt_call *tt_participant_add(struct tt_client *client, const char *token, const char *id,
				   const char *source)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_nothing, "POST", ROOM "/participants", token);

	if (!id)
		tt_req_wrong(call, "the new participant is missing");
	tt_req_text(call, "newParticipant", id);
	tt_req_text(call, "source", source);
	return call;
}

static struct tt_call *of_attendee(struct tt_client *client, const struct decoder *decoder,
				   const char *method, const char *token, const char *what,
				   int64_t attendee_id)
{
	struct tt_call *call = tt_req_new(client, decoder, method, ROOM "/%s", token, what);

	tt_req_int(call, "attendeeId", attendee_id);
	return call;
}

struct tt_call *tt_participant_remove(struct tt_client *client, const char *token,
				      int64_t attendee_id)
{
	return of_attendee(client, &tt_answer_nothing, "DELETE", token, "attendees", attendee_id);
}

struct tt_call *tt_participant_set_moderator(struct tt_client *client, const char *token,
					     int64_t attendee_id, bool moderator)
{
	return of_attendee(client, &tt_answer_nothing, moderator ? "POST" : "DELETE", token,
			   "moderators", attendee_id);
}

struct tt_call *tt_participant_set_permissions(struct tt_client *client, const char *token,
					       int64_t attendee_id, const char *method,
					       int permissions)
{
	struct tt_call *call =
		tt_req_new(client, &participants, "PUT", ROOM "/attendees/permissions", token);

	tt_req_int(call, "attendeeId", attendee_id);
	tt_req_text(call, "method", method);
	tt_req_int(call, "permissions", permissions);
	return call;
}

struct tt_call *tt_participants_resend_invitations(struct tt_client *client, const char *token,
						   int64_t attendee_id)
{
	struct tt_call *call = tt_req_new(client, &tt_answer_nothing, "POST",
					  ROOM "/participants/resend-invitations", token);

	tt_req_int_set(call, "attendeeId", attendee_id);
	return call;
}

struct tt_call *tt_participants_import(struct tt_client *client, const char *token, const void *csv,
				       size_t n, bool test_run)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_json, "POST", ROOM "/import-emails", token);

	tt_req_form_file(call, "text/csv", csv, n, "testRun", test_run ? "1" : "0");
	return call;
}

struct tt_call *tt_session_join(struct tt_client *client, const char *token, const char *password,
				bool force)
{
	struct tt_call *call = tt_req_new(client, &tt_answer_conversation, "POST",
					  ROOM "/participants/active", token);

	tt_req_text(call, "password", password);
	tt_req_bool(call, "force", force);
	return call;
}

struct tt_call *tt_session_leave(struct tt_client *client, const char *token)
{
	return tt_req_new(client, &tt_answer_nothing, "DELETE", ROOM "/participants/active", token);
}

struct tt_call *tt_session_set_active(struct tt_client *client, const char *token, bool active)
{
	struct tt_call *call = tt_req_new(client, &tt_answer_conversation, "PUT",
					  ROOM "/participants/state", token);

	tt_req_int(call, "state", active);
	return call;
}

struct tt_call *tt_guest_set_name(struct tt_client *client, const char *token, const char *name)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_nothing, "POST", SPREED "/v1/guest/%s/name", token);

	tt_req_text(call, "displayName", name ? name : "");
	return call;
}

struct tt_call *tt_bans_list(struct tt_client *client, const char *token)
{
	return tt_req_new(client, &bans, "GET", BAN, token);
}

struct tt_call *tt_ban_add(struct tt_client *client, const char *token, const char *actor_type,
			   const char *actor_id, const char *note)
{
	struct tt_call *call = tt_req_new(client, &one_ban, "POST", BAN, token);

	tt_req_text(call, "actorType", actor_type);
	tt_req_text(call, "actorId", actor_id);
	tt_req_text(call, "internalNote", note);
	return call;
}

struct tt_call *tt_ban_remove(struct tt_client *client, const char *token, int64_t ban_id)
{
	return tt_req_new(client, &tt_answer_nothing, "DELETE", BAN "/%" PRId64, token, ban_id);
}
