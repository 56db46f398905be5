/* breakout.h - breakout rooms of a conversation. */
#ifndef TERTULIA_BREAKOUT_H
#define TERTULIA_BREAKOUT_H

#include <tertulia/conversations.h>
#include <tertulia/participants.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Answer: conversations, the breakout rooms that the user may see. */
TT_API_NEW struct tt_call *tt_breakout_list(struct tt_client *client, const char *token);

/* Everybody in them and in the conversation itself. Answer: participants. */
TT_API_NEW struct tt_call *tt_breakout_participants(struct tt_client *client, const char *token,
						    bool with_status);

/* Makes `amount` rooms. attendee_map: for TT_BREAKOUT_MANUAL, the text of a JSON object from
 * attendee ids to places of rooms; else NULL. Answer: conversations, the rooms and the
 * conversation. */
TT_API_NEW struct tt_call *tt_breakout_configure(struct tt_client *client, const char *token,
						 int mode, int amount, const char *attendee_map);

/* Answer: conversation. */
TT_API_NEW struct tt_call *tt_breakout_remove(struct tt_client *client, const char *token);

/* Answer: conversations. */
TT_API_NEW struct tt_call *tt_breakout_start(struct tt_client *client, const char *token);

/* Answer: conversations. */
TT_API_NEW struct tt_call *tt_breakout_stop(struct tt_client *client, const char *token);

/* A message to all rooms. Answer: conversations. */
TT_API_NEW struct tt_call *tt_breakout_broadcast(struct tt_client *client, const char *token,
						 const char *text);

/* Puts people into other rooms: attendee_map as in tt_breakout_configure(). Answer:
 * conversations. */
TT_API_NEW struct tt_call *tt_breakout_move(struct tt_client *client, const char *token,
					    const char *attendee_map);

/* Asks for a moderator, or no longer; token: of the breakout room. Answer: conversation. */
TT_API_NEW struct tt_call *tt_breakout_ask(struct tt_client *client, const char *token,
					   bool asking);

/* Goes into another room. target: its token. Answer: conversation, that one. */
TT_API_NEW struct tt_call *tt_breakout_switch(struct tt_client *client, const char *token,
					      const char *target);

#ifdef __cplusplus
}
#endif

#endif
