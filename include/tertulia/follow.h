/* follow.h - a conversation followed as long as one likes: each message once, in order.
 *
 * Asks again behind the last message that came, also over broken connections and servers that are
 * being started again, for which it waits longer each time (1 s to 60 s, or what the server says).
 * What the server refuses for good (no such conversation, no longer in it) ends it. */
#ifndef TERTULIA_FOLLOW_H
#define TERTULIA_FOLLOW_H

#include <tertulia/multi.h>
#include <tertulia/objects.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tt_follow;

struct tt_follow_hooks {
	/* New messages, oldest first. They end with the call. */
	void (*messages)(void *ctx, struct tt_follow *follow, const struct tt_message *messages,
			 size_t n);
	/* Something went wrong. will_retry: it is tried again; else this was the last callback and
	 * the follow wants to be freed. NULL: nobody is told. */
	void (*failed)(void *ctx, struct tt_follow *follow, const struct tt_error *error,
		       bool will_retry);
	void *ctx;
};

struct tt_follow_options {
	int64_t last_known;  /* messages behind this one; 0: from the first one on */
	int timeout_s;       /* how long the server may keep a question; 0: 30 */
	bool moves_marker;   /* what came counts as read */
	bool updates_status; /* the user counts as online */
	int64_t thread_id;   /* only this thread; 0: all */
};

/* Begins to follow. Callbacks come from the multi (`hooks` is copied) and may stop the follow. On 0
 * the caller owns *out (tt_follow_stop), else it is NULL: TT_E_NOMEM, TT_E_USAGE. options NULL: all
 * defaults. */
TT_API int tt_follow_start(struct tt_follow **out, struct tt_multi *multi, struct tt_client *client,
			   const char *token, const struct tt_follow_options *options,
			   const struct tt_follow_hooks *hooks);

/* Ends it, without a callback, and frees it. NULL is fine. Before its multi is destroyed. */
TT_API void tt_follow_stop(struct tt_follow *follow);

/* The conversation, and the last message that came: where to go on another time. */
TT_API const char *tt_follow_token(const struct tt_follow *follow);
TT_API int64_t tt_follow_last_known(const struct tt_follow *follow);

#ifdef __cplusplus
}
#endif

#endif
