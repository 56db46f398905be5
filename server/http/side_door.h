/* side_door.h - a page for this machine's own watchers, on an address and a thread of its own. */
#ifndef TT_HTTP_SIDE_DOOR_H
#define TT_HTTP_SIDE_DOOR_H

#include "lib/base/buf.h"
#include "lib/base/err.h"

struct side_door;

struct side_door_conf {
	struct tt_str listen; /* ADDR:PORT or unix:PATH */
	int64_t socket_mode;
	const char *path;         /* "/metrics"; all else is 404 */
	const char *content_type; /* of it */
	void (*write)(void *ctx, struct tt_buf *out);
	void *ctx;
};

/* The log says what fails; *out is NULL then. */
TT_MUST_CHECK enum tt_err side_door_open(struct side_door **out, const struct side_door_conf *conf);
/* NULL is fine. */
void side_door_close(struct side_door *side);
struct tt_str side_door_address(const struct side_door *side);

#endif
