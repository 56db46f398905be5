/* schema.h - the tables, brought up to date. Private to server/store. */
#ifndef TT_STORE_SCHEMA_H
#define TT_STORE_SCHEMA_H

#include "server/store/conn.h"
#include "server/store/db.h"

/* How many files there are: the version that this program writes. */
int64_t store_schema_newest(void);
/* In a transaction of its own. The log says what is wrong. */
TT_MUST_CHECK enum tt_err schema_migrate(struct db *db);
/* All statements find what they name; prepares them. */
TT_MUST_CHECK enum tt_err schema_check_layout(struct conn *conn);

#endif
