/* hosts.h - the names by which a server may be called.
 *
 * Whoever owns a name can make it point to somebody else's machine, and then a page of his, in a
 * browser there, talks to the server there (DNS rebinding); and links are made of the name where
 * `url` is not set. So with the setting `hosts` the server answers to those names, to that of `url`
 * and to what needs no name server: addresses, localhost, and names without a dot, which nobody
 * outside can own. Developer mode, with its known passwords, is so from the beginning; otherwise,
 * without `hosts`, every name is fine. */
#ifndef TT_API_HOSTS_H
#define TT_API_HOSTS_H

#include "server/config.h"

/* `host` as in the header, with or without a port; p == NULL: none was sent. */
bool hosts_accept(const struct config *config, struct tt_str host);

#endif
