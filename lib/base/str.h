/* str.h - borrowed text: a pointer, a length, no owner.
 *
 * `p` may be NULL, which means "not there" where that differs from empty. Text is bytes; the
 * functions named utf8_* say what they expect of them. */
#ifndef TT_BASE_STR_H
#define TT_BASE_STR_H

#include "lib/base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <tertulia/text.h>

/* For printf: "%.*s", TT_STR_ARG(s). */
#define TT_STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

#define TT_STR(literal) ((struct tt_str){ (literal), sizeof(literal) - 1 })

static inline struct tt_str tt_str(const char *c)
{
	return (struct tt_str){ c, c ? strlen(c) : 0 };
}

static inline bool tt_str_eq(struct tt_str a, struct tt_str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool tt_str_is(struct tt_str a, const char *c)
{
	return tt_str_eq(a, tt_str(c));
}

bool tt_str_eq_nocase(struct tt_str a, struct tt_str b); /* ASCII only, as header names are */
bool tt_str_starts(struct tt_str s, struct tt_str prefix);
bool tt_str_has(struct tt_str s, struct tt_str part); /* anywhere; nothing is in everything */
bool tt_str_is_ascii(struct tt_str s);
int tt_str_cmp(struct tt_str a, struct tt_str b); /* by bytes, as the database sorts */

/* Without white space and NUL at both ends, as PHP's trim() takes it off. */
struct tt_str tt_str_trim(struct tt_str s);

/* Splits at the first `sep`: returns what is before it and leaves the rest in *s. Without `sep`
 * the whole text is returned and *s has p == NULL. */
struct tt_str tt_str_cut(struct tt_str *s, char sep);

/* The next of a list separated by commas or blanks, and leaves the rest in *s. n == 0: there is
 * none. */
struct tt_str tt_str_item(struct tt_str *s);

struct tt_str tt_str_dup(struct tt_arena *arena, struct tt_str s);
struct tt_str tt_str_printf(struct tt_arena *arena, const char *fmt, ...) TT_PRINTF(2, 3);
static inline char tt_lower_ascii(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}
struct tt_str tt_str_lower_ascii(struct tt_arena *arena, struct tt_str s);

/* Like PHP's (int): leading blanks, a sign, digits, then anything; no digits give 0. Saturates. */
int64_t tt_str_int(struct tt_str s);

/* All of the text is digits, and no overflow. */
bool tt_str_parse_u64(struct tt_str s, uint64_t *out);

/* Bytes of the code point that `s` starts with; 0 when that is no valid UTF-8, or NUL, or the end.
 */
size_t tt_utf8_step(struct tt_str s);

/* Valid UTF-8 (shortest forms, no surrogates) without NUL. */
bool tt_utf8_valid(struct tt_str s);

/* Code points of valid UTF-8. */
size_t tt_utf8_count(struct tt_str s);

/* The first `n` code points of valid UTF-8. */
struct tt_str tt_utf8_head(struct tt_str s, size_t n);

/* The first `n` bytes or fewer, never cutting a code point of valid UTF-8. */
struct tt_str tt_utf8_head_bytes(struct tt_str s, size_t n);

#endif
