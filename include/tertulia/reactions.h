/* reactions.h - emojis that people put on messages. */
#ifndef TERTULIA_REACTIONS_H
#define TERTULIA_REACTIONS_H

#include <tertulia/call.h>
#include <tertulia/objects.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Who reacted with an emoji. */
struct tt_reactions {
	struct tt_str emoji;
	const struct tt_reaction *items;
	size_t n;
};

/* The answer: reactions by emoji, *n emojis, which may be none; NULL when the call failed or is of
 * another kind. */
TT_API const struct tt_reactions *tt_call_reactions(const struct tt_call *call, size_t *n);

/* reaction: one emoji. Answer: reactions, all that the message has then. */
TT_API_NEW struct tt_call *tt_reaction_add(struct tt_client *client, const char *token,
					   int64_t message_id, const char *reaction);

/* Answer: reactions, all that are left. */
TT_API_NEW struct tt_call *tt_reaction_remove(struct tt_client *client, const char *token,
					      int64_t message_id, const char *reaction);

/* reaction: only this one; NULL: all. Answer: reactions. */
TT_API_NEW struct tt_call *tt_reactions_get(struct tt_client *client, const char *token,
					    int64_t message_id, const char *reaction);

#ifdef __cplusplus
}
#endif

#endif
