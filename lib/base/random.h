/* random.h - unguessable text and numbers. Uses libsodium; tt_random_init() must have succeeded
 * once. */
#ifndef TT_BASE_RANDOM_H
#define TT_BASE_RANDOM_H

#include "lib/base/err.h"
#include "lib/base/str.h"

TT_MUST_CHECK enum tt_err tt_random_init(void);

/* `n` characters, each drawn evenly from `alphabet`. */
struct tt_str tt_random_text(struct tt_arena *arena, const char *alphabet, size_t n);

/* Evenly one of 0 to n - 1. */
size_t tt_random_below(size_t n);

#define TT_ALPHABET_ALNUM "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
/* Without the characters that people mix up, as Talk's room tokens are (talk-rooms 8). */
#define TT_ALPHABET_READABLE "abcdefghijkmnopqrstuvwxyz23456789"

#endif
