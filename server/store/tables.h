/* tables.h - what an export has of the database: every table and column, but for those that are
 * left out on purpose (docs/export.md says why). tests/unit/test_tables.c compares this with the
 * schema, so that a new column has to be said something about. */
#ifndef TT_STORE_TABLES_H
#define TT_STORE_TABLES_H

#include "lib/base/str.h"

enum column_kind {
	COLUMN_TEXT,
	COLUMN_JSON,  /* text that is JSON by itself */
	COLUMN_BYTES, /* base64 in the file */
	COLUMN_INT,
	COLUMN_FLAG,  /* 0 and 1; true and false in the file */
	COLUMN_LOWER, /* not in the file: another column in lower case (ASCII) */
};

struct column {
	const char *name;
	enum column_kind kind;
	bool may_be_null;
	int64_t least; /* COLUMN_INT */
	int64_t most;
	const char *refers; /* the table whose id it is, by a foreign key */
	int lower_of;       /* COLUMN_LOWER: of which column */
};

struct table {
	const char *name; /* of the file, too: NAME.jsonl */
	const struct column *columns;
	int n_columns;
	const char *order;   /* of the rows: the primary key */
	bool numbers_itself; /* ids are never given out twice */
};

enum {
	MAX_COLUMNS = 32
};

/* Those that others refer to first. */
extern const struct table store_tables[];
extern const int store_n_tables;

/* Tables that an export does not have. */
extern const char *const store_left_out[];
extern const int store_n_left_out;

/* The number of a column; -1: there is none. */
int table_column(const struct table *table, struct tt_str name);

#endif
