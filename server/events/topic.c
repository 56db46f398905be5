#include "server/events/topic.h"

/* FNV-1a: the same in every process, and nobody gains by guessing it. */
static uint64_t hash(struct tt_str text)
{
	uint64_t h = 14695981039346656037U;

	for (size_t i = 0; i < text.n; i++)
		h = (h ^ (unsigned char)text.p[i]) * 1099511628211U;
	return h;
}

struct topic topic_account(struct tt_str user_id)
{
	return (struct topic){ TOPIC_ACCOUNT, (int64_t)hash(user_id) };
}
