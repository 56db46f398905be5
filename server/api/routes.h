/* routes.h - the whole API in one table. */
#ifndef TT_API_ROUTES_H
#define TT_API_ROUTES_H

#include "server/api/route.h"
#include "server/http/tally.h"

/* Below /ocs/v1.php and /ocs/v2.php, or outside of them. */
extern const struct route api_ocs_routes[];
extern const size_t api_n_ocs_routes;
extern const struct route api_plain_routes[];
extern const size_t api_n_plain_routes;

/* What was answered by each of them. */
extern struct http_tally api_ocs_tallies[];
extern struct http_tally api_plain_tallies[];

#endif
