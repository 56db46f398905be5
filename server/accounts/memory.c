#include "server/accounts/memory.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

enum {
	N_SETS = 1024,
	N_WAYS = 4
};

struct entry {
	uint8_t digest[MEMORY_DIGEST_LEN];
	int64_t since_ms;
	bool is_set;
	struct remembered what;
};

struct memory {
	pthread_mutex_t lock;
	uint8_t key[crypto_generichash_KEYBYTES];
	struct entry entries[N_SETS][N_WAYS];
};

struct memory *memory_create(void)
{
	struct memory *memory = calloc(1, sizeof(*memory));

	if (!memory)
		tt_oom();
	pthread_mutex_init(&memory->lock, NULL);
	crypto_generichash_keygen(memory->key);
	return memory;
}

void memory_destroy(struct memory *memory)
{
	if (!memory)
		return;
	pthread_mutex_destroy(&memory->lock);
	explicit_bzero(memory->key, sizeof(memory->key));
	free(memory);
}

void memory_digest(const struct memory *memory, uint8_t out[static MEMORY_DIGEST_LEN],
		   struct tt_str name, struct tt_str password)
{
	const uint64_t name_len = name.n;
	crypto_generichash_state state;

	/* With the length in front, "ab" + "c" differs from "a" + "bc". */
	crypto_generichash_init(&state, memory->key, sizeof(memory->key), MEMORY_DIGEST_LEN);
	crypto_generichash_update(&state, (const uint8_t *)&name_len, sizeof(name_len));
	crypto_generichash_update(&state, (const uint8_t *)name.p, name.n);
	crypto_generichash_update(&state, (const uint8_t *)password.p, password.n);
	crypto_generichash_final(&state, out, MEMORY_DIGEST_LEN);
	explicit_bzero(&state, sizeof(state));
}

static struct entry *set_of(struct memory *memory, const uint8_t *digest)
{
	return memory->entries[(digest[0] | digest[1] << 8) % N_SETS];
}

static struct entry *find(struct memory *memory, const uint8_t *digest)
{
	struct entry *set = set_of(memory, digest);

	for (size_t i = 0; i < N_WAYS; i++)
		if (set[i].is_set && sodium_memcmp(set[i].digest, digest, MEMORY_DIGEST_LEN) == 0)
			return &set[i];
	return NULL;
}

bool memory_find(struct memory *memory, const uint8_t digest[static MEMORY_DIGEST_LEN],
		 int64_t now_ms, struct remembered *out)
{
	const struct entry *entry;
	bool found;

	pthread_mutex_lock(&memory->lock);
	entry = find(memory, digest);
	found = entry && now_ms - entry->since_ms < MEMORY_LIFE_MS;
	if (found)
		*out = entry->what;
	pthread_mutex_unlock(&memory->lock);
	return found;
}

/* A free one, else the oldest. */
static struct entry *take(struct memory *memory, const uint8_t *digest)
{
	struct entry *set = set_of(memory, digest);
	struct entry *best = &set[0];

	for (size_t i = 1; i < N_WAYS && best->is_set; i++)
		if (!set[i].is_set || set[i].since_ms < best->since_ms)
			best = &set[i];
	return best;
}

bool memory_put(struct memory *memory, const uint8_t digest[static MEMORY_DIGEST_LEN],
		const struct remembered *what, int64_t now_ms)
{
	struct entry *entry;
	bool is_new;

	pthread_mutex_lock(&memory->lock);
	entry = find(memory, digest);
	is_new = !entry;
	if (is_new)
		entry = take(memory, digest);
	memcpy(entry->digest, digest, MEMORY_DIGEST_LEN);
	entry->what = *what;
	entry->since_ms = now_ms;
	entry->is_set = true;
	pthread_mutex_unlock(&memory->lock);
	return is_new;
}

void memory_forget(struct memory *memory, const uint8_t digest[static MEMORY_DIGEST_LEN])
{
	struct entry *entry;

	pthread_mutex_lock(&memory->lock);
	entry = find(memory, digest);
	if (entry)
		*entry = (struct entry){ 0 };
	pthread_mutex_unlock(&memory->lock);
}

void memory_forget_all(struct memory *memory, memory_spare spare, void *ctx)
{
	struct entry *entries = &memory->entries[0][0];

	pthread_mutex_lock(&memory->lock);
	for (size_t i = 0; i < N_SETS * N_WAYS; i++)
		if (entries[i].is_set && !spare(ctx, &entries[i].what))
			entries[i] = (struct entry){ 0 };
	pthread_mutex_unlock(&memory->lock);
}
