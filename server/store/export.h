/* export.h - all of a server's data as files of JSON lines, one a table (tables.h), and back.
 *
 * docs/export.md describes them. The rows are those of the database, with their ids, in the order
 * of their keys: who exports, imports and exports again has the same bytes. Both hold one row in
 * memory, however many there are. */
#ifndef TT_STORE_EXPORT_H
#define TT_STORE_EXPORT_H

#include "server/store/db.h"
#include "server/store/tables.h"

#define EXPORT_MANIFEST "export.json"

enum {
	EXPORT_FORMAT = 1,
	EXPORT_MAX_LINE = 64 << 20, /* a picture has 20 MiB */
};

/* Into a folder that is there, and empty; the manifest last. Files are for their owner only. In a
 * transaction of its own, beside which others write. TT_ERR_IO, TT_ERR_STORE with *problem. */
TT_MUST_CHECK enum tt_err store_export(struct db *db, struct tt_arena *arena, const char *folder,
				       const char **problem);

/* Into a database that nobody uses yet, and in one transaction. TT_ERR_IMPORT with *problem, which
 * names file, line and field. */
TT_MUST_CHECK enum tt_err store_import(struct db *db, struct tt_arena *arena, const char *folder,
				       const char **problem);

/* A value of a row, as it is bound. */
struct import_value {
	bool is_null;
	int64_t number;
	struct tt_str text; /* or bytes */
};

struct import_fault {
	const char *field; /* NULL: the line as a whole */
	const char *what;
};

/* A line of a table's file: every column once, and nothing else. */
TT_MUST_CHECK bool import_row(const struct table *table, struct tt_arena *arena, struct tt_str line,
			      struct import_value values[static MAX_COLUMNS],
			      struct import_fault *fault);

#endif
