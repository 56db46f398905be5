#include "server/accounts/guard.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sodium.h>
#include <stdlib.h>

/* The table is small and never grows. Where a count goes is decided by a secret key, so that nobody
 * can aim at the counts of others. */
enum {
	N_SETS = 512,
	N_WAYS = 8,
	N_SECRETS = 16, /* wrong secrets that are told apart; a guesser has more */
	ACTION_LEN = 24,
	SUBJECT_LEN = 40,
};

struct slot {
	uint64_t key; /* 0: free */
	int64_t last_ms;
	unsigned failures;
	unsigned free_failures;
	unsigned next_secret;
	uint64_t secrets[N_SECRETS];
	/* For people who look. */
	struct tt_addr origin;
	char action[ACTION_LEN];
	char subject[SUBJECT_LEN];
};

struct guard {
	atomic_bool on;
	_Atomic(const struct tt_cidrs *) trusted;
	pthread_mutex_t lock;
	unsigned char hash_key[crypto_shorthash_KEYBYTES];
	struct slot slots[N_SETS][N_WAYS];
};

struct guard *guard_create(const struct guard_conf *conf)
{
	struct guard *guard = calloc(1, sizeof(*guard));

	if (!guard)
		tt_oom();
	guard_set(guard, conf);
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

void guard_set(struct guard *guard, const struct guard_conf *conf)
{
	atomic_store(&guard->trusted, conf->trusted);
	atomic_store(&guard->on, conf->on);
}

static bool leaves_alone(const struct guard *guard, struct tt_str address)
{
	const struct tt_cidrs *trusted = atomic_load(&guard->trusted);
	struct tt_addr addr;

	if (!atomic_load(&guard->on))
		return true;
	return trusted && tt_addr_parse(&addr, address) && tt_cidrs_have(trusted, &addr);
}

static uint64_t hash(const struct guard *guard, const void *p, size_t n)
{
	unsigned char out[crypto_shorthash_BYTES];
	uint64_t value;

	crypto_shorthash(out, p, n, guard->hash_key);
	memcpy(&value, out, sizeof(value));
	return value ? value : 1;
}

static uint64_t hash_str(const struct guard *guard, struct tt_str s)
{
	return hash(guard, s.p ? s.p : "", s.n);
}

static uint64_t key_of(const struct guard *guard, const struct guarded *what)
{
	struct tt_addr origin = tt_addr_origin(what->address);
	const uint64_t parts[] = {
		hash(guard, origin.bytes, sizeof(origin.bytes)),
		hash_str(guard, tt_str(what->action)),
		hash_str(guard, what->subject),
	};

	return hash(guard, parts, sizeof(parts));
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

static int64_t rest_ms(const struct slot *slot, int64_t now_ms)
{
	int64_t rest = slot->last_ms + block_ms(slot) - now_ms;

	return rest > 0 ? rest : 0;
}

static bool is_forgotten(const struct slot *slot, int64_t now_ms)
{
	return now_ms - slot->last_ms >= block_ms(slot) + GUARD_FORGET_MS;
}

int64_t guard_rest_ms(struct guard *guard, const struct guarded *what, int64_t now_ms)
{
	const struct slot *slot;
	int64_t rest;

	if (leaves_alone(guard, what->address))
		return 0;
	pthread_mutex_lock(&guard->lock);
	slot = find(guard, key_of(guard, what));
	rest = slot ? rest_ms(slot, now_ms) : 0;
	pthread_mutex_unlock(&guard->lock);
	return rest;
}

static bool was_tried(struct slot *slot, uint64_t secret)
{
	for (size_t i = 0; secret && i < N_SECRETS; i++)
		if (slot->secrets[i] == secret)
			return true;
	slot->secrets[slot->next_secret++ % N_SECRETS] = secret;
	return false;
}

static void fill(struct slot *slot, uint64_t key, const struct guarded *what)
{
	struct tt_str subject = tt_utf8_head_bytes(what->subject, SUBJECT_LEN - 1);

	*slot = (struct slot){
		.key = key,
		.free_failures = free_failures(what->action),
		.origin = tt_addr_origin(what->address),
	};
	memcpy(slot->action, what->action, strnlen(what->action, ACTION_LEN - 1));
	if (subject.n > 0)
		memcpy(slot->subject, subject.p, subject.n);
}

bool guard_failed(struct guard *guard, const struct guarded *what, struct tt_str secret,
		  int64_t now_ms)
{
	uint64_t number = secret.p ? hash_str(guard, secret) : 0;
	uint64_t key = key_of(guard, what);
	bool begins = false;
	struct slot *slot;

	if (leaves_alone(guard, what->address))
		return false;
	pthread_mutex_lock(&guard->lock);
	slot = find(guard, key);
	if (!slot || is_forgotten(slot, now_ms)) {
		if (!slot)
			slot = take(guard, key);
		fill(slot, key, what);
	}
	if (!was_tried(slot, number)) {
		begins = rest_ms(slot, now_ms) == 0;
		slot->failures++;
		slot->last_ms = now_ms;
		begins = begins && rest_ms(slot, now_ms) > 0;
	}
	pthread_mutex_unlock(&guard->lock);
	return begins;
}

void guard_clear(struct guard *guard, const struct guarded *what)
{
	struct slot *slot;

	pthread_mutex_lock(&guard->lock);
	slot = find(guard, key_of(guard, what));
	if (slot)
		*slot = (struct slot){ 0 };
	pthread_mutex_unlock(&guard->lock);
}

static struct guard_entry show(struct tt_arena *arena, const struct slot *slot, int64_t now_ms)
{
	return (struct guard_entry){
		.action = tt_str_dup(arena, tt_str(slot->action)),
		.address = tt_addr_text(arena, &slot->origin),
		.subject = tt_str_dup(arena, tt_str(slot->subject)),
		.failures = slot->failures,
		.rest_ms = rest_ms(slot, now_ms),
	};
}

void guard_list(struct guard *guard, struct tt_arena *arena, int64_t now_ms,
		struct guard_entry **out, size_t *n)
{
	const struct slot *slots = &guard->slots[0][0];

	*out = NULL;
	*n = 0;
	pthread_mutex_lock(&guard->lock);
	for (size_t i = 0; i < N_SETS * N_WAYS; i++) {
		if (slots[i].key == 0 || is_forgotten(&slots[i], now_ms))
			continue;
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		(*out)[(*n)++] = show(arena, &slots[i], now_ms);
	}
	pthread_mutex_unlock(&guard->lock);
}

size_t guard_clear_address(struct guard *guard, struct tt_str address)
{
	struct tt_addr origin = tt_addr_origin(address);
	struct slot *slots = &guard->slots[0][0];
	size_t n = 0;

	pthread_mutex_lock(&guard->lock);
	for (size_t i = 0; i < N_SETS * N_WAYS; i++) {
		if (slots[i].key == 0 ||
		    memcmp(slots[i].origin.bytes, origin.bytes, sizeof(origin.bytes)) != 0)
			continue;
		slots[i] = (struct slot){ 0 };
		n++;
	}
	pthread_mutex_unlock(&guard->lock);
	return n;
}

void guard_clear_all(struct guard *guard)
{
	pthread_mutex_lock(&guard->lock);
	memset(guard->slots, 0, sizeof(guard->slots));
	pthread_mutex_unlock(&guard->lock);
}
