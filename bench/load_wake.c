/* load_wake.c - clients wait in a long poll for the next message of a room, as Talk's clients do:
 * GET .../chat/TOKEN?lookIntoFuture=1&lastKnownMessageId=ID, and again from X-Chat-Last-Given on.
 *
 * One more connection sends messages, the next one when each client has the last one and all came
 * to rest. A message is known by a mark in its text: a client that sees a mark twice, or never,
 * is counted. */
#include "load_client.h"
#include "load_modes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define CHAT "/ocs/v2.php/apps/spreed/api/v1/chat/"

enum {
	MAX_EVENTS = 256
};

static const int64_t message_patience_ns = 15 * INT64_C(1000000000);

struct wake {
	const struct load_options *options;
	struct target target;
	char headers[4096]; /* of those who wait */
	char mark[32];      /* stands in each message, before its number */
	int epoll_fd;
	struct conn *waiters;
	struct conn sender;
	size_t n_waiters;
	long long *last_id; /* of each waiter: the newest message it knows */
	int64_t *got_ns;    /* [message][waiter], 0: has not come */
	int64_t *sent_ns;   /* of each message */
	int64_t *acked_ns;  /* of each message, 0: not yet */
	unsigned current;   /* the message under way, counted from 1; 0: none */
	size_t n_pending;   /* waiters which the current message has not reached */
	bool line_came;
	unsigned long n_renewed;
	unsigned long n_twice;
	unsigned long n_other;
	unsigned long n_lost;
};

static void poll_again(struct wake *wake, size_t index)
{
	struct conn *conn = &wake->waiters[index];
	struct request request;
	char path[256];

	snprintf(path, sizeof(path), CHAT "%s?lookIntoFuture=1&lastKnownMessageId=%lld",
		 wake->options->token, wake->last_id[index]);
	request_init(&request, "GET", &wake->target, path, wake->headers, NULL);
	if (conn->fd < 0 && !conn_open(conn, &wake->target, wake->epoll_fd, conn))
		wake->n_lost++;
	else if (!conn_send(conn, &request))
		wake->n_lost++;
	request_finish(&request);
}

static void note_message(struct wake *wake, size_t index, unsigned number, int64_t at_ns)
{
	int64_t *got;

	if (number < 1 || number > wake->options->n_messages)
		return;
	got = &wake->got_ns[(number - 1) * wake->n_waiters + index];
	if (*got) {
		wake->n_twice++;
		return;
	}
	*got = at_ns;
	if (number == wake->current)
		wake->n_pending--;
}

static void read_messages(struct wake *wake, size_t index, int64_t at_ns)
{
	const struct answer *answer = &wake->waiters[index].answer;
	const char *end = answer->body + answer->body_len;
	size_t mark_len = strlen(wake->mark);
	const char *at = answer->body;

	while ((at = memmem(at, (size_t)(end - at), wake->mark, mark_len))) {
		at += mark_len;
		note_message(wake, index, (unsigned)strtoul(at, NULL, 10), at_ns);
	}
}

static void on_waiter(struct wake *wake, size_t index)
{
	struct conn *conn = &wake->waiters[index];
	enum conn_event event = conn_recv(conn);
	int64_t at_ns = now_ns();
	char last[32];

	if (event == CONN_MORE)
		return;
	if (event == CONN_LOST) {
		wake->n_lost++;
		conn_close(conn);
		poll_again(wake, index);
		return;
	}

	if (conn->answer.status == 200) {
		read_messages(wake, index, at_ns);
		if (answer_header(&conn->answer, "X-Chat-Last-Given", last, sizeof(last)))
			wake->last_id[index] = atoll(last);
	} else if (conn->answer.status == 304) {
		wake->n_renewed++;
	} else {
		/* Asking again at once would only flood a server that is in trouble. */
		wake->n_other++;
		conn_close(conn);
		return;
	}
	if (conn->answer.closes)
		conn_close(conn);
	poll_again(wake, index);
}

static void on_sender(struct wake *wake)
{
	enum conn_event event = conn_recv(&wake->sender);

	if (event == CONN_MORE)
		return;
	if (event == CONN_LOST)
		wake->n_lost++;
	else if (wake->sender.answer.status != 201)
		wake->n_other++;
	if (wake->current)
		wake->acked_ns[wake->current - 1] = now_ns();
	if (event == CONN_LOST || wake->sender.answer.closes) {
		conn_close(&wake->sender);
		conn_open(&wake->sender, &wake->target, wake->epoll_fd, &wake->sender);
	}
}

