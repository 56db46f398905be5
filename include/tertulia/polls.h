/* polls.h - polls and drafts of polls. */
#ifndef TERTULIA_POLLS_H
#define TERTULIA_POLLS_H

#include <tertulia/call.h>
#include <tertulia/constants.h>
#include <tertulia/objects.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The answer: a poll; polls. NULL when the call failed or is of another kind. */
TT_API const struct tt_poll *tt_call_poll(const struct tt_call *call);
TT_API const struct tt_poll *tt_call_polls(const struct tt_call *call, size_t *n);

struct tt_poll_new {
	const char *question;
	const char *const *options; /* n_options texts, two at least */
	size_t n_options;
	bool hidden_results; /* until the poll is closed */
	int max_votes;       /* options that one may choose; 0: any number */
	bool draft;          /* only kept for moderators, not sent yet */
};

/* Answer: poll. */
TT_API_NEW struct tt_call *tt_poll_create(struct tt_client *client, const char *token,
					  const struct tt_poll_new *wanted);

/* Answer: poll. */
TT_API_NEW struct tt_call *tt_poll_get(struct tt_client *client, const char *token,
				       int64_t poll_id);

/* Votes, in place of an earlier vote; no options: takes it back. An option is its place in the
 * poll's list. Answer: poll. */
TT_API_NEW struct tt_call *tt_poll_vote(struct tt_client *client, const char *token,
					int64_t poll_id, const int64_t *options, size_t n_options);

/* Nobody can vote any more. A draft is deleted. Answer: poll; NULL for a draft. */
TT_API_NEW struct tt_call *tt_poll_close(struct tt_client *client, const char *token,
					 int64_t poll_id);

/* Answer: polls. */
TT_API_NEW struct tt_call *tt_poll_drafts(struct tt_client *client, const char *token);

/* Answer: poll. */
TT_API_NEW struct tt_call *tt_poll_edit_draft(struct tt_client *client, const char *token,
					      int64_t poll_id, const struct tt_poll_new *wanted);

#ifdef __cplusplus
}
#endif

#endif
