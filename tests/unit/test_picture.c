#include "lib/image/picture.h"
#include "tests/unit/check.h"

#include <stdlib.h>
#include <zlib.h>

static void add_be32(struct tt_buf *out, uint32_t value)
{
	const char bytes[] = { (char)(value >> 24), (char)(value >> 16), (char)(value >> 8),
			       (char)value };

	tt_buf_add(out, bytes, sizeof(bytes));
}

static void add_chunk(struct tt_buf *out, const char *type, const char *data, size_t n)
{
	size_t begin;

	add_be32(out, (uint32_t)n);
	begin = out->n;
	tt_buf_add(out, type, 4);
	tt_buf_add(out, data, n);
	add_be32(out, (uint32_t)crc32(0, (const unsigned char *)out->p + begin, (uInt)(n + 4)));
}

/* Bytes of the rows of a pass that begins at `x`, `y` and takes every `dx`th and `dy`th pixel. */
static size_t pass_bytes(uint32_t width, uint32_t height, const uint32_t pass[4])
{
	size_t n_columns = (width + pass[2] - 1 - pass[0]) / pass[2];
	size_t n_rows = (height + pass[3] - 1 - pass[1]) / pass[3];

	return n_columns == 0 ? 0 : n_rows * (n_columns + 1);
}

static size_t raw_bytes(uint32_t width, uint32_t height, bool interlaced)
{
	static const uint32_t passes[][4] = { { 0, 0, 8, 8 }, { 4, 0, 8, 8 }, { 0, 4, 4, 8 },
					      { 2, 0, 4, 4 }, { 0, 2, 2, 4 }, { 1, 0, 2, 2 },
					      { 0, 1, 1, 2 } };
	size_t n = 0;

	if (!interlaced)
		return (size_t)height * (width + 1);
	for (size_t i = 0; i < ARRAY_LEN(passes); i++)
		n += pass_bytes(width, height, passes[i]);
	return n;
}

/* Grey, one byte a pixel; `interlaced` in seven passes over the same pixels; `n_surplus` bytes go
 * on behind the last of them. */
static struct tt_buf make_png_with(uint32_t width, uint32_t height, const char *extra,
				   bool interlaced, size_t n_surplus)
{
	struct tt_buf out = { 0 };
	struct tt_buf header = { 0 };
	size_t n_raw = raw_bytes(width, height, interlaced) + n_surplus;
	unsigned char *raw = calloc(1, n_raw);
	uLongf n_packed = compressBound(n_raw);
	unsigned char *packed = malloc(n_packed);

	assert_non_null(raw);
	assert_non_null(packed);
	assert_int_equal(compress(packed, &n_packed, raw, n_raw), Z_OK);
	tt_buf_add_c(&out, "\x89PNG\r\n\x1a\n");
	add_be32(&header, width);
	add_be32(&header, height);
	tt_buf_add(&header, interlaced ? "\x08\0\0\0\1" : "\x08\0\0\0\0", 5);
	add_chunk(&out, "IHDR", header.p, header.n);
	if (extra)
		add_chunk(&out, extra, "some text", 9);
	add_chunk(&out, "IDAT", (const char *)packed, n_packed);
	add_chunk(&out, "IEND", NULL, 0);
	tt_buf_finish(&header);
	free(raw);
	free(packed);
	return out;
}

static struct tt_buf make_png(uint32_t width, uint32_t height, const char *extra, bool interlaced)
{
	return make_png_with(width, height, extra, interlaced, 0);
}

/* What would be handed on to all others is as large as it looks. */
static void test_png_surplus(void **state)
{
	static const size_t surplus[] = { 1, 9, 1023, 1024, 4096, 1000000 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(surplus) * 2; i++) {
		size_t n = surplus[i / 2];
		struct tt_buf file = make_png_with(9, 9, NULL, i % 2, n);
		struct tt_picture picture;

		check_err(i % 2 ? "in passes" : "plain",
			  tt_picture_take(&picture, tt_buf_str(&file)), TT_ERR_PICTURE);
		tt_buf_finish(&picture.bytes);
		tt_buf_finish(&file);
	}
}

