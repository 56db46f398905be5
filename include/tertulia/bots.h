/* bots.h - bots of a server and of a conversation; and what a bot itself needs. */
#ifndef TERTULIA_BOTS_H
#define TERTULIA_BOTS_H

#include <tertulia/chat.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The answer: a bot; bots. NULL when the call failed or is of another kind. */
TT_API const struct tt_bot *tt_call_bot(const struct tt_call *call);
TT_API const struct tt_bot *tt_call_bots(const struct tt_call *call, size_t *n);

/* All bots of the server, for administrators. Answer: bots, with TT_PART_ADMIN. */
TT_API_NEW struct tt_call *tt_bots_list(struct tt_client *client);

/* Bots that are or can be enabled in a conversation, for its moderators. Answer: bots. */
TT_API_NEW struct tt_call *tt_conversation_bots(struct tt_client *client, const char *token);

/* Answer: bot. */
TT_API_NEW struct tt_call *tt_bot_enable(struct tt_client *client, const char *token,
					 int64_t bot_id);

/* Answer: bot. */
TT_API_NEW struct tt_call *tt_bot_disable(struct tt_client *client, const char *token,
					  int64_t bot_id);

/* A bot says something. It needs no login, but its secret. options: reply_to, silent, reference_id.
 * Answer: nothing. */
TT_API_NEW struct tt_call *tt_bot_send(struct tt_client *client, const char *secret,
				       const char *token, const char *text,
				       const struct tt_send_options *options);

/* A bot reacts. Answer: nothing. */
TT_API_NEW struct tt_call *tt_bot_react(struct tt_client *client, const char *secret,
					const char *token, int64_t message_id,
					const char *reaction);

/* A bot takes its reaction back. Answer: nothing. */
TT_API_NEW struct tt_call *tt_bot_unreact(struct tt_client *client, const char *secret,
					  const char *token, int64_t message_id,
					  const char *reaction);

/* Whether a webhook's request comes from who knows the secret: random and signature are its headers
 * X-Nextcloud-Talk-Random and X-Nextcloud-Talk-Signature, body its body as it came. */
TT_API bool tt_bot_verify(const char *secret, const char *random, const char *signature,
			  const void *body, size_t n);

#ifdef __cplusplus
}
#endif

#endif
