#include "server/store/reactions.h"
#include "server/store/names.h"

enum {
	FIND,
	LOAD,
	REVOKE,
	ADD_TO_COUNT,
	OF_MESSAGE,
	TALLY,
	TALLY_IN_THREAD,
	N_STMTS
};

#define AUTHOR NAME_OF("messages.actor_type", "messages.actor_id", "messages.room_id")

#define TALLY_OF(kind, more)                                                  \
	"SELECT parent_id, body, COUNT(*) AS n,"                              \
	" MAX(CASE WHEN actor_type = $1 AND actor_id = $2 THEN 1 ELSE 0 END)" \
	" FROM messages WHERE " kind " = 5 AND room_id = $3"                  \
	" AND parent_id BETWEEN $4 AND $5" more                               \
	" GROUP BY parent_id, body ORDER BY parent_id, n DESC, body"

#define NEXT_EMOJI(more) \
	"SELECT MIN(body) FROM messages WHERE kind = 5 AND room_id = $1 AND parent_id = $2" more
#define EMOJI_IS(what) \
	"SELECT 1 FROM messages WHERE kind = 5 AND room_id = $1 AND parent_id = $2 AND body = " what

/* The kind is written out, so that the partial index of live reactions serves. The + keeps SQLite
 * from walking through the whole room only because that has the wanted order. */
static const char *const sql[N_STMTS] = {
	[FIND] = "SELECT id FROM messages WHERE kind = 5 AND room_id = $1 AND parent_id = $2"
		 " AND body = $3 AND actor_type = $4 AND actor_id = $5",
	/* From one emoji to the next by the index, so that it matters how many different ones there
	 * are, and not how many people reacted. */
	[LOAD] = "WITH RECURSIVE emoji (body) AS (" NEXT_EMOJI(
		"") " UNION ALL"
		    " SELECT (" NEXT_EMOJI(
			    " AND body > emoji.body") ") FROM emoji"
						      " WHERE emoji.body IS NOT NULL)"
						      " SELECT COUNT(emoji.body),"
						      " SUM(CASE WHEN EXISTS (" EMOJI_IS(
							      "emoji.body") " AND actor_type = $3"
									    " AND actor_id = $4) THEN 1 ELSE 0 END),"
									    " CASE WHEN EXISTS (" EMOJI_IS(
										    "$5") ") THEN 1 ELSE 0 END FROM emoji",
	[REVOKE] = "UPDATE messages SET kind = 6 WHERE id = $1",
	[ADD_TO_COUNT] = "UPDATE messages SET n_reactions = n_reactions + $1 WHERE id = $2",
	[OF_MESSAGE] =
		"SELECT messages.body, messages.actor_type, messages.actor_id, " AUTHOR
		", messages.created_s FROM messages WHERE messages.kind = 5"
		" AND messages.room_id = $1 AND messages.parent_id = $2 ORDER BY +messages.id",
	[TALLY] = TALLY_OF("kind", ""),
	/* Between a thread's messages there may be years of others' reactions, so it looks through
	 * the index of threads: the + takes the one of reactions out of the choice. */
	[TALLY_IN_THREAD] = TALLY_OF("+kind", " AND id > $4 AND thread_id = $6 AND parent_id > 0"),
};

const struct stmt_set store_set_reactions = { sql, N_STMTS };

enum tt_err store_reaction_find(struct db *db, const struct reaction_key *key, int64_t *out)
{
	struct query q = query_start(db, SET_REACTIONS, FIND);

	*out = 0;
	query_bind_i64(&q, key->room_id);
	query_bind_i64(&q, key->message_id);
	query_bind_str(&q, key->emoji);
	query_bind_str(&q, key->actor_type);
	query_bind_str(&q, key->actor_id);
	if (query_next(&q))
		*out = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_reaction_load(struct db *db, const struct reaction_key *key,
				struct reaction_load *out)
{
	struct query q = query_start(db, SET_REACTIONS, LOAD);

	memset(out, 0, sizeof(*out));
	query_bind_i64(&q, key->room_id);
	query_bind_i64(&q, key->message_id);
	query_bind_str(&q, key->actor_type);
	query_bind_str(&q, key->actor_id);
	query_bind_str(&q, key->emoji);
	if (query_next(&q)) {
		out->n_emoji = query_i64(&q);
		out->n_own = query_i64(&q);
		out->has_emoji = query_i64(&q) != 0;
	}
	return query_end(&q);
}

enum tt_err store_reaction_revoke(struct db *db, int64_t id)
{
	struct query q = query_start(db, SET_REACTIONS, REVOKE);

	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_reactions_add_to_count(struct db *db, int64_t message_id, int64_t n)
{
	struct query q = query_start(db, SET_REACTIONS, ADD_TO_COUNT);

	query_bind_i64(&q, n);
	query_bind_i64(&q, message_id);
	return query_run(&q);
}

enum tt_err store_reactions_of(struct db *db, struct tt_arena *arena, int64_t room_id,
			       int64_t message_id, struct reaction **out, size_t *n)
{
	struct query q = query_start(db, SET_REACTIONS, OF_MESSAGE);

	*out = NULL;
	*n = 0;
	query_bind_i64(&q, room_id);
	query_bind_i64(&q, message_id);
	while (query_next(&q)) {
		struct reaction *row;

		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		row = &(*out)[(*n)++];
		row->emoji = query_str(&q, arena);
		row->actor_type = query_str(&q, arena);
		row->actor_id = query_str(&q, arena);
		row->actor_name = query_str(&q, arena);
		row->created_s = query_i64(&q);
	}
	return query_end(&q);
}

enum tt_err store_reactions_tally(struct db *db, struct tt_arena *arena,
				  const struct reaction_range *range, struct reaction_tally **out,
				  size_t *n)
{
	struct query q =
		query_start(db, SET_REACTIONS, range->thread_id != 0 ? TALLY_IN_THREAD : TALLY);

	*out = NULL;
	*n = 0;
	query_bind_str(&q, range->actor_type);
	query_bind_str(&q, range->actor_id);
	query_bind_i64(&q, range->room_id);
	query_bind_i64(&q, range->from_id);
	query_bind_i64(&q, range->to_id);
	if (range->thread_id != 0)
		query_bind_i64(&q, range->thread_id);
	while (query_next(&q)) {
		struct reaction_tally *row;

		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		row = &(*out)[(*n)++];
		row->message_id = query_i64(&q);
		row->emoji = query_str(&q, arena);
		row->n = query_i64(&q);
		row->own = query_i64(&q) != 0;
	}
	return query_end(&q);
}
