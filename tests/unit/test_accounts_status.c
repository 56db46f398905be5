/* What people say they are doing, and when it ends by itself. */
#include "accounts_fixture.h"

#include "lib/base/unicode.h"
#include "server/accounts/status.h"

/* Whose, and as of when. */
#define AT(user, now_s) (&(const struct status_owner){ f->db, &f->arena, user, now_s })

enum {
	NOW = 1800000000,
	MINUTE = 60
};

static const struct tt_str NONE = { NULL, 0 };
#define ALICE TT_STR("alice")

static void test_types(void **state)
{
	static const struct {
		const char *type;
		enum tt_err want;
		const char *shown;
	} cases[] = {
		{ "online", TT_OK, "online" },
		{ "away", TT_OK, "away" },
		{ "dnd", TT_OK, "dnd" },
		{ "busy", TT_OK, "busy" },
		{ "offline", TT_OK, "offline" },
		{ "invisible", TT_OK, "offline" },
		{ "Online", TT_ERR_STATUS_TYPE, "" },
		{ "", TT_ERR_STATUS_TYPE, "" },
		{ "gone", TT_ERR_STATUS_TYPE, "" },
	};
	struct fixture *f = *state;
	const struct tt_str users[] = { TT_STR("carol"), ALICE };

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct user_status row;
		struct status_view *views;
		enum tt_err got;

		begin(f);
		got = status_set(AT(ALICE, NOW), tt_str(cases[i].type), &row);
		if (got != cases[i].want)
			fail_msg("%s: %d", cases[i].type, got);
		if (!got) {
			assert_true(row.is_user_defined);
			assert_int_equal(status_of_many(f->db, &f->arena, users, 2, NOW, &views),
					 TT_OK);
			assert_false(views[0].is_set);
			assert_true(views[1].is_set);
			assert_true(tt_str_is(views[1].status, cases[i].shown));
		}
		end(f);
	}
}

static void test_messages(void **state)
{
	static const struct {
		const char *label;
		const char *icon;
		const char *message;
		int64_t clear_at_s;
		enum tt_err want;
	} cases[] = {
		{ "both", "🌴", "far away", NOW + 1, TT_OK },
		{ "only text", NULL, "far away", 0, TT_OK },
		{ "empty icon", "", "far away", 0, TT_OK },
		{ "80 characters", NULL,
		  "ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää",
		  0, TT_OK },
		{ "81 characters", NULL,
		  "ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääa",
		  0, TT_ERR_STATUS_LONG },
		{ "a letter as icon", "x", "far away", 0, TT_ERR_STATUS_ICON },
		{ "two icons", "🌴🌴", "far away", 0, TT_ERR_STATUS_ICON },
		{ "over already", NULL, "far away", NOW - 1, TT_ERR_STATUS_CLEAR_AT },
		{ "in no calendar", NULL, "far away", INT64_MAX, TT_ERR_STATUS_CLEAR_AT },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct user_status row;
		enum tt_err got;

		begin(f);
		got = status_set_custom(AT(ALICE, NOW), tt_str(cases[i].icon),
					tt_str(cases[i].message), cases[i].clear_at_s, &row);
		end(f);
		if (got != cases[i].want)
			fail_msg("%s: %d", cases[i].label, got);
	}
}

static void test_message_ends(void **state)
{
	struct fixture *f = *state;
	struct user_status row;

	begin(f);
	assert_int_equal(status_set(AT(ALICE, NOW), TT_STR("dnd"), &row), TT_OK);
	assert_int_equal(status_set_custom(AT(ALICE, NOW), TT_STR("🌴"), TT_STR("far away"),
					   NOW + MINUTE, &row),
			 TT_OK);
	assert_int_equal(status_get(AT(ALICE, NOW + MINUTE), &row), TT_OK);
	assert_true(tt_str_is(row.message, "far away"));
	assert_true(tt_str_is(row.status, "dnd"));
	assert_int_equal(status_get(AT(ALICE, NOW + MINUTE + 1), &row), TT_OK);
	assert_null(row.message.p);
	assert_null(row.icon.p);
	assert_int_equal(row.clear_at_s, 0);
	assert_true(tt_str_is(row.status, "offline"));
	/* and does not come back with the next change */
	assert_int_equal(status_set(AT(ALICE, NOW + MINUTE + 2), TT_STR("away"), &row), TT_OK);
	assert_null(row.message.p);
	end(f);
}

static void test_predefined(void **state)
{
	struct fixture *f = *state;
	struct user_status row;

	begin(f);
	assert_int_equal(status_set_predefined(AT(ALICE, NOW), TT_STR("no-such"), 0, &row),
			 TT_ERR_STATUS_MESSAGE_ID);
	for (size_t i = 0; i < n_predefined_statuses; i++) {
		const struct predefined_status *want = &predefined_statuses[i];

		assert_int_equal(status_set_predefined(AT(ALICE, NOW), tt_str(want->id), 0, &row),
				 TT_OK);
		assert_int_equal(status_get(AT(ALICE, NOW), &row), TT_OK);
		assert_true(tt_str_is(row.message_id, want->id));
		assert_true(tt_str_is(row.message, want->message));
		assert_true(tt_str_is(row.icon, want->icon));
		assert_true(tt_emoji_is_one(row.icon));
	}
	assert_int_equal(status_clear_message(AT(ALICE, NOW)), TT_OK);
	assert_int_equal(status_get(AT(ALICE, NOW), &row), TT_OK);
	assert_null(row.message_id.p);
	assert_null(row.message.p);
	end(f);
}

