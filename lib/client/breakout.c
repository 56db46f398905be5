/* breakout.c - breakout rooms of a conversation. */
#include "lib/client/internal.h"
#include "lib/wire/participant.h"

#define BREAKOUT SPREED "/v1/breakout-rooms/%s"
#define ROOM SPREED "/v4/room/%s"

static const struct decoder participants = ANSWER_LIST(tt_participant_object);

struct tt_call *tt_breakout_list(struct tt_client *client, const char *token)
{
	return tt_req_new(client, &tt_answer_conversations, "GET", ROOM "/breakout-rooms", token);
}

struct tt_call *tt_breakout_participants(struct tt_client *client, const char *token,
					 bool with_status)
{
	struct tt_call *call = tt_req_new(client, &participants, "GET",
					  ROOM "/breakout-rooms/participants", token);

	tt_req_flag(call, "includeStatus", with_status);
	return call;
}

struct tt_call *tt_breakout_configure(struct tt_client *client, const char *token, int mode,
				      int amount, const char *attendee_map)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_conversations, "POST", BREAKOUT, token);

	tt_req_int(call, "mode", mode);
	tt_req_int(call, "amount", amount);
	tt_req_text(call, "attendeeMap", attendee_map);
	return call;
}

struct tt_call *tt_breakout_remove(struct tt_client *client, const char *token)
{
	return tt_req_new(client, &tt_answer_conversation, "DELETE", BREAKOUT, token);
}

struct tt_call *tt_breakout_start(struct tt_client *client, const char *token)
{
	return tt_req_new(client, &tt_answer_conversations, "POST", BREAKOUT "/rooms", token);
}

struct tt_call *tt_breakout_stop(struct tt_client *client, const char *token)
{
	return tt_req_new(client, &tt_answer_conversations, "DELETE", BREAKOUT "/rooms", token);
}

struct tt_call *tt_breakout_broadcast(struct tt_client *client, const char *token, const char *text)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_conversations, "POST", BREAKOUT "/broadcast", token);

	tt_req_text(call, "message", text ? text : "");
	return call;
}

struct tt_call *tt_breakout_move(struct tt_client *client, const char *token,
				 const char *attendee_map)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_conversations, "POST", BREAKOUT "/attendees", token);

	tt_req_text(call, "attendeeMap", attendee_map ? attendee_map : "");
	return call;
}

struct tt_call *tt_breakout_ask(struct tt_client *client, const char *token, bool asking)
{
	return tt_req_new(client, &tt_answer_conversation, asking ? "POST" : "DELETE",
			  BREAKOUT "/request-assistance", token);
}

struct tt_call *tt_breakout_switch(struct tt_client *client, const char *token, const char *target)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_conversation, "POST", BREAKOUT "/switch", token);

	tt_req_text(call, "target", target ? target : "");
	return call;
}
