/* banner.h - what a server says of itself when it has started: on standard output for people, and
 * in the log. */
#ifndef TT_BANNER_H
#define TT_BANNER_H

#include "server/http/server.h"
#include "server/settings/config.h"

struct banner {
	const struct config *config;
	const struct http_server *http;
	const char *database;       /* its path; NULL: in memory */
	struct tt_str new_password; /* of admin; p == NULL: none was made */
	unsigned n_threads;
	int64_t started_ms;
};

void banner_print(const struct banner *banner);
void banner_log(const struct banner *banner);

#endif
