#include "server/http/lifecycle.h"
#include "server/http/connection.h"
#include "server/http/watch.h"

#include <stdlib.h>
#include <sys/socket.h>

static void add(struct connection *connection)
{
	struct connections *all = &connection->server->connections;
	size_t fd = (size_t)connection->fd;

	pthread_mutex_lock(&all->lock);
	if (fd < all->n_fds) {
		all->by_fd[fd] = connection;
		if (all->end <= fd)
			all->end = fd + 1;
	}
	pthread_mutex_unlock(&all->lock);
	if (atomic_fetch_add(&all->n, 1) == 0)
		watch_wake(connection->server->watch);
}

static void remove_from_all(struct connection *connection)
{
	struct connections *all = &connection->server->connections;
	size_t fd = (size_t)connection->fd;

	pthread_mutex_lock(&all->lock);
	if (fd < all->n_fds && all->by_fd[fd] == connection)
		all->by_fd[fd] = NULL;
	pthread_mutex_unlock(&all->lock);
	atomic_fetch_sub(&all->n, 1);
}

/* Who has as many connections as he may gets an answer all the same. The library goes on reading
 * until he closes it, or watch.c does. That takes a place, too: only so many are answered at once.
 */
static void refuse(struct connection *connection)
{
	uint64_t word = atomic_load(&connection->phase);

	tt_count_add(&connection->server->counts->refused_connections, 1);
	connection->refused = share_take(connection->share, SHARE_REFUSED, 1);
	if (connection->refused)
		send_last_words(connection, TT_ERR_CONNECTIONS);
	shutdown(connection->fd, connection->refused ? SHUT_WR : SHUT_RDWR);
	connection_give_up(connection, word);
}

static struct connection *create(const struct door *door, struct MHD_Connection *mhd)
{
	struct http_server *server = door->server;
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct connection *connection = calloc(1, sizeof(*connection));

	if (!connection)
		tt_oom();
	connection->server = server;
	connection->door = door;
	connection->mhd = mhd;
	connection->fd = info->connect_fd;
	connection->exchange.waiter.waiters = server->waiters;
	connection->exchange.waiter.connection = mhd;
	for (int i = 0; i < N_DESKS; i++)
		connection->exchange.trays[i].desk = server->desks[i];
	(void)!connection_enter(connection, PHASE_IDLE);
	peer_look(connection);
	connection->share = connection->is_relay || connection->is_own
				    ? share_of_relay(server->shares, &connection->peer)
				    : share_of_address(server->shares, &connection->peer);
	connection->counted =
		!connection->is_own && share_take(connection->share, SHARE_CONNECTIONS, 1);
	return connection;
}

static void end_exchange(struct exchange *exchange)
{
	struct http_server *server = connection_of(exchange)->server;

	if (!exchange->active)
		return;
	wait_finish(&exchange->waiter);
	turn_forget(server->turns, &exchange->turn);
	for (int i = 0; i < N_DESKS; i++)
		desk_forget(&exchange->trays[i]);
	exchange_forget_body(exchange);
	if (exchange->late)
		MHD_destroy_response(exchange->late);
	if (exchange->attachment)
		server->conf.detach(server->conf.app, exchange->attachment);
	exchange_give_all(exchange, SHARE_ANSWERS);
	exchange_give_all(exchange, SHARE_DOWNLOADS);
	exchange_give_all(exchange, SHARE_ACCOUNT_DOWNLOADS);
	atomic_store(&connection_of(exchange)->streams, false);
	exchange_give_all(exchange, SHARE_WAITS);
	exchange_give_all(exchange, SHARE_ACCOUNT_WAITS);
	share_drop(exchange->account);
	share_drop(exchange->share);
	free(exchange->uri);
	/* The waiter stays: watch.c may be telling it that the client has gone. So do the trays and
	 * the turn, which are empty. */
	memset((char *)exchange + offsetof(struct exchange, body), 0,
	       sizeof(*exchange) - offsetof(struct exchange, body));
	atomic_fetch_sub(&server->n_busy, 1);
}

static void destroy(struct connection *connection)
{
	/* The library does not end every request that it has begun. */
	end_exchange(&connection->exchange);
	remove_from_all(connection);
	watch_forget(connection->server->watch, connection);
	if (connection->counted)
		share_give(connection->share, SHARE_CONNECTIONS, 1);
	if (connection->refused)
		share_give(connection->share, SHARE_REFUSED, 1);
	share_drop(connection->share);
	free(connection);
}

void connection_notify(void *cls, struct MHD_Connection *mhd, void **context,
		       enum MHD_ConnectionNotificationCode what)
{
	struct connection *connection = *context;

	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		if (connection)
			destroy(connection);
		*context = NULL;
		return;
	}
	connection = create(cls, mhd);
	tt_count_add(&connection->server->counts->connections, 1);
	turns_note(connection->server->turns, share_line(connection->share));
	add(connection);
	*context = connection;
	if (!connection->counted && !connection->is_own)
		refuse(connection);
}

/* The library would split the query's parameters into memory that does not suffice for many, and
 * then never answer; we do that ourselves (request.c), so it gets none to see. */
static void hide_query(const char *uri)
{
	char *query = strchr(uri, '?');

	if (query)
		query[1] = '\0';
}

void *connection_begin_request(void *cls, const char *uri, struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct connection *connection = info->socket_context;
	struct exchange *exchange = &connection->exchange;

	(void)cls;
	end_exchange(exchange);
	exchange->active = true;
	exchange->uri = strdup(uri ? uri : "");
	if (!exchange->uri)
		tt_oom();
	exchange->uri_end = uri ? uri + strlen(uri) : NULL;
	atomic_fetch_add(&connection->server->n_busy, 1);
	if (uri)
		hide_query(uri);
	/* If it was given up, the next call finds that. */
	(void)!connection_enter(connection, PHASE_HEAD);
	return connection;
}

void connection_end_request(void *cls, struct MHD_Connection *mhd, void **context,
			    enum MHD_RequestTerminationCode how)
{
	struct connection *connection = *context;

	(void)cls;
	(void)mhd;
	(void)how;
	*context = NULL;
	if (!connection)
		return;
	end_exchange(&connection->exchange);
	(void)!connection_enter(connection, PHASE_IDLE);
}
