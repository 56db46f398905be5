#include "lib/base/image.h"
#include "lib/base/buf.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jerror.h>
#include <jpeglib.h>

enum {
	MARKER_EXIF = JPEG_APP0 + 1,
	MARKER_COLORS = JPEG_APP0 + 2, /* an ICC profile */
	MARKER_BYTES = 0xffff,
	MAX_MEMORY = 160 << 20, /* of the largest picture in full colour */
	BLOCK = 16 * 1024,
	MAX_SCANS = 100, /* a small file can ask for very many passes over a large picture */
};

/* The library leaves its functions by longjmp(), so what has to be freed is not on the stack. */
struct job {
	struct jpeg_error_mgr errors; /* first: the library knows only this part */
	jmp_buf failed;
	struct jpeg_progress_mgr progress;
	struct jpeg_decompress_struct in;
	struct jpeg_compress_struct out;
	struct jpeg_destination_mgr target;
	unsigned char block[BLOCK];
	struct tt_buf bytes;
};

static void give_up(j_common_ptr library)
{
	struct job *job = (struct job *)library->err;

	longjmp(job->failed, 1);
}

/* A picture that ends too early is broken; what other warnings tell of does no harm. */
static void on_message(j_common_ptr library, int level)
{
	int code = library->err->msg_code;

	if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER))
		give_up(library);
}

static void say_nothing(j_common_ptr library)
{
	(void)library;
}

static void on_progress(j_common_ptr library)
{
	if (library->is_decompressor && ((j_decompress_ptr)library)->input_scan_number > MAX_SCANS)
		give_up(library);
}

/* The library's own destination in memory leaves nobody who frees it when something fails. */
static void begin_block(j_compress_ptr out)
{
	struct job *job = out->client_data;

	job->target.next_output_byte = job->block;
	job->target.free_in_buffer = sizeof(job->block);
}

static boolean end_block(j_compress_ptr out)
{
	struct job *job = out->client_data;

	tt_buf_add(&job->bytes, (const char *)job->block, sizeof(job->block));
	begin_block(out);
	return TRUE;
}

static void end_last_block(j_compress_ptr out)
{
	struct job *job = out->client_data;

	tt_buf_add(&job->bytes, (const char *)job->block,
		   sizeof(job->block) - job->target.free_in_buffer);
}

/* The pixels are not unpacked, only what they are packed from: so they stay what they were, bit by
 * bit. */
static jvirt_barray_ptr *read_all(struct job *job, struct tt_str bytes)
{
	struct jpeg_decompress_struct *in = &job->in;

	jpeg_create_decompress(in);
	in->mem->max_memory_to_use = MAX_MEMORY;
	in->progress = &job->progress;
	jpeg_mem_src(in, (const unsigned char *)bytes.p, bytes.n);
	jpeg_save_markers(in, MARKER_EXIF, MARKER_BYTES);
	jpeg_save_markers(in, MARKER_COLORS, MARKER_BYTES);
	jpeg_read_header(in, TRUE);
	if (in->image_width > TT_IMAGE_MAX_SIDE || in->image_height > TT_IMAGE_MAX_SIDE)
		give_up((j_common_ptr)in);
	return jpeg_read_coefficients(in);
}

static int orientation_of(const struct jpeg_decompress_struct *in)
{
	for (jpeg_saved_marker_ptr m = in->marker_list; m; m = m->next) {
		struct tt_str data = { (const char *)m->data, m->data_length };
		int orientation = m->marker == MARKER_EXIF ? tt_exif_orientation(data) : 1;

		if (orientation != 1)
			return orientation;
	}
	return 1;
}

/* Without it, pictures that a telephone took would lie on their side. */
static void write_orientation(struct jpeg_compress_struct *out, int orientation)
{
	const unsigned char exif[] = {
		'E',  'x',
		'i',  'f',
		0,    0,
		'M',  'M',
		0,    42,
		0,    0,
		0,    8, /* the directory's place */
		0,    1,
		0x01, 0x12,
		0,    3,
		0,    0,
		0,    1, /* one number */
		0,    (unsigned char)orientation,
		0,    0,
		0,    0,
		0,    0,
	};

	if (orientation != 1)
		jpeg_write_marker(out, MARKER_EXIF, exif, sizeof(exif));
}

static void write_all(struct job *job, jvirt_barray_ptr *coefficients)
{
	struct jpeg_compress_struct *out = &job->out;

	jpeg_create_compress(out);
	out->client_data = job;
	out->dest = &job->target;
	job->target.init_destination = begin_block;
	job->target.empty_output_buffer = end_block;
	job->target.term_destination = end_last_block;
	jpeg_copy_critical_parameters(&job->in, out);
	out->optimize_coding = TRUE;
	jpeg_write_coefficients(out, coefficients);
	write_orientation(out, orientation_of(&job->in));
	for (jpeg_saved_marker_ptr m = job->in.marker_list; m; m = m->next)
		if (m->marker == MARKER_COLORS)
			jpeg_write_marker(out, MARKER_COLORS, m->data, m->data_length);
	jpeg_finish_compress(out);
	jpeg_finish_decompress(&job->in);
}

static bool transcode(struct job *job, struct tt_str bytes)
{
	if (setjmp(job->failed))
		return false;
	write_all(job, read_all(job, bytes));
	return true;
}

bool tt_jpeg_clean(struct tt_arena *arena, struct tt_str bytes, struct tt_image *out)
{
	struct job *job = calloc(1, sizeof(*job));
	bool ok;

	if (!job)
		tt_oom();
	job->in.err = job->out.err = jpeg_std_error(&job->errors);
	job->errors.error_exit = give_up;
	job->errors.emit_message = on_message;
	job->errors.output_message = say_nothing;
	job->progress.progress_monitor = on_progress;
	ok = transcode(job, bytes);
	if (ok)
		*out = (struct tt_image){ tt_str_dup(arena, tt_buf_str(&job->bytes)),
					  job->in.image_width, job->in.image_height };
	jpeg_destroy_compress(&job->out);
	jpeg_destroy_decompress(&job->in);
	tt_buf_finish(&job->bytes);
	free(job);
	return ok;
}
