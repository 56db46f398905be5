/* login.c - who somebody is, by name and password or app password. */
#include "server/accounts/state.h"
#include "server/accounts/audit.h"
#include "server/accounts/known.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

#include <inttypes.h>

static const char LOGIN[] = "login";
static const char LOGIN_AT[] = "login-name";

enum {
	MAX_NAME = 255,
	NAME_DIGEST_LEN = 6,
};

/* One try to log in. */
struct attempt {
	struct accounts *accounts;
	struct tt_arena *arena;
	struct db *db;
	struct login_try *input;
	uint8_t digest[MEMORY_DIGEST_LEN]; /* of name and password */
	struct remembered who;             /* whom the pair belongs to */
	struct login_state state;          /* of that account, now */
};

/* What was typed as a name, as the database has it. */
struct found {
	struct user user;
	bool is_known;
	bool is_app_password;
};

/* A name means the same in any case, so it is one thing to remember. Longer ones are nobody's. */
static void digest_of(const struct accounts *accounts, const struct login_try *login_try,
		      uint8_t out[static MEMORY_DIGEST_LEN])
{
	struct tt_str name = login_try->name;
	char lower[MAX_NAME];

	if (name.n <= MAX_NAME) {
		for (size_t i = 0; i < name.n; i++)
			lower[i] = tt_lower_ascii(name.p[i]);
		name.p = lower;
	}
	accounts_digest(accounts, out, name, login_try->password);
}

static bool recall(struct accounts *accounts, const uint8_t digest[static MEMORY_DIGEST_LEN],
		   struct remembered *out)
{
	int64_t now_ms = accounts->conf.now_ms();

	return memory_find(accounts->known[KNOWN_PASSWORDS], digest, now_ms, out) ||
	       memory_find(accounts->known[KNOWN_APP_PASSWORDS], digest, now_ms, out);
}

static void forget(struct accounts *accounts, const uint8_t digest[static MEMORY_DIGEST_LEN])
{
	memory_forget(accounts->known[KNOWN_PASSWORDS], digest);
	memory_forget(accounts->known[KNOWN_APP_PASSWORDS], digest);
	memory_forget(accounts->known[KNOWN_TOKENS], digest);
}

static struct tt_str secret_of(const struct attempt *a)
{
	return (struct tt_str){ (const char *)a->digest, sizeof(a->digest) };
}

static struct guarded guess(const struct attempt *a)
{
	return (struct guarded){ .action = LOGIN, .address = a->input->address };
}

/* What was typed as a name may be a password, and subjects are shown to people. */
static struct guarded guess_at(const struct attempt *a)
{
	struct tt_str lower = tt_str_lower_ascii(a->arena, a->input->name);
	uint8_t digest[MEMORY_DIGEST_LEN];
	char *hex = tt_arena_alloc(a->arena, 2 * NAME_DIGEST_LEN + 1);

	accounts_digest(a->accounts, digest, lower, TT_STR(""));
	sodium_bin2hex(hex, 2 * NAME_DIGEST_LEN + 1, digest, NAME_DIGEST_LEN);
	return (struct guarded){ .action = LOGIN_AT,
				 .address = a->input->address,
				 .subject = tt_str(hex) };
}

/* While an address is blocked, who comes with what is known to be right passes: others behind the
 * same router may have done the guessing. But then a guess at what is known could be told from
 * others by passing, so during a block the guesses are counted once more by the name. */
static enum tt_err let_known_pass(const struct attempt *a)
{
	struct guarded by_address = guess(a);
	struct guarded by_name;

	if (accounts_guard_rest_ms(a->accounts, &by_address) == 0)
		return TT_OK;
	by_name = guess_at(a);
	a->input->rest_ms = accounts_guard_rest_ms(a->accounts, &by_name);
	return a->input->rest_ms == 0 ? TT_OK : TT_ERR_THROTTLED;
}

static bool is_known_wrong(const struct attempt *a, struct remembered *out)
{
	return memory_find(a->accounts->known[KNOWN_WRONG], a->digest, a->accounts->conf.now_ms(),
			   out);
}

static enum tt_err stop_guesser(const struct attempt *a)
{
	struct guarded by_address = guess(a);
	struct guarded by_name;
	struct remembered ignored;

