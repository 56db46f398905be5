/* Where code stands in a text. */
#include "server/talk/text/code.h"
#include "lib/base/buf.h"
#include "tests/unit/check.h"

/* The text with all of its code in brackets. */
static struct tt_str mark(struct tt_arena *arena, struct tt_str text)
{
	struct tt_buf buf = { 0 };
	struct code_span *spans;
	struct tt_str marked;
	size_t at = 0;
	size_t n;

	code_find(arena, text, &spans, &n);
	for (size_t i = 0; i < n; i++) {
		tt_buf_add(&buf, text.p + at, spans[i].begin - at);
		tt_buf_printf(&buf, "[%.*s]", (int)(spans[i].end - spans[i].begin),
			      text.p + spans[i].begin);
		at = spans[i].end;
	}
	tt_buf_add(&buf, text.p + at, text.n - at);
	marked = tt_str_dup(arena, tt_buf_str(&buf));
	tt_buf_finish(&buf);
	return marked;
}

static void test_find(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
		{ "no code", "no code" },
		/* blocks */
		{ "```\na\n```", "[```\na\n```]" },
		{ "```\na\n```\nb", "[```\na\n```\n]b" },
		{ "a\n```\nb\n```\nc", "a\n[```\nb\n```\n]c" },
		{ "```c\na\n```", "[```c\na\n```]" },
		{ "```\na", "[```\na]" },
		{ "```", "[```]" },
		{ "~~~\na\n~~~\nb", "[~~~\na\n~~~\n]b" },
		{ "~~~ `x`\na\n~~~", "[~~~ `x`\na\n~~~]" },
		{ "~~~\n```\n~~~\nb", "[~~~\n```\n~~~\n]b" },
		{ "````\n```\n````\nb", "[````\n```\n````\n]b" },
		{ "```\n````\nb", "[```\n````\n]b" },
		{ "```\n``` c\n```\nb", "[```\n``` c\n```\n]b" },
		{ "```\r\na\r\n```\r\nb", "[```\r\na\r\n```\r\n]b" },
		{ "   ```\na\n   ```  \nb", "[   ```\na\n   ```  \n]b" },
		{ "    ```\na", "    ```\na" },
		{ "```\na\n    ```\nb", "[```\na\n    ```\nb]" },
		{ "``\na\n", "``\na\n" },
		{ "~~\na\n~~", "~~\na\n~~" },
		{ "``` a ` b\nc", "``` a ` b\nc" },
		{ "a\n\n```\nb\n```\n\nc", "a\n\n[```\nb\n```\n]\nc" },
		{ "```\na\n```\n```\nb\n```", "[```\na\n```\n][```\nb\n```]" },
		/* inside of a line */
		{ "a `b` c", "a [`b`] c" },
		{ "`a` `b`", "[`a`] [`b`]" },
		{ "``a ` b`` c", "[``a ` b``] c" },
		{ "```a``` b", "[```a```] b" },
		{ "`a", "`a" },
		{ "`a``", "`a``" },
		{ "``a` `b`", "``a[` `]b`" },
		{ "`a\nb` c", "[`a\nb`] c" },
		{ "`a\n\nb` c", "`a\n\nb` c" },
		{ "`a\n \t\nb`", "`a\n \t\nb`" },
		{ "`a\n```\nb\n```\nc`", "`a\n[```\nb\n```\n]c`" },
		{ "\\`a` b`", "\\`a[` b`]" },
		{ "\\\\`a`", "\\\\[`a`]" },
		{ "`a\\` b", "[`a\\`] b" },
		{ "\\", "\\" },
		{ "\\a`b`", "\\a[`b`]" },
		{ "> ```\n> a\n> ```\nb", "> [```\n> a\n> ```]\nb" },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	check_int("nothing", (int64_t)mark(&arena, TT_STR("")).n, 0);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_str(cases[i].text, mark(&arena, tt_str(cases[i].text)), cases[i].want);
	tt_arena_finish(&arena);
}

/* Rows of 255 are code, longer ones are not. */
static void test_long_rows(void **state)
{
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (int n = 254; n < 258; n++) {
		struct tt_buf buf = { 0 };
		struct tt_str text;
		struct code_span *spans;
		size_t n_spans;

		tt_buf_add_char(&buf, 'x');
		for (int k = 0; k < n; k++)
			tt_buf_add_char(&buf, '`');
		text = tt_buf_str(&buf);
		text = tt_str_printf(&arena, "%.*s%.*s", TT_STR_ARG(text), TT_STR_ARG(text));
		code_find(&arena, text, &spans, &n_spans);
		check_int("spans", (int64_t)n_spans, n <= 255);
		tt_buf_finish(&buf);
	}
	tt_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_long_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
