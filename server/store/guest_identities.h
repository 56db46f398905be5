/* guest_identities.h - table guest_identities: who a client without an account is in a room. */
#ifndef TT_STORE_GUEST_IDENTITIES_H
#define TT_STORE_GUEST_IDENTITIES_H

#include "server/store/query.h"

struct guest_identity {
	struct tt_str actor_type; /* guests, emails; p == NULL: the client is new here */
	struct tt_str actor_id;
};

/* Replaces what the client was before. */
TT_MUST_CHECK enum tt_err store_guest_identity_set(struct db *db, int64_t room_id,
						   struct tt_str cookie_hash,
						   const struct guest_identity *identity);
/* TT_OK also for a client that is new: then out->actor_type.p is NULL. */
TT_MUST_CHECK enum tt_err store_guest_identity_get(struct db *db, struct tt_arena *arena,
						   int64_t room_id, struct tt_str cookie_hash,
						   struct guest_identity *out);
/* Whether a client without an account is somebody anywhere by this cookie. */
TT_MUST_CHECK enum tt_err store_guest_cookie_is_known(struct db *db, struct tt_str cookie_hash,
						      bool *out);
/* The client has a new cookie. */
TT_MUST_CHECK enum tt_err store_guest_identities_move(struct db *db, struct tt_str from_cookie_hash,
						      struct tt_str to_cookie_hash);
/* Of those who are neither in the room any more nor banned from it. */
TT_MUST_CHECK enum tt_err store_guest_identities_delete_loose(struct db *db, int64_t room_id);

#endif
