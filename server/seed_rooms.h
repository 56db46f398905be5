/* seed_rooms.h - the conversations of a seed file: who is in them, and what was said. */
#ifndef TT_SEED_ROOMS_H
#define TT_SEED_ROOMS_H

#include "server/seed_told.h"
#include "server/talk/rooms/room.h"

/* One of the list. TT_ERR_SEED. */
TT_MUST_CHECK enum tt_err seed_conversation(struct seed *seed, const json_t *json,
					    const char *where, void *ctx);

/* A conversation that is being filled. */
struct seed_room {
	struct room room;
	int64_t now_s; /* when the last thing was said */
	struct seed_ref *refs;
	size_t n_refs;
};

/* seed_messages.c: one of its list; `ctx` is the room. */
TT_MUST_CHECK enum tt_err seed_message(struct seed *seed, const json_t *json, const char *where,
				       void *ctx);

/* What somebody does by himself at that time. */
struct talk seed_talk(const struct seed *seed, struct tt_str user, int64_t now_s);

/* Seconds since 1970, or before now when it is not above 0. Never before what was said last, nor
 * in the future. */
TT_MUST_CHECK enum tt_err seed_time(struct seed *seed, const json_t *json, const char *where,
				    int64_t *now_s);

#endif
