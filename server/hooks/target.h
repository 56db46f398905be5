/* target.h - to which addresses the server speaks by itself.
 *
 * The URL of a webhook is what somebody has typed, and its name may mean another address at each
 * look. So it is the address itself that is judged, when the socket to it is made, and once more
 * before anything is said there, for a socket may be one that was made for somebody else: the
 * public internet, and what the administrator has named (settings `hook_networks` and
 * `own_bot_networks`). */
#ifndef TT_HOOKS_TARGET_H
#define TT_HOOKS_TARGET_H

#include "lib/base/net.h"

#include <sys/socket.h>

bool target_may_be_reached(const struct sockaddr *address, const struct tt_cidrs *named);
/* The same of an address as libcurl writes it. */
bool target_text_may_be_reached(struct tt_str address, const struct tt_cidrs *named);

#endif
