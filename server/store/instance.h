/* instance.h - table instance: what makes the long ids of files here others than those elsewhere.
 */
#ifndef TT_STORE_INSTANCE_H
#define TT_STORE_INSTANCE_H

#include "server/store/query.h"

/* TT_ERR_FILE: there is none, because nobody has files yet. */
TT_MUST_CHECK enum tt_err store_instance(struct db *db, struct tt_arena *arena, struct tt_str *out);
/* The one that there is stays. */
TT_MUST_CHECK enum tt_err store_instance_add(struct db *db, struct tt_str name);

#endif