static bool message_is_through(const struct wake *wake)
{
	return wake->current && !wake->n_pending && wake->acked_ns[wake->current - 1];
}

static bool line_has_come(const struct wake *wake)
{
	return wake->line_came;
}

static bool never(const struct wake *wake)
{
	(void)wake;
	return false;
}

/* Serves the connections until `done` or till the time is over. */
static void run_until(struct wake *wake, bool (*done)(const struct wake *), int64_t end_ns)
{
	struct epoll_event events[MAX_EVENTS];

	while (!done(wake)) {
		int64_t left_ms = (end_ns - now_ns() + 999999) / 1000000;
		int n;

		if (left_ms <= 0)
			return;
		n = epoll_wait(wake->epoll_fd, events, MAX_EVENTS,
			       left_ms > 1000 ? 1000 : (int)left_ms);
		for (int i = 0; i < n; i++) {
			struct conn *conn = events[i].data.ptr;

			if (!conn)
				wake->line_came = read(STDIN_FILENO, (char[64]){ 0 }, 64) >= 0;
			else if (conn == &wake->sender)
				on_sender(wake);
			else
				on_waiter(wake, (size_t)(conn - wake->waiters));
		}
	}
}

/* Asks for the newest message, so that those who wait start after it. */
static bool learn_last_id(struct wake *wake, const char *headers, long long *last_id)
{
	struct request request;
	struct conn conn = { .fd = -1 };
	enum conn_event event = CONN_MORE;
	char path[256];
	char value[32] = "";

	snprintf(path, sizeof(path), CHAT "%s?lookIntoFuture=0&limit=1", wake->options->token);
	request_init(&request, "GET", &wake->target, path, headers, NULL);
	if (conn_open(&conn, &wake->target, wake->epoll_fd, &conn) && conn_send(&conn, &request)) {
		struct epoll_event ready;

		while (event == CONN_MORE && epoll_wait(wake->epoll_fd, &ready, 1, 10000) == 1)
			event = conn_recv(&conn);
	}
	if (event == CONN_ANSWER && conn.answer.status == 200)
		answer_header(&conn.answer, "X-Chat-Last-Given", value, sizeof(value));
	if (!*value)
		fprintf(stderr, "cannot read room %s: %s %d\n", wake->options->token,
			event == CONN_ANSWER ? "status" : "no answer", conn.answer.status);
	*last_id = atoll(value);
	request_finish(&request);
	conn_close(&conn);
	return *last_id > 0;
}

static bool start_waiters(struct wake *wake, long long last_id)
{
	for (size_t i = 0; i < wake->n_waiters; i++)
		wake->waiters[i].fd = -1;
	for (size_t i = 0; i < wake->n_waiters; i++) {
		if (!conn_open(&wake->waiters[i], &wake->target, wake->epoll_fd,
			       &wake->waiters[i])) {
			fprintf(stderr, "connection %zu failed: %s\n", i + 1, strerror(errno));
			return false;
		}
		wake->last_id[i] = last_id;
		poll_again(wake, i);
	}
	return true;
}

/* Tells the caller that the clients wait, and goes on when a line comes. */
static void hold(struct wake *wake)
{
	struct epoll_event event = { .events = EPOLLIN };

	wake->line_came = false;
	printf("waiting %zu\n", wake->n_waiters);
	fflush(stdout);
	/* Fails for a file, where no line will come any more. */
	if (epoll_ctl(wake->epoll_fd, EPOLL_CTL_ADD, STDIN_FILENO, &event))
		return;
	run_until(wake, line_has_come, INT64_MAX);
	epoll_ctl(wake->epoll_fd, EPOLL_CTL_DEL, STDIN_FILENO, NULL);
}

static void send_messages(struct wake *wake, const char *headers)
{
	struct request request;
	char path[256];
	char body[128];

	snprintf(path, sizeof(path), CHAT "%s", wake->options->token);
	snprintf(body, sizeof(body), "{\"message\":\"%s{n} tells them something\"}", wake->mark);
	request_init(&request, "POST", &wake->target, path, headers, body);

	for (unsigned i = 0; i < wake->options->n_messages; i++) {
		wake->current = i + 1;
		wake->n_pending = wake->n_waiters;
		request_set_counter(&request, i + 1);
		if (!conn_send(&wake->sender, &request))
			wake->n_lost++;
		wake->sent_ns[i] = wake->sender.sent_ns;
		run_until(wake, message_is_through, now_ns() + message_patience_ns);
		run_until(wake, never, now_ns() + (int64_t)(wake->options->gap_s * 1e9));
		/* Those who wait now had an answer on the same connection before. */
		if (i == 0 && wake->options->hold)
			hold(wake);
	}
	request_finish(&request);
}

