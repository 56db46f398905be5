/* reactions.h - the rows of table messages that are reactions: their parent is the message reacted
 * to, their body the emoji. Adding one is store_message_add(). */
#ifndef TT_STORE_REACTIONS_H
#define TT_STORE_REACTIONS_H

#include "server/store/messages.h"

/* Which reaction of whom. */
struct reaction_key {
	int64_t room_id;
	int64_t message_id;
	struct tt_str emoji;
	struct tt_str actor_type;
	struct tt_str actor_id;
};

/* The id of the row; 0: there is none. */
TT_MUST_CHECK enum tt_err store_reaction_find(struct db *db, const struct reaction_key *key,
					      int64_t *out);
/* What is below a message already. */
struct reaction_load {
	int64_t n_emoji; /* different ones */
	int64_t n_own;   /* of the key's actor */
	bool has_emoji;  /* the key's one is there, from whomever */
};
TT_MUST_CHECK enum tt_err store_reaction_load(struct db *db, const struct reaction_key *key,
					      struct reaction_load *out);

/* The row stays, as a deleted reaction. */
TT_MUST_CHECK enum tt_err store_reaction_revoke(struct db *db, int64_t id);
/* `n` more, or fewer, for the message's own count. */
TT_MUST_CHECK enum tt_err store_reactions_add_to_count(struct db *db, int64_t message_id,
						       int64_t n);

/* The reactions to one message, oldest first. */
struct reaction {
	struct tt_str emoji;
	struct tt_str actor_type;
	struct tt_str actor_id;
	struct tt_str actor_name; /* as in struct message */
	int64_t created_s;
};
TT_MUST_CHECK enum tt_err store_reactions_of(struct db *db, struct tt_arena *arena, int64_t room_id,
					     int64_t message_id, struct reaction **out, size_t *n);

/* How often each emoji was used on the messages between two ids (inclusive), and whether by that
 * actor; by message id, then most used, then by emoji. */
struct reaction_tally {
	int64_t message_id;
	struct tt_str emoji;
	int64_t n;
	bool own;
};
struct reaction_range {
	int64_t room_id;
	int64_t thread_id; /* only of messages in that one; 0: of all */
	int64_t from_id;
	int64_t to_id;
	struct tt_str actor_type;
	struct tt_str actor_id;
};
TT_MUST_CHECK enum tt_err store_reactions_tally(struct db *db, struct tt_arena *arena,
						const struct reaction_range *range,
						struct reaction_tally **out, size_t *n);

#endif
