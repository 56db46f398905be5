/* How many guesses somebody has at a password, and who is not held up by others' guesses. */
#include "accounts_fixture.h"

#include <pthread.h>

static void test_guard(void **state)
{
	struct fixture *f = *state;
	struct identity who;

	for (int i = 0; i < 10; i++) {
		struct tt_str guess = tt_str_printf(&f->arena, "guess %d", i);

		assert_int_equal(login(f, "alice", guess.p), TT_ERR_CREDENTIALS);
	}
	assert_int_equal(login(f, "alice", "guess"), TT_ERR_THROTTLED);
	/* even with the right password: else one could go on guessing. It was not known before. */
	assert_int_equal(login(f, "alice", "alice-pw"), TT_ERR_THROTTLED);
	assert_int_equal(login_from(f, &who, "alice", "alice-pw", "192.0.2.99"), TT_OK);
	fake_now_ms += 31 * 1000;
	assert_int_equal(login(f, "alice", "alice-pw"), TT_OK);
}

enum {
	N_GUESSERS = 8,
	N_GUESSES = 5
};

struct guesser {
	struct fixture *f;
	pthread_t thread;
	int number;
	int refused;
	int throttled;
};

static void *guess(void *arg)
{
	struct guesser *g = arg;
	struct db *db = store_db(g->f->store);
	struct tt_arena arena;

	tt_arena_init(&arena);
	for (int i = 0; i < N_GUESSES; i++) {
		struct tt_str password = tt_str_printf(&arena, "guess %d %d", g->number, i);
		struct login_try wanted = { TT_STR("alice"), password, tt_str(HOME), 0 };
		struct identity who;
		enum tt_err err = login_to_end(g->f, db, &arena, &who, &wanted);

		g->refused += err == TT_ERR_CREDENTIALS;
		g->throttled += err == TT_ERR_THROTTLED;
	}
	tt_arena_finish(&arena);
	return NULL;
}

/* Guessing at many things at once gives no more guesses. */
static void test_guard_counts_in_parallel(void **state)
{
	struct guesser guessers[N_GUESSERS] = { 0 };
	int refused = 0;
	int throttled = 0;

	for (int i = 0; i < N_GUESSERS; i++) {
		guessers[i].f = *state;
		guessers[i].number = i;
		pthread_create(&guessers[i].thread, NULL, guess, &guessers[i]);
	}
	for (int i = 0; i < N_GUESSERS; i++) {
		pthread_join(guessers[i].thread, NULL);
		refused += guessers[i].refused;
		throttled += guessers[i].throttled;
	}
	assert_int_equal(refused, 10);
	assert_int_equal(throttled, N_GUESSERS * N_GUESSES - 10);
}

/* All of them have passed the first look before the first one is hashed. */
static void test_guard_counts_what_waits(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 30; i++)
		assert_int_equal(at_once(f, "alice", tt_str_printf(&f->arena, "guess %d", i).p),
				 TT_ERR_LATER);
	for (int i = 0; i < 30; i++) {
		struct login_try wanted =
			try_of("alice", tt_str_printf(&f->arena, "guess %d", i).p);
		struct known_login known;

		assert_int_equal(
			accounts_login_slowly(f->accounts, &known, &f->arena, f->db, &wanted),
			i < 10 ? TT_ERR_CREDENTIALS : TT_ERR_THROTTLED);
		assert_int_equal(wanted.rest_ms, i < 10 ? 0 : GUARD_FIRST_BLOCK_MS);
	}
}

