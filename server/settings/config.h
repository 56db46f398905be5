/* config.h - every setting of the server in one table, from the command line or a file. */
#ifndef TT_SETTINGS_CONFIG_H
#define TT_SETTINGS_CONFIG_H

#include "lib/base/host.h"
#include "lib/base/log.h"
#include "lib/base/net.h"
#include "server/settings/limit_table.h"

struct config {
	struct tt_str data;            /* the folder; p == NULL with dev: in memory */
	struct tt_str listen;          /* ADDR:PORT, unix:PATH, or several of them */
	int64_t socket_mode;           /* of unix:PATH */
	struct tt_str tls_certificate; /* file; p == NULL: no TLS */
	struct tt_str tls_key;
	struct tt_str url;     /* public base URL; p == NULL: as clients address us */
	struct tt_hosts hosts; /* names by which clients call us; none: as docs/security.md says */
	struct tt_str seed;    /* file; p == NULL: none */
	struct tt_str metrics; /* ADDR:PORT or unix:PATH; p == NULL: none */
	struct tt_str serverinfo_token; /* for programs that watch; p == NULL: none */
	bool log_json;
	enum tt_log_level log_level;
	int64_t threads;                   /* 0: by the number of cores */
	int64_t max_body;                  /* bytes */
	struct tt_cidrs trusted_addresses; /* never slowed down by the brute-force guard */
	struct tt_cidrs trusted_proxies;
	struct tt_cidrs hook_networks;    /* where webhooks may go beside the public internet */
	bool own_webhooks;                /* moderators make incoming webhooks for conversations */
	bool own_bots;                    /* ... and bots, which are told what is said there */
	struct tt_cidrs own_bot_networks; /* as hook_networks, for these bots */
	bool dev;
	struct tt_str *faults; /* --fault, for developer mode */
	size_t n_faults;
	bool brute_force;     /* guard on; default: on, but off with dev */
	bool brute_force_set; /* said explicitly */
	bool durable;         /* durability = full */
	struct limit_values limits;
	bool messages_minute_set; /* said explicitly; else developer mode does not count them */
};

/* Where the configuration comes from: read() gives it once more, and NULL, or what is wrong. */
struct config_source {
	const char *(*read)(void *ctx, struct config *out, struct tt_arena *arena);
	void *ctx;
};

void config_defaults(struct config *config);

/* One setting by name. NULL, or what is wrong, without the name. Text is copied into `arena`. */
const char *config_set(struct config *config, struct tt_arena *arena, struct tt_str key,
		       struct tt_str value);

/* What follows from the others, when all are set. */
void config_complete(struct config *config);

/* What cannot change while the server runs is taken over from `running` into `next`. The names of
 * those that were to change, "data, listen"; n == 0: none. */
struct tt_str config_keep_fixed(struct config *next, const struct config *running,
				struct tt_arena *arena);

/* A file of "key = value" lines. TT_ERR_CONFIG, TT_ERR_IO: *problem says what. */
TT_MUST_CHECK enum tt_err config_read(struct config *config, struct tt_arena *arena,
				      const char *path, const char **problem);

#endif
