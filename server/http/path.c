#include "server/http/path.h"

bool path_split(struct path *out, struct tt_str path)
{
	out->n = 0;
	while (path.p) {
		struct tt_str segment = tt_str_cut(&path, '/');

		if (segment.n == 0)
			continue;
		if (out->n == PATH_MAX_SEGMENTS)
			return false;
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

		if (i == path->n)
			return false;
		if (name.p ? !placeholder_takes(name, path->segments[i])
			   : !tt_str_eq(segment, path->segments[i]))
			return false;
		i++;
	}
	return i == path->n;
}

enum tt_err path_catch(const struct path *path, const char *pattern, struct params *params)
{
	struct tt_str rest = { pattern + 1, strlen(pattern) - 1 };
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && rest.p; i++) {
		struct tt_str name = placeholder(tt_str_cut(&rest, '/'));

		if (name.p)
			err = params_add(params, name,
					 params_decode(params->arena, path->segments[i], false),
					 PARAM_PATH);
	}
	return err;
}
