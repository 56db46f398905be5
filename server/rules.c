#include "server/rules.h"

#include <unistd.h>

void rules_log(const struct config *config)
{
	tt_log_set_level(config->log_level);
	tt_log_set_format(config->log_json ? TT_LOG_JSON : TT_LOG_TEXT);
}

unsigned rules_threads(const struct config *config)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (config->threads > 0)
		return (unsigned)config->threads;
	/* More than cores: a slow password does not hold up everybody, and the more threads wait
	 * for the disk, the more messages share a COMMIT. */
	return cores < 2 ? 4 : cores > 8 ? 32 : (unsigned)cores * 4;
}

/* One hash takes a core, and one at a time is made anyway; more threads are for pictures. */
static struct desk_conf desk_conf(const struct config *config)
{
	return (struct desk_conf){
		.n_threads = sysconf(_SC_NPROCESSORS_ONLN) < 4 ? 1 : 2,
		.max = (size_t)config->limits.slow_tasks,
		.max_address = (size_t)config->limits.slow_address,
		.max_account = (size_t)config->limits.slow_account,
	};
}

static struct http_limits http_limits(const struct limit_values *limits)
{
	return (struct http_limits){
		.connections_address = limits->connections_address,
		.waits_address = limits->waits_address,
		.waits_account = limits->waits_account,
		.head_wait_ms = limits->head_wait_ms,
		.body_wait_ms = limits->body_wait_ms,
		.answer_wait_ms = limits->answer_wait_ms,
		.bytes_s = limits->bytes_s,
	};
}

/* Everybody knows the passwords of developer mode, so no page on the web may get at it. */
static bool checks_hosts(const struct config *config)
{
	return !config->hosts.any && (config->dev || config->hosts.n > 0);
}

static struct tt_str path_of(struct tt_str url)
{
	const struct tt_str authority = tt_url_authority(url);
	const char *path = authority.p + authority.n;

	return url.p ? (struct tt_str){ path, url.n - (size_t)(path - url.p) } : url;
}

struct http_rules rules_http(const struct config *config)
{
	return (struct http_rules){
		.base_url = config->url,
		.base_path = path_of(config->url),
		.checks_hosts = checks_hosts(config),
		.hosts = config->hosts,
		.trusted_proxies = config->trusted_proxies,
		.max_body = (size_t)config->max_body,
		.limits = http_limits(&config->limits),
		.desk = desk_conf(config),
	};
}

struct guard_conf rules_guard(const struct config *config)
{
	return (struct guard_conf){
		.on = config->brute_force_set ? config->brute_force : !config->dev,
		.trusted = &config->trusted_addresses,
	};
}

static struct tt_cidr everywhere = { .bits = 0 };
static const struct tt_cidrs all = { &everywhere, 1 };

/* A bot that is being written runs on its author's machine. What moderators make must not reach
 * what the administrator has opened for bots of his own, so it has a list of its own. */
struct hooks_rules rules_hooks(const struct config *config)
{
	struct hooks_rules rules = { &config->hook_networks, &config->own_bot_networks };

	if (config->dev && config->hook_networks.n == 0)
		rules.networks = &all;
	if (config->dev && config->own_bot_networks.n == 0)
		rules.own_networks = &all;
	if (!config->own_bots)
		rules.own_networks = NULL;
	return rules;
}
