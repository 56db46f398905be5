/* many.c - much at once:
 *
 *	many follow URL ROOMS MESSAGES    alice's rooms, all followed on this thread while she
 *writes many hooks URL ROOMS MESSAGES     the same with a loop that watches descriptors itself many
 *threads URL THREADS CALLS    threads on one client, each with a room of its own many cancel URL
 *THREADS 0         long polls, each cancelled by another thread many restart URL 1 MESSAGES       a
 *follow whose server says 503 and hangs up in between
 *
 * Prints what it has seen; the status is 0 when all of it was right. */
#include <tertulia/tertulia.h>

#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	MOST_FDS = 8192
};

struct room {
	char token[40];
	int64_t last; /* message that came */
	int n_seen;   /* of ours, and each has its number as its text */
	int n_sent;
	bool is_sending;
	struct tt_follow *follow;
};

static struct tt_client *client;
static struct tt_multi *multi;
static struct room *rooms;
static size_t n_rooms;
static int n_messages;
static size_t n_complete;
static int n_wrong;

/* --- a loop of our own, for tt_multi_create_watched() --- */

static int watched[MOST_FDS]; /* bits by descriptor */
static int64_t due_ms = -1;
static bool is_watched;

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void on_watch(void *ctx, int fd, int events)
{
	(void)ctx;
	if (fd >= MOST_FDS)
		exit(90);
	watched[fd] = events;
}

static void on_timer(void *ctx, long timeout_ms)
{
	(void)ctx;
	due_ms = timeout_ms < 0 ? -1 : now_ms() + timeout_ms;
}

static void poll_once(void)
{
	static struct pollfd fds[MOST_FDS];
	int64_t left = due_ms < 0 ? -1 : due_ms - now_ms();
	nfds_t n = 0;

	for (int fd = 0; fd < MOST_FDS; fd++) {
		if (!watched[fd])
			continue;
		fds[n].fd = fd;
		fds[n++].events = (short)((watched[fd] & TT_WATCH_READ ? POLLIN : 0) |
					  (watched[fd] & TT_WATCH_WRITE ? POLLOUT : 0));
	}
	if (due_ms >= 0 && left <= 0) {
		due_ms = -1;
		tt_multi_timeout(multi);
		return;
	}
	poll(fds, n, (int)left);
	for (nfds_t i = 0; i < n; i++)
		if (fds[i].revents && watched[fds[i].fd])
			tt_multi_ready(multi, fds[i].fd,
				       (fds[i].revents & (POLLIN | POLLHUP) ? TT_WATCH_READ : 0) |
					       (fds[i].revents & POLLOUT ? TT_WATCH_WRITE : 0) |
					       (fds[i].revents & POLLERR ? TT_WATCH_ERROR : 0));
}

static void step(void)
{
	if (is_watched)
		poll_once();
	else
		tt_multi_step(multi, -1);
}

/* --- rooms, followed --- */

static void send_next(struct room *room);

static void on_sent(void *ctx, struct tt_call *call)
{
	struct room *room = ctx;

	if (tt_call_error(call)->code) {
		fprintf(stderr, "send: %s\n", tt_call_error(call)->text);
		n_wrong++;
	}
	tt_call_free(call);
	room->is_sending = false;
	send_next(room);
}

static void send_next(struct room *room)
{
	char text[16];
	struct tt_call *call;

	if (room->n_sent == n_messages)
		return;
	snprintf(text, sizeof(text), "%d", room->n_sent++);
	call = tt_message_send(client, room->token, text, NULL);
	room->is_sending = true;
	if (tt_multi_start(multi, call, on_sent, room))
		exit(91);
}

static void see(struct room *room, const struct tt_message *message)
{
	if (message->id <= room->last) {
		fprintf(stderr, "%s: %" PRId64 " comes after %" PRId64 "\n", room->token,
			message->id, room->last);
		n_wrong++;
	}
	room->last = message->id;
	if (message->system_message.n > 0)
		return;
	if (atoi(message->message.p) != room->n_seen) {
		fprintf(stderr, "%s: %s where %d should be\n", room->token, message->message.p,
			room->n_seen);
		n_wrong++;
	}
	if (++room->n_seen == n_messages)
		n_complete++;
}

static void on_messages(void *ctx, struct tt_follow *follow, const struct tt_message *messages,
			size_t n)
{
	(void)follow;
	for (size_t i = 0; i < n; i++)
		see(ctx, &messages[i]);
}

static void on_failed(void *ctx, struct tt_follow *follow, const struct tt_error *error,
		      bool will_retry)
{
	(void)ctx;
	printf("%s: %s%s\n", tt_follow_token(follow), tt_error_name(error->code),
	       will_retry ? ", again" : "");
	fflush(stdout);
	if (!will_retry)
		n_wrong++;
}

static void on_created(void *ctx, struct tt_call *call)
{
	struct room *room = ctx;
	const struct tt_conversation *made = tt_call_conversation(call);

	if (!made) {
		fprintf(stderr, "create: %s\n", tt_call_error(call)->text);
		exit(92);
	}
	snprintf(room->token, sizeof(room->token), "%s", made->token.p);
	room->last = made->last_message ? made->last_message->id : 0;
	tt_call_free(call);
}

