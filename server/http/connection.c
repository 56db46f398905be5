#include "server/http/connection.h"
#include "lib/base/clock.h"
#include "server/http/watch.h"

#include <stdlib.h>
#include <sys/socket.h>

void connections_init(struct connections *connections, size_t n_fds)
{
	pthread_mutex_init(&connections->lock, NULL);
	connections->n_fds = n_fds;
	connections->by_fd = calloc(n_fds, sizeof(struct connection *));
	if (!connections->by_fd)
		tt_oom();
}

void connections_finish(struct connections *connections)
{
	if (!connections->by_fd)
		return;
	free(connections->by_fd);
	pthread_mutex_destroy(&connections->lock);
}

void connections_wake(struct connections *connections)
{
	pthread_mutex_lock(&connections->lock);
	for (size_t fd = 0; fd < connections->end; fd++)
		if (connections->by_fd[fd])
			wait_fire(&connections->by_fd[fd]->exchange.waiter);
	pthread_mutex_unlock(&connections->lock);
}

/* Phase and time are one word, so that whoever sees that a phase has lasted too long ends that one
 * and not the next. */
static uint64_t phase_word(enum phase phase)
{
	return (uint64_t)tt_clock_mono_ms() << 3 | phase;
}

bool connection_enter(struct connection *connection, enum phase phase)
{
	unsigned long long old = atomic_load(&connection->phase);
	uint64_t word = phase_word(phase);

	do {
		if (phase_of(old) == PHASE_OVER)
			return false;
	} while (!atomic_compare_exchange_weak(&connection->phase, &old, word));
	return true;
}

bool connection_give_up(struct connection *connection, uint64_t word)
{
	unsigned long long old = word;

	return atomic_compare_exchange_strong(&connection->phase, &old, phase_word(PHASE_OVER));
}

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

	connection->refused = share_take(connection->share, SHARE_REFUSED, 1);
	if (connection->refused)
		send_last_words(connection->fd, TT_ERR_CONNECTIONS);
	shutdown(connection->fd, connection->refused ? SHUT_WR : SHUT_RDWR);
	connection_give_up(connection, word);
}

static struct connection *create(struct http_server *server, struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct connection *connection = calloc(1, sizeof(*connection));

	if (!connection)
		tt_oom();
	connection->server = server;
	connection->mhd = mhd;
	connection->fd = info->connect_fd;
	connection->exchange.waiter.waiters = server->waiters;
	connection->exchange.waiter.connection = mhd;
	connection->exchange.tray.desk = server->desk;
	atomic_store(&connection->phase, phase_word(PHASE_IDLE));
	peer_look(connection);
	connection->share = connection->is_relay
				    ? share_of_relay(server->shares, &connection->peer)
				    : share_of_address(server->shares, &connection->peer);
	connection->counted = share_take(connection->share, SHARE_CONNECTIONS, 1);
	return connection;
}

static void end_exchange(struct exchange *exchange)
{
	struct http_server *server = connection_of(exchange)->server;

	if (!exchange->active)
		return;
	wait_finish(&exchange->waiter);
	turn_forget(server->turns, &exchange->turn);
	desk_forget(&exchange->tray);
	exchange_forget_body(exchange);
	exchange_give_all(exchange, SHARE_ANSWERS);
	exchange_give_all(exchange, SHARE_WAITS);
	exchange_give_all(exchange, SHARE_ACCOUNT_WAITS);
	share_drop(exchange->account);
	share_drop(exchange->share);
	free(exchange->uri);
	/* The waiter stays: watch.c may be telling it that the client has gone. So do the tray and
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
	turns_note(connection->server->turns, share_line(connection->share));
	add(connection);
	*context = connection;
	if (!connection->counted)
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

/* Looked up only where it is another one than the connection's. */
static struct share *share_of_client(struct exchange *exchange)
{
	struct connection *connection = connection_of(exchange);
	struct tt_addr client;

	if (!connection->is_relay)
		return connection->share;
	if (exchange->share)
		return exchange->share;
	peer_find_client(connection, &client);
	exchange->share = share_of_address(connection->server->shares, &client);
	return exchange->share;
}

bool exchange_take(struct exchange *exchange, enum share_kind kind, size_t n)
{
	if (!share_take(share_of_client(exchange), kind, n))
		return false;
	exchange->held[kind] += n;
	return true;
}

bool exchange_take_of_account(struct exchange *exchange, struct tt_str account,
			      enum share_kind kind)
{
	if (!account.p || exchange->held[kind] > 0)
		return true;
	if (!exchange->account)
		exchange->account =
			share_of_account(connection_of(exchange)->server->shares, account);
	if (!share_take(exchange->account, kind, 1))
		return false;
	exchange->held[kind] = 1;
	return true;
}

static struct share *holder_of(struct exchange *exchange, enum share_kind kind)
{
	return kind == SHARE_ACCOUNT_WAITS || kind == SHARE_ACCOUNT_UPLOADS
		       ? exchange->account
		       : share_of_client(exchange);
}

void exchange_give_all(struct exchange *exchange, enum share_kind kind)
{
	if (exchange->held[kind] > 0)
		share_give(holder_of(exchange, kind), kind, exchange->held[kind]);
	exchange->held[kind] = 0;
}

bool exchange_take_turn(struct exchange *exchange)
{
	return turn_take(connection_of(exchange)->server->turns,
			 share_line(share_of_client(exchange)), &exchange->turn, &exchange->waiter);
}

void exchange_give_turn(struct exchange *exchange)
{
	turn_give(connection_of(exchange)->server->turns, &exchange->turn);
}

void exchange_forget_body(struct exchange *exchange)
{
	tt_buf_finish(&exchange->body);
	exchange_give_all(exchange, SHARE_SMALL_BODIES);
	exchange_give_all(exchange, SHARE_LARGE_BODIES);
	exchange_give_all(exchange, SHARE_UPLOADS);
	exchange_give_all(exchange, SHARE_ACCOUNT_UPLOADS);
}
