/* refusal.h - what is said to who is refused: a row for each code of lib/base/err.h.
 *
 * A row has the HTTP status, the word that a Talk client finds in `data.error`, the shape of `data`
 * when there is no word, and the reason in plain English that developer mode and the command line
 * show. A row becomes a response in one place (ocs.c). */
#ifndef TT_HTTP_REFUSAL_H
#define TT_HTTP_REFUSAL_H

#include "lib/base/err.h"

/* What `data` holds in a refusal that has no error word. PHP's shapes: an empty list or null. */
enum refusal_shape {
	REFUSAL_LIST,
	REFUSAL_NULL,
	REFUSAL_MESSAGE, /* {"message": reason}: clients show it */
	REFUSAL_TEXT,    /* the reason by itself */
};

struct refusal {
	int status;       /* on v2.php; the statuscode of the envelope */
	const char *word; /* data.error, or NULL */
	enum refusal_shape shape;
	const char *reason; /* for people; shown to clients in developer mode only */
};

/* TT_OK has a row too (status 200). Never NULL: what is no code has the row of TT_ERR_INTERNAL. */
const struct refusal *refusal_of(enum tt_err err);

#endif
