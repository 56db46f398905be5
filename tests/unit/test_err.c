#include "lib/base/err.h"
#include "tests/unit/check.h"

static void test_rows(void **state)
{
	(void)state;
	for (int err = TT_OK; err < TT_N_ERRS; err++) {
		const struct tt_err_row *row = tt_err_row((enum tt_err)err);

		check_true("has a name", row->name && strncmp(row->name, "TT_", 3) == 0);
		/* 101 to 199 are OCS's own codes; on v2.php they become 400. */
		check_true(row->name, err == TT_OK ? row->http == 200
						   : row->http >= 400 || row->http / 100 == 1);
		check_true(row->name, row->http < 600 || (row->http >= 996 && row->http <= 999));
		check_true(row->name, err == TT_OK || strlen(row->reason) > 0);
		check_true(row->name, !row->word || strlen(row->word) > 0);
	}
}

static void test_out_of_range(void **state)
{
	(void)state;
	check_str("beyond", tt_str(tt_err_row(TT_N_ERRS)->name), "TT_ERR_INTERNAL");
	check_str("negative", tt_str(tt_err_row((enum tt_err) - 1)->name), "TT_ERR_INTERNAL");
}

/* The words and codes that clients compare with: talk-rooms 1.5, 2.2 and talk-chat. */
static void test_known(void **state)
{
	static const struct {
		enum tt_err err;
		int http;
		const char *word;
		enum tt_err_data data;
	} cases[] = {
		{ TT_ERR_LOGIN, 401, NULL, TT_DATA_LIST },
		{ TT_ERR_CSRF, 412, NULL, TT_DATA_LIST },
		{ TT_ERR_THROTTLED, 429, NULL, TT_DATA_LIST },
		{ TT_ERR_ROOM, 404, NULL, TT_DATA_LIST },
		{ TT_ERR_BANNED, 403, NULL, TT_DATA_LIST },
		{ TT_ERR_NOT_MODERATOR, 403, NULL, TT_DATA_LIST },
		{ TT_ERR_READ_ONLY, 403, NULL, TT_DATA_LIST },
		{ TT_ERR_LOBBY, 412, NULL, TT_DATA_LIST },
		{ TT_ERR_ROOM_TYPE, 400, "type", TT_DATA_LIST },
		{ TT_ERR_ROOM_NAME, 400, "name", TT_DATA_LIST },
		{ TT_ERR_ROOM_INVITE, 404, "invite", TT_DATA_LIST },
		{ TT_ERR_ROOM_SELF, 403, "invite", TT_DATA_LIST },
		{ TT_ERR_OBJECT_TYPE, 400, "object-type", TT_DATA_LIST },
		{ TT_ERR_SET_LOBBY_TIMER, 400, "lobby-timer", TT_DATA_LIST },
		{ TT_ERR_MESSAGE, 400, "message", TT_DATA_LIST },
		{ TT_ERR_MESSAGE_LONG, 413, "message", TT_DATA_LIST },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct tt_err_row *row = tt_err_row(cases[i].err);

		check_int(row->name, row->http, cases[i].http);
		check_str(row->name, tt_str(row->word), cases[i].word);
		check_int(row->name, row->data, cases[i].data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_out_of_range),
		cmocka_unit_test(test_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
