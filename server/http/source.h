/* source.h - an answer that is made while it is sent: all of it never is in memory.
 *
 * It is asked for by the thread that sends, piece after piece, like the bytes of a file. */
#ifndef TT_HTTP_SOURCE_H
#define TT_HTTP_SOURCE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct body_source;

struct body_source_kind {
	/* The next bytes, at least one of them; -1: there are none, and the answer ends too early,
	 * which the client sees. */
	ssize_t (*read)(struct body_source *source, char *out, size_t max);
	void (*free)(struct body_source *source);
};

/* First member of what a kind reads from. */
struct body_source {
	const struct body_source_kind *kind;
	uint64_t n; /* bytes that there are */
};

#endif