/* A second stream of data behind the one that has all pixels. */
static void test_png_more_data(void **state)
{
	struct tt_buf file = make_png(9, 9, NULL, false);
	struct tt_picture picture;

	(void)state;
	file.n -= 12; /* IEND */
	add_chunk(&file, "IDAT", "something else", 14);
	add_chunk(&file, "IEND", NULL, 0);
	check_err("more", tt_picture_take(&picture, tt_buf_str(&file)), TT_ERR_PICTURE);
	tt_buf_finish(&picture.bytes);
	tt_buf_finish(&file);
}

static void test_kinds(void **state)
{
	static const struct {
		const char *name;
		struct tt_str bytes;
		enum tt_picture_kind want;
	} cases[] = {
		{ "nothing", BYTES(""), TT_PICTURE_UNKNOWN },
		{ "PNG", BYTES("\x89PNG\r\n\x1a\n"), TT_PICTURE_PNG },
		{ "PNG as text", BYTES("\x89PNG\n\x1a\n"), TT_PICTURE_UNKNOWN },
		{ "JPEG", BYTES("\xff\xd8\xff\xe0"), TT_PICTURE_JPEG },
		{ "JPEG cut", BYTES("\xff\xd8"), TT_PICTURE_UNKNOWN },
		{ "GIF", BYTES("GIF89a"), TT_PICTURE_OTHER },
		{ "WebP", BYTES("RIFF0000WEBPVP8 "), TT_PICTURE_OTHER },
		{ "BMP", BYTES("BM0000"), TT_PICTURE_OTHER },
		{ "TIFF", BYTES("II*\0"), TT_PICTURE_OTHER },
		{ "AVIF",
		  BYTES("\0\0\0\x1c"
			"ftypavif"),
		  TT_PICTURE_OTHER },
		{ "SVG", BYTES("<svg xmlns='http://www.w3.org/2000/svg'/>"), TT_PICTURE_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_int(cases[i].name, tt_picture_kind(cases[i].bytes), cases[i].want);
}

static void test_png(void **state)
{
	static const struct {
		const char *name;
		uint32_t width, height;
		const char *extra;
		bool interlaced;
		enum tt_err want;
	} cases[] = {
		{ "plain", 9, 9, NULL, false, TT_OK },
		{ "in passes", 9, 9, NULL, true, TT_OK },
		{ "one pixel in passes", 1, 1, NULL, true, TT_OK },
		{ "with text", 9, 9, "tEXt", false, TT_OK },
		{ "with something needed", 9, 9, "NEED", false, TT_ERR_PICTURE },
		{ "wide", 10, 9, NULL, false, TT_ERR_PICTURE_SQUARE },
		{ "high", 9, 10, NULL, false, TT_ERR_PICTURE_SQUARE },
		{ "too large", 4097, 4097, NULL, false, TT_ERR_PICTURE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_buf file = make_png(cases[i].width, cases[i].height, cases[i].extra,
					      cases[i].interlaced);
		struct tt_buf plain =
			make_png(cases[i].width, cases[i].height, NULL, cases[i].interlaced);
		struct tt_picture picture;

		check_err(cases[i].name, tt_picture_take(&picture, tt_buf_str(&file)),
			  cases[i].want);
		check_int(cases[i].name, picture.kind, TT_PICTURE_PNG);
		check_int(cases[i].name, picture.width, cases[i].width);
		check_int(cases[i].name, picture.height, cases[i].height);
		if (cases[i].want == TT_OK)
			check_text(cases[i].name, tt_buf_str(&picture.bytes), tt_buf_str(&plain));
		tt_buf_finish(&picture.bytes);
		tt_buf_finish(&plain);
		tt_buf_finish(&file);
	}
}

/* Every beginning of a file is refused, and so is what has one wrong bit in what is kept. */
static void test_cut(void **state)
{
	struct tt_buf file = make_png(9, 9, NULL, false);

	(void)state;
	for (size_t n = 0; n < file.n; n++) {
		struct tt_picture picture;

		check_err("cut", tt_picture_take(&picture, (struct tt_str){ file.p, n }),
			  TT_ERR_PICTURE);
		tt_buf_finish(&picture.bytes);
	}
	for (size_t i = 0; i < file.n; i++) {
		struct tt_picture picture;

		file.p[i] ^= 0x10;
		check_true("one bit", tt_picture_take(&picture, tt_buf_str(&file)) != TT_OK);
		file.p[i] ^= 0x10;
		tt_buf_finish(&picture.bytes);
	}
	tt_buf_finish(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),       cmocka_unit_test(test_png),
		cmocka_unit_test(test_png_surplus), cmocka_unit_test(test_png_more_data),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
