/* image.h - pictures that people send: PNG and JPEG, looked at and cleaned.
 *
 * Nothing is believed: every pixel is decoded once (libpng, libjpeg), with limits on what that may
 * take. What is kept holds the same pixels without whatever else was in the file: where and when it
 * was taken, comments, previews, a second file behind the first. */
#ifndef TT_BASE_IMAGE_H
#define TT_BASE_IMAGE_H

#include "lib/base/str.h"

enum tt_image_type {
	TT_IMAGE_UNKNOWN,
	TT_IMAGE_PNG,
	TT_IMAGE_JPEG,
	TT_IMAGE_OTHER, /* known to be a picture, but none that is taken */
};

enum {
	TT_IMAGE_MAX_SIDE = 4096 /* pixels */
};

struct tt_image {
	struct tt_str bytes;
	uint32_t width;
	uint32_t height;
};

/* By the first bytes. */
enum tt_image_type tt_image_type(struct tt_str bytes);

/* The whole picture, cleaned, in the arena. False: it is broken, or wider or higher than
 * TT_IMAGE_MAX_SIDE. Takes a while and up to some 100 MiB for the largest ones: to be called by few
 * threads at once, and not while others wait. */
TT_MUST_CHECK bool tt_png_clean(struct tt_arena *arena, struct tt_str bytes, struct tt_image *out);
TT_MUST_CHECK bool tt_jpeg_clean(struct tt_arena *arena, struct tt_str bytes, struct tt_image *out);

/* A square PNG of two colours (red, green, blue). `is_set` chooses the second one. */
struct tt_str tt_png_two_colors(struct tt_arena *arena, uint32_t side, const uint8_t colors[2][3],
				bool (*is_set)(const void *ctx, uint32_t x, uint32_t y),
				const void *ctx);

/* How a camera was held, out of the EXIF data of a JPEG ("Exif", two NULs, TIFF): 1 to 8; 1 where
 * it does not say. */
int tt_exif_orientation(struct tt_str exif);

#endif
