/* passwords.c - new ones, their hashes, and those of conversations. */
#include "server/accounts/common.h"
#include "server/accounts/state.h"

enum {
	MIN_PASSWORD = 8, /* characters */
};

struct password_policy accounts_password_policy(const struct accounts *accounts)
{
	bool any = accounts && accounts->conf.cheap_hashes;

	return (struct password_policy){ .min_length = any ? 1 : MIN_PASSWORD, .not_common = !any };
}

enum tt_err accounts_check_new_password(const struct accounts *accounts, struct tt_str password)
{
	const struct password_policy policy = accounts_password_policy(accounts);
	enum tt_err err = accounts_check_password_rules(password);

	if (err)
		return err;
	if (tt_utf8_count(password) < policy.min_length)
		return TT_ERR_USER_WEAK;
	return policy.not_common && accounts_is_common_password(password) ? TT_ERR_USER_COMMON
									  : TT_OK;
}

enum hash_cost accounts_cost(const struct accounts *accounts, bool generated)
{
	return generated || (accounts && accounts->conf.cheap_hashes) ? HASH_CHEAP : HASH_SLOW;
}

enum tt_err accounts_hash(const struct accounts *accounts, struct tt_str *out,
			  struct tt_arena *arena, struct tt_str password, bool generated)
{
	enum tt_err err;

	hash_turn_begin();
	err = hash_make(out, arena, password, accounts_cost(accounts, generated));
	hash_turn_end();
	return err;
}

/* A hash is of one password only, so that what is remembered with it needs no version. */
static enum tt_err check_at_once(struct accounts *accounts, struct password_try *in,
				 uint8_t digest[static MEMORY_DIGEST_LEN])
{
	int64_t now_ms = accounts->conf.now_ms();
	struct remembered ignored;

	accounts_digest(accounts, digest, in->hash, in->password);
	if (memory_find(accounts->known[KNOWN_WRONG], digest, now_ms, &ignored))
		return TT_ERR_PASSWORD;
	in->rest_ms = accounts_guard_rest_ms(accounts, &in->what);
	if (in->rest_ms > 0)
		return TT_ERR_THROTTLED;
	if (!memory_find(accounts->known[KNOWN_ROOM_PASSWORDS], digest, now_ms, &ignored))
		return TT_ERR_LATER;
	accounts_guard_clear(accounts, &in->what);
	return TT_OK;
}

enum tt_err accounts_check_password(struct accounts *accounts, struct password_try *password_try)
{
	uint8_t digest[MEMORY_DIGEST_LEN];

	/* Nothing is no guess. */
	if (password_try->password.n == 0 || password_try->hash.n == 0)
		return TT_ERR_PASSWORD;
	return check_at_once(accounts, password_try, digest);
}

static enum tt_err hash_password(struct accounts *accounts, struct password_try *in,
				 const uint8_t digest[static MEMORY_DIGEST_LEN])
{
	const struct remembered what = { 0 };
	bool matches = hash_matches(in->hash, in->password);

	memory_put(accounts->known[matches ? KNOWN_ROOM_PASSWORDS : KNOWN_WRONG], digest, &what,
		   accounts->conf.now_ms());
	if (matches)
		accounts_guard_clear(accounts, &in->what);
	else
		accounts_guard_failed(accounts, &in->what,
				      (struct tt_str){ (const char *)digest, MEMORY_DIGEST_LEN });
	return matches ? TT_OK : TT_ERR_PASSWORD;
}

enum tt_err accounts_check_password_slowly(struct accounts *accounts,
					   struct password_try *password_try)
{
	uint8_t digest[MEMORY_DIGEST_LEN];
	enum tt_err err;

	hash_turn_begin();
	err = check_at_once(accounts, password_try, digest);
	if (err == TT_ERR_LATER)
		err = hash_password(accounts, password_try, digest);
	hash_turn_end();
	return err;
}
