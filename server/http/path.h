/* path.h - the path of a request, and whether it fits a pattern.
 *
 * A pattern is literal segments and {placeholders}. What a placeholder accepts follows from its
 * name: {token} is Talk's [a-z0-9]{4,30}, names that end in "Id" are digits, any other is whatever
 * fits between two slashes. Segments that fit no pattern make the route not match, as in Talk.
 * {name...} at the end of a pattern takes any number of segments, none too: a path below the
 * route's.
 */
#ifndef TT_HTTP_PATH_H
#define TT_HTTP_PATH_H

#include "server/http/params.h"

enum {
	PATH_MAX_SEGMENTS = 16,
	/* Of what {name...} takes: whoever makes a tree of names has to follow them one by one. */
	PATH_MAX_DEPTH = 100
};

struct path {
	struct tt_str segments[PATH_MAX_SEGMENTS]; /* still encoded */
	size_t n;
	const char *end; /* of the whole path */
	bool is_longer;  /* there are segments behind these */
};

/* Splits at slashes; several slashes count as one. False when there are too many segments:
 * then the first ones are there, and only a pattern that ends in {name...} fits. */
bool path_split(struct path *out, struct tt_str path);

bool path_fits(const struct path *path, const char *pattern);

/* Adds what the placeholders of a pattern that it fits caught to `params`. TT_ERR_TEXT,
 * TT_ERR_PATH. */
TT_MUST_CHECK enum tt_err path_catch(const struct path *path, const char *pattern,
				     struct params *params);

/* An encoded path below something as names with one slash between two of them, none at the ends.
 * TT_ERR_PATH: a name is "." or "..", has a slash in it, is no UTF-8 or holds a NUL; or there are
 * more than PATH_MAX_DEPTH. */
TT_MUST_CHECK enum tt_err path_decode(struct tt_arena *arena, struct tt_str encoded,
				      struct tt_str *out);
/* The same of a path that is not encoded. */
TT_MUST_CHECK enum tt_err path_check(struct tt_arena *arena, struct tt_str path,
				     struct tt_str *out);

#endif
