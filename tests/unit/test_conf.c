#include "lib/base/conf.h"
#include "lib/base/buf.h"
#include "tests/unit/check.h"

/* Collects "key=value;"; refuses the key "bad". */
static const char *collect(void *ctx, struct tt_str key, struct tt_str value)
{
	struct tt_buf *out = ctx;

	if (tt_str_is(key, "bad"))
		return "unknown setting";
	tt_buf_add_str(out, key);
	tt_buf_add_char(out, '=');
	tt_buf_add_str(out, value);
	tt_buf_add_char(out, ';');
	return NULL;
}

static void test_texts(void **state)
{
	static const struct {
		const char *name;
		struct tt_str text;
		const char *pairs;
		const char *problem; /* NULL: none */
	} cases[] = {
		{ "nothing", BYTES(""), "", NULL },
		{ "no file", NO_TEXT, "", NULL },
		{ "one", BYTES("a = b"), "a=b;", NULL },
		{ "several", BYTES("a=1\nb=2\nc=3\n"), "a=1;b=2;c=3;", NULL },
		{ "blanks around", BYTES("\t a \t=\t  b c \t\n"), "a=b c;", NULL },
		{ "CR LF", BYTES("a=1\r\nb=2\r\n"), "a=1;b=2;", NULL },
		{ "comments and empty lines", BYTES("# a=1\n\n   \n  # x\nb=2"), "b=2;", NULL },
		{ "a later # belongs to the value", BYTES("a=1 # x"), "a=1 # x;", NULL },
		{ "the first = counts", BYTES("a=b=c"), "a=b=c;", NULL },
		{ "empty value", BYTES("a="), "a=;", NULL },
		{ "empty key", BYTES("=b"), "=b;", NULL },
		{ "repeated key comes twice", BYTES("a=1\na=2"), "a=1;a=2;", NULL },
		{ "no =", BYTES("a=1\n\nhello world\nb=2"), "a=1;",
		  "line 3: hello world: expected key = value" },
		{ "refused", BYTES("# first\na=1\nbad = x\nb=2"), "a=1;",
		  "line 3: bad: unknown setting" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_buf pairs = { 0 };
		const char *problem = NULL;
		struct tt_arena arena;

		tt_arena_init(&arena);
		check_err(cases[i].name,
			  tt_conf_parse(cases[i].text, collect, &pairs, &arena, &problem),
			  cases[i].problem ? TT_ERR_CONFIG : TT_OK);
		tt_buf_add_char(&pairs, '\0');
		check_str(cases[i].name, tt_str(pairs.p), cases[i].pairs);
		check_str(cases[i].name, tt_str(problem), cases[i].problem);
		tt_buf_finish(&pairs);
		tt_arena_finish(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
