/* zip.h - the parts of a zip file, as they stand behind each other: for each entry its head, its
 * bytes as they are, and its tail; then the directory of all of them. Entries and files of any size
 * (zip64). Names are UTF-8. */
#ifndef TT_DAV_ZIP_H
#define TT_DAV_ZIP_H

#include "lib/base/buf.h"

struct zip_entry {
	struct tt_str name; /* a path without a slash at its begin; a folder's ends in one */
	uint64_t size;
	int64_t modified_s;
	uint32_t crc;    /* of its bytes: known behind them */
	uint64_t offset; /* of its head */
};

void zip_put_head(struct tt_buf *out, const struct zip_entry *entry);
void zip_put_tail(struct tt_buf *out, const struct zip_entry *entry);
void zip_put_directory(struct tt_buf *out, const struct zip_entry entries[], size_t n,
		       uint64_t offset);

/* How long all of it is; fills in where each entry is. Neither depends on what is in them. */
uint64_t zip_lay_out(struct zip_entry entries[], size_t n);

#endif
