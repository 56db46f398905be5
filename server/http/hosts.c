/* hosts.c - by which name a client calls us.
 *
 * A page on the web can have its own name lead to an address of ours, and is then one site with us
 * for the browser that shows it; and what stands in Host comes back in links. */
#include "server/http/connection.h"
#include "server/http/forwarded.h"

/* A target with a host in it wins (RFC 9112, 3.2.2). What proxies say besides is not asked for. */
static struct tt_str host_of(struct MHD_Connection *mhd, const char *uri)
{
	struct tt_str host = tt_url_authority(tt_str(uri));

	return host.p ? host
		      : tt_str(MHD_lookup_connection_value(mhd, MHD_HEADER_KIND,
							   MHD_HTTP_HEADER_HOST));
}

static bool is_host_of_url(struct tt_str name, struct tt_str url)
{
	struct tt_str ours;
	struct tt_hosts one = { &ours, 1, false };

	return tt_host_parse(tt_url_authority(url), &ours) && tt_hosts_have(&one, name);
}

/* Before HTTP/1.1 there may be none; browsers always send it. */
bool hosts_have_ours(struct connection *connection)
{
	const struct http_rules *rules = rules_of(connection->server);
	struct tt_str host = host_of(connection->mhd, connection->exchange.uri);
	struct tt_str name;

	if (!rules->checks_hosts || !host.p)
		return true;
	return tt_host_parse(host, &name) &&
	       (tt_host_is_loopback(name) || tt_hosts_have(&rules->hosts, name) ||
		is_host_of_url(name, rules->base_url));
}

bool request_calls_us_local(const struct request *req)
{
	struct tt_str name;

	return tt_host_parse(host_of(req->connection, req->uri.p), &name) &&
	       tt_host_is_loopback(name);
}

static bool came_by_https(const struct request *req)
{
	struct tt_str proto = request_header(req, "X-Forwarded-Proto");

	if (connection_of(exchange_of(req))->door->is_tls)
		return true;
	if (!connection_of(exchange_of(req))->is_relay)
		return false;
	if (!proto.p)
		proto = forwarded_param(request_header(req, "Forwarded"), "proto");
	return tt_str_eq_nocase(proto, TT_STR("https"));
}

/* The best name that there is when the client gives none. */
static struct tt_str address_of(const struct request *req)
{
	const struct door *door = connection_of(exchange_of(req))->door;

	return door->is_unix ? TT_STR("localhost") : tt_str(door->address);
}

struct tt_str request_base_url(struct request *req)
{
	const struct http_rules *rules = rules_of(req->server);
	struct tt_str host = host_of(req->connection, req->uri.p);
	struct tt_str name;

	if (rules->base_url.p)
		return rules->base_url;
	if (!tt_host_parse(host, &name))
		host = address_of(req);
	return tt_str_printf(&req->arena, "%s://%.*s", came_by_https(req) ? "https" : "http",
			     TT_STR_ARG(host));
}
