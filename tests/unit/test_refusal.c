#include "server/http/refusal.h"
#include "tests/unit/check.h"

static void test_rows(void **state)
{
	(void)state;
	for (int err = TT_OK; err < TT_N_ERRS; err++) {
		const char *name = tt_err_name((enum tt_err)err);
		const struct refusal *row = refusal_of((enum tt_err)err);

		check_true(name, row->reason != NULL); /* without a row all of it is 0 */
		/* 101 to 199 are OCS's own codes; on v2.php they become 400. */
		check_true(name, err == TT_OK ? row->status == 200
					      : row->status >= 400 || row->status / 100 == 1);
		check_true(name, row->status < 600 || (row->status >= 996 && row->status <= 999));
		check_true(name, err == TT_OK || tt_str(row->reason).n > 0);
		check_true(name, !row->word || strlen(row->word) > 0);
	}
}

static void test_out_of_range(void **state)
{
	(void)state;
	check_true("beyond", refusal_of(TT_N_ERRS) == refusal_of(TT_ERR_INTERNAL));
	check_true("negative", refusal_of((enum tt_err) - 1) == refusal_of(TT_ERR_INTERNAL));
}

/* The words and codes that clients compare with: talk-rooms 1.5, 2.2 and talk-chat. */
static void test_known(void **state)
{
	static const struct {
		enum tt_err err;
		int status;
		const char *word;
		enum refusal_shape shape;
	} cases[] = {
		{ TT_ERR_LOGIN, 401, NULL, REFUSAL_LIST },
		{ TT_ERR_CSRF, 412, NULL, REFUSAL_LIST },
		{ TT_ERR_THROTTLED, 429, NULL, REFUSAL_LIST },
		{ TT_ERR_ROOM, 404, NULL, REFUSAL_LIST },
		{ TT_ERR_BANNED, 403, NULL, REFUSAL_LIST },
		{ TT_ERR_NOT_MODERATOR, 403, NULL, REFUSAL_LIST },
		{ TT_ERR_READ_ONLY, 403, NULL, REFUSAL_LIST },
		{ TT_ERR_LOBBY, 412, NULL, REFUSAL_LIST },
		{ TT_ERR_ROOM_TYPE, 400, "type", REFUSAL_LIST },
		{ TT_ERR_ROOM_NAME, 400, "name", REFUSAL_LIST },
		{ TT_ERR_ROOM_INVITE, 404, "invite", REFUSAL_LIST },
		{ TT_ERR_ROOM_SELF, 403, "invite", REFUSAL_LIST },
		{ TT_ERR_OBJECT_TYPE, 400, "object-type", REFUSAL_LIST },
		{ TT_ERR_SET_LOBBY_TIMER, 400, "lobby-timer", REFUSAL_LIST },
		{ TT_ERR_MESSAGE, 400, "message", REFUSAL_LIST },
		{ TT_ERR_MESSAGE_LONG, 413, "message", REFUSAL_LIST },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct refusal *row = refusal_of(cases[i].err);
		const char *name = tt_err_name(cases[i].err);

		check_int(name, row->status, cases[i].status);
		check_str(name, tt_str(row->word), cases[i].word);
		check_int(name, row->shape, cases[i].shape);
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
