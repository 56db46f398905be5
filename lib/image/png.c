/* png.c - PNG files: chunks of length, type, data and checksum behind a signature. */
#include "lib/image/formats.h"
#include "lib/image/picture.h"

#include <png.h>
#include <stdlib.h>

enum {
	SIGNATURE_LEN = 8,
	CHUNK_FRAME = 12, /* length, type, checksum */
	HEADER_LEN = 13,
	MAX_ROW = TT_PICTURE_MAX_SIDE * 8, /* four channels of 16 bits */
};

/* The only last chunk there is. Some versions of the library do not look at its checksum. */
static const unsigned char last_chunk[CHUNK_FRAME] = { 0,   0,   0,    0,    'I',  'E',
						       'N', 'D', 0xae, 0x42, 0x60, 0x82 };

/* What the pixels need. Colour spaces are small and fixed; profiles and texts are compressed, may
 * grow to any size, and tell more than people mean to tell. */
static bool is_kept(const char *type)
{
	static const char *const kept[] = { "IHDR", "PLTE", "IDAT", "IEND",
					    "tRNS", "gAMA", "cHRM", "sRGB" };

	for (size_t i = 0; i < ARRAY_LEN(kept); i++)
		if (memcmp(type, kept[i], 4) == 0)
			return true;
	return false;
}

static bool is_critical(const char *type)
{
	return !(type[0] & 0x20);
}

static bool read_header(struct tt_picture *out, struct tt_str rest)
{
	if (rest.n < CHUNK_FRAME + HEADER_LEN || be32(rest.p) != HEADER_LEN ||
	    memcmp(rest.p + 4, "IHDR", 4) != 0)
		return false;
	out->width = be32(rest.p + 8);
	out->height = be32(rest.p + 12);
	return true;
}

bool png_strip(struct tt_picture *out, struct tt_str file)
{
	struct tt_str rest = { file.p + SIGNATURE_LEN, file.n - SIGNATURE_LEN };

	tt_buf_add(&out->bytes, file.p, SIGNATURE_LEN);
	if (!read_header(out, rest))
		return false;
	while (rest.n >= CHUNK_FRAME) {
		size_t n = be32(rest.p);
		const char *type = rest.p + 4;

		if (n > rest.n - CHUNK_FRAME)
			return false;
		n += CHUNK_FRAME;
		if (is_kept(type))
			tt_buf_add(&out->bytes, rest.p, n);
		else if (is_critical(type))
			return false;
		if (memcmp(type, "IEND", 4) == 0)
			return memcmp(rest.p, last_chunk, sizeof(last_chunk)) == 0;
		rest.p += n;
		rest.n -= n;
	}
	return false;
}

struct decoding {
	png_struct *png;
	png_info *info;
	struct tt_str rest;
	unsigned char row[MAX_ROW];
};

static void read_bytes(png_struct *png, unsigned char *to, size_t n)
{
	struct decoding *d = png_get_io_ptr(png);

	if (n > d->rest.n)
		png_error(png, "ends too early");
	memcpy(to, d->rest.p, n);
	d->rest.p += n;
	d->rest.n -= n;
}

static void on_error(png_struct *png, const char *text)
{
	(void)text;
	png_longjmp(png, 1);
}

static void on_warning(png_struct *png, const char *text)
{
	(void)png, (void)text;
}

/* Behind setjmp() in a function of its own: its variables do not outlive a jump. */
static void decode_rows(struct decoding *d)
{
	int n_passes;

	png_set_user_limits(d->png, TT_PICTURE_MAX_SIDE, TT_PICTURE_MAX_SIDE);
	png_set_read_fn(d->png, d, read_bytes);
	png_read_info(d->png, d->info);
	n_passes = png_set_interlace_handling(d->png);
	png_read_update_info(d->png, d->info);
	/* From here on also what the library would only warn of is an error: data behind the last
	 * pixel, which nobody sees and which may grow to any size in who reads it. */
	png_set_benign_errors(d->png, 0);
	if (png_get_rowbytes(d->png, d->info) > sizeof(d->row))
		png_error(d->png, "row too long");
	for (int pass = 0; pass < n_passes; pass++)
		for (uint32_t y = 0; y < png_get_image_height(d->png, d->info); y++)
			png_read_row(d->png, d->row, NULL);
	/* The library has read to the end of the chunk that the last pixel came from. */
	if (d->rest.n >= CHUNK_FRAME && be32(d->rest.p) > 0 &&
	    memcmp(d->rest.p + 4, "IDAT", 4) == 0)
		png_error(d->png, "data behind the last pixel");
	png_read_end(d->png, NULL);
}

static bool try_decode(struct decoding *d)
{
	if (setjmp(png_jmpbuf(d->png))) /* NOLINT(cert-err52-cpp): the library's way */
		return false;
	decode_rows(d);
	return true;
}

bool png_decode(struct tt_str bytes)
{
	struct decoding *d = calloc(1, sizeof(*d));
	bool done;

	if (!d)
		tt_oom();
	d->rest = bytes;
	d->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
	d->info = d->png ? png_create_info_struct(d->png) : NULL;
	if (!d->info)
		tt_oom();
	done = try_decode(d);
	png_destroy_read_struct(&d->png, &d->info, NULL);
	free(d);
	return done;
}
