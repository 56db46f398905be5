/* peer.c - who is at the other end of a connection, and for whom he speaks. */
#include "lib/base/log.h"
#include "server/http/connection.h"
#include "server/http/forwarded.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

enum {
	/* As many are told once that nobody believes them. */
	MAX_WARNINGS = 16,
	/* More lines of a header than any chain of proxies makes. */
	MAX_LINES = 32
};

struct peer_warnings {
	pthread_mutex_t lock;
	struct tt_addr peers[MAX_WARNINGS];
	size_t n;
};

struct peer_warnings *peer_warnings_create(void)
{
	struct peer_warnings *warnings = calloc(1, sizeof(*warnings));

	if (!warnings)
		tt_oom();
	pthread_mutex_init(&warnings->lock, NULL);
	return warnings;
}

void peer_warnings_destroy(struct peer_warnings *warnings)
{
	if (!warnings)
		return;
	pthread_mutex_destroy(&warnings->lock);
	free(warnings);
}

static bool is_first_of(struct peer_warnings *warnings, const struct tt_addr *peer)
{
	bool first;

	pthread_mutex_lock(&warnings->lock);
	first = warnings->n < MAX_WARNINGS;
	for (size_t i = 0; i < warnings->n; i++)
		first = first && memcmp(&warnings->peers[i], peer, sizeof(*peer)) != 0;
	if (first)
		warnings->peers[warnings->n++] = *peer;
	pthread_mutex_unlock(&warnings->lock);
	return first;
}

/* Somebody forgot a setting, and all clients of that proxy look like one; or somebody tries. */
static void warn_once(struct connection *connection, const char *header)
{
	if (connection->warned ||
	    !MHD_lookup_connection_value(connection->mhd, MHD_HEADER_KIND, header))
		return;
	connection->warned = true;
	if (is_first_of(connection->server->warnings, &connection->peer))
		tt_log(TT_LOG_WARN,
		       "a peer that is no trusted proxy names another client's address",
		       TT_LOG_C("peer", connection->address), TT_LOG_C("header", header),
		       TT_LOG_C("hint", "if it is your proxy, set trusted_proxies"));
}

static void print(const struct tt_addr *addr, char *text)
{
	static const uint8_t v4[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

	if (memcmp(addr->bytes, v4, sizeof(v4)) == 0)
		inet_ntop(AF_INET, addr->bytes + sizeof(v4), text, INET6_ADDRSTRLEN);
	else
		inet_ntop(AF_INET6, addr->bytes, text, INET6_ADDRSTRLEN);
}

/* Who comes by the file of a socket is on this machine, as who comes from 127.0.0.1 is. */
static const struct tt_addr this_machine = { { [10] = 0xff, 0xff, 127, 0, 0, 1 } };

void peer_look(struct connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *name = info ? info->client_addr : NULL;
	struct tt_addr *peer = &connection->peer;

	connection->is_own = name && name->sa_family == AF_UNSPEC;
	if (connection->is_own) {
		memset(peer, 0, sizeof(*peer));
	} else if (connection->door->is_unix) {
		*peer = this_machine;
	} else if (name && name->sa_family == AF_INET6) {
		memcpy(peer->bytes, &((const struct sockaddr_in6 *)(const void *)name)->sin6_addr,
		       16);
	} else if (name && name->sa_family == AF_INET) {
		memset(peer->bytes + 10, 0xff, 2);
		memcpy(peer->bytes + 12,
		       &((const struct sockaddr_in *)(const void *)name)->sin_addr, 4);
	}
	print(peer, connection->address);
	connection->is_relay = tt_cidrs_have(&rules_of(connection->server)->trusted_proxies, peer);
}

/* All lines of a header, as they came. */
struct lines {
	const char *name;
	struct tt_str items[MAX_LINES];
	size_t n;
};

static enum MHD_Result add_line(void *cls, enum MHD_ValueKind kind, const char *key,
				const char *value)
{
	struct lines *lines = cls;

	(void)kind;
	if (!tt_str_eq_nocase(tt_str(key), tt_str(lines->name)))
		return MHD_YES;
	if (lines->n == MAX_LINES) { /* the last ones are what counts */
		memmove(lines->items, lines->items + 1,
			sizeof(lines->items) - sizeof(lines->items[0]));
		lines->n--;
	}
	lines->items[lines->n++] = tt_str(value);
	return MHD_YES;
}

static struct lines lines_of(struct connection *connection, const char *name)
{
	struct lines lines = { .name = name };

	MHD_get_connection_values(connection->mhd, MHD_HEADER_KIND, add_line, &lines);
	return lines;
}

/* The nearest address that is not one of our proxies. A proxy that writes one of the headers passes
 * on what the client put into the other; so the second counts only where the first is missing. */
void peer_find_client(struct connection *connection, struct tt_addr *client)
{
	struct lines lines = lines_of(connection, "X-Forwarded-For");
	enum forwarded_form form = FORWARDED_LIST;

	*client = connection->peer;
	if (lines.n == 0) {
		lines = lines_of(connection, "Forwarded");
		form = FORWARDED_RFC7239;
	}
	for (size_t i = lines.n; i > 0; i--)
		if (!forwarded_walk(client, lines.items[i - 1], form,
				    &rules_of(connection->server)->trusted_proxies))
			return;
}

struct tt_str peer_client_text(struct request *req)
{
	struct connection *connection = connection_of(exchange_of(req));
	char text[INET6_ADDRSTRLEN];
	struct tt_addr client;

	if (!connection->is_relay) {
		warn_once(connection, "X-Forwarded-For");
		warn_once(connection, "Forwarded");
		return tt_str(connection->address);
	}
	peer_find_client(connection, &client);
	print(&client, text);
	return tt_str_dup(&req->arena, tt_str(text));
}

bool request_is_from_here(const struct request *req)
{
	static const char *const of_proxies[] = { "Forwarded", "X-Forwarded-For",
						  "X-Forwarded-Host", "X-Real-IP", "Via" };

	for (size_t i = 0; i < ARRAY_LEN(of_proxies); i++)
		if (request_header(req, of_proxies[i]).p)
			return false;
	return tt_host_is_loopback(tt_str(connection_of(exchange_of(req))->address));
}
