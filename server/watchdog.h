/* watchdog.h - a thread that asks the server for /healthz again and again, and tells the manager of
 * services that it is alive as long as it answers. */
#ifndef TT_WATCHDOG_H
#define TT_WATCHDOG_H

#include "server/http/server.h"

struct watchdog;

/* NULL: nobody waits to hear of us (notify.h), or there is no thread, which the log says. */
struct watchdog *watchdog_start(struct http_server *http);
/* Before the server stops. NULL is fine. */
void watchdog_stop(struct watchdog *watchdog);

#endif
