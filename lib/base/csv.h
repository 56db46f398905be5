/* csv.h - reading comma separated values (RFC 4180), a record at a time.
 *
 * Fields may stand in double quotes, with commas, line ends and doubled quotes inside. Lines end
 * with LF, CR LF or CR. A byte order mark at the start is skipped. A quote that is never closed
 * takes everything up to the end; text behind a closing quote is kept: like PHP's fgetcsv(), no
 * input is refused. */
#ifndef TT_BASE_CSV_H
#define TT_BASE_CSV_H

#include "lib/base/str.h"

struct tt_csv {
	struct tt_str rest;
	int64_t line; /* of the record last read, from 1 */
	int64_t next_line;
};

struct tt_csv tt_csv_from(struct tt_str text);

/* The fields of the next record, in the arena; false at the end. An empty line is one empty
 * field. */
bool tt_csv_next(struct tt_csv *csv, struct tt_arena *arena, struct tt_str **fields, size_t *n);

#endif
