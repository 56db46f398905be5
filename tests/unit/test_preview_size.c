/* How large a preview is (Nextcloud's rule; the values are what its previews measure). */
#include "preview/size.h"
#include "tests/unit/check.h"

enum {
	FILL,
	COVER,
	CROP
};

static const struct {
	const char *name;
	struct preview_size full;
	int mode;
	int width;
	int height;
	struct preview_size want;
} cases[] = {
	{ "rounded up to 64", { 1000, 1000 }, FILL, 32, 32, { 64, 64 } },
	{ "a power of four stays", { 3000, 3000 }, FILL, 256, 256, { 256, 256 } },
	{ "the next power", { 3000, 3000 }, FILL, 257, 257, { 1024, 1024 } },
	{ "inside, wide", { 3000, 1500 }, FILL, 256, 256, { 256, 128 } },
	{ "inside, tall", { 1500, 3000 }, FILL, 256, 256, { 128, 256 } },
	{ "around, wide", { 3000, 1500 }, COVER, 256, 256, { 512, 256 } },
	{ "around, tall", { 1500, 3000 }, COVER, 256, 256, { 256, 512 } },
	{ "cut out", { 3000, 1500 }, CROP, 256, 256, { 256, 256 } },
	{ "cut out, not square", { 3000, 3000 }, CROP, 256, 64, { 256, 64 } },
	{ "cut out, rounded up", { 3000, 3000 }, CROP, 300, 150, { 512, 256 } },
	{ "not larger than it is", { 100, 50 }, FILL, 256, 256, { 100, 50 } },
	{ "nor when cut out", { 100, 50 }, CROP, 256, 256, { 50, 50 } },
	{ "the largest", { 10000, 5000 }, FILL, 4096, 4096, { 4096, 2048 } },
	{ "width goes along", { 3000, 1500 }, FILL, -1, 128, { 256, 128 } },
	{ "height goes along", { 3000, 1500 }, FILL, 256, -1, { 256, 128 } },
	{ "as it is", { 300, 150 }, FILL, -1, -1, { 300, 150 } },
	{ "as it is, if it is not too large", { 8192, 100 }, FILL, -1, -1, { 4096, 50 } },
	{ "a line", { 4096, 1 }, FILL, 256, 256, { 256, 1 } },
	{ "a point", { 1, 1 }, CROP, 64, 64, { 1, 1 } },
};

static void test_sizes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct preview_wish wish = { cases[i].width, cases[i].height,
						   cases[i].mode != CROP, cases[i].mode == COVER };
		struct preview_size got = preview_size(cases[i].full, &wish);

		check_int(cases[i].name, got.width, cases[i].want.width);
		check_int(cases[i].name, got.height, cases[i].want.height);
	}
}

/* Whatever is asked for: at least a pixel, and never more than there is. */
static void test_bounds(void **state)
{
	static const int sides[] = { 1, 2, 63, 64, 65, 999, 4095, 4096, 4097, 20000 };
	static const int asked[] = { -1, 1, 32, 64, 100, 1024, 4096 };
	const size_t n_sides = sizeof(sides) / sizeof(sides[0]);
	const size_t n_asked = sizeof(asked) / sizeof(asked[0]);

	(void)state;
	for (size_t i = 0; i < n_sides * n_sides * n_asked * n_asked * 3; i++) {
		struct preview_size full = { sides[i % n_sides], sides[i / n_sides % n_sides] };
		size_t rest = i / n_sides / n_sides;
		const struct preview_wish wish = { asked[rest % n_asked],
						   asked[rest / n_asked % n_asked],
						   rest / n_asked / n_asked != CROP,
						   rest / n_asked / n_asked == COVER };
		struct preview_size got = preview_size(full, &wish);

		check_true("not empty", got.width >= 1 && got.height >= 1);
		check_true("not larger", got.width <= full.width && got.height <= full.height);
		check_true("not too large",
			   got.width <= PREVIEW_MAX_SIDE && got.height <= PREVIEW_MAX_SIDE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
