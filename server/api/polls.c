/* polls.c - polls and their drafts (talk-chat 6). */
#include "server/talk/chat/polls.h"
#include "server/api/handlers.h"

static enum tt_err read_poll(struct call *call, struct new_poll *wanted)
{
	static const char *const needed[] = { "question", "resultMode", "maxVotes" };
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < ARRAY_LEN(needed); i++)
		err = call_need(call, needed[i]);
	*wanted = (struct new_poll){
		.question = call_str(call, "question"),
		.result_mode = call_int(call, "resultMode", 0),
		.max_votes = call_int(call, "maxVotes", 0),
		.is_draft = param_bool(call->params, "draft", false),
		.thread_id = call_int(call, "threadId", 0),
	};
	wanted->options = param_texts(call->params, "options", &wanted->n_options,
				      &wanted->options_are_texts);
	return err;
}

enum tt_err polls_create(struct call *call)
{
	struct new_poll wanted;
	struct tt_poll poll;
	enum tt_err err = read_poll(call, &wanted);

	if (!err)
		err = talk_poll_create(&call->talk, &call->seat, &wanted, &poll);
	if (err)
		return err;
	if (!wanted.is_draft)
		call->req->status = 201;
	tt_poll_write(call->out, &poll);
	return TT_OK;
}

enum tt_err polls_edit_draft(struct call *call)
{
	struct new_poll wanted;
	struct tt_poll poll;
	enum tt_err err = read_poll(call, &wanted);

	if (!err)
		err = talk_poll_edit_draft(&call->talk, &call->seat, call_int(call, "pollId", 0),
					   &wanted, &poll);
	if (!err)
		tt_poll_write(call->out, &poll);
	return err;
}

enum tt_err polls_drafts(struct call *call)
{
	struct tt_poll *polls;
	size_t n;
	enum tt_err err = talk_poll_drafts(&call->talk, &call->seat, &polls, &n);

	if (err)
		return err;
	tt_write_list(call->out);
	for (size_t i = 0; i < n && !call_is_full(call); i++)
		tt_poll_write(call->out, &polls[i]);
	tt_write_end(call->out);
	return TT_OK;
}

enum tt_err polls_get(struct call *call)
{
	struct tt_poll poll;
	enum tt_err err =
		talk_poll_get(&call->talk, &call->seat, call_int(call, "pollId", 0), &poll);

	if (!err)
		tt_poll_write(call->out, &poll);
	return err;
}

/* A vote or an end is kept by then, and nobody who writes waits for what is counted. */
static enum tt_err answer_poll(struct call *call, enum tt_err err)
{
	if (!err)
		err = call_pause(call);
	if (!err)
		err = call_begin(call, DB_READ);
	return err ? err : polls_get(call);
}

/* What is no number becomes -1, which is never an option: so a poll that is not there is told
 * first. */
static void read_options(struct call *call, int64_t **out, size_t *n)
{
	bool clean;
	int64_t *ids = param_ids(call->params, "optionIds", n, &clean);

	*out = tt_arena_array(call->arena, int64_t, *n + 1);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = ids[i];
	if (!clean)
		(*out)[(*n)++] = -1;
}

enum tt_err polls_vote(struct call *call)
{
	struct ballot ballot = { .poll_id = call_int(call, "pollId", 0) };

	read_options(call, &ballot.option_ids, &ballot.n);
	return answer_poll(call, talk_poll_vote(&call->talk, &call->seat, &ballot));
}

enum tt_err polls_close(struct call *call)
{
	bool deleted;
	enum tt_err err =
		talk_poll_close(&call->talk, &call->seat, call_int(call, "pollId", 0), &deleted);

	if (err || !deleted)
		return answer_poll(call, err);
	call->req->status = 202;
	call_put_null(call);
	return TT_OK;
}
