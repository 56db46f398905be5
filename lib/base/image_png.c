#include "lib/base/image.h"
#include "lib/base/buf.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>

enum {
	SIGNATURE = 8,
	CHUNK_FRAME = 12,       /* of a chunk: length, name, checksum */
	CHUNK_MEMORY = 1 << 20, /* what a chunk that is no picture may unpack to */
	CHUNKS_REMEMBERED = 1000,
};

/* What says how the pixels look. All else is about something else. */
static const char kept[][5] = { "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA",
				"cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs" };

struct source {
	struct tt_str bytes;
	size_t at;
};

/* The library leaves its functions by longjmp(), so what has to be freed is not on the stack. */
struct reading {
	png_structp png;
	png_infop info;
	struct source source;
	png_bytep row;
	uint32_t width;
	uint32_t height;
};

static void no_warning(png_structp png, png_const_charp text)
{
	(void)png, (void)text;
}

static void give_up(png_structp png, png_const_charp text)
{
	(void)text;
	png_longjmp(png, 1);
}

static void read_bytes(png_structp png, png_bytep out, size_t n)
{
	struct source *source = png_get_io_ptr(png);

	if (source->bytes.n - source->at < n)
		png_error(png, "end");
	memcpy(out, source->bytes.p + source->at, n);
	source->at += n;
}

static void read_rows(struct reading *r)
{
	int passes;

	png_set_user_limits(r->png, TT_IMAGE_MAX_SIDE, TT_IMAGE_MAX_SIDE);
	png_set_chunk_malloc_max(r->png, CHUNK_MEMORY);
	png_set_chunk_cache_max(r->png, CHUNKS_REMEMBERED);
	png_set_read_fn(r->png, &r->source, read_bytes);
	png_read_info(r->png, r->info);
	r->width = png_get_image_width(r->png, r->info);
	r->height = png_get_image_height(r->png, r->info);
	passes = png_set_interlace_handling(r->png);
	png_read_update_info(r->png, r->info);
	r->row = malloc(png_get_rowbytes(r->png, r->info));
	if (!r->row)
		tt_oom();
	/* One row is enough: nobody looks at them. */
	for (int pass = 0; pass < passes; pass++)
		for (uint32_t y = 0; y < r->height; y++)
			png_read_row(r->png, r->row, NULL);
	png_read_end(r->png, NULL);
}

static bool decode(struct reading *r)
{
	if (setjmp(png_jmpbuf(r->png)))
		return false;
	read_rows(r);
	return true;
}

static bool is_kept(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(kept); i++)
		if (memcmp(name, kept[i], 4) == 0)
			return true;
	return false;
}

static size_t chunk_length(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (size_t)u[0] << 24 | (size_t)u[1] << 16 | (size_t)u[2] << 8 | u[3];
}

/* Before the library sees it: it would make room for as much as a chunk says that it has. False: a
 * chunk is longer than the file, or there is no end. */
static bool keep_chunks(struct tt_arena *arena, struct tt_str bytes, struct tt_str *out)
{
	char *kept_bytes = tt_arena_alloc(arena, bytes.n);
	size_t n = SIGNATURE;
	size_t at = n;

	memcpy(kept_bytes, bytes.p, n);
	while (bytes.n - at >= CHUNK_FRAME) {
		const char *chunk = bytes.p + at;
		size_t length = chunk_length(chunk);

		if (length > bytes.n - at - CHUNK_FRAME)
			return false;
		length += CHUNK_FRAME;
		if (is_kept(chunk + 4)) {
			memcpy(kept_bytes + n, chunk, length);
			n += length;
		}
		at += length;
		if (memcmp(chunk + 4, "IEND", 4) == 0) {
			*out = (struct tt_str){ kept_bytes, n };
			return true;
		}
	}
	return false;
}

bool tt_png_clean(struct tt_arena *arena, struct tt_str bytes, struct tt_image *out)
{
	struct reading r = { 0 };
	bool ok;

	if (tt_image_type(bytes) != TT_IMAGE_PNG || !keep_chunks(arena, bytes, &r.source.bytes))
		return false;
	r.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, give_up, no_warning);
	if (!r.png)
		tt_oom();
	r.info = png_create_info_struct(r.png);
	if (!r.info)
		tt_oom();
	ok = decode(&r);
	png_destroy_read_struct(&r.png, &r.info, NULL);
	free(r.row);
	if (!ok)
		return false;
	*out = (struct tt_image){ r.source.bytes, r.width, r.height };
	return true;
}

static void write_bytes(png_structp png, png_bytep p, size_t n)
{
	tt_buf_add(png_get_io_ptr(png), (const char *)p, n);
}

static void no_flush(png_structp png)
{
	(void)png;
}

struct tt_str tt_png_two_colors(struct tt_arena *arena, uint32_t side, const uint8_t colors[2][3],
				bool (*is_set)(const void *ctx, uint32_t x, uint32_t y),
				const void *ctx)
{
	/* Without an error handler of ours the library would print and abort(); but writing a
	 * picture of our own into memory cannot fail. */
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, no_warning);
	png_infop info = png ? png_create_info_struct(png) : NULL;
	png_color palette[2];
	png_bytep row = tt_arena_alloc(arena, side);
	struct tt_buf buf = { 0 };
	struct tt_str bytes;

	if (!info)
		tt_oom();
	for (size_t i = 0; i < 2; i++)
		palette[i] = (png_color){ colors[i][0], colors[i][1], colors[i][2] };
	png_set_write_fn(png, &buf, write_bytes, no_flush);
	png_set_IHDR(png, info, side, side, 1, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE,
		     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_set_PLTE(png, info, palette, 2);
	png_write_info(png, info);
	png_set_packing(png); /* a byte a pixel, as it comes from us */
	for (uint32_t y = 0; y < side; y++) {
		for (uint32_t x = 0; x < side; x++)
			row[x] = is_set(ctx, x, y);
		png_write_row(png, row);
	}
	png_write_end(png, NULL);
	png_destroy_write_struct(&png, &info);
	bytes = tt_str_dup(arena, tt_buf_str(&buf));
	tt_buf_finish(&buf);
	return bytes;
}
