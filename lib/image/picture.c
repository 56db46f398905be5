#include "lib/image/picture.h"
#include "lib/image/formats.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
	MAX_QUEUE = 3, /* the one whose turn it is, and who waits for it */
};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static atomic_int n_queued;

static const struct format {
	enum tt_picture_kind kind;
	struct tt_str begin;
	size_t at; /* where in the file */
} formats[] = {
	{ TT_PICTURE_PNG, { "\x89PNG\r\n\x1a\n", 8 }, 0 },
	{ TT_PICTURE_JPEG, { "\xff\xd8\xff", 3 }, 0 },
	{ TT_PICTURE_OTHER, { "GIF8", 4 }, 0 },
	{ TT_PICTURE_OTHER, { "WEBP", 4 }, 8 },
	{ TT_PICTURE_OTHER, { "BM", 2 }, 0 },
	{ TT_PICTURE_OTHER, { "II*\0", 4 }, 0 },
	{ TT_PICTURE_OTHER, { "MM\0*", 4 }, 0 },
	{ TT_PICTURE_OTHER, { "ftypavif", 8 }, 4 },
	{ TT_PICTURE_OTHER, { "ftypheic", 8 }, 4 },
};

enum tt_picture_kind tt_picture_kind(struct tt_str bytes)
{
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		const struct format *format = &formats[i];

		if (bytes.n >= format->at + format->begin.n &&
		    memcmp(bytes.p + format->at, format->begin.p, format->begin.n) == 0)
			return format->kind;
	}
	return TT_PICTURE_UNKNOWN;
}

static enum tt_err decode_in_turn(const struct tt_picture *picture)
{
	struct tt_str bytes = tt_buf_str(&picture->bytes);
	bool done;

	pthread_mutex_lock(&turn);
	done = picture->kind == TT_PICTURE_PNG ? png_decode(bytes) : jpeg_decode(bytes);
	pthread_mutex_unlock(&turn);
	return done ? TT_OK : TT_ERR_PICTURE;
}

/* Each who waits holds a thread, and the threads are needed for others, too. */
static enum tt_err decode(const struct tt_picture *picture)
{
	enum tt_err err = TT_ERR_BUSY;

	if (atomic_fetch_add(&n_queued, 1) < MAX_QUEUE)
		err = decode_in_turn(picture);
	atomic_fetch_sub(&n_queued, 1);
	return err;
}

static bool fits(uint32_t side)
{
	return side > 0 && side <= TT_PICTURE_MAX_SIDE;
}

enum tt_err tt_picture_take(struct tt_picture *out, struct tt_str file)
{
	bool stripped;

	memset(out, 0, sizeof(*out));
	out->kind = tt_picture_kind(file);
	if (out->kind == TT_PICTURE_OTHER)
		return TT_ERR_PICTURE_TYPE;
	if (out->kind == TT_PICTURE_UNKNOWN)
		return TT_ERR_PICTURE;
	tt_buf_reserve(&out->bytes, file.n);
	stripped = out->kind == TT_PICTURE_PNG ? png_strip(out, file) : jpeg_strip(out, file);
	/* The size is looked at before anything is decoded: a small file may claim any. */
	if (!stripped || !fits(out->width) || !fits(out->height))
		return TT_ERR_PICTURE;
	if (out->width != out->height)
		return TT_ERR_PICTURE_SQUARE;
	return decode(out);
}
