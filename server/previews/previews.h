/* previews.h - small pictures of the pictures that people keep.
 *
 * They are made by a program of its own (preview/), which is installed or not: a server without it
 * has no previews. Any thread may call but where a line says otherwise. */
#ifndef TT_PREVIEWS_PREVIEWS_H
#define TT_PREVIEWS_PREVIEWS_H

#include "lib/base/buf.h"
#include "server/blobs/blobs.h"

struct previews;

struct previews_conf {
	struct tt_str program; /* p == NULL: looked for where it is installed */
	struct tt_str path;    /* the folder in which they are kept; p == NULL: they are not */
	int64_t max_bytes;     /* that they take there */
	struct blobs *blobs;
};

struct previews *previews_open(const struct previews_conf *conf);
/* What is being made is not made to its end. */
void previews_stop(struct previews *previews);
void previews_close(struct previews *previews); /* when nobody makes any; NULL is fine */

/* What a client may ask for, of a file that stays as it is. */
struct preview_ask {
	struct tt_str blob;
	int width; /* pixels; -1: what goes with the other one */
	int height;
	bool keeps_ratio; /* else the middle is cut out */
	bool covers;      /* with it: around the size, not inside of it */
};

/* Whether the program is there. previews may be NULL: no. Of what: files_is_picture(). */
bool previews_are_made(const struct previews *previews);

/* One that was made before; the caller closes it. -1: none. */
int previews_kept(struct previews *previews, const struct preview_ask *ask);

/* Makes one, which takes up to some seconds: for a thread that has them. False: there is none, for
 * the file is no picture or a broken one. */
bool previews_make(struct previews *previews, const struct preview_ask *ask, struct tt_buf *out);

/* The blob goes, and so do they. previews may be NULL. */
void previews_forget(struct previews *previews, struct tt_str blob);

#endif