static void test_seen(void **state)
{
	static const struct {
		const char *label;
		const char *chosen; /* "": none */
		const char *seen;
		int64_t after_s;
		const char *want; /* "": nothing changes */
	} cases[] = {
		{ "never set", "", "online", 0, "online" },
		{ "comes back", "offline", "online", 1, "online" },
		{ "online stays", "online", "away", 1, "online" },
		{ "away in the end", "online", "away", 6 * MINUTE, "away" },
		{ "dnd lasts", "dnd", "online", 60 * MINUTE, "" },
		{ "invisible lasts", "invisible", "online", 60 * MINUTE, "" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct user_status row;
		enum tt_err got;

		begin(f);
		assert_int_equal(store_user_status_delete(f->db, ALICE, false), TT_OK);
		if (*cases[i].chosen)
			assert_int_equal(status_set(AT(ALICE, NOW), tt_str(cases[i].chosen), &row),
					 TT_OK);
		got = status_seen(AT(ALICE, NOW + cases[i].after_s), tt_str(cases[i].seen), &row);
		end(f);
		if (got != (*cases[i].want ? TT_OK : TT_ERR_NO_STATUS))
			fail_msg("%s: %d", cases[i].label, got);
		if (!got && !tt_str_is(row.status, cases[i].want))
			fail_msg("%s: %.*s", cases[i].label, TT_STR_ARG(row.status));
	}
}

static void test_not_seen(void **state)
{
	struct fixture *f = *state;
	struct user_status row;

	begin(f);
	assert_int_equal(status_seen(AT(ALICE, NOW), TT_STR("online"), &row), TT_OK);
	assert_int_equal(status_get(AT(ALICE, NOW + 15 * MINUTE), &row), TT_OK);
	assert_true(tt_str_is(row.status, "online"));
	assert_int_equal(status_get(AT(ALICE, NOW + 15 * MINUTE + 1), &row), TT_OK);
	assert_true(tt_str_is(row.status, "offline"));
	end(f);
}

static void test_put_aside(void **state)
{
	struct fixture *f = *state;
	struct user_status row;

	begin(f);
	assert_int_equal(status_get(AT(ALICE, NOW), &row), TT_ERR_NO_STATUS);
	assert_int_equal(status_set(AT(ALICE, NOW), TT_STR("away"), &row), TT_OK);
	assert_int_equal(status_set_custom(AT(ALICE, NOW), NONE, TT_STR("tea"), 0, &row), TT_OK);
	assert_int_equal(status_put_aside(AT(ALICE, NOW), TT_STR("busy"), TT_STR("call")), TT_OK);
	/* a second time nothing happens */
	assert_int_equal(status_put_aside(AT(ALICE, NOW), TT_STR("dnd"), TT_STR("meeting")), TT_OK);
	assert_int_equal(status_get(AT(ALICE, NOW), &row), TT_OK);
	assert_true(tt_str_is(row.status, "busy"));
	assert_true(tt_str_is(row.message_id, "call"));
	assert_int_equal(status_get(AT(TT_STR("_alice"), NOW), &row), TT_OK);
	assert_true(tt_str_is(row.user, "_alice"));
	assert_true(tt_str_is(row.message, "tea"));

	assert_int_equal(status_revert(AT(ALICE, NOW), TT_STR("meeting"), &row), TT_ERR_NO_STATUS);
	assert_int_equal(status_revert(AT(ALICE, NOW), TT_STR("call"), &row), TT_OK);
	assert_true(tt_str_is(row.status, "away"));
	assert_true(tt_str_is(row.message, "tea"));
	assert_int_equal(status_revert(AT(ALICE, NOW), TT_STR("call"), &row), TT_ERR_NO_STATUS);

	/* what ended while it was aside does not come back */
	assert_int_equal(
		status_set_custom(AT(ALICE, NOW), NONE, TT_STR("soup"), NOW + MINUTE, &row), TT_OK);
	assert_int_equal(status_put_aside(AT(ALICE, NOW), TT_STR("busy"), TT_STR("call")), TT_OK);
	assert_int_equal(status_revert(AT(ALICE, NOW + MINUTE + 1), TT_STR("call"), &row), TT_OK);
	assert_null(row.message.p);
	assert_int_equal(row.clear_at_s, 0);

	/* who sets something himself does not get the old one back */
	assert_int_equal(status_put_aside(AT(ALICE, NOW), TT_STR("busy"), TT_STR("call")), TT_OK);
	assert_int_equal(status_set(AT(ALICE, NOW), TT_STR("dnd"), &row), TT_OK);
	assert_int_equal(status_revert(AT(ALICE, NOW), TT_STR("call"), &row), TT_ERR_NO_STATUS);
	end(f);
}

/* More users than one look takes, each with the right answer in its place. */
static void test_many(void **state)
{
	enum {
		N = 50
	};
	struct fixture *f = *state;
	struct tt_str users[N];
	struct status_view *views;
	struct user_status row;

	begin(f);
	for (size_t i = 0; i < N; i++) {
		users[i] = tt_str_printf(&f->arena, "user%zu", i);
		add_user(f, users[i].p, NULL, TT_STR("x"));
		if (i % 3 == 0)
			assert_int_equal(
				status_set_custom(AT(users[i], NOW), NONE, users[i], 0, &row),
				TT_OK);
	}
	assert_int_equal(status_of_many(f->db, &f->arena, users, N, NOW, &views), TT_OK);
	end(f);
	for (size_t i = 0; i < N; i++) {
		assert_int_equal(views[i].is_set, i % 3 == 0);
		if (views[i].is_set)
			assert_true(tt_str_eq(views[i].message, users[i]));
	}
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_types),      TEST(test_messages), TEST(test_message_ends),
		TEST(test_predefined), TEST(test_seen),     TEST(test_not_seen),
		TEST(test_put_aside),  TEST(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
