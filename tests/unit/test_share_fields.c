/* What a share may be, and what is refused of it. */
#include "server/shares/fields.h"
#include "tests/unit/check.h"

enum {
	NOW_S = 1790000000 /* in September 2026 */
};

static struct share share_of(enum share_type type, bool is_folder)
{
	return (struct share){ .type = type,
			       .label = TT_STR(""),
			       .note = TT_STR(""),
			       .file = { .is_folder = is_folder } };
}

static void test_permissions(void **state)
{
	static const struct {
		enum share_type type;
		bool is_folder;
		int64_t asked, most, got;
		enum tt_err err;
	} rows[] = {
		{ SHARE_USER, true, 31, 31, 31, TT_OK },
		{ SHARE_USER, false, 31, 31, 19, TT_OK },
		{ SHARE_USER, true, 0, 31, 1, TT_OK },
		{ SHARE_ROOM, true, 2, 31, 3, TT_OK },
		{ SHARE_USER, true, 3, 17, 0, TT_ERR_SHARE_MORE },
		{ SHARE_USER, true, 32, 31, 0, TT_ERR_SHARE_BITS },
		{ SHARE_USER, true, -1, 31, 0, TT_ERR_SHARE_BITS },
		{ SHARE_LINK, true, 1, 31, 17, TT_OK },
		{ SHARE_LINK, true, 4, 31, 4, TT_OK },
		{ SHARE_LINK, true, 2, 31, 0, TT_ERR_SHARE_LINK },
		{ SHARE_LINK, true, 12, 31, 0, TT_ERR_SHARE_LINK },
		{ SHARE_LINK, false, 4, 31, 0, TT_ERR_SHARE_LINK },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct share share = share_of(rows[i].type, rows[i].is_folder);
		const struct share_fields fields = { .has_permissions = true,
						     .permissions = rows[i].asked };

		check_err("share", share_apply(&share, &fields, rows[i].most, NOW_S), rows[i].err);
		if (!rows[i].err)
			check_int("bits", share.permissions, rows[i].got);
	}
}

static void test_uploads(void **state)
{
	const struct share_fields yes = { .has_upload = true, .may_upload = true };
	const struct share_fields no = { .has_upload = true,
					 .has_permissions = true,
					 .permissions = 31 };
	struct share folder = share_of(SHARE_LINK, true);
	struct share file = share_of(SHARE_LINK, false);

	(void)state;
	check_err("folder", share_apply(&folder, &yes, SHARE_ALL, NOW_S), TT_OK);
	check_int("all", folder.permissions, SHARE_ALL);
	check_err("only reading", share_apply(&folder, &no, SHARE_ALL, NOW_S), TT_OK);
	check_int("that", folder.permissions, SHARE_READ | SHARE_SHARE);
	check_err("file", share_apply(&file, &yes, SHARE_ALL, NOW_S), TT_ERR_SHARE_UPLOAD);
}

static void test_dates(void **state)
{
	static const struct {
		const char *text;
		enum tt_err err;
	} rows[] = {
		{ "2999-12-31", TT_OK },
		{ "2999-12-31T10:00:00", TT_OK },
		{ "2999-12-31 10:00", TT_OK },
		{ "", TT_OK },
		{ "2028-02-29", TT_OK },
		{ "2999-02-29", TT_ERR_SHARE_DATE },
		{ "2999-13-01", TT_ERR_SHARE_DATE },
		{ "2999-12-31x", TT_ERR_SHARE_DATE },
		{ "2999-1-1", TT_ERR_SHARE_DATE },
		{ "tomorrow", TT_ERR_SHARE_DATE },
		{ "2001-01-01", TT_ERR_SHARE_PAST },
		{ "2026-09-21", TT_ERR_SHARE_PAST }, /* it has begun */
		{ "2026-09-22", TT_OK },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct share share = share_of(SHARE_USER, true);
		const struct share_fields fields = { .expires = tt_str(rows[i].text) };

		check_err(rows[i].text, share_apply(&share, &fields, SHARE_ALL, NOW_S),
			  rows[i].err);
	}
}

static void test_attributes(void **state)
{
	struct share share = share_of(SHARE_USER, true);
	struct share_fields fields = { .attributes = TT_STR(
					       "[{\"scope\":\"permissions\",\"key\":\"download\","
					       "\"value\":false}]") };

	(void)state;
	check_err("list", share_apply(&share, &fields, SHARE_ALL, NOW_S), TT_OK);
	check_true("not for taking along", share.hides_download);
	fields.attributes = TT_STR("{}");
	check_err("no list", share_apply(&share, &fields, SHARE_ALL, NOW_S),
		  TT_ERR_SHARE_ATTRIBUTES);
	fields.attributes = TT_STR("");
	check_err("none", share_apply(&share, &fields, SHARE_ALL, NOW_S), TT_OK);
	check_true("gone", !share.attributes.p && !share.hides_download);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_permissions),
		cmocka_unit_test(test_uploads),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_attributes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
