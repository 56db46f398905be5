/* seed_told.h - what a seed has made, for programs that test: names, passwords, secrets, tokens and
 * numbers. Only developer mode tells it to anybody (server/dev). */
#ifndef TT_SEED_TOLD_H
#define TT_SEED_TOLD_H

#include "server/seed_json.h"
#include "server/store/bots.h"
#include "server/store/rooms.h"

/* From now on it is noted; before that, nothing is. */
void seed_tell(struct seed *seed);

void seed_tell_user(struct seed *seed, const struct new_user *user, struct tt_str password,
		    bool is_admin);
void seed_tell_bot(struct seed *seed, const struct bot *bot);
/* A message that others may name. */
struct seed_ref {
	struct tt_str name;
	int64_t id;
};
void seed_tell_room(struct seed *seed, const struct room *room, struct tt_str owner,
		    const struct seed_ref refs[], size_t n);

/* All of it as JSON, in the seed's arena. p == NULL: nothing was to be noted. */
struct tt_str seed_told(struct seed *seed);

#endif
