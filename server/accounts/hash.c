#include "server/accounts/hash.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static struct tt_times times;

static const struct {
	unsigned long long ops;
	size_t memory;
} limits[] = {
	[HASH_SLOW] = { crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE },
	[HASH_CHEAP] = { crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN },
};

void hash_turn_begin(void)
{
	pthread_mutex_lock(&turn);
}

void hash_turn_end(void)
{
	pthread_mutex_unlock(&turn);
}

enum tt_err hash_make(struct tt_str *out, struct tt_arena *arena, struct tt_str password,
		      enum hash_cost cost)
{
	char *text = tt_arena_alloc(arena, crypto_pwhash_STRBYTES);
	int64_t begun_us = tt_clock_mono_us();
	int rc = crypto_pwhash_str(text, password.p, password.n, limits[cost].ops,
				   limits[cost].memory);

	tt_times_add(&times, tt_clock_mono_us() - begun_us);
	if (rc != 0) {
		tt_log(TT_LOG_ERROR, "no memory for a password hash",
		       TT_LOG_INT("bytes", limits[cost].memory));
		return TT_ERR_INTERNAL;
	}
	*out = tt_str(text);
	return TT_OK;
}

static bool verify(const char *hash, struct tt_str password)
{
	int64_t begun_us = tt_clock_mono_us();
	bool matches = crypto_pwhash_str_verify(hash, password.p, password.n) == 0;

	tt_times_add(&times, tt_clock_mono_us() - begun_us);
	return matches;
}

bool hash_matches(struct tt_str hash, struct tt_str password)
{
	char text[crypto_pwhash_STRBYTES] = { 0 };

	if (hash.n == 0 || hash.n >= sizeof(text))
		return false;
	memcpy(text, hash.p, hash.n);
	return verify(text, password);
}

/* A well-formed hash of nothing: the work of checking it is real. */
static void waste_time(struct tt_str password, enum hash_cost cost)
{
	char text[crypto_pwhash_STRBYTES];

	snprintf(text, sizeof(text), "$argon2id$v=19$m=%zu,t=%llu,p=1$%s$%s",
		 limits[cost].memory / 1024, limits[cost].ops, "QUJDREVGR0hJSktMTU5PUA",
		 "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoyMzQ1Njc");
	(void)verify(text, password);
}

static bool is_cheaper(struct tt_str hash, enum hash_cost cost)
{
	char text[crypto_pwhash_STRBYTES] = { 0 };

	if (hash.n == 0 || hash.n >= sizeof(text))
		return true;
	memcpy(text, hash.p, hash.n);
	return crypto_pwhash_str_needs_rehash(text, limits[cost].ops, limits[cost].memory) != 0;
}

bool hash_matches_in_time(struct tt_str hash, struct tt_str password, enum hash_cost cost)
{
	bool matches = hash_matches(hash, password);

	if (!matches && is_cheaper(hash, cost))
		waste_time(password, cost);
	return matches;
}

const struct tt_times *hash_times(void)
{
	return &times;
}
