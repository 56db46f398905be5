/* path.h - the path of a request, and whether it fits a pattern.
 *
 * A pattern is literal segments and {placeholders}. What a placeholder accepts follows from its
 * name: {token} is Talk's [a-z0-9]{4,30}, names that end in "Id" are digits, any other is whatever
 * fits between two slashes. Segments that fit no pattern make the route not match, as in Talk. */
#ifndef TT_HTTP_PATH_H
#define TT_HTTP_PATH_H

#include "server/http/params.h"

enum {
	PATH_MAX_SEGMENTS = 16
};

struct path {
	struct tt_str segments[PATH_MAX_SEGMENTS]; /* still encoded */
	size_t n;
};

/* Splits at slashes; several slashes count as one. False when there are too many segments:
 * then the first ones are there. */
bool path_split(struct path *out, struct tt_str path);

bool path_fits(const struct path *path, const char *pattern);

/* Adds what the placeholders of a pattern that it fits caught to `params`. TT_ERR_TEXT. */
TT_MUST_CHECK enum tt_err path_catch(const struct path *path, const char *pattern,
				     struct params *params);

#endif
