/* common.h - passwords that are guessed first. */
#ifndef TT_ACCOUNTS_COMMON_H
#define TT_ACCOUNTS_COMMON_H

#include "lib/base/str.h"

/* A word that many choose, as it is or with the changes that everybody makes: capitals, digits or
 * signs at its ends, signs for letters (p@ssw0rd); or no word at all, but the same again, a row of
 * the alphabet, of digits or of keys. */
bool accounts_is_common_password(struct tt_str password);

#endif