static void create_rooms(void)
{
	const struct tt_conversation_new wanted = { .type = TT_CONVERSATION_GROUP, .name = "many" };

	for (size_t i = 0; i < n_rooms; i++) {
		if (tt_multi_start(multi, tt_conversation_create(client, &wanted), on_created,
				   &rooms[i]))
			exit(93);
		while (tt_multi_running(multi) >= 32)
			step();
	}
	while (tt_multi_running(multi) > 0)
		step();
}

static void follow(struct room *room)
{
	const struct tt_follow_hooks hooks = { on_messages, on_failed, room };
	const struct tt_follow_options options = { .last_known = room->last };

	if (tt_follow_start(&room->follow, multi, client, room->token, &options, &hooks))
		exit(94);
}

static void follow_rooms(void)
{
	for (size_t i = 0; i < n_rooms; i++)
		follow(&rooms[i]);
	for (size_t i = 0; i < n_rooms; i++) {
		send_next(&rooms[i]);
		if (i % 16 == 0)
			step();
	}
	while (n_complete < n_rooms && n_wrong == 0)
		step();
	for (size_t i = 0; i < n_rooms; i++)
		while (rooms[i].is_sending)
			step();
	for (size_t i = 0; i < n_rooms; i++)
		tt_follow_stop(rooms[i].follow);
	printf("%zu rooms complete\n", n_complete);
}

static void make_multi(void)
{
	const struct tt_multi_hooks hooks = { on_watch, on_timer, NULL };
	int err = is_watched ? tt_multi_create_watched(&multi, &hooks) : tt_multi_create(&multi);

	if (err)
		exit(95);
}

static void run_follow(void)
{
	make_multi();
	create_rooms();
	follow_rooms();
	tt_multi_destroy(multi);
}

/* The conversation is the stub's. */
static void run_restart(void)
{
	make_multi();
	snprintf(rooms[0].token, sizeof(rooms[0].token), "abcdefgh");
	follow(&rooms[0]);
	while (n_complete < 1 && n_wrong == 0)
		step();
	tt_follow_stop(rooms[0].follow);
	tt_multi_destroy(multi);
	printf("complete\n");
}

/* --- threads --- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void wrong(const struct tt_call *call)
{
	pthread_mutex_lock(&lock);
	fprintf(stderr, "%s\n", tt_call_error(call)->text);
	n_wrong++;
	pthread_mutex_unlock(&lock);
}

static void check_calls(struct room *room)
{
	for (int i = 0; i < n_messages; i++) {
		char text[16];
		struct tt_call *call;

		snprintf(text, sizeof(text), "%d", i);
		call = tt_message_send(client, room->token, text, NULL);
		if (tt_perform(call) || strcmp(tt_call_message(call)->message.p, text) != 0)
			wrong(call);
		tt_call_free(call);
		call = tt_messages_receive(client, room->token, NULL);
		if (tt_perform(call) || strcmp(tt_call_messages(call, NULL)->message.p, text) != 0)
			wrong(call);
		tt_call_free(call);
	}
}

static void *run_thread(void *arg)
{
	const struct tt_conversation_new wanted = { .type = TT_CONVERSATION_GROUP, .name = "mine" };
	struct tt_call *call = tt_conversation_create(client, &wanted);
	struct room *room = arg;

	if (tt_perform(call) == 0) {
		snprintf(room->token, sizeof(room->token), "%s",
			 tt_call_conversation(call)->token.p);
		check_calls(room);
	} else {
		wrong(call);
	}
	tt_call_free(call);
	return NULL;
}

static void run_threads(void *(*begin)(void *arg))
{
	pthread_t *threads = calloc(n_rooms, sizeof(*threads));

	for (size_t i = 0; i < n_rooms; i++)
		if (pthread_create(&threads[i], NULL, begin, &rooms[i]))
			exit(89);
	for (size_t i = 0; i < n_rooms; i++)
		pthread_join(threads[i], NULL);
	free(threads);
	printf("%zu threads\n", n_rooms);
}

static void *cancel_soon(void *arg)
{
	const struct timespec pause = { 0, 20 * 1000 * 1000 };

	nanosleep(&pause, NULL);
	tt_call_cancel(arg);
	return NULL;
}

static void *run_poll(void *arg)
{
	const struct tt_receive_options options = { .future = true,
						    .timeout_s = 30,
						    .last_known = INT32_MAX };
	struct tt_call *call = tt_messages_receive(client, "abcdefgh", &options);
	pthread_t other;

	(void)arg;
	if (pthread_create(&other, NULL, cancel_soon, call))
		exit(89);
	if (tt_perform(call) != TT_E_CANCELLED)
		wrong(call);
	pthread_join(other, NULL);
	tt_call_free(call);
	return NULL;
}

int main(int argc, char *argv[])
{
	if (argc != 5 || tt_client_create(&client, argv[2]) ||
	    tt_client_set_login(client, "alice", "alice"))
		return 96;
	tt_client_set_timeout_ms(client, 120 * 1000);
	n_rooms = (size_t)atoi(argv[3]);
	n_messages = atoi(argv[4]);
	rooms = calloc(n_rooms, sizeof(*rooms));
	is_watched = strcmp(argv[1], "hooks") == 0;
	if (is_watched || strcmp(argv[1], "follow") == 0)
		run_follow();
	else if (strcmp(argv[1], "restart") == 0)
		run_restart();
	else
		run_threads(strcmp(argv[1], "cancel") == 0 ? run_poll : run_thread);
	free(rooms);
	tt_client_unref(client);
	return n_wrong != 0;
}