	a->input->rest_ms = accounts_guard_rest_ms(a->accounts, &by_address);
	if (a->input->rest_ms == 0)
		return TT_OK;
	by_name = guess_at(a);
	if (!is_known_wrong(a, &ignored))
		accounts_guard_failed(a->accounts, &by_name, secret_of(a));
	return TT_ERR_THROTTLED;
}

/* `app_password` is NULL for the account's own. */
static void set_who(struct attempt *a, const struct user *user,
		    const struct app_password *app_password)
{
	a->who = (struct remembered){ .credentials_version = user->credentials_version };
	known_set_user(&a->who, user->id);
	if (!app_password)
		return;
	a->who.app_password_id = app_password->id;
	known_set_token(&a->who, app_password->token_hash);
}

static enum tt_err check_now(struct attempt *a)
{
	return known_check_now(a->db, a->arena, &a->who, &a->state);
}

/* TT_ERR_LATER: the pair is not known to be right. */
static enum tt_err try_memory(struct attempt *a)
{
	struct accounts *accounts = a->accounts;
	enum tt_err err;

	if (!recall(accounts, a->digest, &a->who))
		return TT_ERR_LATER;
	err = let_known_pass(a);
	if (!err)
		err = check_now(a);
	if (err == TT_ERR_LATER)
		forget(accounts, a->digest);
	return err;
}

/* Finds the account by what was typed, and the app password if that is what was given. Looks for
 * both in any case: the time it takes says nothing about the account. */
static enum tt_err look_up(struct attempt *a, struct found *out)
{
	struct app_password app_password;
	struct tt_str token = accounts_token_hash(a->arena, a->input->password);
	enum tt_err known;
	enum tt_err app;
	enum tt_err err = db_begin(a->db, DB_READ);

	*out = (struct found){ 0 };
	if (err)
		return err;
	known = store_user_find_login(a->db, a->arena, a->input->name, &out->user);
	app = store_app_password_by_hash(a->db, a->arena, token, &app_password);
	if (known && known != TT_ERR_NO_USER)
		err = known;
	else if (app && app != TT_ERR_NO_APP_PASSWORD)
		err = app;
	err = db_end(a->db, err);
	out->is_known = !err && !known;
	out->is_app_password = out->is_known && !app && tt_str_eq(app_password.user, out->user.id);
	if (out->is_known)
		set_who(a, &out->user, out->is_app_password ? &app_password : NULL);
	return err;
}

/* Also of a disabled account: that takes no hash to say. In the log stands the first use of a pair
 * since long, not each hash of it. */
static void remember_right(struct attempt *a, enum tt_err state)
{
	const struct audit line = {
		.event = "login",
		.actor = tt_str(a->who.user),
		.address = a->input->address,
		.target = a->who.app_password_id == 0
				  ? TT_STR("password")
				  : tt_str_printf(a->arena, "app-password:%" PRId64,
						  a->who.app_password_id),
	};

	enum known kind = a->who.app_password_id == 0 ? KNOWN_PASSWORDS : KNOWN_APP_PASSWORDS;

	if (state && state != TT_ERR_CREDENTIALS)
		return;
	if (memory_put(a->accounts->known[kind], a->digest, &a->who, a->accounts->conf.now_ms()) &&
	    !state)
		audit(&line);
}

/* What was typed as a name may be a password; only the name of an account is shown. */
static void note_failure(struct attempt *a, bool is_known)
{
	struct guarded by_address = guess(a);

	accounts_guard_failed(a->accounts, &by_address, secret_of(a));
	if (is_known)
		tt_log(TT_LOG_WARN, "login failed", TT_LOG_STR("address", a->input->address),
		       TT_LOG_C("user", a->who.user));
	else
		tt_log(TT_LOG_WARN, "login failed", TT_LOG_STR("address", a->input->address));
}

/* Wrong a moment ago, and the account has had no other password since. */
static bool is_wrong_still(const struct attempt *a, const struct found *found)
{
	struct remembered wrong;

	if (!is_known_wrong(a, &wrong))
		return false;
	if (!found->is_known)
		return wrong.user[0] == '\0';
	return tt_str_is(found->user.id, wrong.user) &&
	       wrong.credentials_version == found->user.credentials_version;
}

/* All that can be said without hashing. */
static enum tt_err try_at_once(struct attempt *a, struct found *found)
{
	enum tt_err err = try_memory(a);

