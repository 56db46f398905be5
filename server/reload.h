/* reload.h - the configuration is read again while the server runs: what may change is handed to
 * its parts, what may not is named in the log, and when something is wrong nothing changes. */
#ifndef TT_RELOAD_H
#define TT_RELOAD_H

#include "server/api/app.h"
#include "server/hooks/hooks.h"
#include "server/http/server.h"

struct generation;

struct reload {
	const struct config_source *source;
	struct app *app;
	struct http_server *http;
	struct hooks *hooks;
	struct generation *generations; /* who looks at an older one may still be there */
};

void reload_run(struct reload *reload);
/* Nobody looks at any of them any more. */
void reload_finish(struct reload *reload);

#endif
