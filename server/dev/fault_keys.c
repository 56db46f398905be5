/* fault_keys.c - a fault as people write it, and as they read it. */
#include "server/dev/faults.h"
#include "server/dev/times.h"

#include <stddef.h>

enum {
	LEAST_STATUS = 200,
	MOST_STATUS = 599,
	MOST_TIMES = 1000000,
	LONGEST_RETRY_S = 86400,
};

static const char *const cuts[] = {
	[CUT_NOT] = "",      [CUT_BEFORE] = "before", [CUT_ANSWER] = "answer",
	[CUT_HEAD] = "head", [CUT_HALF] = "half",
};

static const char *set_on(struct fault *fault, struct tt_str value)
{
	fault->of_webhooks = tt_str_is(value, "webhook");
	return fault->of_webhooks || tt_str_is(value, "request")
		       ? NULL
		       : "it is \"request\" or \"webhook\"";
}

static const char *set_delay(struct fault *fault, struct tt_str value)
{
	if (!dev_read_duration(value, &fault->delay_ms))
		return "it is a time: seconds (0.5), or with a unit (200ms, 2s)";
	return fault->delay_ms <= FAULT_LONGEST_MS ? NULL : "45 seconds is the longest there is";
}

static bool read_count(struct tt_str value, int64_t least, int64_t most, int64_t *out)
{
	uint64_t n;

	if (!tt_str_parse_u64(value, &n) || n < (uint64_t)least || n > (uint64_t)most)
		return false;
	*out = (int64_t)n;
	return true;
}

static const char *set_status(struct fault *fault, struct tt_str value)
{
	return read_count(value, LEAST_STATUS, MOST_STATUS, &fault->status)
		       ? NULL
		       : "it is an HTTP status, 200 to 599";
}

static const char *set_retry_after(struct fault *fault, struct tt_str value)
{
	return read_count(value, 0, LONGEST_RETRY_S, &fault->retry_after_s)
		       ? NULL
		       : "it is a whole number of seconds, at most a day";
}

static const char *set_rate(struct fault *fault, struct tt_str value)
{
	return dev_read_thousandths(value, &fault->rate) && fault->rate <= FAULT_ALWAYS
		       ? NULL
		       : "it is a number from 0 to 1";
}

static const char *set_times(struct fault *fault, struct tt_str value)
{
	return read_count(value, 1, MOST_TIMES, &fault->times) ? NULL
							       : "it is a whole number, 1 or more";
}

static const char *set_seed(struct fault *fault, struct tt_str value)
{
	return read_count(value, 1, INT64_MAX, &fault->seed) ? NULL
							     : "it is a whole number, 1 or more";
}

static const char *set_cut(struct fault *fault, struct tt_str value)
{
	for (size_t i = 1; i < ARRAY_LEN(cuts); i++) {
		if (!tt_str_is(value, cuts[i]))
			continue;
		fault->cut = (enum fault_cut)i;
		return NULL;
	}
	return "it is \"before\", \"answer\", \"head\" or \"half\"";
}

static const char *set_flag(bool *flag, struct tt_str value)
{
	*flag = tt_str_is(value, "1") || tt_str_is(value, "true");
	return *flag || value.n == 0 || tt_str_is(value, "false") ? NULL : "it is true or false";
}

static const char *set_drop(struct fault *fault, struct tt_str value)
{
	return set_flag(&fault->drops, value);
}

static const char *set_duplicate(struct fault *fault, struct tt_str value)
{
	return set_flag(&fault->doubles, value);
}

static const char *set_reorder(struct fault *fault, struct tt_str value)
{
	return set_flag(&fault->reorders, value);
}

/* Either a text, which stands in the rule, or read by a function. */
static const struct key {
	size_t at;
	size_t size; /* 0: no text */
	const char *(*set)(struct fault *fault, struct tt_str value);
} keys[] = {
	{ 0, 0, set_on },
	{ offsetof(struct fault, method), sizeof(((struct fault *)0)->method), NULL },
	{ offsetof(struct fault, path), sizeof(((struct fault *)0)->path), NULL },
	{ offsetof(struct fault, user), sizeof(((struct fault *)0)->user), NULL },
	{ offsetof(struct fault, bot), sizeof(((struct fault *)0)->bot), NULL },
	{ 0, 0, set_rate },
	{ 0, 0, set_times },
	{ 0, 0, set_seed },
	{ 0, 0, set_delay },
	{ 0, 0, set_delay },
	{ 0, 0, set_status },
	{ 0, 0, set_retry_after },
	{ offsetof(struct fault, body), sizeof(((struct fault *)0)->body), NULL },
	{ offsetof(struct fault, type), sizeof(((struct fault *)0)->type), NULL },
	{ 0, 0, set_cut },
	{ 0, 0, set_drop },
	{ 0, 0, set_duplicate },
	{ 0, 0, set_reorder },
};

const char *const fault_keys[] = { "on",     "method",     "path",    "user",  "bot",
				   "rate",   "times",      "seed",    "delay", "slow",
				   "status", "retryAfter", "body",    "type",  "cut",
				   "drop",   "duplicate",  "reorder", NULL };

