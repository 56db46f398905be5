/* jpeg.c - JPEG files: markers with segments behind them, and between two of them the coded
 * picture. */
#include "lib/image/formats.h"
#include "lib/image/picture.h"

#include <setjmp.h>
#include <stdio.h> /* jpeglib.h wants FILE */
#include <stdlib.h>

#include <jerror.h>
#include <jpeglib.h>

enum {
	SOF0 = 0xc0,
	DHT = 0xc4,
	JPG = 0xc8,
	DAC = 0xcc,
	SOF15 = 0xcf,
	RST0 = 0xd0,
	RST7 = 0xd7,
	SOI = 0xd8,
	EOI = 0xd9,
	SOS = 0xda,
	DQT = 0xdb,
	DRI = 0xdd,
	APP0 = 0xe0,
	APP1 = 0xe1,
	APP14 = 0xee,

	ORIENTATION_TAG = 0x0112,
	JFIF_LEN = 14,  /* without a thumbnail */
	MAX_SCANS = 20, /* more only keep a decoder busy; encoders write ten */
	MAX_CHANNELS = 4,
	PICTURE_MEMORY = 160 << 20, /* all coefficients of the largest picture, and something */
};

struct segment {
	unsigned marker;
	struct tt_str body; /* behind the length */
};

static bool is_frame(unsigned marker)
{
	return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
}

static bool is_kept(unsigned marker)
{
	return is_frame(marker) || marker == DHT || marker == DAC || marker == DQT ||
	       marker == DRI || marker == SOS;
}

static void add_segment(struct tt_buf *out, unsigned marker, struct tt_str body)
{
	const char head[] = { (char)0xff, (char)marker, (char)((body.n + 2) >> 8),
			      (char)(body.n + 2) };

	tt_buf_add(out, head, sizeof(head));
	tt_buf_add_str(out, body);
}

/* Numbers of a TIFF, in its byte order. */
static uint32_t tiff_number(struct tt_str tiff, size_t at, size_t n)
{
	bool little = tiff.p[0] == 'I';
	uint32_t value = 0;

	for (size_t i = 0; i < n; i++)
		value = value << 8 | (unsigned char)tiff.p[at + (little ? n - 1 - i : i)];
	return value;
}

/* Which way up, 1 (as it is) to 8. A TIFF header, an offset, then a list of 12 byte entries. */
static unsigned orientation_of(struct tt_str exif)
{
	struct tt_str tiff = { exif.p + 6, exif.n - 6 };
	size_t at;
	size_t n;

	if (tiff.n < 8 || (memcmp(tiff.p, "II*\0", 4) != 0 && memcmp(tiff.p, "MM\0*", 4) != 0))
		return 1;
	at = tiff_number(tiff, 4, 4);
	if (at > tiff.n - 2)
		return 1;
	n = tiff_number(tiff, at, 2);
	at += 2;
	for (; n > 0 && tiff.n - at >= 12; n--, at += 12) {
		uint32_t value;

		if (tiff_number(tiff, at, 2) != ORIENTATION_TAG)
			continue;
		value = tiff_number(tiff, at + 8, 2);
		return value >= 1 && value <= 8 ? value : 1;
	}
	return 1;
}

/* All that is kept of what a camera wrote. */
static void add_orientation(struct tt_buf *out, unsigned orientation)
{
	char body[] = "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0?\0\0\0\0\0\0";

	body[25] = (char)orientation;
	add_segment(out, APP1, (struct tt_str){ body, sizeof(body) - 1 });
}

/* The version and the density; a thumbnail may show more than the picture. */
static void add_jfif(struct tt_buf *out, struct tt_str body)
{
	char jfif[JFIF_LEN];

	memcpy(jfif, body.p, sizeof(jfif));
	jfif[12] = jfif[13] = 0;
	add_segment(out, APP0, (struct tt_str){ jfif, sizeof(jfif) });
}

static bool begins(const struct segment *segment, struct tt_str with, size_t n_min)
{
	return segment->body.n >= n_min && tt_str_starts(segment->body, with);
}

/* Of the applications' own segments those without which the colours would be others. */
static void copy_segment(struct tt_picture *out, const struct segment *segment, bool *oriented)
{
	struct tt_buf *bytes = &out->bytes;

	if (is_kept(segment->marker)) {
		add_segment(bytes, segment->marker, segment->body);
	} else if (segment->marker == APP0 && begins(segment, TT_STR("JFIF\0"), JFIF_LEN)) {
		add_jfif(bytes, segment->body);
	} else if (segment->marker == APP14 && begins(segment, TT_STR("Adobe"), 12)) {
		add_segment(bytes, APP14, (struct tt_str){ segment->body.p, 12 });
	} else if (segment->marker == APP1 && begins(segment, TT_STR("Exif\0\0"), 6) &&
		   !*oriented) {
		unsigned orientation = orientation_of(segment->body);

		*oriented = true;
		if (orientation > 1)
			add_orientation(bytes, orientation);
	}
}

/* Goes to the next marker. What stands before it, nobody needs: encoders fill with 0xff, and some
 * with other bytes. */
static bool find_marker(struct tt_str *rest)
{
	const char *mark = rest->n > 0 ? memchr(rest->p, 0xff, rest->n) : NULL;

	if (!mark)
		return false;
	rest->n -= (size_t)(mark - rest->p);
	rest->p = mark;
	while (rest->n >= 2 && rest->p[1] == (char)0xff) {
		rest->p++;
		rest->n--;
	}
	return rest->n >= 2;
}

