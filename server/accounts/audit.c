#include "server/accounts/audit.h"
#include "lib/base/log.h"

#include <pthread.h>
#include <sodium.h>

enum {
	/* More of a name, or of what a client says of itself, only fills the log. */
	MAX_TEXT = 200,
	QUIET_MS = 60 * 1000,
	N_BURSTS = 256, /* that are told apart; another one in the same place ends the older */
};

struct burst {
	uint64_t key;
	int64_t since_ms;
};

static struct {
	pthread_mutex_t lock;
	bool has_key;
	unsigned char hash_key[crypto_shorthash_KEYBYTES];
	struct burst bursts[N_BURSTS];
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
		TT_LOG_STR("detail", tt_utf8_head_bytes(what->detail, MAX_TEXT)),
	};

	tt_log_line(TT_LOG_INFO, "audit", what->detail.n > 0 ? 5 : 4, fields);
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

static bool begins_burst(const struct audit *what, int64_t now_ms)
{
	struct burst *burst;
	uint64_t parts[3];
	uint64_t key;

	if (!recent.has_key)
		crypto_shorthash_keygen(recent.hash_key);
	recent.has_key = true;
	parts[0] = hash_str(tt_str(what->event));
	parts[1] = hash_str(what->address);
	parts[2] = hash_str(what->target);
	key = hash(parts, sizeof(parts)) | 1;
	burst = &recent.bursts[(key >> 1) % N_BURSTS];
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
