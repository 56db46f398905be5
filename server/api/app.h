/* app.h - the parts of a running server that handlers use, as server.c wires them together. */
#ifndef TT_API_APP_H
#define TT_API_APP_H

#include "server/accounts/accounts.h"
#include "server/accounts/limits.h"
#include "server/blobs/blobs.h"
#include "server/previews/previews.h"
#include "server/settings/config.h"
#include "server/events/bus.h"
#include "server/store/store.h"

#include <stdatomic.h>

struct app {
	_Atomic(const struct config *) config; /* app_config() */
	struct store *store;
	struct blobs *blobs;
	struct previews *previews;
	struct bus *bus;
	struct accounts *accounts;
	struct limits *limits;
};

/* As it was read last. A request that looks twice may see it changed. */
static inline const struct config *app_config(const struct app *app)
{
	return atomic_load_explicit(&app->config, memory_order_acquire);
}

#endif
