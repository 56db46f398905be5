/* formats.h - what picture.c asks of a file format. Private to lib/image. */
#ifndef TT_IMAGE_FORMATS_H
#define TT_IMAGE_FORMATS_H

#include "lib/base/str.h"

struct tt_picture;

/* Copies what belongs to the picture and reads its size. False: this is none. */
bool png_strip(struct tt_picture *out, struct tt_str file);
bool jpeg_strip(struct tt_picture *out, struct tt_str file);

/* Decodes all of it and throws the pixels away. False: it cannot be done. */
bool png_decode(struct tt_str bytes);
bool jpeg_decode(struct tt_str bytes);

static inline uint32_t be16(const char *p)
{
	return (uint32_t)(unsigned char)p[0] << 8 | (unsigned char)p[1];
}

static inline uint32_t be32(const char *p)
{
	return be16(p) << 16 | be16(p + 2);
}

#endif
