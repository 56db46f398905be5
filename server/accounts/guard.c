#include "server/accounts/guard.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

/* The table is small and never grows. Where an address goes is decided by a secret key, so that
 * nobody can aim at the counts of others. */
enum {
	N_SETS = 512,
	N_WAYS = 8,
	N_SECRETS = 8, /* wrong secrets that are told apart; a guesser has more */
};

struct slot {
	uint64_t key; /* 0: free */
	int64_t last_ms;
	unsigned failures;
	unsigned free_failures;
	unsigned next_secret;
	uint64_t secrets[N_SECRETS];
};

struct guard {
	struct guard_conf conf;
	pthread_mutex_t lock;
	unsigned char hash_key[crypto_shorthash_KEYBYTES];
	struct slot slots[N_SETS][N_WAYS];
};

struct guard *guard_create(const struct guard_conf *conf)
{
	struct guard *guard = calloc(1, sizeof(*guard));

	if (!guard)
		tt_oom();
	guard->conf = *conf;
	pthread_mutex_init(&guard->lock, NULL);
	crypto_shorthash_keygen(guard->hash_key);
	return guard;
}

void guard_destroy(struct guard *guard)
{
	if (!guard)
		return;
	pthread_mutex_destroy(&guard->lock);
	free(guard);
}

static bool is_v4(const struct tt_addr *addr)
{
	static const uint8_t prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

	return memcmp(addr->bytes, prefix, sizeof(prefix)) == 0;
}

/* A home or a rented machine has at least a /64 to itself. What is no address has one count. */
static struct tt_addr origin_of(struct tt_str address)
{
	struct tt_addr addr;

	if (!tt_addr_parse(&addr, address))
		return (struct tt_addr){ { 0 } };
	if (!is_v4(&addr))
		memset(addr.bytes + 8, 0, 8);
	return addr;
}

static bool leaves_alone(const struct guard *guard, struct tt_str address)
{
	struct tt_addr addr;

	if (!guard->conf.on)
		return true;
	return guard->conf.trusted && tt_addr_parse(&addr, address) &&
	       tt_cidrs_have(guard->conf.trusted, &addr);
}

static uint64_t key_of(const struct guard *guard, const char *action, struct tt_str address)
{
	struct tt_addr origin = origin_of(address);
	unsigned char in[sizeof(origin.bytes) + 32] = { 0 };
	unsigned char out[crypto_shorthash_BYTES];
	uint64_t key;

	memcpy(in, origin.bytes, sizeof(origin.bytes));
	memcpy(in + sizeof(origin.bytes), action, strnlen(action, 32));
	crypto_shorthash(out, in, sizeof(in), guard->hash_key);
	memcpy(&key, out, sizeof(key));
	return key ? key : 1;
}

static struct slot *find(struct guard *guard, uint64_t key)
{
	struct slot *set = guard->slots[key % N_SETS];

	for (size_t i = 0; i < N_WAYS; i++)
		if (set[i].key == key)
			return &set[i];
	return NULL;
}

/* The slot to give away: a free one, else the mildest, else the oldest. */
static struct slot *take(struct guard *guard, uint64_t key)
{
	struct slot *set = guard->slots[key % N_SETS];
	struct slot *best = &set[0];

	for (size_t i = 1; i < N_WAYS; i++) {
		const struct slot *slot = &set[i];

		if (slot->failures < best->failures ||
		    (slot->failures == best->failures && slot->last_ms < best->last_ms))
			best = &set[i];
	}
	return best;
}

/* What is not a wrong secret but only costs us something may happen more often. */
static unsigned free_failures(const char *action)
{
	return strcmp(action, "login-flow") == 0 ? 5 * GUARD_FREE_FAILURES : GUARD_FREE_FAILURES;
}

static int64_t block_ms(const struct slot *slot)
{
	int64_t ms = GUARD_FIRST_BLOCK_MS;

	if (slot->failures < slot->free_failures)
		return 0;
	for (unsigned i = slot->free_failures; i < slot->failures && ms < GUARD_LONGEST_BLOCK_MS;
	     i++)
		ms *= 2;
	return ms < GUARD_LONGEST_BLOCK_MS ? ms : GUARD_LONGEST_BLOCK_MS;
}

static bool is_forgotten(const struct slot *slot, int64_t now_ms)
{
	return now_ms - slot->last_ms >= block_ms(slot) + GUARD_FORGET_MS;
}

bool guard_blocks(struct guard *guard, const char *action, struct tt_str address, int64_t now_ms)
{
	const struct slot *slot;
	bool blocks;

	if (leaves_alone(guard, address))
		return false;
	pthread_mutex_lock(&guard->lock);
	slot = find(guard, key_of(guard, action, address));
	blocks = slot && now_ms - slot->last_ms < block_ms(slot);
	pthread_mutex_unlock(&guard->lock);
	return blocks;
}

static bool was_tried(struct slot *slot, uint64_t secret)
{
	for (size_t i = 0; secret && i < N_SECRETS; i++)
		if (slot->secrets[i] == secret)
			return true;
	slot->secrets[slot->next_secret++ % N_SECRETS] = secret;
	return false;
}

void guard_failed(struct guard *guard, const char *action, struct tt_str address, uint64_t secret,
		  int64_t now_ms)
{
	uint64_t key = key_of(guard, action, address);
	struct slot *slot;

	if (leaves_alone(guard, address))
		return;
	pthread_mutex_lock(&guard->lock);
	slot = find(guard, key);
	if (!slot || is_forgotten(slot, now_ms)) {
		if (!slot)
			slot = take(guard, key);
		*slot = (struct slot){ .key = key, .free_failures = free_failures(action) };
	}
	if (!was_tried(slot, secret)) {
		slot->failures++;
		slot->last_ms = now_ms;
	}
	pthread_mutex_unlock(&guard->lock);
}

void guard_clear(struct guard *guard, const char *action, struct tt_str address)
{
	struct slot *slot;

	pthread_mutex_lock(&guard->lock);
	slot = find(guard, key_of(guard, action, address));
	if (slot)
		*slot = (struct slot){ 0 };
	pthread_mutex_unlock(&guard->lock);
}
