/* watch.h - the thread that looks after connections while nothing comes on them: who takes too long
 * with a request or an answer is given up, who has gone is noticed at once, and what was refused
 * is closed slowly (linger.h). Private to server/http. */
#ifndef TT_HTTP_WATCH_H
#define TT_HTTP_WATCH_H

#include "server/http/connection.h"

struct watch;

struct watch *watch_create(struct http_server *server);
void watch_destroy(struct watch *watch); /* NULL is fine */

/* There is something to look after. */
void watch_wake(struct watch *watch);

/* The connection waits with nothing to read: its waiter is told when the client goes. */
void watch_hear_end(struct watch *watch, struct connection *connection);
void watch_forget(struct watch *watch, struct connection *connection);

/* The server stops: gives up every connection on which no request is being worked on, answers that
 * are being sent only when they have taken `patience_ms`. */
void watch_end_others(struct http_server *server, int64_t patience_ms);

#endif
