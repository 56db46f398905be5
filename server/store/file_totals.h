/* file_totals.h - how much everybody keeps. */
#ifndef TT_STORE_FILE_TOTALS_H
#define TT_STORE_FILE_TOTALS_H

#include "server/store/query.h"

struct file_total {
	struct tt_str user;
	int64_t n;    /* files and folders */
	int64_t size; /* bytes of them */
	int64_t kept; /* of the trash, and of older versions */
	int64_t uploads;
	struct tt_str quota; /* as it was set; p == NULL: none */
};

/* Of all who have had files, who keeps most first. */
TT_MUST_CHECK enum tt_err store_file_totals(struct db *db, struct tt_arena *arena,
					    struct file_total **out, size_t *n);

#endif
