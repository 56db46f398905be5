#include "server/http/side_door.h"
#include "lib/base/log.h"
#include "server/http/connection.h"

#include <stdlib.h>
#include <unistd.h>

enum {
	MAX_CONNECTIONS = 32,
	MAX_OF_ONE_ADDRESS = 20, /* two thirds, as at the other doors */
	TIMEOUT_S = 10,
};

struct side_door {
	struct side_door_conf conf;
	struct door door;
	bool is_loopback;
};

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status,
			      const char *content_type, struct tt_buf *body)
{
	struct MHD_Response *response =
		MHD_create_response_from_buffer(body->n, body->p, MHD_RESPMEM_MUST_FREE);
	enum MHD_Result result;

	if (!response)
		tt_oom();
	MHD_add_response_header(response, "Content-Type", content_type);
	MHD_add_response_header(response, "Cache-Control", "no-store");
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result refuse(struct MHD_Connection *connection, unsigned status)
{
	struct tt_buf body = { 0 };

	tt_buf_printf(&body, "%s\n", MHD_get_reason_phrase_for(status));
	return answer(connection, status, "text/plain; charset=utf-8", &body);
}

/* No page on the web gets at it by a name that leads here. */
static bool is_called_rightly(const struct side_door *side, struct MHD_Connection *connection)
{
	struct tt_str host = tt_str(
		MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST));
	struct tt_str name;

	return !side->is_loopback || !host.p ||
	       (tt_host_parse(host, &name) && tt_host_is_loopback(name));
}

static enum MHD_Result serve(void *cls, struct MHD_Connection *connection, const char *url,
			     const char *method, const char *version, const char *data, size_t *n,
			     void **context)
{
	static int seen;
	const struct side_door *side = cls;
	struct tt_buf body = { 0 };

	(void)version;
	(void)data;
	if (!*context) { /* the head alone */
		*context = &seen;
		return MHD_YES;
	}
	if (*n > 0) { /* nobody looks at what is sent */
		*n = 0;
		return MHD_YES;
	}
	if (!is_called_rightly(side, connection))
		return refuse(connection, 421);
	if (strcmp(url, side->conf.path) != 0)
		return refuse(connection, 404);
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		return refuse(connection, 405);
	side->conf.write(side->conf.ctx, &body);
	return answer(connection, 200, side->conf.content_type, &body);
}

static struct MHD_Daemon *start(struct side_door *side)
{
	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, serve, side,
				MHD_OPTION_LISTEN_SOCKET, side->door.fd,
				MHD_OPTION_CONNECTION_LIMIT, (unsigned)MAX_CONNECTIONS,
				MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)MAX_OF_ONE_ADDRESS,
				MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S, MHD_OPTION_END);
}

enum tt_err side_door_open(struct side_door **out, const struct side_door_conf *conf)
{
	struct side_door *side = calloc(1, sizeof(*side));
	struct tt_str name;
	enum tt_err err;

	*out = NULL;
	if (!side)
		tt_oom();
	side->conf = *conf;
	side->door.fd = -1;
	err = listen_open(&side->door, conf->listen, (mode_t)conf->socket_mode, false);
	side->is_loopback =
		tt_host_parse(tt_str(side->door.address), &name) && tt_host_is_loopback(name);
	if (!err && !(side->door.daemon = start(side)))
		err = TT_ERR_IO;
	if (err)
		side_door_close(side);
	else
		*out = side;
	return err;
}

void side_door_close(struct side_door *side)
{
	if (!side)
		return;
	listen_unix_remove(&side->door);
	if (side->door.daemon)
		MHD_stop_daemon(side->door.daemon);
	else if (side->door.fd >= 0)
		close(side->door.fd);
	free(side);
}

struct tt_str side_door_address(const struct side_door *side)
{
	return tt_str(side->door.address);
}
