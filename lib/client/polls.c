/* polls.c - polls and drafts of polls. */
#include "lib/client/internal.h"
#include "lib/wire/poll.h"

#define POLL SPREED "/v1/poll/%s"

static const struct decoder one_poll = ANSWER_ONE(tt_poll_object);
static const struct decoder polls = ANSWER_LIST(tt_poll_object);
static const struct decoder poll_or_null = { &tt_poll_object, ANSWER_OCS, tt_decode_one_or_null,
					     false };

const struct tt_poll *tt_call_poll(const struct tt_call *call)
{
	return tt_answer_first(call, &tt_poll_object);
}

const struct tt_poll *tt_call_polls(const struct tt_call *call, size_t *n)
{
	return tt_answer_items(call, &tt_poll_object, n);
}

static void add_poll(struct tt_call *call, const struct tt_poll_new *wanted)
{
	if (!wanted->question)
		tt_req_wrong(call, "the question is missing");
	tt_req_text(call, "question", wanted->question);
	tt_req_texts(call, "options", wanted->options, wanted->n_options);
	tt_req_int(call, "resultMode", wanted->hidden_results);
	tt_req_int(call, "maxVotes", wanted->max_votes);
}

struct tt_call *tt_poll_create(struct tt_client *client, const char *token,
			       const struct tt_poll_new *wanted)
{
	struct tt_call *call = tt_req_new(client, &one_poll, "POST", POLL, token);

	add_poll(call, wanted);
	if (wanted->draft)
		tt_req_bool(call, "draft", true);
	return call;
}

struct tt_call *tt_poll_get(struct tt_client *client, const char *token, int64_t poll_id)
{
	return tt_req_new(client, &one_poll, "GET", POLL "/%" PRId64, token, poll_id);
}

struct tt_call *tt_poll_vote(struct tt_client *client, const char *token, int64_t poll_id,
			     const int64_t *options, size_t n_options)
{
	struct tt_call *call =
		tt_req_new(client, &one_poll, "POST", POLL "/%" PRId64, token, poll_id);

	tt_req_ints(call, "optionIds", options, n_options);
	return call;
}

struct tt_call *tt_poll_close(struct tt_client *client, const char *token, int64_t poll_id)
{
	return tt_req_new(client, &poll_or_null, "DELETE", POLL "/%" PRId64, token, poll_id);
}

struct tt_call *tt_poll_drafts(struct tt_client *client, const char *token)
{
	return tt_req_new(client, &polls, "GET", POLL "/drafts", token);
}

struct tt_call *tt_poll_edit_draft(struct tt_client *client, const char *token, int64_t poll_id,
				   const struct tt_poll_new *wanted)
{
	struct tt_call *call =
		tt_req_new(client, &one_poll, "POST", POLL "/draft/%" PRId64, token, poll_id);

	add_poll(call, wanted);
	return call;
}