	if (err != TT_ERR_LATER)
		return err;
	err = look_up(a, found);
	if (err)
		return err;
	if (found->is_app_password) {
		/* Too long to be guessed: a block is not for it. */
		err = check_now(a);
		remember_right(a, err);
		return err == TT_ERR_LATER ? TT_ERR_CREDENTIALS : err;
	}
	err = stop_guesser(a);
	if (err)
		return err;
	return is_wrong_still(a, found) ? TT_ERR_CREDENTIALS : TT_ERR_LATER;
}

static void remember_wrong(struct attempt *a, const struct found *found)
{
	if (!found->is_known)
		a->who = (struct remembered){ 0 };
	memory_put(a->accounts->known[KNOWN_WRONG], a->digest, &a->who, a->accounts->conf.now_ms());
}

static enum tt_err hash_it(struct attempt *a, const struct found *found)
{
	struct tt_str hash =
		found->is_known ? found->user.password_hash : (struct tt_str){ NULL, 0 };
	enum tt_err err;

	if (!hash_matches_in_time(hash, a->input->password, accounts_cost(a->accounts, false))) {
		remember_wrong(a, found);
		note_failure(a, found->is_known);
		return TT_ERR_CREDENTIALS;
	}
	err = check_now(a);
	remember_right(a, err);
	return err == TT_ERR_LATER ? TT_ERR_CREDENTIALS : err; /* changed just now */
}

static void begin_attempt(struct attempt *a, struct accounts *accounts, struct tt_arena *arena,
			  struct db *db, struct login_try *login_try)
{
	*a = (struct attempt){ .accounts = accounts, .arena = arena, .db = db, .input = login_try };
	digest_of(accounts, login_try, a->digest);
}

/* What nobody is called, or no password can be. No password at all is no guess either. */
static enum tt_err check_form(struct attempt *a)
{
	const struct login_try *in = a->input;
	enum tt_err err;

	if (in->password.n == 0)
		return TT_ERR_CREDENTIALS;
	if (in->name.n > 0 && in->name.n <= MAX_NAME && tt_utf8_valid(in->name) &&
	    !accounts_check_password_rules(in->password))
		return TT_OK;
	err = stop_guesser(a);
	if (err)
		return err;
	note_failure(a, false);
	return TT_ERR_CREDENTIALS;
}

enum tt_err accounts_login(struct accounts *accounts, struct identity *out, struct tt_arena *arena,
			   struct db *db, struct login_try *login_try)
{
	struct found found;
	struct attempt a;
	enum tt_err err;

	*out = (struct identity){ 0 };
	begin_attempt(&a, accounts, arena, db, login_try);
	err = check_form(&a);
	if (!err)
		err = try_at_once(&a, &found);
	if (err)
		return err;
	known_note(db, &a.who, &a.state);
	*out = known_identify(arena, &a.who, &a.state);
	return TT_OK;
}

/* With the turn to hash. Others may have waited for it with us: for the same password, or for their
 * share of guesses; so everything is looked at once more. */
enum tt_err accounts_login_slowly(struct accounts *accounts, struct known_login *out,
				  struct tt_arena *arena, struct db *db,
				  struct login_try *login_try)
{
	struct found found;
	struct attempt a;
	enum tt_err err;

	begin_attempt(&a, accounts, arena, db, login_try);
	hash_turn_begin();
	err = try_at_once(&a, &found);
	if (err == TT_ERR_LATER)
		err = hash_it(&a, &found);
	hash_turn_end();
	memcpy(out->digest, a.digest, sizeof(a.digest));
	out->who = a.who;
	return err;
}

bool accounts_remember(struct accounts *accounts, struct known_login *out,
		       const struct login_try *login_try)
{
	struct guarded what = { .action = LOGIN, .address = login_try->address };

	digest_of(accounts, login_try, out->digest);
	return accounts_guard_rest_ms(accounts, &what) == 0 &&
	       recall(accounts, out->digest, &out->who);
}

enum tt_err accounts_login_known(struct accounts *accounts, struct identity *out,
				 struct tt_arena *arena, struct db *db,
				 const struct known_login *known)
{
	struct login_state state;
	enum tt_err err = known_check(db, arena, &known->who, &state);

	*out = (struct identity){ 0 };
	if (err == TT_ERR_LATER)
		forget(accounts, known->digest);
	if (err)
		return err;
	if (known_is_new(&known->who, &state, tt_clock_s()))
		return TT_ERR_LATER;
	*out = known_identify(arena, &known->who, &state);
	return TT_OK;
}
