#include "server/api/route.h"

enum tt_err route_find(const struct route **out, const struct route routes[], size_t n_routes,
		       struct tt_str method, const struct path *path, struct params *params)
{
	enum tt_err err = TT_ERR_NO_ROUTE;

	for (size_t i = 0; i < n_routes; i++) {
		if (!path_fits(path, routes[i].pattern))
			continue;
		if (tt_str_is(method, routes[i].method)) {
			*out = &routes[i];
			return path_catch(path, routes[i].pattern, params);
		}
		err = TT_ERR_METHOD;
	}
	return err;
}

struct tt_str route_methods(struct tt_arena *arena, const struct route routes[], size_t n_routes,
			    const struct path *path)
{
	struct tt_str all = { NULL, 0 };

	for (size_t i = 0; i < n_routes; i++) {
		const char *method = routes[i].method;

		if (path_fits(path, routes[i].pattern))
			all = tt_str_printf(arena, "%.*s%s%s%s", TT_STR_ARG(all), all.p ? ", " : "",
					    method, strcmp(method, "GET") == 0 ? ", HEAD" : "");
	}
	return all;
}
