/* route.h - a row of the route table, and finding the row for a request.
 *
 * A pattern is literal segments and {placeholders}. What a placeholder accepts follows from its
 * name: {token} is Talk's [a-z0-9]{4,30}, names that end in "Id" are digits, any other is whatever
 * fits between two slashes. Segments that fit no pattern make the route not match, as in Talk. */
#ifndef TT_HTTP_ROUTE_H
#define TT_HTTP_ROUTE_H

#include "server/http/params.h"

struct call; /* server/api/call.h: what a handler works on */

typedef enum tt_err (*route_fn)(struct call *call);

struct route {
	const char *method;
	const char *pattern;
	unsigned access; /* server/api/access.h */
	route_fn fn;
};

enum {
	ROUTE_MAX_SEGMENTS = 16
};

struct path {
	struct tt_str segments[ROUTE_MAX_SEGMENTS]; /* still encoded */
	size_t n;
};

/* Splits at slashes; several slashes count as one. False when there are too many segments:
 * then the first ones are there. */
bool path_split(struct path *out, struct tt_str path);

/* Finds the row and adds what the placeholders caught to `params`.
 * TT_ERR_NO_ROUTE; TT_ERR_METHOD: the path exists with another method; TT_ERR_TEXT. */
TT_MUST_CHECK enum tt_err route_find(const struct route **out, const struct route routes[],
				     size_t n_routes, struct tt_str method, const struct path *path,
				     struct params *params);

/* "GET, HEAD, POST": the methods of the rows that have this path. */
struct tt_str route_methods(struct tt_arena *arena, const struct route routes[], size_t n_routes,
			    const struct path *path);

#endif
