/* search_words.h - what clients say with a search: where they are, and from when to when. Touches
 * nothing but memory. */
#ifndef TT_TALK_SEARCH_WORDS_H
#define TT_TALK_SEARCH_WORDS_H

#include "lib/base/str.h"

/* The token of the conversation whose page `from` is, an address or its path: /call/TOKEN, also
 * below /index.php. n == 0: it is another page. */
struct tt_str search_page_token(struct tt_str from);

/* Unix seconds, "2026-01-31" or "2026-01-31T12:34:56", in UTC and whatever follows. False: it is
 * none of them. */
bool search_time(struct tt_str text, int64_t *unix_s);

/* The text without its beginning, where the term would not be seen otherwise: from a little before
 * it on. */
struct tt_str search_excerpt(struct tt_arena *arena, struct tt_str text, struct tt_str term);

#endif
