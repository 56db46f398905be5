/* notify.h - what the manager of services hears of us, as systemd's sd_notify(3) describes it: a
 * datagram on the socket that NOTIFY_SOCKET names. Without that all of this does nothing. */
#ifndef TT_NOTIFY_H
#define TT_NOTIFY_H

#include "lib/base/macros.h"

#include <stdint.h>

/* Takes what the environment says out of it. Before threads start. */
void notify_init(void);

/* It listens, or listens with a configuration that was read again. */
void notify_ready(const char *status);
void notify_reloading(void);
void notify_stopping(void);
void notify_alive(void);

/* How often notify_alive() is waited for; 0: nobody waits. */
int64_t notify_watchdog_ms(void);

#endif
