#include "server/settings/config.h"
#include "lib/base/conf.h"
#include "lib/base/file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

enum setting_type {
	TEXT,
	NUMBER,
	SWITCH,
	CIDRS,
	HOSTS,
	LEVEL,
	DURABILITY
};

struct setting {
	const char *name;
	enum setting_type type;
	size_t offset;
	int64_t min; /* NUMBER */
	int64_t max;
};

#define AT(member) offsetof(struct config, member)

static const struct setting settings[] = {
	{ "data", TEXT, AT(data), 0, 0 },
	{ "listen", TEXT, AT(listen), 0, 0 },
	{ "url", TEXT, AT(url), 0, 0 },
	{ "hosts", HOSTS, AT(hosts), 0, 0 },
	{ "seed", TEXT, AT(seed), 0, 0 },
	{ "log_level", LEVEL, AT(log_level), 0, 0 },
	{ "threads", NUMBER, AT(threads), 0, 256 },
	{ "max_body", NUMBER, AT(max_body), 1024, 1 << 30 },
	{ "trusted_addresses", CIDRS, AT(trusted_addresses), 0, 0 },
	{ "trusted_proxies", CIDRS, AT(trusted_proxies), 0, 0 },
	{ "hook_networks", CIDRS, AT(hook_networks), 0, 0 },
	{ "dev", SWITCH, AT(dev), 0, 0 },
	{ "brute_force", SWITCH, AT(brute_force), 0, 0 },
	{ "durability", DURABILITY, AT(durable), 0, 0 },
};

void config_defaults(struct config *config)
{
	memset(config, 0, sizeof(*config));
	config->listen = TT_STR("127.0.0.1:8484");
	config->log_level = TT_LOG_INFO;
	config->max_body = 4 << 20;
	config->brute_force = true;
	config->durable = true;
	limits_usual(&config->limits);
}

static const char *set_number(int64_t *out, struct tt_arena *arena, int64_t min, int64_t max,
			      struct tt_str value)
{
	uint64_t number;

	if (!tt_str_parse_u64(value, &number))
		return "expected a whole number";
	if (number > INT64_MAX || (int64_t)number < min || (int64_t)number > max)
		return tt_arena_printf(arena, "number out of range (%" PRId64 " to %" PRId64 ")",
				       min, max);
	*out = (int64_t)number;
	return NULL;
}

/* One of two words. */
static const char *set_bool(bool *out, struct tt_str value, const char *yes, const char *no,
			    const char *problem)
{
	*out = tt_str_is(value, yes);
	return *out || tt_str_is(value, no) ? NULL : problem;
}

static const char *set_level(enum tt_log_level *out, struct tt_arena *arena, struct tt_str value)
{
	return tt_log_parse_level(tt_arena_dup(arena, value.p, value.n), out)
		       ? NULL
		       : "expected debug, info, warn or error";
}

static const char *set_value(const struct setting *setting, void *at, struct tt_arena *arena,
			     struct tt_str value)
{
	switch (setting->type) {
	case TEXT:
		*(struct tt_str *)at = tt_str_dup(arena, value);
		return value.n > 0 ? NULL : "expected a value";
	case NUMBER:
		return set_number(at, arena, setting->min, setting->max, value);
	case SWITCH:
		return set_bool(at, value, "on", "off", "expected on or off");
	case CIDRS:
		return tt_cidrs_parse(at, arena, value)
			       ? "expected addresses such as 127.0.0.1, 10.0.0.0/8"
			       : NULL;
	case HOSTS:
		return tt_hosts_parse(at, arena, value)
			       ? "expected names without ports such as localhost, chat.example.org, or *"
			       : NULL;
	case LEVEL:
		return set_level(at, arena, value);
	case DURABILITY:
		return set_bool(at, value, "full", "normal", "expected full or normal");
	}
	return "unknown setting";
}

/* The keys `limit_<name>`. */
static const char *set_limit(struct config *config, struct tt_arena *arena, struct tt_str key,
			     struct tt_str value)
{
	const size_t skipped = strlen("limit_");
	struct tt_str name = { key.p + skipped, key.n - skipped };

	for (size_t i = 0; i < N_LIMITS; i++) {
		const struct limit_row *row = &limit_rows[i];

		if (tt_str_is(name, row->name))
			return set_number((int64_t *)&config->limits + i, arena, row->least,
					  row->most, value);
	}
	return "unknown limit";
}

const char *config_set(struct config *config, struct tt_arena *arena, struct tt_str key,
		       struct tt_str value)
{
	for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
		if (!tt_str_is(key, settings[i].name))
			continue;
		if (settings[i].offset == AT(brute_force))
			config->brute_force_set = true;
		return set_value(&settings[i], (char *)config + settings[i].offset, arena, value);
	}
	if (tt_str_starts(key, TT_STR("limit_")))
		return set_limit(config, arena, key, value);
	return "unknown setting";
}

struct target {
	struct config *config;
	struct tt_arena *arena;
};

static const char *set_from_file(void *ctx, struct tt_str key, struct tt_str value)
{
	struct target *target = ctx;

	return config_set(target->config, target->arena, key, value);
}

enum tt_err config_read(struct config *config, struct tt_arena *arena, const char *path,
			const char **problem)
{
	struct target target = { config, arena };
	struct tt_buf text = { 0 };
	enum tt_err err = tt_file_read(&text, path);

	if (err)
		*problem = tt_arena_printf(arena, "%s", strerror(errno));
	else
		err = tt_conf_parse(tt_buf_str(&text), set_from_file, &target, arena, problem);
	tt_buf_finish(&text);
	return err;
}
