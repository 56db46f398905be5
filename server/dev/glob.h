/* glob.h - paths that stand for others: "*" is anything, nothing too. Pure. */
#ifndef TT_DEV_GLOB_H
#define TT_DEV_GLOB_H

#include "lib/base/str.h"

bool dev_glob(struct tt_str pattern, struct tt_str text);

#endif
