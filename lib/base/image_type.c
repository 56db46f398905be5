#include "lib/base/image.h"

static const struct {
	struct tt_str magic;
	enum tt_image_type type;
} known[] = {
	{ { "\x89PNG\r\n\x1a\n", 8 }, TT_IMAGE_PNG },
	{ { "\xff\xd8\xff", 3 }, TT_IMAGE_JPEG },
	{ { "GIF87a", 6 }, TT_IMAGE_OTHER },
	{ { "GIF89a", 6 }, TT_IMAGE_OTHER },
	{ { "RIFF", 4 }, TT_IMAGE_OTHER }, /* WebP */
	{ { "BM", 2 }, TT_IMAGE_OTHER },
	{ { "II*\0", 4 }, TT_IMAGE_OTHER }, /* TIFF */
	{ { "MM\0*", 4 }, TT_IMAGE_OTHER },
};

enum tt_image_type tt_image_type(struct tt_str bytes)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (tt_str_starts(bytes, known[i].magic))
			return known[i].type;
	return TT_IMAGE_UNKNOWN;
}
