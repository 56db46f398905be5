#include "server/accounts/state.h"
#include "server/accounts/audit.h"
#include "lib/base/clock.h"

#include <sodium.h>
#include <stdlib.h>

struct accounts *accounts_create(const struct accounts_conf *conf)
{
	struct accounts *accounts = calloc(1, sizeof(*accounts));

	if (!accounts)
		tt_oom();
	accounts->conf = *conf;
	if (!accounts->conf.now_ms)
		accounts->conf.now_ms = tt_clock_due_ms;
	accounts->guard = guard_create(&conf->guard);
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

void accounts_forget(struct accounts *accounts, memory_spare spare, void *ctx)
{
	for (int kind = 0; kind < N_KNOWN; kind++)
		memory_forget_all(accounts->known[kind], spare, ctx);
	guard_clear_all(accounts->guard);
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
