#include "lib/base/err.h"
#include "tests/unit/check.h"

static void test_names(void **state)
{
	(void)state;
	check_str("none", tt_str(tt_err_name(TT_OK)), "TT_OK");
	check_str("a code", tt_str(tt_err_name(TT_ERR_ROOM)), "TT_ERR_ROOM");
	check_str("the last", tt_str(tt_err_name((enum tt_err)(TT_N_ERRS - 1))), "TT_ERR_IMPORT");
	for (int err = TT_OK; err < TT_N_ERRS; err++) {
		const char *name = tt_err_name((enum tt_err)err);

		assert_non_null(name);
		check_true("has a name", strncmp(name, "TT_", 3) == 0);
		for (int other = TT_OK; other < err; other++)
			check_true(name, strcmp(name, tt_err_name((enum tt_err)other)) != 0);
	}
}

static void test_out_of_range(void **state)
{
	(void)state;
	check_str("beyond", tt_str(tt_err_name(TT_N_ERRS)), "TT_ERR_INTERNAL");
	check_str("negative", tt_str(tt_err_name((enum tt_err) - 1)), "TT_ERR_INTERNAL");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_out_of_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
