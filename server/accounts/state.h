/* state.h - what the files of server/accounts that let people in share. */
#ifndef TT_ACCOUNTS_STATE_H
#define TT_ACCOUNTS_STATE_H

#include "server/accounts/accounts.h"
#include "server/accounts/hash.h"

#include <sodium.h>

/* What was found out a moment ago, in memories of their own: who may make many entries of one kind
 * makes nobody else's be forgotten. App passwords come without a hash, as many as one likes. */
enum known {
	KNOWN_PASSWORDS, /* of accounts, right */
	KNOWN_APP_PASSWORDS,
	KNOWN_ROOM_PASSWORDS,
	KNOWN_WRONG,
	KNOWN_TOKENS, /* cookies of browsers, and what came as Bearer: right */
	N_KNOWN
};

struct accounts {
	struct accounts_conf conf;
	struct guard *guard;
	struct memory *known[N_KNOWN];
	unsigned char seal_key[crypto_generichash_KEYBYTES];
};

void accounts_digest(const struct accounts *accounts, uint8_t out[static MEMORY_DIGEST_LEN],
		     struct tt_str name, struct tt_str password);

enum hash_cost accounts_cost(const struct accounts *accounts, bool generated);

#endif
