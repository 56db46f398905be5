#include "server/settings/config.h"
#include "lib/base/conf.h"
#include "lib/base/file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

enum setting_type {
	TEXT,
	URL,
	NUMBER,
	MODE,
	SWITCH,
	CIDRS,
	HOSTS,
	LEVEL,
	DURABILITY,
	FORMAT
};

struct setting {
	const char *name;
	enum setting_type type;
	size_t offset;
	int64_t min; /* NUMBER */
	int64_t max;
	bool fixed; /* from the start to the end of the server; no list is */
};

#define AT(member) offsetof(struct config, member)

static const struct setting settings[] = {
	{ "data", TEXT, AT(data), 0, 0, true },
	{ "listen", TEXT, AT(listen), 0, 0, true },
	{ "socket_mode", MODE, AT(socket_mode), 0, 0, true },
	{ "tls_certificate", TEXT, AT(tls_certificate), 0, 0, false },
	{ "tls_key", TEXT, AT(tls_key), 0, 0, false },
	{ "url", URL, AT(url), 0, 0, false },
	{ "hosts", HOSTS, AT(hosts), 0, 0, false },
	{ "seed", TEXT, AT(seed), 0, 0, true },
	{ "metrics", TEXT, AT(metrics), 0, 0, true },
	{ "serverinfo_token", TEXT, AT(serverinfo_token), 0, 0, false },
	{ "log_level", LEVEL, AT(log_level), 0, 0, false },
	{ "log_format", FORMAT, AT(log_json), 0, 0, false },
	{ "threads", NUMBER, AT(threads), 0, 256, true },
	{ "max_body", NUMBER, AT(max_body), 1024, 1 << 30, false },
	{ "trusted_addresses", CIDRS, AT(trusted_addresses), 0, 0, false },
	{ "trusted_proxies", CIDRS, AT(trusted_proxies), 0, 0, false },
	{ "hook_networks", CIDRS, AT(hook_networks), 0, 0, false },
	{ "own_webhooks", SWITCH, AT(own_webhooks), 0, 0, false },
	{ "own_bots", SWITCH, AT(own_bots), 0, 0, false },
	{ "own_bot_networks", CIDRS, AT(own_bot_networks), 0, 0, false },
	{ "dev", SWITCH, AT(dev), 0, 0, true },
	{ "brute_force", SWITCH, AT(brute_force), 0, 0, false },
	{ "durability", DURABILITY, AT(durable), 0, 0, true },
};

void config_defaults(struct config *config)
{
	memset(config, 0, sizeof(*config));
	config->listen = TT_STR("127.0.0.1:8484");
	config->socket_mode = 0660;
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

/* "/talk/chat", of signs that need no escape. */
static bool is_path(struct tt_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
				(c >= '0' && c <= '9') || (c && strchr("-._~/", c));

		if (!is_plain || (c == '/' && i + 1 < s.n && s.p[i + 1] == '/'))
			return false;
	}
	return true;
}

static const char *set_url(struct tt_str *out, struct tt_arena *arena, struct tt_str value)
{
	struct tt_str authority = tt_url_authority(value);
	struct tt_str path;
	struct tt_str name;

	if (!tt_host_parse(authority, &name))
		return "expected an address such as https://chat.example.org";
	path.p = authority.p + authority.n;
	path.n = value.n - (size_t)(path.p - value.p);
	if (!is_path(path))
		return "expected nothing but a plain path behind the host";
	if (path.n > 0 && path.p[path.n - 1] == '/')
		value.n--;
	*out = tt_str_dup(arena, value);
	return NULL;
}

/* Of a file, as chmod takes it. */
static const char *set_mode(int64_t *out, struct tt_str value)
{
	*out = 0;
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] < '0' || value.p[i] > '7' || i > 3)
			return "expected a mode such as 0660";
		*out = *out * 8 + (value.p[i] - '0');
	}
	return value.n > 2 && *out <= 0777 ? NULL : "expected a mode such as 0660";
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
	case URL:
		return set_url(at, arena, value);
	case NUMBER:
		return set_number(at, arena, setting->min, setting->max, value);
	case MODE:
		return set_mode(at, value);
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
	case FORMAT:
		return set_bool(at, value, "json", "text", "expected text or json");
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

		if (!tt_str_is(name, row->name))
			continue;
		if (i == LIMIT_messages_minute)
			config->messages_minute_set = true;
		return set_number((int64_t *)&config->limits + i, arena, row->least, row->most,
				  value);
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

void config_complete(struct config *config)
{
	if (!config->data.p && !config->dev)
		config->data = TT_STR("tertulia-data");
	if (!config->tls_key.p)
		config->tls_key = config->tls_certificate;
}

static bool is_same(const struct setting *setting, const void *a, const void *b)
{
	if (setting->type == TEXT)
		return tt_str_eq(*(const struct tt_str *)a, *(const struct tt_str *)b);
	if (setting->type == NUMBER || setting->type == MODE)
		return *(const int64_t *)a == *(const int64_t *)b;
	return *(const bool *)a == *(const bool *)b;
}

static void take_over(const struct setting *setting, void *to, const void *from)
{
	if (setting->type == TEXT)
		*(struct tt_str *)to = *(const struct tt_str *)from;
	else if (setting->type == NUMBER || setting->type == MODE)
		*(int64_t *)to = *(const int64_t *)from;
	else
		*(bool *)to = *(const bool *)from;
}

struct tt_str config_keep_fixed(struct config *next, const struct config *running,
				struct tt_arena *arena)
{
	struct tt_str names = TT_STR("");

	for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
		const struct setting *setting = &settings[i];
		void *ours = (char *)next + setting->offset;
		const void *theirs = (const char *)running + setting->offset;

		if (!setting->fixed || is_same(setting, ours, theirs))
			continue;
		take_over(setting, ours, theirs);
		names = tt_str_printf(arena, "%.*s%s%s", TT_STR_ARG(names), names.n ? ", " : "",
				      setting->name);
	}
	/* Another one is taken, but whether there is one shows in what is listened on. */
	if (!next->tls_certificate.p != !running->tls_certificate.p) {
		next->tls_certificate = running->tls_certificate;
		next->tls_key = running->tls_key;
		names = tt_str_printf(arena, "%.*s%stls_certificate", TT_STR_ARG(names),
				      names.n ? ", " : "");
	}
	return names;
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
