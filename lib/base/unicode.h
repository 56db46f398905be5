/* unicode.h - what needs Unicode's tables (libunistring). All text is valid UTF-8. */
#ifndef TT_BASE_UNICODE_H
#define TT_BASE_UNICODE_H

#include "lib/base/str.h"

/* Exactly one emoji as people see it: one grapheme cluster, and one of the shapes of Unicode TR 51
 * (a picture with its style, skin tone and tags, pictures joined, a flag, a keycap). */
bool tt_emoji_is_one(struct tt_str s);

/* The emoji that valid text begins with, as people see it; p == NULL when it begins with none. */
struct tt_str tt_emoji_first(struct tt_str s);

/* The ASCII character that `s` begins with, without its accents; 0 when it begins with none. */
char tt_ascii_base(struct tt_str s);

/* In lower case, for comparing what people type. */
struct tt_str tt_utf8_lower(struct tt_arena *arena, struct tt_str s);

/* For looking for a part of a text whatever its case: as above, but each character by itself, so
 * that a part becomes a part, and the nth character stays the nth. */
struct tt_str tt_utf8_fold(struct tt_arena *arena, struct tt_str s);

#endif
