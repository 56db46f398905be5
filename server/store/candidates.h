/* candidates.h - whom people may mean while they type: of many only what is offered, not whole
 * rows. */
#ifndef TT_STORE_CANDIDATES_H
#define TT_STORE_CANDIDATES_H

#include "server/store/query.h"

struct candidate_row {
	int64_t attendee_id;
	struct tt_str actor_type;
	struct tt_str actor_id;
	struct tt_str name; /* the present one; may be empty */
};

/* Those of a room who have `text`, in lower case, in their name or id, and who have no name. The
 * database knows the cases of ASCII only: for other texts it gives all there are. */
TT_MUST_CHECK enum tt_err store_candidates(struct db *db, struct tt_arena *arena, int64_t room_id,
					   struct tt_str text, struct candidate_row **out,
					   size_t *n);
/* How many are in it, groups apart. */
TT_MUST_CHECK enum tt_err store_candidates_people(struct db *db, int64_t room_id, int64_t *out);

struct invitee_row {
	struct tt_str id;
	struct tt_str display_name;
	struct tt_str email; /* p == NULL: none */
};

/* The enabled users who have it in their name, id or address; in no order. */
TT_MUST_CHECK enum tt_err store_invitees(struct db *db, struct tt_arena *arena, struct tt_str text,
					 struct invitee_row **out, size_t *n);

#endif
