/* draw.h - a picture is read from standard input, and its preview written to standard output. */
#ifndef TT_PREVIEW_DRAW_H
#define TT_PREVIEW_DRAW_H

#include "preview/size.h"

/* All that needs files: done before the filter. */
bool draw_prepare(const char *program);

/* PNG of what can be seen through, else JPEG; upright, and without what a camera has written into
 * the file. False: it is no picture, a broken one or too large a one. */
bool draw_preview(const struct preview_wish *wish);

#endif
