/* elsewhere.h - what Nextcloud has and this server does not. */
#ifndef TT_API_ELSEWHERE_H
#define TT_API_ELSEWHERE_H

#include "server/http/path.h"

/* A path without a route, below `/ocs/vN.php` or not. */
bool elsewhere_has(const struct path *path);

#endif
