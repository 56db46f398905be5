#include "server/http/path.h"

bool path_split(struct path *out, struct tt_str path)
{
	*out = (struct path){ .end = path.p ? path.p + path.n : NULL };
	while (path.p) {
		struct tt_str segment = tt_str_cut(&path, '/');

		if (segment.n == 0)
			continue;
		if (out->n == PATH_MAX_SEGMENTS) {
			out->is_longer = true;
			return false;
		}
		out->segments[out->n++] = segment;
	}
	return true;
}

static bool all_of(struct tt_str s, bool letters)
{
	for (size_t i = 0; i < s.n; i++) {
		bool digit = s.p[i] >= '0' && s.p[i] <= '9';
		bool letter = s.p[i] >= 'a' && s.p[i] <= 'z';

		if (!digit && !(letters && letter))
			return false;
	}
	return true;
}

static bool placeholder_takes(struct tt_str name, struct tt_str value)
{
	if (tt_str_is(name, "token"))
		return value.n >= 4 && value.n <= 30 && all_of(value, true);
	if (name.n > 2 && memcmp(name.p + name.n - 2, "Id", 2) == 0)
		return value.n <= 18 && all_of(value, false);
	return true;
}

/* The name in "{name...}", or p == NULL. */
static struct tt_str rest_name(struct tt_str segment)
{
	if (segment.n < 5 || segment.p[0] != '{' ||
	    memcmp(segment.p + segment.n - 4, "...}", 4) != 0)
		return (struct tt_str){ NULL, 0 };
	return (struct tt_str){ segment.p + 1, segment.n - 5 };
}

/* The name in "{name}", or p == NULL for a literal. */
static struct tt_str placeholder(struct tt_str segment)
{
	if (segment.n < 2 || segment.p[0] != '{')
		return (struct tt_str){ NULL, 0 };
	return (struct tt_str){ segment.p + 1, segment.n - 2 };
}

bool path_fits(const struct path *path, const char *pattern)
{
	struct tt_str rest = { pattern + 1, strlen(pattern) - 1 };
	size_t i = 0;

	if (rest.n == 0) /* "/" has no segments */
		return path->n == 0;
	while (rest.p) {
		struct tt_str segment = tt_str_cut(&rest, '/');
		struct tt_str name = placeholder(segment);

		if (rest_name(segment).p)
			return true;
		if (i == path->n)
			return false;
		if (name.p ? !placeholder_takes(name, path->segments[i])
			   : !tt_str_eq(segment, path->segments[i]))
			return false;
		i++;
	}
	return i == path->n && !path->is_longer;
}

/* From one segment to the end. */
static struct tt_str behind(const struct path *path, size_t i)
{
	if (i >= path->n)
		return TT_STR("");
	return (struct tt_str){ path->segments[i].p, (size_t)(path->end - path->segments[i].p) };
}

static bool is_name(struct tt_str name)
{
	return !tt_str_is(name, ".") && !tt_str_is(name, "..") && !memchr(name.p, '/', name.n) &&
	       tt_utf8_valid(name);
}

static enum tt_err join_names(struct tt_arena *arena, struct tt_str path, bool is_encoded,
			      struct tt_str *out)
{
	char *text = tt_arena_alloc(arena, path.n + 1);
	size_t depth = 0;
	size_t n = 0;

	while (path.p) {
		struct tt_str segment = tt_str_cut(&path, '/');
		struct tt_str name = is_encoded ? params_decode(arena, segment, false) : segment;

		if (segment.n == 0)
			continue;
		if (!is_name(name) || ++depth > PATH_MAX_DEPTH)
			return TT_ERR_PATH;
		if (n > 0)
			text[n++] = '/';
		memcpy(text + n, name.p, name.n);
		n += name.n;
	}
	*out = (struct tt_str){ text, n };
	return TT_OK;
}

enum tt_err path_decode(struct tt_arena *arena, struct tt_str encoded, struct tt_str *out)
{
	return join_names(arena, encoded, true, out);
}

enum tt_err path_check(struct tt_arena *arena, struct tt_str path, struct tt_str *out)
{
	return join_names(arena, path, false, out);
}

static enum tt_err catch_rest(const struct path *path, size_t i, struct tt_str name,
			      struct params *params)
{
	struct tt_str rest;
	enum tt_err err = path_decode(params->arena, behind(path, i), &rest);

	return err ? err : params_add(params, name, rest, PARAM_PATH);
}

enum tt_err path_catch(const struct path *path, const char *pattern, struct params *params)
{
	struct tt_str rest = { pattern + 1, strlen(pattern) - 1 };
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && rest.p; i++) {
		struct tt_str segment = tt_str_cut(&rest, '/');
		struct tt_str below = rest_name(segment);
		struct tt_str name = placeholder(segment);

		if (below.p)
			err = catch_rest(path, i, below, params);
		else if (name.p)
			err = params_add(params, name,
					 params_decode(params->arena, path->segments[i], false),
					 PARAM_PATH);
	}
	return err;
}