_Static_assert(ARRAY_LEN(keys) + 1 == ARRAY_LEN(fault_keys), "a name for each key");

void fault_begin(struct fault *fault)
{
	*fault = (struct fault){ .rate = FAULT_ALWAYS, .seed = 1 };
}

static const char *set_text(struct fault *fault, const struct key *key, struct tt_str value)
{
	if (value.n >= key->size)
		return "it is too long";
	memcpy((char *)fault + key->at, value.p ? value.p : "", value.n);
	((char *)fault + key->at)[value.n] = '\0';
	return NULL;
}

const char *fault_set(struct fault *fault, struct tt_str key, struct tt_str value)
{
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (tt_str_is(key, fault_keys[i]))
			return keys[i].set ? keys[i].set(fault, value)
					   : set_text(fault, &keys[i], value);
	return "nobody knows this key";
}

const char *fault_complete(struct fault *fault)
{
	bool only_webhooks = fault->drops || fault->doubles || fault->reorders;
	bool only_requests = fault->cut || *fault->method || *fault->path || *fault->user ||
			     *fault->body || *fault->type || fault->retry_after_s;

	fault->of_webhooks |= *fault->bot || only_webhooks;
	fault->chance = (uint64_t)fault->seed * UINT64_C(0x9e3779b97f4a7c15);
	if (fault->chance == 0)
		fault->chance = 1;
	if (fault->of_webhooks && only_requests)
		return "method, path, user, body, type, retryAfter and cut are of requests, bot, "
		       "drop, duplicate and reorder of webhooks";
	if (!fault->delay_ms && !fault->status && !fault->cut && !only_webhooks)
		return "nothing would go wrong; there are delay, status, cut, and of webhooks "
		       "drop, duplicate, reorder";
	return NULL;
}

/* "bot", "bot NAME", "request", "METHOD PATH", "PATH". */
static const char *set_subject(struct fault *fault, struct tt_str what)
{
	struct tt_str rest = what;
	struct tt_str first = tt_str_cut(&rest, ' ');

	rest = tt_str_trim(rest);
	if (tt_str_is(first, "bot")) {
		fault->of_webhooks = true;
		return rest.n > 0 ? fault_set(fault, TT_STR("bot"), rest) : NULL;
	}
	if (tt_str_is(what, "request"))
		return NULL;
	if (rest.n > 0 && fault_set(fault, TT_STR("method"), first))
		return "there is no such method";
	if (rest.n == 0)
		rest = first;
	if (rest.n == 0 || (*rest.p != '/' && *rest.p != '*'))
		return "it begins with bot, bot NAME, request, PATH or METHOD PATH and a colon";
	return fault_set(fault, TT_STR("path"), rest);
}

/* A key without a value is true. "retry-after" is how options are spelled. */
static const char *set_item(struct fault *fault, struct tt_str item)
{
	struct tt_str value = item;
	struct tt_str key = tt_str_trim(tt_str_cut(&value, '='));

	if (tt_str_is(key, "retry-after"))
		key = TT_STR("retryAfter");
	return fault_set(fault, key, value.p ? tt_str_trim(value) : TT_STR("1"));
}

const char *fault_parse(struct fault *fault, struct tt_str text)
{
	struct tt_str rest = text;
	struct tt_str what = tt_str_trim(tt_str_cut(&rest, ':'));
	const char *problem;

	fault_begin(fault);
	problem = set_subject(fault, what);
	if (!problem && !rest.p)
		problem = "what goes wrong stands behind a colon: 'bot: delay=2s'";
	while (!problem && rest.p && rest.n > 0)
		problem = set_item(fault, tt_str_cut(&rest, ','));
	return problem ? problem : fault_complete(fault);
}

static void put_text(struct tt_writer *w, const char *key, const char *text)
{
	if (*text)
		tt_put_c(w, key, text);
}

static void put_number(struct tt_writer *w, const char *key, int64_t n)
{
	if (n != 0)
		tt_put_i64(w, key, n);
}

void fault_write(struct tt_writer *w, const struct fault *fault)
{
	tt_write_object(w);
	tt_put_i64(w, "id", fault->id);
	tt_put_c(w, "on", fault->of_webhooks ? "webhook" : "request");
	put_text(w, "method", fault->method);
	put_text(w, "path", fault->path);
	put_text(w, "user", fault->user);
	put_text(w, "bot", fault->bot);
	tt_put_thousandths(w, "rate", fault->rate);
	put_number(w, "times", fault->times);
	tt_put_i64(w, "seed", fault->seed);
	if (fault->delay_ms)
		tt_put_thousandths(w, "delay", fault->delay_ms);
	put_number(w, "status", fault->status);
	put_number(w, "retryAfter", fault->retry_after_s);
	put_text(w, "body", fault->body);
	put_text(w, "type", fault->type);
	put_text(w, "cut", cuts[fault->cut]);
	if (fault->drops)
		tt_put_bool(w, "drop", true);
	if (fault->doubles)
		tt_put_bool(w, "duplicate", true);
	if (fault->reorders)
		tt_put_bool(w, "reorder", true);
	tt_put_i64(w, "fits", fault->n_fits);
	tt_put_i64(w, "hits", fault->n_hits);
	tt_write_end(w);
}
