/* lifecycle.h - connections come and go, and requests on them: what the library tells of that.
 * Private to server/http. */
#ifndef TT_HTTP_LIFECYCLE_H
#define TT_HTTP_LIFECYCLE_H

#include <microhttpd.h>

/* For the library: a connection is there, or gone. */
void connection_notify(void *cls, struct MHD_Connection *mhd, void **context,
		       enum MHD_ConnectionNotificationCode what);
/* The first of a request. Returns the connection, which the library keeps for us. */
void *connection_begin_request(void *cls, const char *uri, struct MHD_Connection *mhd);
void connection_end_request(void *cls, struct MHD_Connection *mhd, void **context,
			    enum MHD_RequestTerminationCode how);

#endif
