#include "lib/base/image.h"

enum {
	TAG_ORIENTATION = 0x0112,
	TYPE_SHORT = 3,
	ENTRY_SIZE = 12,
};

/* Numbers of a TIFF are of one of two byte orders. Beyond the end they are 0. */
struct tiff {
	struct tt_str bytes;
	bool big_endian;
};

static uint32_t number(const struct tiff *tiff, size_t at, size_t n)
{
	const unsigned char *p = (const unsigned char *)tiff->bytes.p;
	uint32_t value = 0;

	if (at > tiff->bytes.n || tiff->bytes.n - at < n)
		return 0;
	for (size_t i = 0; i < n; i++)
		value = value << 8 | p[at + (tiff->big_endian ? i : n - 1 - i)];
	return value;
}

int tt_exif_orientation(struct tt_str exif)
{
	const struct tt_str head = { "Exif\0\0", 6 };
	struct tiff tiff;
	uint32_t directory;
	uint32_t n;

	if (!tt_str_starts(exif, head))
		return 1;
	tiff.bytes = (struct tt_str){ exif.p + head.n, exif.n - head.n };
	tiff.big_endian = tt_str_starts(tiff.bytes, TT_STR("MM"));
	directory = number(&tiff, 4, 4);
	n = number(&tiff, directory, 2);
	for (uint32_t i = 0; i < n; i++) {
		size_t entry = (size_t)directory + 2 + (size_t)i * ENTRY_SIZE;
		uint32_t value = number(&tiff, entry + 8, 2);

		if (number(&tiff, entry, 2) == TAG_ORIENTATION &&
		    number(&tiff, entry + 2, 2) == TYPE_SHORT && value >= 1 && value <= 8)
			return (int)value;
	}
	return 1;
}
