#include "server/http/shares.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

enum {
	N_CHAINS = 1024,
	KEY_SIZE = 16
};

enum holder {
	HOLDER_ADDRESS,
	HOLDER_RELAY,
	HOLDER_ACCOUNT
};

struct share_key {
	uint8_t bytes[KEY_SIZE];
	enum holder holder;
};

struct share {
	struct shares *shares;
	struct share *next; /* in its chain */
	struct share_key key;
	size_t n_users;
	size_t held[N_SHARE_KINDS];
	struct turn_line line; /* turns.c's */
};

struct shares {
	struct share_rules rules;
	pthread_mutex_t lock; /* of all that follows, and of the shares */
	uint8_t secret[crypto_shorthash_KEYBYTES];
	size_t taken[N_SHARE_KINDS];
	size_t n;
	struct share *chains[N_CHAINS];
};

struct shares *shares_create(const struct share_rules *rules)
{
	struct shares *shares = calloc(1, sizeof(*shares));

	if (!shares)
		tt_oom();
	shares->rules = *rules;
	pthread_mutex_init(&shares->lock, NULL);
	randombytes_buf(shares->secret, sizeof(shares->secret));
	return shares;
}

void shares_set(struct shares *shares, const struct share_rules *rules)
{
	pthread_mutex_lock(&shares->lock);
	shares->rules = *rules;
	pthread_mutex_unlock(&shares->lock);
}

void shares_destroy(struct shares *shares)
{
	if (!shares)
		return;
	pthread_mutex_destroy(&shares->lock);
	free(shares);
}

/* Nobody can choose addresses or names that have the same one. */
static uint64_t hash_of(const struct shares *shares, const struct share_key *key)
{
	uint64_t hash;

	crypto_shorthash((uint8_t *)&hash, key->bytes, sizeof(key->bytes), shares->secret);
	return hash;
}

static struct share **chain_of(struct shares *shares, const struct share_key *key)
{
	return &shares->chains[hash_of(shares, key) % N_CHAINS];
}

static bool same_key(const struct share_key *a, const struct share_key *b)
{
	return a->holder == b->holder && memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

static struct share *add(struct shares *shares, struct share **chain, const struct share_key *key)
{
	struct share *share = calloc(1, sizeof(*share));

	if (!share)
		tt_oom();
	share->shares = shares;
	share->key = *key;
	share->line.id = hash_of(shares, key);
	share->next = *chain;
	*chain = share;
	shares->n++;
	return share;
}

static struct share *share_of(struct shares *shares, const struct share_key *key)
{
	struct share **chain = chain_of(shares, key);
	struct share *share;

	pthread_mutex_lock(&shares->lock);
	share = *chain;
	while (share && !same_key(&share->key, key))
		share = share->next;
	if (!share)
		share = add(shares, chain, key);
	share->n_users++;
	pthread_mutex_unlock(&shares->lock);
	return share;
}

struct share *share_of_address(struct shares *shares, const struct tt_addr *address)
{
	const struct tt_addr network = tt_addr_network(address);
	struct share_key key = { .holder = HOLDER_ADDRESS };

	memcpy(key.bytes, network.bytes, KEY_SIZE);
	return share_of(shares, &key);
}

struct share *share_of_relay(struct shares *shares, const struct tt_addr *address)
{
	struct share_key key = { .holder = HOLDER_RELAY };

	memcpy(key.bytes, address->bytes, KEY_SIZE);
	return share_of(shares, &key);
}

struct share *share_of_account(struct shares *shares, struct tt_str account)
{
	struct share_key key = { .holder = HOLDER_ACCOUNT };

	crypto_generichash(key.bytes, sizeof(key.bytes), (const uint8_t *)account.p, account.n,
			   shares->secret, sizeof(shares->secret));
	return share_of(shares, &key);
}

static void forget(struct shares *shares, struct share *share)
{
	struct share **at = chain_of(shares, &share->key);

	while (*at != share)
		at = &(*at)->next;
	*at = share->next;
	shares->n--;
	free(share);
}

void share_drop(struct share *share)
{
	struct shares *shares;

	if (!share)
		return;
	shares = share->shares;
	pthread_mutex_lock(&shares->lock);
	if (--share->n_users == 0)
		forget(shares, share);
	pthread_mutex_unlock(&shares->lock);
}

/* The sum cannot overflow: nobody holds more than there is, and nothing larger than that is let
 * through. */
static bool may_take(const struct share *share, enum share_kind kind, size_t n)
{
	const struct share_rule *rule = &share->shares->rules.of[kind];
	size_t free_now = rule->limit - share->shares->taken[kind];

	if (n > free_now)
		return false;
	if (share->key.holder == HOLDER_RELAY)
		return true;
	if (rule->each > 0 && share->held[kind] + n > rule->each)
		return false;
	/* Of what is free when the last of them is taken: else one large part could be all there
	 * is. */
	return rule->weight == 0 || share->held[kind] + n <= rule->weight * (free_now - n + 1);
}

bool share_take(struct share *share, enum share_kind kind, size_t n)
{
	struct shares *shares = share->shares;
	bool may;

	pthread_mutex_lock(&shares->lock);
	may = may_take(share, kind, n);
	if (may) {
		share->held[kind] += n;
		shares->taken[kind] += n;
	}
	pthread_mutex_unlock(&shares->lock);
	return may;
}

void share_give(struct share *share, enum share_kind kind, size_t n)
{
	struct shares *shares = share->shares;

	pthread_mutex_lock(&shares->lock);
	share->held[kind] -= n;
	shares->taken[kind] -= n;
	pthread_mutex_unlock(&shares->lock);
}

struct turn_line *share_line(struct share *share)
{
	return &share->line;
}

size_t shares_taken(struct shares *shares, enum share_kind kind)
{
	size_t n;

	pthread_mutex_lock(&shares->lock);
	n = shares->taken[kind];
	pthread_mutex_unlock(&shares->lock);
	return n;
}

size_t shares_count(struct shares *shares)
{
	size_t n;

	pthread_mutex_lock(&shares->lock);
	n = shares->n;
	pthread_mutex_unlock(&shares->lock);
	return n;
}
