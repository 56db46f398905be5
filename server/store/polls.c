#include "server/store/polls.h"
#include "server/store/names.h"

enum {
	ADD,
	GET,
	DRAFTS,
	CHANGE,
	DELETE,
	NEWEST,
	VOTES,
	VOTES_OF,
	VOTES_COUNT,
	VOTE_ADD,
	VOTES_DELETE,
	TALLY,
	VOTERS,
	COUNT,
	N_STMTS
};

#define AUTHOR NAME_OF("polls.actor_type", "polls.actor_id", "polls.room_id")
#define VOTER NAME_OF("poll_votes.actor_type", "poll_votes.actor_id", "polls.room_id")

#define COLUMNS                                                                              \
	"polls.id, polls.room_id, polls.actor_type, polls.actor_id, " AUTHOR                 \
	", polls.question, polls.options, polls.status, polls.result_mode, polls.max_votes," \
	" polls.closed_message"

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO polls (room_id, actor_type, actor_id, question, options, status,"
		" result_mode, max_votes, closed_message)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
	[GET] = "SELECT " COLUMNS " FROM polls WHERE polls.room_id = $1 AND polls.id = $2",
	[DRAFTS] = "SELECT " COLUMNS " FROM polls"
		   " WHERE polls.room_id = $1 AND polls.status = 2 ORDER BY polls.id DESC",
	[CHANGE] = "UPDATE polls SET question = $1, options = $2, status = $3, result_mode = $4,"
		   " max_votes = $5, closed_message = $6 WHERE id = $7",
	[DELETE] = "DELETE FROM polls WHERE id = $1",
	[NEWEST] = "SELECT COALESCE(MAX(id), 0) FROM polls WHERE room_id = $1",
	[VOTES] =
		"SELECT poll_votes.actor_type, poll_votes.actor_id, " VOTER ", poll_votes.option_id"
		" FROM poll_votes JOIN polls ON polls.id = poll_votes.poll_id"
		" WHERE poll_votes.poll_id = $1 ORDER BY poll_votes.id LIMIT $2",
	[VOTES_OF] = "SELECT option_id FROM poll_votes"
		     " WHERE poll_id = $1 AND actor_type = $2 AND actor_id = $3 ORDER BY id",
	[VOTES_COUNT] = "SELECT COUNT(*) FROM poll_votes WHERE poll_id = $1",
	[VOTE_ADD] = "INSERT INTO poll_votes (poll_id, actor_type, actor_id, option_id)"
		     " VALUES ($1, $2, $3, $4)",
	[VOTES_DELETE] = "DELETE FROM poll_votes"
			 " WHERE poll_id = $1 AND actor_type = $2 AND actor_id = $3",
	[TALLY] = "SELECT option_id, COUNT(*) FROM poll_votes WHERE poll_id = $1"
		  " GROUP BY option_id ORDER BY option_id",
	[VOTERS] = "SELECT COUNT(*) FROM (SELECT DISTINCT actor_type, actor_id FROM poll_votes"
		   " WHERE poll_id = $1) AS voters",
	[COUNT] = "SELECT COUNT(*) FROM polls WHERE room_id = $1",
};

const struct stmt_set store_set_polls = { sql, N_STMTS };

static void read_poll(struct query *q, struct tt_arena *arena, struct poll *out)
{
	out->id = query_i64(q);
	out->room_id = query_i64(q);
	out->actor_type = query_str(q, arena);
	out->actor_id = query_str(q, arena);
	out->actor_name = query_str(q, arena);
	out->question = query_str(q, arena);
	out->options = query_str(q, arena);
	out->status = (enum poll_status)query_i64(q);
	out->result_mode = (enum poll_mode)query_i64(q);
	out->max_votes = query_i64(q);
	out->closed_message = query_i64(q);
}

static void bind_content(struct query *q, const struct poll *poll)
{
	query_bind_str(q, poll->question);
	query_bind_str(q, poll->options);
	query_bind_i64(q, poll->status);
	query_bind_i64(q, poll->result_mode);
	query_bind_i64(q, poll->max_votes);
	query_bind_i64(q, poll->closed_message);
}

enum tt_err store_poll_add(struct db *db, struct poll *poll)
{
	struct query q = query_start(db, SET_POLLS, ADD);

	query_bind_i64(&q, poll->room_id);
	query_bind_str(&q, poll->actor_type);
	query_bind_str(&q, poll->actor_id);
	bind_content(&q, poll);
	if (query_next(&q))
		poll->id = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_poll_get(struct db *db, struct tt_arena *arena, int64_t room_id, int64_t id,
			   struct poll *out)
{
	struct query q = query_start(db, SET_POLLS, GET);
	bool found;

	query_bind_i64(&q, room_id);
	query_bind_i64(&q, id);
	found = query_next(&q);
	if (found)
		read_poll(&q, arena, out);
	return query_end_found(&q, found, TT_ERR_POLL);
}

static void reverse(struct poll polls[], size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct poll first = polls[i];

		polls[i] = polls[n - 1 - i];
		polls[n - 1 - i] = first;
	}
}

