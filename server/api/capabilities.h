/* capabilities.h - what this server can do, for clients that look before they ask. */
#ifndef TT_API_CAPABILITIES_H
#define TT_API_CAPABILITIES_H

#include "server/api/call.h"

/* The Nextcloud that we stand in for: Talk 22 came with this one. Clients compare the major. */
#define NEXTCLOUD_MAJOR 32
#define NEXTCLOUD_VERSION "32.0.0"
#define TALK_VERSION "22.0.0"

/* Header X-Nextcloud-Talk-Hash: it changes when clients should ask for capabilities again. */
void capabilities_add_hash(struct call *call);

#endif
