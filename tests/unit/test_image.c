#include "lib/base/image.h"
#include "tests/unit/check.h"

static void test_type(void **state)
{
	static const struct {
		const char *name;
		struct tt_str bytes;
		enum tt_image_type type;
	} cases[] = {
		{ "nothing", BYTES(""), TT_IMAGE_UNKNOWN },
		{ "PNG", BYTES("\x89PNG\r\n\x1a\n..."), TT_IMAGE_PNG },
		{ "a piece of its head", BYTES("\x89PNG\r\n\x1a"), TT_IMAGE_UNKNOWN },
		{ "PNG that went through a text editor", BYTES("\x89PNG\n\x1a\n..."),
		  TT_IMAGE_UNKNOWN },
		{ "JPEG", BYTES("\xff\xd8\xff\xe0"), TT_IMAGE_JPEG },
		{ "GIF", BYTES("GIF89a"), TT_IMAGE_OTHER },
		{ "WebP", BYTES("RIFF....WEBP"), TT_IMAGE_OTHER },
		{ "SVG", BYTES("<svg"), TT_IMAGE_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_int(cases[i].name, tt_image_type(cases[i].bytes), cases[i].type);
}

#define ENTRY(type, value) "\x01\x12\0" type "\0\0\0\1\0" value "\0\0"

static void test_orientation(void **state)
{
	static const struct {
		const char *name;
		struct tt_str exif;
		int want;
	} cases[] = {
		{ "nothing", BYTES(""), 1 },
		{ "no TIFF", BYTES("Exif\0\0"), 1 },
		{ "turned", BYTES("Exif\0\0MM\0*\0\0\0\x08\0\1" ENTRY("\3", "\6")), 6 },
		{ "little end first",
		  BYTES("Exif\0\0II*\0\x08\0\0\0\1\0\x12\x01\3\0\1\0\0\0\x08\0\0\0"), 8 },
		{ "second entry",
		  BYTES("Exif\0\0MM\0*\0\0\0\x08\0\2\1\1\0\3\0\0\0\1\0\0\0\0" ENTRY("\3", "\3")),
		  3 },
		{ "of another type", BYTES("Exif\0\0MM\0*\0\0\0\x08\0\1" ENTRY("\4", "\6")), 1 },
		{ "9", BYTES("Exif\0\0MM\0*\0\0\0\x08\0\1" ENTRY("\3", "\x09")), 1 },
		{ "0", BYTES("Exif\0\0MM\0*\0\0\0\x08\0\1" ENTRY("\3", "\0")), 1 },
		{ "cut", BYTES("Exif\0\0MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0"), 1 },
		{ "a directory far away", BYTES("Exif\0\0MM\0*\xff\xff\xff\xff\0\1"), 1 },
		{ "very many entries", BYTES("Exif\0\0MM\0*\0\0\0\x08\xff\xff"), 1 },
		{ "XMP", BYTES("http://ns.adobe.com/xap/1.0/\0<x/>"), 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_int(cases[i].name, tt_exif_orientation(cases[i].exif), cases[i].want);
}

static bool is_left_half(const void *ctx, uint32_t x, uint32_t y)
{
	(void)y;
	return x < *(const uint32_t *)ctx / 2;
}

/* What is painted here is a PNG, and cleaning finds nothing to take away. */
static void test_painted(void **state)
{
	static const uint8_t colors[2][3] = { { 0xff, 0xff, 0xff }, { 0x12, 0x34, 0x56 } };
	static const uint32_t sides[] = { 1, 7, 64, 512 };
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(sides); i++) {
		struct tt_str png =
			tt_png_two_colors(&arena, sides[i], colors, is_left_half, &sides[i]);
		struct tt_image cleaned;

		check_int("type", tt_image_type(png), TT_IMAGE_PNG);
		check_true("whole", tt_png_clean(&arena, png, &cleaned));
		check_int("width", cleaned.width, sides[i]);
		check_int("height", cleaned.height, sides[i]);
		check_true("the same", tt_str_eq(cleaned.bytes, png));
		for (size_t n = 0; n < png.n; n++)
			check_false("cut",
				    tt_png_clean(&arena, (struct tt_str){ png.p, n }, &cleaned));
		check_false("no JPEG", tt_jpeg_clean(&arena, png, &cleaned));
	}
	tt_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_type),
		cmocka_unit_test(test_orientation),
		cmocka_unit_test(test_painted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
