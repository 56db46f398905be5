/* sink.h - where a large body goes while it comes: a file, say.
 *
 * Memory holds a piece of it (body.c). When that is full the request sleeps, and a thread of the
 * desk for files writes the piece: the system may make whoever writes wait for the disk, and those
 * who are served by a thread of the HTTP server shall not wait with him. */
#ifndef TT_HTTP_SINK_H
#define TT_HTTP_SINK_H

#include "lib/base/err.h"
#include "lib/base/str.h"

struct body_sink;

struct body_sink_kind {
	/* On a thread of the desk, one piece after the other. What it fails with is the answer. */
	enum tt_err (*write)(struct body_sink *sink, struct tt_str piece);
	void (*free)(struct body_sink *sink); /* on any */
};

/* First member of what a kind writes to. */
struct body_sink {
	const struct body_sink_kind *kind;
};

/* What the application says when it is asked for a body that is larger than anybody's may be. */
struct body_plan {
	uint64_t length;        /* as the client announces it; 0: not known */
	uint64_t max;           /* bytes; what is more is refused */
	struct body_sink *sink; /* the server's from now on; NULL: it is kept in memory */
};

#endif
