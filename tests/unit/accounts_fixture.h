/* accounts_fixture.h - a store in memory with a few accounts, and a clock that stands still until
 * it is pushed. For the test_accounts_*.c programs. */
#ifndef TT_TESTS_ACCOUNTS_FIXTURE_H
#define TT_TESTS_ACCOUNTS_FIXTURE_H

#include "server/accounts/accounts.h"
#include "lib/base/log.h"
#include "lib/base/random.h"
#include "server/store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdlib.h>

static int64_t fake_now_ms = 1000000;

static inline int64_t fake_clock(void)
{
	return fake_now_ms;
}

struct fixture {
	struct store_conf store_conf; /* its address names the database in memory */
	struct store *store;
	struct db *db;
	struct accounts *accounts;
	struct tt_arena arena;
};

/* With the transaction that the caller has opened. */
static inline void add_user(struct fixture *f, const char *id, const char *email,
			    struct tt_str password_hash)
{
	const struct new_user user = { .id = tt_str(id),
				       .email = tt_str(email),
				       .password_hash = password_hash };

	assert_int_equal(accounts_add_user(f->db, &user), TT_OK);
}

static inline void begin(struct fixture *f)
{
	assert_int_equal(db_begin(f->db, DB_WRITE), TT_OK);
}

static inline void end(struct fixture *f)
{
	assert_int_equal(db_end(f->db, TT_OK), TT_OK);
}

/* alice/alice-pw, alice@example.org; Bob/bob-pw, Team@Example.org; carol/carol-pw,
 * team@example.org. alice is an admin. */
static inline int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct accounts_conf conf = { .guard = { .on = true },
				      .cheap_hashes = true,
				      .now_ms = fake_clock };
	static const char *const passwords[] = { "alice-pw", "bob-pw", "carol-pw" };
	struct tt_str hashes[ARRAY_LEN(passwords)];

	assert_non_null(f);
	tt_log_set_level(TT_LOG_ERROR);
	assert_int_equal(tt_random_init(), TT_OK);
	tt_arena_init(&f->arena);
	assert_int_equal(store_open(&f->store, &f->store_conf), TT_OK);
	f->db = store_db(f->store);
	conf.store = f->store;
	f->accounts = accounts_create(&conf);
	for (size_t i = 0; i < ARRAY_LEN(passwords); i++)
		assert_int_equal(accounts_hash(f->accounts, &hashes[i], &f->arena,
					       tt_str(passwords[i]), false),
				 TT_OK);
	begin(f);
	add_user(f, "alice", "alice@example.org", hashes[0]);
	add_user(f, "Bob", "Team@Example.org", hashes[1]);
	add_user(f, "carol", NULL, hashes[2]);
	/* as it could be once */
	assert_int_equal(store_user_set_email(f->db, TT_STR("carol"), TT_STR("team@example.org")),
			 TT_OK);
	assert_int_equal(store_group_add_member(f->db, ADMIN_GROUP, TT_STR("alice")), TT_OK);
	end(f);
	*state = f;
	return 0;
}

static inline int tear_down(void **state)
{
	struct fixture *f = *state;

	accounts_destroy(f->accounts);
	store_close(f->store);
	tt_arena_finish(&f->arena);
	free(f);
	return 0;
}

/* As the server does it: what cannot be said at once is hashed elsewhere, then asked again. */
static inline enum tt_err login_to_end(struct fixture *f, struct db *db, struct tt_arena *arena,
				       struct identity *who, struct login_try *wanted)
{
	struct known_login known;
	enum tt_err err = accounts_login(f->accounts, who, arena, db, wanted);

	if (err != TT_ERR_LATER)
		return err;
	err = accounts_login_slowly(f->accounts, &known, arena, db, wanted);
	return err ? err : accounts_login(f->accounts, who, arena, db, wanted);
}

static const char HOME[] = "192.0.2.1";

static inline enum tt_err login_from(struct fixture *f, struct identity *who, const char *name,
				     const char *password, const char *address)
{
	struct login_try wanted = { tt_str(name), tt_str(password), tt_str(address), 0 };

	return login_to_end(f, f->db, &f->arena, who, &wanted);
}

static inline enum tt_err login(struct fixture *f, const char *name, const char *password)
{
	struct identity who;

	return login_from(f, &who, name, password, HOME);
}

static inline struct login_try try_of(const char *name, const char *password)
{
	return (struct login_try){ tt_str(name), tt_str(password), tt_str(HOME), 0 };
}

/* Without hashing. */
static inline enum tt_err at_once(struct fixture *f, const char *name, const char *password)
{
	struct login_try wanted = try_of(name, password);
	struct identity who;

	return accounts_login(f->accounts, &who, &f->arena, f->db, &wanted);
}

static inline struct tt_str add_app_password(struct fixture *f, const char *user)
{
	struct tt_str password;

	begin(f);
	assert_int_equal(accounts_add_app_password(f->db, &f->arena, tt_str(user),
						   TT_STR("a client"), 0, &password),
			 TT_OK);
	end(f);
	return password;
}

#endif
