/* emoji.h - is a text one picture? By the shape of emoji sequences (Unicode TR 51), with ranges
 * instead of the full tables: what it takes a font may not have, but no words pass. */
#ifndef TT_ACCOUNTS_EMOJI_H
#define TT_ACCOUNTS_EMOJI_H

#include "lib/base/str.h"

/* `s` is valid UTF-8. */
bool emoji_is_one(struct tt_str s);

#endif
