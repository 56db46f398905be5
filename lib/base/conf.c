#include "lib/base/conf.h"

enum tt_err tt_conf_parse(struct tt_str text, tt_conf_set set, void *ctx, struct tt_arena *arena,
			  const char **problem)
{
	for (int line_no = 1; text.p; line_no++) {
		struct tt_str value = tt_str_trim(tt_str_cut(&text, '\n'));
		struct tt_str key;
		const char *wrong;

		if (value.n == 0 || value.p[0] == '#')
			continue;
		key = tt_str_trim(tt_str_cut(&value, '='));
		wrong = value.p ? set(ctx, key, tt_str_trim(value)) : "expected key = value";
		if (wrong) {
			*problem = tt_arena_printf(arena, "line %d: %.*s: %s", line_no,
						   TT_STR_ARG(key), wrong);
			return TT_ERR_CONFIG;
		}
	}
	return TT_OK;
}
