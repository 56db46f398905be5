/* grams.h - text cut into short pieces, by which an index finds any part of a text.
 *
 * A piece is three characters that follow each other, or two where scripts have no blanks between
 * words and words are short (Chinese, Japanese, Korean, Thai, ...). All pieces of a term are among
 * those of a text that has the term in it; the other way round is not so, and who searches looks
 * at the text itself. Touches nothing but memory.
 *
 * The index keeps what is made here, and forgets by the same pieces: whoever cuts in another way
 * writes a schema file that empties the index. */
#ifndef TT_STORE_GRAMS_H
#define TT_STORE_GRAMS_H

#include "lib/base/buf.h"

enum {
	/* Of a long term some pieces do, from all over it. */
	GRAMS_WANTED_MAX = 16
};

/* The pieces of a text, as words with blanks between them. `folded` as tt_utf8_fold() has made it.
 */
void grams_of_text(struct tt_buf *out, struct tt_str folded);

/* What a text has to have for the term to be in it: "one" AND "two". Returns how many pieces; 0:
 * the term is too short to have one. */
size_t grams_of_term(struct tt_buf *out, struct tt_str folded);

#endif
