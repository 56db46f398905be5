#include "lib/base/file.h"

#include <stdio.h>

enum {
	AT_ONCE = 64 << 10
};

enum tt_err tt_file_read(struct tt_buf *out, const char *path)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *file = is_stdin ? stdin : fopen(path, "rb");
	bool failed = false;

	if (!file)
		return TT_ERR_IO;
	while (!failed && !feof(file)) {
		out->n += fread(tt_buf_reserve(out, AT_ONCE), 1, AT_ONCE, file);
		failed = ferror(file) != 0;
	}
	if (!is_stdin)
		fclose(file);
	return failed ? TT_ERR_IO : TT_OK;
}