static void print_results(const struct wake *wake)
{
	struct samples from_send = { 0 };
	struct samples from_ack = { 0 };
	struct samples post = { 0 };
	size_t n_messages = wake->options->n_messages;
	size_t n_missing = 0;

	for (size_t m = 0; m < n_messages; m++) {
		if (wake->acked_ns[m])
			samples_add(&post, wake->acked_ns[m] - wake->sent_ns[m]);
		for (size_t w = 0; w < wake->n_waiters; w++) {
			int64_t got_ns = wake->got_ns[m * wake->n_waiters + w];

			if (!got_ns) {
				n_missing++;
				continue;
			}
			samples_add(&from_send, got_ns - wake->sent_ns[m]);
			if (wake->acked_ns[m])
				samples_add(&from_ack, got_ns - wake->acked_ns[m]);
		}
	}
	printf("waiters %zu\nmessages %zu\n", wake->n_waiters, n_messages);
	printf("delivered %zu\nmissing %zu\ntwice %lu\n", n_messages * wake->n_waiters - n_missing,
	       n_missing, wake->n_twice);
	printf("polls_renewed %lu\nanswers_other %lu\nconnections_lost %lu\n", wake->n_renewed,
	       wake->n_other, wake->n_lost);
	samples_sort(&from_send);
	samples_sort(&from_ack);
	samples_sort(&post);
	samples_print(&from_send, "from_send");
	samples_print(&from_ack, "from_answer");
	samples_print(&post, "post");
	samples_finish(&from_send);
	samples_finish(&from_ack);
	samples_finish(&post);
}

static bool allocate(struct wake *wake)
{
	size_t n_messages = wake->options->n_messages;

	wake->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	wake->waiters = calloc(wake->n_waiters, sizeof(*wake->waiters));
	wake->last_id = calloc(wake->n_waiters, sizeof(*wake->last_id));
	wake->got_ns = calloc(n_messages * wake->n_waiters, sizeof(*wake->got_ns));
	wake->sent_ns = calloc(n_messages, sizeof(*wake->sent_ns));
	wake->acked_ns = calloc(n_messages, sizeof(*wake->acked_ns));
	return wake->epoll_fd >= 0 && wake->waiters && wake->last_id && wake->got_ns &&
	       wake->sent_ns && wake->acked_ns;
}

static void finish(struct wake *wake)
{
	for (size_t i = 0; wake->waiters && i < wake->n_waiters; i++)
		conn_close(&wake->waiters[i]);
	conn_close(&wake->sender);
	close(wake->epoll_fd);
	free(wake->waiters);
	free(wake->last_id);
	free(wake->got_ns);
	free(wake->sent_ns);
	free(wake->acked_ns);
}

static bool run(struct wake *wake, const char *sender_headers)
{
	const struct load_options *options = wake->options;
	long long last_id;

	if (!learn_last_id(wake, sender_headers, &last_id))
		return false;
	if (!start_waiters(wake, last_id))
		return false;
	if (!conn_open(&wake->sender, &wake->target, wake->epoll_fd, &wake->sender))
		return false;
	run_until(wake, never, now_ns() + (int64_t)(options->settle_s * 1e9));
	if (options->hold)
		hold(wake);
	send_messages(wake, sender_headers);
	print_results(wake);
	return true;
}

int load_wake(const struct load_options *options)
{
	struct wake wake = { .options = options, .n_waiters = options->n_conns, .sender.fd = -1 };
	const char *sender = options->sender ? options->sender : options->user;
	char sender_headers[sizeof(options->headers) + 1024];
	bool good;

	if (!options->token || !options->user || !target_parse(&wake.target, options->url)) {
		fputs("wake: needs --token, --user and an URL on the loopback network\n", stderr);
		return 2;
	}
	snprintf(wake.headers, sizeof(wake.headers), "%s", options->headers);
	headers_add_user(wake.headers, sizeof(wake.headers), options->user);
	snprintf(sender_headers, sizeof(sender_headers), "%sContent-Type: application/json\r\n",
		 options->headers);
	headers_add_user(sender_headers, sizeof(sender_headers), sender);
	snprintf(wake.mark, sizeof(wake.mark), "wake-%ld-", (long)getpid());

	good = allocate(&wake);
	if (good)
		good = run(&wake, sender_headers);
	else
		fputs("out of memory\n", stderr);
	finish(&wake);
	return good ? 0 : 1;
}
