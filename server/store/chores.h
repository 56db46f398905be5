/* chores.h - table chores: work that goes on after the transaction which began it. */
#ifndef TT_STORE_CHORES_H
#define TT_STORE_CHORES_H

#include "server/store/query.h"

enum chore_kind {
	CHORE_ROOM = 1,      /* a deleted conversation: everything that is left of it goes */
	CHORE_HISTORY = 2,   /* done_to: messages up to this one go; done_to_id: polls likewise */
	CHORE_GROUP_IN = 3,  /* subject: its members come in; done_to_id: the last who did */
	CHORE_GROUP_OUT = 4, /* subject: who came with it goes; done_to: the last attendee seen */
	CHORE_ACCOUNT = 5,   /* subject: leaves its conversations, then is deleted */
	/* done_to_id has come into the group `subject`, or gone from it, and so into or from its
	 * conversations; done_to: the last of them */
	CHORE_MEMBER_IN = 6,
	CHORE_MEMBER_OUT = 7,
	CHORE_GROUP = 8, /* subject: goes from its conversations, then is deleted */
	/* the message done_to mentions the group `subject` (empty: all); done_to_id: the last user
	 * who was marked */
	CHORE_MENTIONED = 9,
};

struct chore {
	int64_t id;
	enum chore_kind kind;
	int64_t room_id; /* 0: about none */
	struct tt_str subject;
	struct tt_str actor_type; /* who began it */
	struct tt_str actor_id;
	int64_t done_to;
	struct tt_str done_to_id;
	int64_t begun_s;
};

TT_MUST_CHECK enum tt_err store_chore_add(struct db *db, struct chore *chore); /* sets the id */
/* The oldest after that one; out->id 0: there is none. */
TT_MUST_CHECK enum tt_err store_chore_next(struct db *db, struct tt_arena *arena, int64_t after_id,
					   struct chore *out);
/* How far it has come. */
TT_MUST_CHECK enum tt_err store_chore_save(struct db *db, const struct chore *chore);
TT_MUST_CHECK enum tt_err store_chore_delete(struct db *db, int64_t id);

#endif
