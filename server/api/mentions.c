/* mentions.c - whom to offer while somebody types an @ (talk-chat 1.9). */
#include "server/api/handlers.h"
#include "server/talk/chat/mention_candidates.h"

enum {
	CANDIDATES_DEFAULT = 20,
	CANDIDATES_MAX = 200
};

enum tt_err mentions_candidates(struct call *call)
{
	struct mention_search search = {
		.text = call_str(call, "search"),
		.limit = call_int(call, "limit", CANDIDATES_DEFAULT),
		.with_status = param_bool(call->params, "includeStatus", false),
	};
	struct tt_candidate *candidates;
	size_t n;
	enum tt_err err = call_need(call, "search");

	if (search.limit <= 0)
		search.limit = CANDIDATES_DEFAULT;
	if (search.limit > CANDIDATES_MAX)
		search.limit = CANDIDATES_MAX;
	if (!err)
		err = talk_mention_candidates(&call->talk, &call->seat, &search, &candidates, &n);
	if (err)
		return err;
	tt_write_list(call->out);
	for (size_t i = 0; i < n; i++)
		tt_candidate_write(call->out, &candidates[i]);
	tt_write_end(call->out);
	return TT_OK;
}
