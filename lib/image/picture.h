/* picture.h - pictures that people upload: PNG and JPEG, looked at before anybody else sees them.
 *
 * What is kept of a file is the picture: the rest (where a photograph was taken, comments, whatever
 * follows its end) is left out without touching a pixel; only which side is up stays. Then it is
 * decoded to its end, which tells a picture from something that begins like one.
 *
 * Decoding happens row by row and one picture at a time in the whole process, so that its memory is
 * bounded: a row for a PNG, up to 160 MiB for the largest JPEG that comes in several scans. */
#ifndef TT_IMAGE_PICTURE_H
#define TT_IMAGE_PICTURE_H

#include "lib/base/buf.h"
#include "lib/base/err.h"

enum {
	TT_PICTURE_MAX_SIDE = 4096, /* pixels */
};

enum tt_picture_kind {
	TT_PICTURE_UNKNOWN,
	TT_PICTURE_PNG,
	TT_PICTURE_JPEG,
	TT_PICTURE_OTHER, /* some other format: GIF, WebP, BMP, TIFF */
};

/* What the first bytes say it is. */
enum tt_picture_kind tt_picture_kind(struct tt_str bytes);

struct tt_picture {
	enum tt_picture_kind kind;
	uint32_t width;
	uint32_t height;
	struct tt_buf bytes; /* the caller's to finish, also after a refusal */
};

/* Takes a square picture out of `file`. TT_ERR_PICTURE_TYPE, TT_ERR_PICTURE_SQUARE,
 * TT_ERR_PICTURE: it cannot be decoded, or is larger than TT_PICTURE_MAX_SIDE. TT_ERR_BUSY: others
 * are waiting already. */
TT_MUST_CHECK enum tt_err tt_picture_take(struct tt_picture *out, struct tt_str file);

#endif
