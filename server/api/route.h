/* route.h - a row of the table of routes, and finding the row for a request. */
#ifndef TT_API_ROUTE_H
#define TT_API_ROUTE_H

#include "server/http/path.h"

struct call; /* call.h */

typedef enum tt_err (*route_fn)(struct call *call);

struct route {
	const char *method;
	const char *pattern;
	unsigned access; /* access.h */
	route_fn fn;
};

/* Finds the row and adds what the placeholders caught to `params`.
 * TT_ERR_NO_ROUTE; TT_ERR_METHOD: the path exists with another method; TT_ERR_TEXT. */
TT_MUST_CHECK enum tt_err route_find(const struct route **out, const struct route routes[],
				     size_t n_routes, struct tt_str method, const struct path *path,
				     struct params *params);

/* "GET, HEAD, POST": the methods of the rows that have this path. */
struct tt_str route_methods(struct tt_arena *arena, const struct route routes[], size_t n_routes,
			    const struct path *path);

#endif
