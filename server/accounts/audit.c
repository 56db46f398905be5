#include "server/accounts/audit.h"
#include "lib/base/log.h"

#include <pthread.h>
#include <sodium.h>

enum {
	/* More of a name, or of what a client says of itself, only fills the log. */
	MAX_TEXT = 200,
	QUIET_MS = 60 * 1000,
	N_BURSTS = 256, /* that are told apart; another one in the same place ends the older */
	MAX_LINES = 60, /* in a series, that is a minute */
};

struct burst {
	uint64_t key;
	int64_t since_ms;
};

struct series {
	uint64_t key;
	int64_t since_ms;
	int64_t n;
};

static struct {
	pthread_mutex_t lock;
	bool has_key;
	unsigned char hash_key[crypto_shorthash_KEYBYTES];
	struct burst bursts[N_BURSTS];
	struct series series[N_BURSTS];
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

static bool begins_burst(const struct audit *what, int64_t now_ms)
{
	uint64_t key = key_of(what->event, what->address, what->target);
	struct burst *burst = &recent.bursts[(key >> 1) % N_BURSTS];

	if (burst->key == key && now_ms - burst->since_ms < QUIET_MS)
		return false;
	*burst = (struct burst){ key, now_ms };
	return true;
}

void audit_refused(const struct audit *what, int64_t now_ms)
{
	bool begins;

	pthread_mutex_lock(&recent.lock);
	begins = begins_burst(what, now_ms);
	pthread_mutex_unlock(&recent.lock);
	if (begins)
		audit(what);
}

/* Whether it is written, and with how many that were not. With the lock. */
static bool counts(const struct audit *what, int64_t now_ms, int64_t *more)
{
	uint64_t key = key_of(what->event, what->actor, TT_STR(""));
	struct series *series = &recent.series[(key >> 1) % N_BURSTS];

	*more = 0;
	if (series->key == key && now_ms - series->since_ms < QUIET_MS)
		return ++series->n <= MAX_LINES;
	if (series->key == key && series->n > MAX_LINES)
		*more = series->n - MAX_LINES;
	*series = (struct series){ key, now_ms, 1 };
	return true;
}

void audit_done(const struct audit *what, int64_t now_ms)
{
	struct audit line = *what;
	bool written;

	pthread_mutex_lock(&recent.lock);
	written = counts(what, now_ms, &line.more);
	pthread_mutex_unlock(&recent.lock);
	if (written)
		audit(&line);
}
