#include "server/accounts/accounts.h"
#include "server/accounts/guard.h"
#include "server/accounts/hash.h"
#include "server/accounts/memory.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

#include <stdlib.h>

static const char LOGIN[] = "login";

enum {
	MAX_NAME = 255,
	/* "Last login" and "last used" are for people; a write on every request would be for
	 * nobody. */
	NOTE_EVERY_S = 5 * 60,
};

struct accounts {
	struct accounts_conf conf;
	struct guard *guard;
	struct memory *memory;
};

struct accounts *accounts_create(const struct accounts_conf *conf)
{
	const struct guard_conf guard = { .on = conf->guard, .trusted = conf->trusted };
	struct accounts *accounts = calloc(1, sizeof(*accounts));

	if (!accounts)
		tt_oom();
	accounts->conf = *conf;
	if (!accounts->conf.now_ms)
		accounts->conf.now_ms = tt_clock_mono_ms;
	accounts->guard = guard_create(&guard);
	accounts->memory = memory_create();
	return accounts;
}

void accounts_destroy(struct accounts *accounts)
{
	if (!accounts)
		return;
	memory_destroy(accounts->memory);
	guard_destroy(accounts->guard);
	free(accounts);
}

bool accounts_guard_blocks(struct accounts *accounts, const char *action, struct tt_str address)
{
	return guard_blocks(accounts->guard, action, address, accounts->conf.now_ms());
}

void accounts_guard_failed(struct accounts *accounts, const char *action, struct tt_str address)
{
	guard_failed(accounts->guard, action, address, 0, accounts->conf.now_ms());
}

void accounts_guard_clear(struct accounts *accounts, const char *action, struct tt_str address)
{
	guard_clear(accounts->guard, action, address);
}

static enum hash_cost cost_of(const struct accounts *accounts, bool generated)
{
	return generated || (accounts && accounts->conf.cheap_hashes) ? HASH_CHEAP : HASH_SLOW;
}

enum tt_err accounts_hash(const struct accounts *accounts, struct tt_str *out,
			  struct tt_arena *arena, struct tt_str password, bool generated)
{
	enum tt_err err;

	hash_turn_begin();
	err = hash_make(out, arena, password, cost_of(accounts, generated));
	hash_turn_end();
	return err;
}

bool accounts_hash_matches(struct tt_str hash, struct tt_str password)
{
	bool matches;

	hash_turn_begin();
	matches = hash_matches(hash, password);
	hash_turn_end();
	return matches;
}

/* One try to log in. */
struct attempt {
	struct accounts *accounts;
	struct tt_arena *arena;
	struct db *db;
	struct tt_str name;
	struct tt_str password;
	struct tt_str address;
	uint8_t digest[MEMORY_DIGEST_LEN]; /* of name and password */
	struct remembered who;             /* whom the pair belongs to */
	struct login_state state;          /* of that account, now */
};

static void set_who(struct attempt *a, const struct user *user, int64_t app_password_id)
{
	size_t n = user->id.n <= MEMORY_USER_LEN ? user->id.n : 0;

	a->who = (struct remembered){ .credentials_version = user->credentials_version,
				      .app_password_id = app_password_id };
	memcpy(a->who.user, user->id.p, n);
}

/* Whether what was right, or is remembered as right, is so in the state of the transaction. */
static enum tt_err check_state(struct db *db, struct tt_arena *arena, const struct remembered *who,
			       struct login_state *out)
{
	enum tt_err err =
		store_user_login_state(db, arena, tt_str(who->user), who->app_password_id, out);

	if (err == TT_ERR_NO_USER)
		return TT_ERR_CREDENTIALS;
	if (err)
		return err;
	if (!out->enabled)
		return TT_ERR_CREDENTIALS;
	/* An app password outlives a change of the account's password. */
	if (who->app_password_id != 0)
		return out->has_app_password ? TT_OK : TT_ERR_CREDENTIALS;
	return out->credentials_version == who->credentials_version ? TT_OK : TT_ERR_CREDENTIALS;
}

static enum tt_err check_now(struct attempt *a)
{
	enum tt_err err = db_begin(a->db, DB_READ);

	return err ? err : db_end(a->db, check_state(a->db, a->arena, &a->who, &a->state));
}

static enum tt_err try_memory(struct attempt *a)
{
	struct accounts *accounts = a->accounts;
	enum tt_err err;

	if (!memory_find(accounts->memory, a->digest, accounts->conf.now_ms(), &a->who))
		return TT_ERR_CREDENTIALS;
	err = check_now(a);
	if (err == TT_ERR_CREDENTIALS)
		memory_forget(accounts->memory, a->digest);
	return err;
}

/* Finds the account by what was typed, and the app password if that is what was given. Looks for
 * both in any case: the time it takes says nothing about the account. */
static enum tt_err look_up(struct attempt *a, struct user *user, bool *is_known,
			   bool *is_app_password)
{
	struct app_password app_password;
	enum tt_err known;
	enum tt_err app;
	enum tt_err err = db_begin(a->db, DB_READ);

	if (err)
		return err;
	known = store_user_find_login(a->db, a->arena, a->name, user);
	app = store_app_password_by_hash(a->db, a->arena,
					 accounts_token_hash(a->arena, a->password), &app_password);
	if (known && known != TT_ERR_NO_USER)
		err = known;
	else if (app && app != TT_ERR_NO_APP_PASSWORD)
		err = app;
	err = db_end(a->db, err);
	*is_known = !err && !known;
	*is_app_password = *is_known && !app && tt_str_eq(app_password.user, user->id);
	if (*is_known)
		set_who(a, user, *is_app_password ? app_password.id : 0);
	return err;
}