static void test_wrong_is_remembered(void **state)
{
	static const char *const names[] = { "alice", "nobody" };
	struct fixture *f = *state;
	struct tt_str hash;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_int_equal(at_once(f, names[i], "old-pw"), TT_ERR_LATER);
		assert_int_equal(login(f, names[i], "old-pw"), TT_ERR_CREDENTIALS);
		/* by heart, and it is no new guess */
		for (int k = 0; k < 100; k++)
			assert_int_equal(at_once(f, names[i], "old-pw"), TT_ERR_CREDENTIALS);
		assert_int_equal(at_once(f, names[i], "other-pw"), TT_ERR_LATER);
	}
	/* it may be right now */
	assert_int_equal(accounts_hash(f->accounts, &hash, &f->arena, TT_STR("old-pw"), false),
			 TT_OK);
	begin(f);
	assert_int_equal(store_user_set_password(f->db, TT_STR("alice"), hash), TT_OK);
	add_user(f, "nobody", NULL, hash);
	end(f);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_int_equal(login(f, names[i], "old-pw"), TT_OK);
	/* and is not remembered for ever */
	assert_int_equal(login(f, "alice", "wrong"), TT_ERR_CREDENTIALS);
	fake_now_ms += MEMORY_LIFE_MS;
	assert_int_equal(at_once(f, "alice", "wrong"), TT_ERR_LATER);
}

static void test_disabled_is_remembered(void **state)
{
	struct fixture *f = *state;

	begin(f);
	assert_int_equal(store_user_set_enabled(f->db, TT_STR("alice"), false), TT_OK);
	end(f);
	assert_int_equal(login(f, "alice", "alice-pw"), TT_ERR_CREDENTIALS);
	assert_int_equal(at_once(f, "alice", "alice-pw"), TT_ERR_CREDENTIALS);
	begin(f);
	assert_int_equal(store_user_set_enabled(f->db, TT_STR("alice"), true), TT_OK);
	end(f);
	assert_int_equal(login(f, "alice", "alice-pw"), TT_OK);
}

static void test_nothing_is_no_guess(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 100; i++)
		assert_int_equal(login(f, "alice", ""), TT_ERR_CREDENTIALS);
	assert_int_equal(login(f, "alice", "alice-pw"), TT_OK);
}

static void guess_in_vain(struct fixture *f, const char *name, const char *stem)
{
	for (int i = 0; i < 12; i++) {
		struct tt_str password = tt_str_printf(&f->arena, "%s %d", stem, i);

		assert_int_not_equal(login(f, name, password.p), TT_OK);
	}
}

/* Somebody behind the same router guesses: who was in already does not notice, nor does who has an
 * app password. Everybody else waits. */
static void test_known_ones_pass_a_block(void **state)
{
	struct fixture *f = *state;
	struct tt_str app_password = add_app_password(f, "carol");
	struct login_try wanted = try_of("alice", "alice-pw");
	struct known_login known;

	assert_int_equal(login(f, "alice", "alice-pw"), TT_OK);
	assert_true(accounts_remember(f->accounts, &known, &wanted));
	guess_in_vain(f, "carol", "guess");
	assert_int_equal(login(f, "carol", "carol-pw"), TT_ERR_THROTTLED);
	assert_int_equal(login(f, "alice", "alice-pw"), TT_OK);
	assert_int_equal(login(f, "carol", app_password.p), TT_OK);
	assert_int_equal(login(f, "carol", app_password.p), TT_OK);
}

/* But what passes during a block tells that it is right: no more guesses for that than without. */
static void test_no_guessing_at_known_ones(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(login(f, "alice", "alice-pw"), TT_OK);
	guess_in_vain(f, "carol", "guess");
	guess_in_vain(f, "Alice", "another guess");
	assert_int_equal(login(f, "alice", "alice-pw"), TT_ERR_THROTTLED);
	fake_now_ms += GUARD_LONGEST_BLOCK_MS;
	assert_int_equal(login(f, "alice", "alice-pw"), TT_OK);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_guard),
		TEST(test_guard_counts_in_parallel),
		TEST(test_guard_counts_what_waits),
		TEST(test_wrong_is_remembered),
		TEST(test_disabled_is_remembered),
		TEST(test_nothing_is_no_guess),
		TEST(test_known_ones_pass_a_block),
		TEST(test_no_guessing_at_known_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
