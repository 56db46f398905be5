/* size.h - how large a preview is, by what was asked for and what there is.
 *
 * The rule is Nextcloud's: sizes are rounded up, so that clients with screens of all kinds share a
 * few of them, and nothing is made larger than it is. */
#ifndef TT_PREVIEW_SIZE_H
#define TT_PREVIEW_SIZE_H

#include <stdbool.h>

enum {
	PREVIEW_MAX_SIDE = 4096 /* pixels */
};

struct preview_wish {
	int width; /* pixels; -1: whatever goes with the other one, both: as large as it is */
	int height;
	bool keeps_ratio; /* else the middle of the picture is cut out */
	bool covers;      /* with keeps_ratio: at least as large, and not at most */
};

struct preview_size {
	int width;
	int height;
};

/* Of a picture of `full`, which has at least one pixel. */
struct preview_size preview_size(struct preview_size full, const struct preview_wish *wish);

#endif
