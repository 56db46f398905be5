/* put.h - bytes that come with a request and stay: for a file, or for a piece of one. */
#ifndef TT_DAV_PUT_H
#define TT_DAV_PUT_H

#include "server/dav/dav.h"
#include "server/files/change.h"

/* What becomes of them. */
struct put_kind {
	/* Before they are kept, in a transaction that reads; `size` is what is announced. */
	enum tt_err (*may_put)(struct call *call, int64_t size);
	/* When they are, in one that writes: others may have changed something. Answers. */
	enum tt_err (*put)(struct call *call, const struct new_content *content);
};
/* A handler as a whole, without a transaction of its route. */
TT_MUST_CHECK enum tt_err dav_put_bytes(struct call *call, const struct put_kind *kind);

/* What the headers say of the new file. TT_ERR_DAV_HEADER. */
TT_MUST_CHECK enum tt_err put_read_headers(struct call *call, struct new_content *content);
/* The file is there: the answer to that. */
TT_MUST_CHECK enum tt_err put_answer(struct call *call, bool is_new, const struct file *file,
				     const struct new_content *content);

/* Pieces of a file (uploads.c). */
extern const struct put_kind upload_put_kind;

#endif
