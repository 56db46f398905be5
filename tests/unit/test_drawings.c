#include "lib/image/initials.h"
#include "lib/image/picture.h"
#include "lib/image/svg.h"
#include "tests/unit/check.h"

static void test_initials(void **state)
{
	static const struct {
		const char *name;
		const char *want;
	} cases[] = {
		{ "", "?" },
		{ "   ", "?" },
		{ "alice", "A" },
		{ "Alice Smith", "AS" },
		{ "a b c", "AB" },
		{ " bob  builder ", "BB" },
		{ "émile zola", "EZ" },
		{ "ǘber", "U" },
		{ "7of9", "7" },
		{ "Оля", "@" },
		{ "Оля Smith", "@" },
		{ "Ann Оля", "A" },
		{ "🎉 party", "@" },
		{ "@admin", "@" },
		{ "?", "@" },
		{ "A 李", "A" },
		{ "ß", "@" },
		{ "Å", "A" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char letters[3];

		tt_initials(letters, tt_str(cases[i].name));
		check_str(cases[i].name, tt_str(letters), cases[i].want);
	}
}

/* Roughly how bright people see it, 0 to 255. */
static unsigned brightness(uint32_t color)
{
	return (2126 * (color >> 16 & 0xff) + 7152 * (color >> 8 & 0xff) + 722 * (color & 0xff)) /
	       10000;
}

static void test_colors(void **state)
{
	uint32_t seen[64];
	size_t n = 0;

	(void)state;
	assert_int_equal(tt_name_color(TT_STR("alice")), tt_name_color(TT_STR("alice")));
	for (int c = 'a'; c <= 'z'; c++)
		for (int d = 'a'; d <= 'z'; d++) {
			const char name[] = { (char)c, (char)d };
			uint32_t color = tt_name_color((struct tt_str){ name, 2 });
			size_t k = 0;

			assert_true(color <= 0xffffff && brightness(color) < 128);
			while (k < n && seen[k] != color)
				k++;
			if (k == n)
				seen[n++] = color;
		}
	/* All of them are used. */
	assert_int_equal(n, 16);
}

/* Our own pictures pass our own inspection. */
static void test_png(void **state)
{
	static const char *const names[] = {
		"",        "Alice",    "Bob Carr", "David Evans", "Fay Gill", "Hans Ito", "Jo Kay",
		"Lea Moe", "Nils Orr", "Pia Quo",  "Rob Sun",     "Tim Ude",  "Vi Wex",   "Xi Yu",
		"Zed 0",   "1 2",      "3 4",      "5 6",         "7 8",      "9 Оля",    "Оля"
	};
	static const unsigned sides[] = { 1, 64, 512 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		for (size_t k = 0; k < ARRAY_LEN(sides); k++) {
			struct tt_buf png = { 0 };
			struct tt_picture picture;

			tt_initials_png(&png, tt_str(names[i]), sides[k], k % 2);
			check_err(names[i], tt_picture_take(&picture, tt_buf_str(&png)), TT_OK);
			check_int(names[i], picture.width, sides[k]);
			check_text(names[i], tt_buf_str(&picture.bytes), tt_buf_str(&png));
			tt_buf_finish(&picture.bytes);
			tt_buf_finish(&png);
		}
}

static void test_svg(void **state)
{
	struct tt_buf svg = { 0 };

	(void)state;
	tt_svg_emoji(&svg, TT_STR("</text><script>&\"'\x01"), TT_STR("0082c9"));
	tt_buf_add_char(&svg, '\0');
	assert_null(strstr(svg.p, "<script"));
	assert_non_null(strstr(svg.p, "&#60;/text&#62;&#60;script&#62;&#38;&#34;&#39;&#1;</text>"));
	assert_non_null(strstr(svg.p, "fill=\"#0082c9\""));
	tt_buf_finish(&svg);
	for (int emblem = 0; emblem < TT_N_EMBLEMS; emblem++) {
		tt_svg_emblem(&svg, (enum tt_emblem)emblem, TT_STR("3B3B3B"));
		tt_buf_add_char(&svg, '\0');
		assert_non_null(strstr(svg.p, "</g></svg>"));
		tt_buf_finish(&svg);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_initials),
		cmocka_unit_test(test_colors),
		cmocka_unit_test(test_png),
		cmocka_unit_test(test_svg),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
