/* participants.h - who is in a conversation: attendees, their sessions, guests, bans. */
#ifndef TERTULIA_PARTICIPANTS_H
#define TERTULIA_PARTICIPANTS_H

#include <tertulia/call.h>
#include <tertulia/constants.h>
#include <tertulia/objects.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The answer: participants, *n of them; NULL when the call failed or is of another kind. */
TT_API const struct tt_participant *tt_call_participants(const struct tt_call *call, size_t *n);

/* The answer: bans. */
TT_API const struct tt_ban *tt_call_bans(const struct tt_call *call, size_t *n);

/* with_status: what they say they are doing. Answer: participants. */
TT_API_NEW struct tt_call *tt_participants_list(struct tt_client *client, const char *token,
						bool with_status);

/* source: "users" (also NULL), "groups", "emails", "circles", ... Answer: nothing; JSON {"type": 3}
 * when the conversation became public by it. */
TT_API_NEW struct tt_call *tt_participant_add(struct tt_client *client, const char *token,
					      const char *id, const char *source);

/* Answer: nothing. */
TT_API_NEW struct tt_call *tt_participant_remove(struct tt_client *client, const char *token,
						 int64_t attendee_id);

/* Makes somebody a moderator, or no longer. Answer: nothing. */
TT_API_NEW struct tt_call *tt_participant_set_moderator(struct tt_client *client, const char *token,
							int64_t attendee_id, bool moderator);

/* method: "set", "add" or "remove"; permissions: bits of enum tt_permissions. Answer: participants,
 * the one that was changed. */
TT_API_NEW struct tt_call *tt_participant_set_permissions(struct tt_client *client,
							  const char *token, int64_t attendee_id,
							  const char *method, int permissions);

/* Sends invitations by e-mail again; attendee_id 0: to all. Answer: nothing. */
TT_API_NEW struct tt_call *tt_participants_resend_invitations(struct tt_client *client,
							      const char *token,
							      int64_t attendee_id);

/* Invites the addresses of a CSV file ("email","name"). test_run: only counts. Answer: JSON. */
TT_API_NEW struct tt_call *tt_participants_import(struct tt_client *client, const char *token,
						  const void *csv, size_t n, bool test_run);

/* Begins a session in a conversation: from then on the user is present, and a guest takes part.
 * password (may be NULL): of a public conversation. force: ends a session of the same client.
 * Answer: conversation. */
TT_API_NEW struct tt_call *tt_session_join(struct tt_client *client, const char *token,
					   const char *password, bool force);

/* Ends it. Answer: nothing. */
TT_API_NEW struct tt_call *tt_session_leave(struct tt_client *client, const char *token);

/* Whether somebody looks at the session: if not, notifications are sent. Answer: conversation. */
TT_API_NEW struct tt_call *tt_session_set_active(struct tt_client *client, const char *token,
						 bool active);

/* What a guest is called. Answer: nothing. */
TT_API_NEW struct tt_call *tt_guest_set_name(struct tt_client *client, const char *token,
					     const char *name);

/* Answer: bans. */
TT_API_NEW struct tt_call *tt_bans_list(struct tt_client *client, const char *token);

/* actor_type: "users", "guests", "emails" or "ip"; note (may be NULL) is for moderators. Answer:
 * bans, the new one. */
TT_API_NEW struct tt_call *tt_ban_add(struct tt_client *client, const char *token,
				      const char *actor_type, const char *actor_id,
				      const char *note);

/* Answer: nothing. */
TT_API_NEW struct tt_call *tt_ban_remove(struct tt_client *client, const char *token,
					 int64_t ban_id);

#ifdef __cplusplus
}
#endif

#endif
