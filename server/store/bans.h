/* bans.h - table bans: who may not be in a room. */
#ifndef TT_STORE_BANS_H
#define TT_STORE_BANS_H

#include "server/store/query.h"

#define BANNED_IP TT_STR("ip")

struct ban {
	int64_t id;
	int64_t room_id;
	struct tt_str moderator_type;
	struct tt_str moderator_id;
	struct tt_str moderator_name; /* of users the present one */
	struct tt_str actor_type;     /* users, guests, emails, ip */
	struct tt_str actor_id;
	struct tt_str actor_name; /* of users the present one */
	struct tt_str note;
	int64_t created_s;
};

/* ban->id is set. A second ban of the same actor takes the place of the first, under its id. */
TT_MUST_CHECK enum tt_err store_ban_add(struct db *db, struct ban *ban);
/* out->id 0: there is none. */
TT_MUST_CHECK enum tt_err store_ban_get(struct db *db, struct tt_arena *arena, int64_t room_id,
					struct tt_str actor_type, struct tt_str actor_id,
					struct ban *out);
/* In order of id; with `actor_type` of that kind only (p == NULL: all). */
TT_MUST_CHECK enum tt_err store_bans_of_room(struct db *db, struct tt_arena *arena, int64_t room_id,
					     struct tt_str actor_type, struct ban **out, size_t *n);
/* Fine when there is none. */
TT_MUST_CHECK enum tt_err store_ban_delete(struct db *db, int64_t room_id, int64_t id);
/* How many a room has. */
TT_MUST_CHECK enum tt_err store_bans_count(struct db *db, int64_t room_id, int64_t *out);

#endif
