#include "server/accounts/limits.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

/* Like guard.c: the table never grows, and a secret key decides where somebody goes. */
enum {
	N_SETS = 512,
	N_WAYS = 8,
};

struct slot {
	uint64_t key; /* 0: free */
	int64_t begin_ms;
	unsigned n;
};

struct limits {
	pthread_mutex_t lock;
	unsigned char hash_key[crypto_shorthash_KEYBYTES];
	struct slot slots[N_SETS][N_WAYS];
};

struct limits *limits_create(void)
{
	struct limits *limits = calloc(1, sizeof(*limits));

	if (!limits)
		tt_oom();
	pthread_mutex_init(&limits->lock, NULL);
	crypto_shorthash_keygen(limits->hash_key);
	return limits;
}

void limits_destroy(struct limits *limits)
{
	if (!limits)
		return;
	pthread_mutex_destroy(&limits->lock);
	free(limits);
}

static uint64_t hash(const struct limits *limits, const void *p, size_t n)
{
	unsigned char out[crypto_shorthash_BYTES];
	uint64_t value;

	crypto_shorthash(out, p, n, limits->hash_key);
	memcpy(&value, out, sizeof(value));
	return value;
}

static uint64_t key_of(const struct limits *limits, const char *action, struct tt_str key)
{
	uint64_t parts[2];
	struct tt_addr addr;
	uint64_t value;

	if (tt_addr_parse(&addr, key)) {
		addr = tt_addr_network(&addr);
		parts[0] = hash(limits, addr.bytes, sizeof(addr.bytes));
	} else {
		parts[0] = hash(limits, key.p ? key.p : "", key.n);
	}
	parts[1] = hash(limits, action, strnlen(action, 32));
	value = hash(limits, parts, sizeof(parts));
	return value ? value : 1;
}

/* The key's own slot, else a free one, else the oldest. */
static struct slot *find(struct limits *limits, uint64_t key)
{
	struct slot *set = limits->slots[key % N_SETS];
	struct slot *best = &set[0];

	for (size_t i = 0; i < N_WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		if (set[i].key == 0 || (best->key != 0 && set[i].begin_ms < best->begin_ms))
			best = &set[i];
	}
	return best;
}

int64_t limits_try(struct limits *limits, const struct limit *limit, struct tt_str key, unsigned n,
		   int64_t now_ms)
{
	uint64_t number = key_of(limits, limit->action, key);
	struct slot *slot;
	int64_t wait_ms = 0;

	pthread_mutex_lock(&limits->lock);
	slot = find(limits, number);
	if (slot->key != number || now_ms - slot->begin_ms >= limit->window_ms)
		*slot = (struct slot){ .key = number, .begin_ms = now_ms };
	if (slot->n <= limit->max && n <= limit->max - slot->n)
		slot->n += n;
	else
		wait_ms = slot->begin_ms + limit->window_ms - now_ms;
	pthread_mutex_unlock(&limits->lock);
	return wait_ms;
}

bool limits_take(struct limits *limits, const struct limit *limit, struct tt_str key,
		 int64_t now_ms)
{
	return limits_try(limits, limit, key, 1, now_ms) == 0;
}

void limits_forget(struct limits *limits)
{
	pthread_mutex_lock(&limits->lock);
	memset(limits->slots, 0, sizeof(limits->slots));
	pthread_mutex_unlock(&limits->lock);
}
