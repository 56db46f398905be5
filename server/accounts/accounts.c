#include "server/accounts/accounts.h"
#include "server/accounts/internal.h"
#include "server/accounts/audit.h"
#include "server/accounts/hash.h"
#include "lib/base/clock.h"

#include <sodium.h>
#include <stdlib.h>

enum {
	MIN_PASSWORD = 8, /* characters */
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
	for (int kind = 0; kind < N_KNOWN; kind++)
		accounts->known[kind] = memory_create();
	crypto_generichash_keygen(accounts->seal_key);
	return accounts;
}

void accounts_destroy(struct accounts *accounts)
{
	if (!accounts)
		return;
	for (int kind = 0; kind < N_KNOWN; kind++)
		memory_destroy(accounts->known[kind]);
	guard_destroy(accounts->guard);
	free(accounts);
}

/* One key for all of them: what is known of a pair is found by one digest. */
void accounts_digest(const struct accounts *accounts, uint8_t out[static MEMORY_DIGEST_LEN],
		     struct tt_str name, struct tt_str password)
{
	memory_digest(accounts->known[KNOWN_PASSWORDS], out, name, password);
}

struct tt_str accounts_seal(const struct accounts *accounts, struct tt_arena *arena,
			    struct tt_str text)
{
	unsigned char seal[crypto_generichash_BYTES];
	char *hex = tt_arena_alloc(arena, 2 * sizeof(seal) + 1);

	crypto_generichash(seal, sizeof(seal), (const unsigned char *)text.p, text.n,
			   accounts->seal_key, sizeof(accounts->seal_key));
	sodium_bin2hex(hex, 2 * sizeof(seal) + 1, seal, sizeof(seal));
	return (struct tt_str){ hex, 2 * sizeof(seal) };
}

struct guard *accounts_guard(struct accounts *accounts)
{
	return accounts->guard;
}

int64_t accounts_now_ms(const struct accounts *accounts)
{
	return accounts->conf.now_ms();
}

int64_t accounts_guard_rest_ms(struct accounts *accounts, const struct guarded *what)
{
	return guard_rest_ms(accounts->guard, what, accounts->conf.now_ms());
}

/* A block is worth one line, not one for each try that it stops. */
void accounts_guard_failed(struct accounts *accounts, const struct guarded *what,
			   struct tt_str secret)
{
	const struct audit line = {
		.event = "guard-block",
		.address = what->address,
		.target = tt_str(what->action),
		.detail = what->subject,
	};

	if (guard_failed(accounts->guard, what, secret, accounts->conf.now_ms()))
		audit(&line);
}

void accounts_guard_clear(struct accounts *accounts, const struct guarded *what)
{
	guard_clear(accounts->guard, what);
}

enum tt_err accounts_check_new_password(const struct accounts *accounts, struct tt_str password)
{
	bool any_length = accounts && accounts->conf.cheap_hashes;
	enum tt_err err = accounts_check_password_rules(password);

	if (err || any_length || tt_utf8_count(password) >= MIN_PASSWORD)
		return err;
	return TT_ERR_USER_WEAK;
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
