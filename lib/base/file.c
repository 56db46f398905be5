#include "lib/base/file.h"

#include <stdio.h>

enum tt_err tt_file_read(struct tt_buf *out, const char *path)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	bool failed;

	if (!file)
		return TT_ERR_IO;
	for (;;) {
		size_t n = fread(tt_buf_reserve(out, 65536), 1, 65536, file);

		if (n == 0)
			break;
		out->n += n;
	}
	failed = ferror(file) != 0;
	if (file != stdin)
		fclose(file);
	return failed ? TT_ERR_IO : TT_OK;
}
