#include "server/store/search_text.h"
#include "lib/base/json.h"
#include "lib/base/unicode.h"

static struct tt_str name_of(struct tt_arena *arena, struct tt_str parameters)
{
	struct tt_json_fault fault;
	struct tt_str name =
		tt_json_text(tt_json_get(tt_json_read(arena, parameters, &fault), "name"));

	return name.p ? name : TT_STR("");
}

/* An object without a caption has its placeholder as its text. */
static bool is_placeholder(struct tt_str body)
{
	return tt_str_is(body, "{file}") || tt_str_is(body, "{object}");
}

struct tt_str search_text(struct tt_arena *arena, enum message_kind kind, struct tt_str body,
			  struct tt_str parameters)
{
	struct tt_str name;

	if (kind != MESSAGE_OBJECT || !parameters.p)
		return tt_utf8_fold(arena, body);
	name = name_of(arena, parameters);
	if (is_placeholder(body))
		return tt_utf8_fold(arena, name);
	if (name.n == 0)
		return tt_utf8_fold(arena, body);
	return tt_utf8_fold(arena,
			    tt_str_printf(arena, "%.*s\n%.*s", TT_STR_ARG(body), TT_STR_ARG(name)));
}
