/* linger.h - closing a connection whose client is still sending what was refused.
 *
 * To close it with unread bytes would reset it, and the client would lose the answer; many notice
 * it only when all is sent. So a duplicate of the socket stays open, and what comes is thrown away
 * until the client has closed, or has sent or taken too much. Private to server/http; the events
 * come to the thread of watch.c. */
#ifndef TT_HTTP_LINGER_H
#define TT_HTTP_LINGER_H

#include "server/http/shares.h"

struct lingerers;

/* `epoll_fd`: where events are waited for; theirs have LINGER_EVENT set beside the descriptor. */
#define LINGER_EVENT ((uint64_t)1 << 32)

struct lingerers *linger_create(int epoll_fd);
void linger_destroy(struct lingerers *linger); /* NULL is fine */

/* Takes over what is left of the connection, which the caller closes; and the share. Without room
 * it is closed as usual. */
void linger_add(struct lingerers *linger, int fd, struct share *share);

void linger_on_event(struct lingerers *linger, int fd);
/* Closes those whose time is up. False: there are none. */
bool linger_tick(struct lingerers *linger, int64_t now_ms);

#endif