static bool next_segment(struct tt_str *rest, struct segment *out)
{
	size_t n;

	if (!find_marker(rest))
		return false;
	out->marker = (unsigned char)rest->p[1];
	out->body = (struct tt_str){ rest->p + 2, 0 };
	if (out->marker == EOI) {
		n = 2;
	} else {
		if (out->marker < SOF0 || out->marker == SOI ||
		    (out->marker >= RST0 && out->marker <= RST7) || rest->n < 4)
			return false;
		n = 2 + be16(rest->p + 2);
		if (n < 4 || n > rest->n)
			return false;
		out->body = (struct tt_str){ rest->p + 4, n - 4 };
	}
	rest->p += n;
	rest->n -= n;
	return true;
}

/* The coded picture goes on until a marker that is neither an escaped byte nor a restart. */
static bool copy_scan(struct tt_buf *out, struct tt_str *rest)
{
	size_t at = 0;

	for (;;) {
		const char *mark = at < rest->n ? memchr(rest->p + at, 0xff, rest->n - at) : NULL;
		unsigned next;

		if (!mark || (size_t)(mark - rest->p) + 1 >= rest->n)
			return false;
		at = (size_t)(mark - rest->p);
		next = (unsigned char)mark[1];
		if (next == 0 || (next >= RST0 && next <= RST7))
			at += 2;
		else if (next == 0xff)
			at++;
		else
			break;
	}
	tt_buf_add(out, rest->p, at);
	rest->p += at;
	rest->n -= at;
	return true;
}

static bool read_frame(struct tt_picture *out, struct tt_str body)
{
	if (out->width != 0 || body.n < 6) /* a second one would be another picture */
		return false;
	out->height = be16(body.p + 1);
	out->width = be16(body.p + 3);
	return out->width != 0;
}

bool jpeg_strip(struct tt_picture *out, struct tt_str file)
{
	struct tt_str rest = { file.p + 2, file.n - 2 };
	struct segment segment;
	bool oriented = false;

	tt_buf_add(&out->bytes, file.p, 2);
	while (next_segment(&rest, &segment)) {
		if (segment.marker == EOI) {
			tt_buf_add(&out->bytes, "\xff\xd9", 2);
			return true;
		}
		if (is_frame(segment.marker) && !read_frame(out, segment.body))
			return false;
		copy_segment(out, &segment, &oriented);
		if (segment.marker == SOS && !copy_scan(&out->bytes, &rest))
			return false;
	}
	return false;
}

struct decoding {
	struct jpeg_decompress_struct jpeg;
	struct jpeg_error_mgr errors;
	struct jpeg_progress_mgr progress;
	jmp_buf out;
	unsigned char row[TT_PICTURE_MAX_SIDE * MAX_CHANNELS];
};

static void give_up(j_common_ptr jpeg)
{
	struct decoding *d = jpeg->client_data;

	longjmp(d->out, 1); /* NOLINT(cert-err52-cpp): the library's way */
}

/* The library would paint over what is missing. Other complaints are about habits of encoders. */
static void on_message(j_common_ptr jpeg, int level)
{
	if (level < 0 &&
	    (jpeg->err->msg_code == JWRN_JPEG_EOF || jpeg->err->msg_code == JWRN_HIT_MARKER))
		give_up(jpeg);
}

static void on_output(j_common_ptr jpeg)
{
	(void)jpeg;
}

static void on_progress(j_common_ptr jpeg)
{
	const struct decoding *d = jpeg->client_data;

	if (d->jpeg.input_scan_number > MAX_SCANS)
		give_up(jpeg);
}

/* Behind setjmp(): see png.c. An eighth of the size is enough to go through all of the data. */
static void decode_rows(struct decoding *d, struct tt_str bytes)
{
	struct jpeg_decompress_struct *jpeg = &d->jpeg;
	unsigned char *rows[1] = { d->row };

	jpeg_create_decompress(jpeg);
	jpeg->mem->max_memory_to_use = PICTURE_MEMORY;
	jpeg->progress = &d->progress;
	jpeg_mem_src(jpeg, (const unsigned char *)bytes.p, bytes.n);
	jpeg_read_header(jpeg, TRUE);
	if (jpeg->num_components > MAX_CHANNELS)
		give_up((j_common_ptr)jpeg);
	jpeg->scale_num = 1;
	jpeg->scale_denom = 8;
	jpeg->out_color_space = jpeg->jpeg_color_space;
	jpeg_start_decompress(jpeg);
	while (jpeg->output_scanline < jpeg->output_height)
		jpeg_read_scanlines(jpeg, rows, 1);
	jpeg_finish_decompress(jpeg);
}

static bool try_decode(struct decoding *d, struct tt_str bytes)
{
	if (setjmp(d->out)) /* NOLINT(cert-err52-cpp): the library's way */
		return false;
	decode_rows(d, bytes);
	return true;
}

bool jpeg_decode(struct tt_str bytes)
{
	struct decoding *d = calloc(1, sizeof(*d));
	bool done;

	if (!d)
		tt_oom();
	d->jpeg.err = jpeg_std_error(&d->errors);
	d->jpeg.client_data = d;
	d->errors.error_exit = give_up;
	d->errors.emit_message = on_message;
	d->errors.output_message = on_output;
	d->progress.progress_monitor = on_progress;
	done = try_decode(d, bytes);
	jpeg_destroy_decompress(&d->jpeg);
	free(d);
	return done;
}
