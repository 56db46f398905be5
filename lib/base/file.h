/* file.h - small files, whole. */
#ifndef TT_BASE_FILE_H
#define TT_BASE_FILE_H

#include "lib/base/buf.h"
#include "lib/base/err.h"

/* The caller owns `out` (tt_buf_finish). "-" is standard input. TT_ERR_IO, with errno. */
TT_MUST_CHECK enum tt_err tt_file_read(struct tt_buf *out, const char *path);

#endif
