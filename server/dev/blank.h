/* blank.h - what nobody is to read in a journal: passwords and the like, in JSON, forms, queries
 * and XML alike. Pure, so that it can be fuzzed. */
#ifndef TT_DEV_BLANK_H
#define TT_DEV_BLANK_H

#include "lib/base/buf.h"

/* The text with "***" in the place of what is secret in a request to that path; valid UTF-8 stays
 * so. */
void dev_blank(struct tt_buf *out, struct tt_str text, struct tt_str path);

#endif