enum tt_err store_poll_drafts(struct db *db, struct tt_arena *arena, int64_t room_id,
			      struct poll **out, size_t *n)
{
	struct query q = query_start(db, SET_POLLS, DRAFTS);
	size_t bytes = 0;

	*out = NULL;
	*n = 0;
	query_bind_i64(&q, room_id);
	while (bytes < POLL_DRAFTS_BYTES && query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_poll(&q, arena, &(*out)[*n]);
		bytes += (*out)[*n].question.n + (*out)[*n].options.n;
		(*n)++;
	}
	reverse(*out, *n);
	return query_end(&q);
}

enum tt_err store_poll_change(struct db *db, const struct poll *poll)
{
	struct query q = query_start(db, SET_POLLS, CHANGE);

	bind_content(&q, poll);
	query_bind_i64(&q, poll->id);
	return query_run(&q);
}

static enum tt_err run_with(struct db *db, int stmt, int64_t id)
{
	struct query q = query_start(db, SET_POLLS, stmt);

	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_poll_delete(struct db *db, int64_t id)
{
	return run_with(db, DELETE, id);
}

enum tt_err store_polls_newest(struct db *db, int64_t room_id, int64_t *out)
{
	struct query q = query_start(db, SET_POLLS, NEWEST);

	*out = 0;
	query_bind_i64(&q, room_id);
	if (query_next(&q))
		*out = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_poll_votes(struct db *db, struct tt_arena *arena, int64_t poll_id,
			     struct poll_vote **out, size_t *n)
{
	struct query q = query_start(db, SET_POLLS, VOTES);

	*out = NULL;
	*n = 0;
	query_bind_i64(&q, poll_id);
	query_bind_i64(&q, POLL_VOTES_SHOWN);
	while (query_next(&q)) {
		struct poll_vote *vote;

		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		vote = &(*out)[(*n)++];
		vote->actor_type = query_str(&q, arena);
		vote->actor_id = query_str(&q, arena);
		vote->actor_name = query_str(&q, arena);
		vote->option_id = query_i64(&q);
	}
	return query_end(&q);
}

enum tt_err store_poll_votes_of(struct db *db, struct tt_arena *arena, int64_t poll_id,
				struct tt_str actor_type, struct tt_str actor_id,
				int64_t **option_ids, size_t *n)
{
	struct query q = query_start(db, SET_POLLS, VOTES_OF);

	*option_ids = NULL;
	*n = 0;
	query_bind_i64(&q, poll_id);
	query_bind_str(&q, actor_type);
	query_bind_str(&q, actor_id);
	while (query_next(&q)) {
		*option_ids = tt_arena_grow(arena, *option_ids, *n, sizeof(**option_ids));
		(*option_ids)[(*n)++] = query_i64(&q);
	}
	return query_end(&q);
}

enum tt_err store_poll_votes_count(struct db *db, int64_t poll_id, int64_t *out)
{
	struct query q = query_start(db, SET_POLLS, VOTES_COUNT);

	query_bind_i64(&q, poll_id);
	return query_number(&q, out);
}

enum tt_err store_poll_vote_add(struct db *db, int64_t poll_id, const struct poll_vote *vote)
{
	struct query q = query_start(db, SET_POLLS, VOTE_ADD);

	query_bind_i64(&q, poll_id);
	query_bind_str(&q, vote->actor_type);
	query_bind_str(&q, vote->actor_id);
	query_bind_i64(&q, vote->option_id);
	return query_run(&q);
}

enum tt_err store_poll_votes_delete(struct db *db, int64_t poll_id, struct tt_str actor_type,
				    struct tt_str actor_id)
{
	struct query q = query_start(db, SET_POLLS, VOTES_DELETE);

	query_bind_i64(&q, poll_id);
	query_bind_str(&q, actor_type);
	query_bind_str(&q, actor_id);
	return query_run(&q);
}

enum tt_err store_poll_tally(struct db *db, struct tt_arena *arena, int64_t poll_id,
			     struct poll_tally **out, size_t *n)
{
	struct query q = query_start(db, SET_POLLS, TALLY);

	*out = NULL;
	*n = 0;
	query_bind_i64(&q, poll_id);
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		(*out)[*n].option_id = query_i64(&q);
		(*out)[(*n)++].n = query_i64(&q);
	}
	return query_end(&q);
}

enum tt_err store_poll_voters(struct db *db, int64_t poll_id, int64_t *out)
{
	struct query q = query_start(db, SET_POLLS, VOTERS);

	*out = 0;
	query_bind_i64(&q, poll_id);
	if (query_next(&q))
		*out = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_polls_count(struct db *db, int64_t room_id, int64_t *out)
{
	struct query q = query_start(db, SET_POLLS, COUNT);

	query_bind_i64(&q, room_id);
	return query_number(&q, out);
}
