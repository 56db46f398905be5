/* digest.h - the two hashes that Talk makes ids of, and the one that bots sign with.
 *
 * The first two protect nothing here: a guest is called by the SHA-1 of his session id, somebody
 * invited by e-mail by the SHA-256 of his address, and clients compare with hashes of their own
 * (talk-rooms 8). */
#ifndef TT_BASE_DIGEST_H
#define TT_BASE_DIGEST_H

#include "lib/base/str.h"

/* In lower case hex digits: 40 and 64 of them. */
struct tt_str tt_sha1_hex(struct tt_arena *arena, struct tt_str text);
struct tt_str tt_sha256_hex(struct tt_arena *arena, struct tt_str text);

/* HMAC-SHA256 of both texts, one behind the other, in 64 lower case hex digits (talk-chat 7.4). */
struct tt_str tt_hmac_sha256_hex(struct tt_arena *arena, struct tt_str key, struct tt_str first,
				 struct tt_str second);

#endif
