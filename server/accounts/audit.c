#include "server/accounts/audit.h"
#include "lib/base/log.h"

#include <pthread.h>
#include <sodium.h>

enum {
	/* More of a name, or of what a client says of itself, only fills the log. */
	MAX_TEXT = 200,
	QUIET_MS = 60 * 1000,
	N_SERIES = 512, /* that are told apart; another one in the same place ends the older */
	MAX_LINES = 60, /* of one, that is a minute */
};

/* Lines that say the same within a minute. */
struct series {
	uint64_t key;
	int64_t since_ms;
	int64_t n;
};

static struct {
	pthread_mutex_t lock;
	bool has_key;
	unsigned char hash_key[crypto_shorthash_KEYBYTES];
	struct series series[N_SERIES];
} recent = { .lock = PTHREAD_MUTEX_INITIALIZER };

static struct tt_str or_none(struct tt_str s)
{
	return s.n > 0 ? tt_utf8_head_bytes(s, MAX_TEXT) : TT_STR("-");
}

/* Not by way of tt_log(), which leaves out what is below the level. */
void audit(const struct audit *what)
{
	const struct tt_log_field fields[] = {
		TT_LOG_C("event", what->event),
		TT_LOG_STR("actor", or_none(what->actor)),
		TT_LOG_STR("address", or_none(what->address)),
		TT_LOG_STR("target", or_none(what->target)),
		TT_LOG_STR("detail", or_none(what->detail)),
		TT_LOG_INT("more", what->more),
	};
	size_t n = what->more > 0 ? 6 : 4 + (what->detail.n > 0);

	tt_log_line(TT_LOG_INFO, "audit", n, fields);
}

static uint64_t hash(const void *p, size_t n)
{
	unsigned char out[crypto_shorthash_BYTES];
	uint64_t value;

	crypto_shorthash(out, p, n, recent.hash_key);
	memcpy(&value, out, sizeof(value));
	return value;
}

static uint64_t hash_str(struct tt_str s)
{
	return hash(s.p ? s.p : "", s.n);
}

/* Never 0. With the lock. */
static uint64_t key_of(const char *event, struct tt_str a, struct tt_str b)
{
	uint64_t parts[3];

	if (!recent.has_key)
		crypto_shorthash_keygen(recent.hash_key);
	recent.has_key = true;
	parts[0] = hash_str(tt_str(event));
	parts[1] = hash_str(a);
	parts[2] = hash_str(b);
	return hash(parts, sizeof(parts)) | 1;
}

/* Whether one more of the series is written, of `most`. *more: how many of the one before it were
 * not. With the lock. */
static bool counts(uint64_t key, int64_t most, int64_t now_ms, int64_t *more)
{
	struct series *series = &recent.series[(key >> 1) % N_SERIES];

	*more = 0;
	if (series->key == key && now_ms - series->since_ms < QUIET_MS)
		return ++series->n <= most;
	if (series->key == key && series->n > most)
		*more = series->n - most;
	*series = (struct series){ key, now_ms, 1 };
	return true;
}

void audit_refused(const struct audit *what, int64_t now_ms)
{
	int64_t more;
	bool begins;

	pthread_mutex_lock(&recent.lock);
	begins = counts(key_of(what->event, what->address, what->target), 1, now_ms, &more);
	pthread_mutex_unlock(&recent.lock);
	if (begins)
		audit(what);
}

void audit_done(const struct audit *what, int64_t now_ms)
{
	struct audit line = *what;
	bool written;

	pthread_mutex_lock(&recent.lock);
	written =
		counts(key_of(what->event, what->actor, TT_STR("")), MAX_LINES, now_ms, &line.more);
	pthread_mutex_unlock(&recent.lock);
	if (written)
		audit(&line);
}
