/* program.h - the program that makes previews (preview/main.c), run once. */
#ifndef TT_PREVIEWS_PROGRAM_H
#define TT_PREVIEWS_PROGRAM_H

#include "lib/base/buf.h"

#include <stdatomic.h>

struct preview_run {
	const char *program;
	const char *width;  /* as the program takes them */
	const char *height; /* likewise */
	const char *mode;
	int picture;                   /* a file, read from its beginning */
	const atomic_bool *called_off; /* looked at now and then */
};

/* Waits for it, some seconds at most. *out is the preview; false: it makes none of that. */
bool program_run(const struct preview_run *run, struct tt_buf *out);

#endif
