#include "lib/base/arena.h"
#include "lib/base/str.h"
#include "tests/unit/check.h"

#include <stdalign.h>

static bool is_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

static void test_alloc(void **state)
{
	/* Around the size of the first block, of later ones and of the largest. */
	static const size_t sizes[] = {
		1, 7, 8, 16, 17, 4080, 4096, 4097, 100000, (1 << 20) - 1, 1 << 20, (3 << 20) + 5
	};
	struct tt_arena arena;
	char *all[3 * ARRAY_LEN(sizes)];

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		size_t n = sizes[i % ARRAY_LEN(sizes)];

		all[i] = tt_arena_alloc(&arena, n);
		check_int("aligned", (int64_t)((uintptr_t)all[i] % alignof(max_align_t)), 0);
		check_true("zeroed", is_zero(all[i], n));
		memset(all[i], (int)i + 1, n);
	}
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		size_t n = sizes[i % ARRAY_LEN(sizes)];

		check_int("first byte is untouched by others", all[i][0], (int64_t)i + 1);
		check_int("last byte is untouched by others", all[i][n - 1], (int64_t)i + 1);
	}
	tt_arena_finish(&arena);
	tt_arena_finish(&arena); /* nothing is left to free */
}

static void test_alloc_nothing(void **state)
{
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	check_true("no bytes of a fresh arena", tt_arena_alloc(&arena, 0) != NULL);
	check_true("no elements", tt_arena_array(&arena, int64_t, 0) != NULL);
	check_str("copy of nothing", tt_str(tt_arena_dup(&arena, NULL, 0)), "");
	tt_arena_finish(&arena);
}

static void test_texts(void **state)
{
	struct tt_arena arena;
	char *text;

	(void)state;
	tt_arena_init(&arena);
	text = tt_arena_dup(&arena, "abc", 2);
	check_str("dup ends where told", tt_str(text), "ab");
	check_str("printf", tt_str(tt_arena_printf(&arena, "%05d|%s", 42, "x")), "00042|x");
	for (int n = 120; n < 140; n++) { /* around what is formatted at once */
		text = tt_arena_printf(&arena, "%*s", n, "y");
		check_int("length", (int64_t)strlen(text), n);
		check_int("last", text[n - 1], 'y');
	}
	text = tt_arena_printf(&arena, "%5000s", "y");
	check_int("printf beyond a block", (int64_t)strlen(text), 5000);
	tt_arena_finish(&arena);
}

static void test_grow(void **state)
{
	struct tt_arena arena;
	int64_t *items = NULL;

	(void)state;
	tt_arena_init(&arena);
	for (int64_t n = 0; n < 1000; n++) {
		items = tt_arena_grow(&arena, items, (size_t)n, sizeof(*items));
		items[n] = n * n;
		/* Something else in between must not land in the spare room. */
		memset(tt_arena_alloc(&arena, 8), 0xff, 8);
	}
	for (int64_t n = 0; n < 1000; n++)
		check_int("element", items[n], n * n);
	tt_arena_finish(&arena);
}

/* More than there can be: NULL, and what came before is still there. */
static void test_may_fail(void **state)
{
	const size_t too_much = SIZE_MAX / 2 + 2;
	struct tt_arena arena;
	char *kept;

	(void)state;
	tt_arena_init_may_fail(&arena);
	kept = tt_arena_dup(&arena, "kept", 4);
	check_false("not yet", arena.failed);
	check_true("memory", tt_arena_alloc(&arena, too_much) == NULL);
	check_true("it says so", arena.failed);
	check_true("a copy", tt_arena_dup(&arena, "", SIZE_MAX) == NULL);
	check_true("text", tt_str_dup(&arena, (struct tt_str){ "", too_much }).p == NULL);
	check_int("of no length", (int64_t)tt_str_dup(&arena, (struct tt_str){ "", too_much }).n,
		  0);
	check_true("room", tt_arena_grow(&arena, NULL, 0, too_much) == NULL);
	check_true("a little goes on", tt_arena_alloc(&arena, 8) != NULL);
	check_str("kept", tt_str(kept), "kept");
	tt_arena_finish(&arena);
	check_false("as new", arena.failed);
	check_true("and may fail again", tt_arena_alloc(&arena, too_much) == NULL);
	tt_arena_finish(&arena);
}

/* The newest block is used again, zeroed; too large ones, and those before it, are not kept. */
static void test_reset(void **state)
{
	struct tt_arena arena;
	char *first;
	char *again;

	(void)state;
	tt_arena_init_may_fail(&arena);
	tt_arena_reset(&arena, 1 << 20);
	check_true("nothing to keep", arena.blocks == NULL);
	tt_arena_alloc(&arena, 100);
	first = tt_arena_alloc(&arena, 100000);
	memset(first, 'x', 100000);
	check_true("no more", tt_arena_alloc(&arena, SIZE_MAX / 2 + 1) == NULL);
	tt_arena_reset(&arena, 1 << 20);
	check_false("as new", arena.failed);
	check_true("which may fail", arena.may_fail);
	again = tt_arena_alloc(&arena, 100000);
	check_true("the same memory", again == first);
	for (size_t i = 0; i < 100000; i++)
		if (again[i])
			check_int("zeroed", again[i], 0);
	tt_arena_reset(&arena, 1000);
	check_true("too large to keep", arena.blocks == NULL);
	check_str("goes on", tt_str(tt_arena_dup(&arena, "text", 4)), "text");
	tt_arena_finish(&arena);
}

static void test_bound(void **state)
{
	struct tt_arena arena;
	size_t n = 0;

	(void)state;
	tt_arena_init_may_fail(&arena);
	tt_arena_alloc(&arena, 100000);
	tt_arena_bound(&arena, 1 << 20);
	while (n < (4 << 20) && tt_arena_alloc(&arena, 1000))
		n += 1000;
	check_true("about as much", n > (1 << 19) && n <= (1 << 20) + 200000);
	check_true("failed", arena.failed && arena.is_full);
	tt_arena_finish(&arena);
	check_true("as new", !arena.is_full && tt_arena_alloc(&arena, 8 << 20));
	tt_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alloc),    cmocka_unit_test(test_alloc_nothing),
		cmocka_unit_test(test_texts),    cmocka_unit_test(test_grow),
		cmocka_unit_test(test_may_fail), cmocka_unit_test(test_reset),
		cmocka_unit_test(test_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
