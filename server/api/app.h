/* app.h - the parts of a running server that handlers use, as server.c wires them together. */
#ifndef TT_API_APP_H
#define TT_API_APP_H

#include "server/accounts/accounts.h"
#include "server/accounts/limits.h"
#include "server/settings/config.h"
#include "server/events/bus.h"
#include "server/store/store.h"

struct app {
	const struct config *config;
	struct store *store;
	struct bus *bus;
	struct accounts *accounts;
	struct limits *limits;
};

#endif
