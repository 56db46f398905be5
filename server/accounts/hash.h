/* hash.h - passwords as libsodium's Argon2id strings.
 *
 * One slow hash takes 64 MiB and a core for a twentieth of a second, so only one is made at a time
 * in the whole process. The caller holds the turn, because it may find, once it has it, that there
 * is nothing left to hash. */
#ifndef TT_ACCOUNTS_HASH_H
#define TT_ACCOUNTS_HASH_H

#include "lib/base/count.h"
#include "lib/base/err.h"
#include "lib/base/str.h"

enum hash_cost {
	HASH_SLOW, /* for what people choose */
	HASH_CHEAP /* for what is long and random, or public anyway */
};

void hash_turn_begin(void);
void hash_turn_end(void);

/* All of these: with the turn. */
TT_MUST_CHECK enum tt_err hash_make(struct tt_str *out, struct tt_arena *arena,
				    struct tt_str password, enum hash_cost cost);
bool hash_matches(struct tt_str hash, struct tt_str password);
/* Like hash_matches(), but always takes as long as a hash of `cost`; without a hash (p == NULL:
 * nobody has that name) too. */
bool hash_matches_in_time(struct tt_str hash, struct tt_str password, enum hash_cost cost);

/* All that were made so far, to keep or to compare. */
const struct tt_times *hash_times(void);

#endif
