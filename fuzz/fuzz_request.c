/* fuzz_request - a request as text: "METHOD URI", a line with the content type, the body. It is
 * decoded, its parameters are read in every way, and its route is looked for. */
#include "fuzz/fuzz.h"
#include "server/api/routes.h"
#include "server/http/request.h"

static void check_text(struct tt_str s)
{
	REQUIRE(tt_utf8_valid(s));
}

static void read_params(const struct params *params)
{
	static const char *const names[] = {
		"message", "format", "x", "roomType", "token", "silent"
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *name = names[i];
		struct tt_str text = param_str(params, name, (struct tt_str){ NULL, 0 });
		struct tt_str *items;
		bool clean;
		size_t n;

		check_text(text);
		REQUIRE(!text.p || param_has(params, name));
		if (!param_has(params, name)) {
			REQUIRE(param_int(params, name, 42) == 42);
			REQUIRE(param_bool(params, name, true) && !param_bool(params, name, false));
		}
		/* A number that is not zero is true. */
		if (param_int(params, name, 0) != 0)
			REQUIRE(param_bool(params, name, false));
		items = param_list(params, name, i % 2 ? "users" : NULL, &n, &clean);
		for (size_t j = 0; j < n; j++)
			check_text(items[j]);
	}
}

static void find_route(struct request *req)
{
	const struct route *routes = req->is_ocs ? api_ocs_routes : api_plain_routes;
	size_t n = req->is_ocs ? api_n_ocs_routes : api_n_plain_routes;
	const struct route *route = NULL;
	enum tt_err err = route_find(&route, routes, n, req->method, &req->path, &req->params);

	REQUIRE(err || tt_str_is(req->method, route->method));
	if (!err && strstr(route->pattern, "{token}")) {
		struct tt_str token = param_str(&req->params, "token", TT_STR(""));

		REQUIRE(token.n >= 4 && token.n <= 30);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct tt_str rest = fuzz_text(data, n);
	struct tt_str line = tt_str_cut(&rest, '\n');
	struct tt_str type = tt_str_cut(&rest, '\n');
	struct request req = { .method = tt_str_cut(&line, ' ') };

	tt_arena_init(&req.arena);
	req.uri = line;
	tt_buf_add_str(&req.body, rest);
	if (request_decode(&req) == TT_OK && request_decode_body(&req, type) == TT_OK) {
		read_params(&req.params);
		find_route(&req);
	}
	REQUIRE(req.path.n <= PATH_MAX_SEGMENTS);
	for (size_t i = 0; i < req.params.n; i++) {
		check_text(req.params.items[i].name);
		check_text(req.params.items[i].value);
	}
	/* The answer's format is chosen also after a failure. */
	(void)ocs_format(param_str(&req.params, "format", (struct tt_str){ NULL, 0 }), type);
	params_finish(&req.params);
	tt_buf_finish(&req.body);
	tt_arena_finish(&req.arena);
	return 0;
}
