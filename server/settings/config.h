/* config.h - every setting of the server in one table, from the command line or a file. */
#ifndef TT_SETTINGS_CONFIG_H
#define TT_SETTINGS_CONFIG_H

#include "lib/base/host.h"
#include "lib/base/log.h"
#include "lib/base/net.h"
#include "server/settings/limit_table.h"

struct config {
	struct tt_str data;    /* the folder; p == NULL with dev: in memory */
	struct tt_str listen;  /* ADDR:PORT */
	struct tt_str url;     /* public base URL; p == NULL: as clients address us */
	struct tt_hosts hosts; /* names by which clients call us; none: as docs/security.md says */
	struct tt_str seed;    /* file; p == NULL: none */
	enum tt_log_level log_level;
	int64_t threads;                   /* 0: by the number of cores */
	int64_t max_body;                  /* bytes */
	struct tt_cidrs trusted_addresses; /* never slowed down by the brute-force guard */
	struct tt_cidrs trusted_proxies;
	struct tt_cidrs hook_networks; /* where webhooks may go beside the public internet */
	bool dev;
	bool brute_force;     /* guard on; default: on, but off with dev */
	bool brute_force_set; /* said explicitly */
	bool durable;         /* durability = full */
	struct limit_values limits;
};

void config_defaults(struct config *config);

/* One setting by name. NULL, or what is wrong, without the name. Text is copied into `arena`. */
const char *config_set(struct config *config, struct tt_arena *arena, struct tt_str key,
		       struct tt_str value);

/* A file of "key = value" lines. TT_ERR_CONFIG, TT_ERR_IO: *problem says what. */
TT_MUST_CHECK enum tt_err config_read(struct config *config, struct tt_arena *arena,
				      const char *path, const char **problem);

#endif
