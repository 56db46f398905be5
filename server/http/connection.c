#include "server/http/connection.h"
#include "lib/base/clock.h"

#include <stdlib.h>

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
	return kind == SHARE_ACCOUNT_WAITS || kind == SHARE_ACCOUNT_UPLOADS ||
			       kind == SHARE_ACCOUNT_STREAMS || kind == SHARE_ACCOUNT_DOWNLOADS
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
	sink_forget(exchange);
	tt_buf_finish(&exchange->body);
	exchange_give_all(exchange, SHARE_STREAMS);
	exchange_give_all(exchange, SHARE_ACCOUNT_STREAMS);
	exchange_give_all(exchange, SHARE_SMALL_BODIES);
	exchange_give_all(exchange, SHARE_LARGE_BODIES);
	exchange_give_all(exchange, SHARE_UPLOADS);
	exchange_give_all(exchange, SHARE_ACCOUNT_UPLOADS);
}