static void note_failure(struct attempt *a, bool is_known)
{
	uint64_t secret;

	memcpy(&secret, a->digest, sizeof(secret));
	guard_failed(a->accounts->guard, LOGIN, a->address, secret, a->accounts->conf.now_ms());
	/* What was typed as a name may be a password; only the name of an account is shown. */
	if (is_known)
		tt_log(TT_LOG_WARN, "login failed", TT_LOG_STR("address", a->address),
		       TT_LOG_C("user", a->who.user));
	else
		tt_log(TT_LOG_WARN, "login failed", TT_LOG_STR("address", a->address));
}

/* With the turn to hash. Others may have waited for it with us: for the same right password, or
 * for their share of guesses. */
static enum tt_err try_password(struct attempt *a, const struct user *user)
{
	struct accounts *accounts = a->accounts;
	struct tt_str hash = user ? user->password_hash : (struct tt_str){ NULL, 0 };
	enum tt_err err = try_memory(a);

	if (err != TT_ERR_CREDENTIALS)
		return err;
	if (user)
		set_who(a, user, 0);
	if (accounts_guard_blocks(accounts, LOGIN, a->address))
		return TT_ERR_THROTTLED;
	if (!hash_matches_in_time(hash, a->password, cost_of(accounts, false))) {
		note_failure(a, user != NULL);
		return TT_ERR_CREDENTIALS;
	}
	err = check_now(a);
	if (!err)
		memory_put(accounts->memory, a->digest, &a->who, accounts->conf.now_ms());
	return err;
}

static enum tt_err try_all(struct attempt *a)
{
	struct accounts *accounts = a->accounts;
	bool is_app_password;
	bool is_known;
	struct user user;
	enum tt_err err = try_memory(a);

	if (err != TT_ERR_CREDENTIALS)
		return err;
	err = look_up(a, &user, &is_known, &is_app_password);
	if (err)
		return err;
	if (is_app_password) {
		err = check_now(a);
		if (!err)
			memory_put(accounts->memory, a->digest, &a->who, accounts->conf.now_ms());
		return err;
	}
	hash_turn_begin();
	err = try_password(a, is_known ? &user : NULL);
	hash_turn_end();
	return err;
}

static bool login_is_old(const struct login_state *state, int64_t now_s)
{
	return now_s - state->last_login_s >= NOTE_EVERY_S;
}

static bool app_use_is_old(const struct remembered *who, const struct login_state *state,
			   int64_t now_s)
{
	return who->app_password_id != 0 && now_s - state->app_password_last_used_s >= NOTE_EVERY_S;
}

/* For people to see when an account or client was last there. Not worth a refusal. */
static void note_use(struct attempt *a)
{
	int64_t now_s = tt_clock_s();
	bool login = login_is_old(&a->state, now_s);
	bool app = app_use_is_old(&a->who, &a->state, now_s);
	enum tt_err err;

	if (!login && !app)
		return;
	err = db_begin(a->db, DB_WRITE);
	if (err)
		return;
	if (login)
		err = store_user_set_last_login(a->db, tt_str(a->who.user), now_s);
	if (!err && app)
		err = store_app_password_set_last_used(a->db, a->who.app_password_id, now_s);
	err = db_end(a->db, err);
	if (err)
		tt_log(TT_LOG_WARN, "time of login not noted", TT_LOG_C("user", a->who.user));
}

static struct identity identify(struct tt_arena *arena, const struct remembered *who,
				const struct login_state *state)
{
	return (struct identity){
		.user = tt_str_dup(arena, tt_str(who->user)),
		.display_name = state->display_name,
		.is_admin = state->is_admin,
		.app_password_id = who->app_password_id,
	};
}

enum tt_err accounts_login(struct accounts *accounts, struct identity *out, struct tt_arena *arena,
			   struct db *db, struct tt_str name, struct tt_str password,
			   struct tt_str address)
{
	struct attempt a = { .accounts = accounts,
			     .arena = arena,
			     .db = db,
			     .name = name,
			     .password = password,
			     .address = address };
	enum tt_err err;

	*out = (struct identity){ 0 };
	if (accounts_guard_blocks(accounts, LOGIN, address))
		return TT_ERR_THROTTLED;
	memory_digest(accounts->memory, a.digest, name, password);
	if (name.n == 0 || name.n > MAX_NAME || !tt_utf8_valid(name) ||
	    accounts_check_password_rules(password)) {
		note_failure(&a, false);
		return TT_ERR_CREDENTIALS;
	}
	err = try_all(&a);
	if (err)
		return err;
	note_use(&a);
	*out = identify(arena, &a.who, &a.state);
	return TT_OK;
}

bool accounts_remember(struct accounts *accounts, struct known_login *out, struct tt_str name,
		       struct tt_str password, struct tt_str address)
{
	if (accounts_guard_blocks(accounts, LOGIN, address))
		return false;
	memory_digest(accounts->memory, out->digest, name, password);
	return memory_find(accounts->memory, out->digest, accounts->conf.now_ms(), &out->who);
}

enum tt_err accounts_login_known(struct accounts *accounts, struct identity *out,
				 struct tt_arena *arena, struct db *db,
				 const struct known_login *known)
{
	struct login_state state;
	int64_t now_s = tt_clock_s();
	enum tt_err err = check_state(db, arena, &known->who, &state);

	*out = (struct identity){ 0 };
	if (err == TT_ERR_CREDENTIALS)
		memory_forget(accounts->memory, known->digest);
	if (err)
		return err;
	if (login_is_old(&state, now_s) || app_use_is_old(&known->who, &state, now_s))
		return TT_ERR_CREDENTIALS;
	*out = identify(arena, &known->who, &state);
	return TT_OK;
}
