/* multi.c - many calls on one thread.
 *
 * libcurl says which file descriptors it wants watched and when it wants to be called. Without
 * hooks both go into one epoll descriptor, with a timer descriptor; a third one, an event
 * descriptor, wakes the multi from other threads and for what must not happen inside of
 * tt_multi_start(). */
#include "lib/client/multi_private.h"
#include "lib/base/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum {
	EVENTS_AT_ONCE = 64
};

/* --- what is watched --- */

static void watch(struct tt_multi *multi, int fd, int events, bool is_known)
{
	struct epoll_event event = { .data.fd = fd };

	if (multi->hooks.watch) {
		multi->hooks.watch(multi->hooks.ctx, fd, events);
		return;
	}
	event.events =
		(events & TT_WATCH_READ ? EPOLLIN : 0u) | (events & TT_WATCH_WRITE ? EPOLLOUT : 0u);
	if (events == TT_WATCH_NOTHING)
		epoll_ctl(multi->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
	else
		epoll_ctl(multi->epoll_fd, is_known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *known)
{
	static char yes;
	struct tt_multi *multi = ctx;
	int events = TT_WATCH_NOTHING;

	(void)easy;
	if (what == CURL_POLL_IN || what == CURL_POLL_INOUT)
		events |= TT_WATCH_READ;
	if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
		events |= TT_WATCH_WRITE;
	watch(multi, fd, events, known != NULL);
	curl_multi_assign(multi->curl, fd, events ? &yes : NULL);
	return 0;
}

/* --- the list of calls --- */

static void link_call(struct tt_call **list, struct tt_call *call)
{
	call->prev = NULL;
	call->next = *list;
	if (*list)
		(*list)->prev = call;
	*list = call;
}

static void unlink_call(struct tt_multi *multi, struct tt_call *call)
{
	if (call->next)
		call->next->prev = call->prev;
	if (call->prev)
		call->prev->next = call->next;
	else if (multi->calls == call)
		multi->calls = call->next;
	else
		multi->wrong = call->next;
	call->next = NULL;
	call->prev = NULL;
	multi->n_running--;
}

static void set_multi(struct tt_call *call, struct tt_multi *multi)
{
	pthread_mutex_lock(&call->client->lock);
	call->multi = multi;
	pthread_mutex_unlock(&call->client->lock);
}

/* The handle goes back to the client; the multi knows nothing of the call any more. */
static struct line *detach(struct tt_multi *multi, struct tt_call *call)
{
	struct line *line = call->line;

	set_multi(call, NULL);
	unlink_call(multi, call);
	if (line) {
		curl_multi_remove_handle(multi->curl, line->easy);
		multi->n_sent--;
	}
	return line;
}

static void tell(struct tt_call *call)
{
	call->done(call->done_ctx, call);
}

static void finish(struct tt_multi *multi, struct tt_call *call, CURLcode code)
{
	struct line *line = detach(multi, call);

	tt_transfer_end(call, code);
	tt_line_give(call->client, line);
	tell(call);
}

void tt_multi_forget(struct tt_multi *multi, struct tt_call *call)
{
	struct line *line = detach(multi, call);

	if (!line)
		return;
	tt_transfer_leave(call);
	tt_line_give(call->client, line);
}

static void read_messages(struct tt_multi *multi)
{
	const CURLMsg *message;
	int n_left;

	while ((message = curl_multi_info_read(multi->curl, &n_left))) {
		CURLcode code = message->data.result;
		char *call = NULL;

		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
		finish(multi, (struct tt_call *)(void *)call, code);
	}
}

/* --- what others want --- */

void tt_multi_look(struct tt_multi *multi)
{
	uint64_t one = 1;

	/* Full means that somebody has been here before. */
	if (write(multi->event_fd, &one, sizeof(one)) < 0) {
	}
}

void tt_multi_wake(struct tt_multi *multi)
{
	tt_multi_look(multi);
}

static struct tt_call *find_cancelled(const struct tt_multi *multi)
{
	struct tt_call *call = multi->calls;

	while (call && !atomic_load(&call->cancelled))
		call = call->next;
	return call;
}

/* Callbacks may free any call: begin anew behind each. */
static void look(struct tt_multi *multi)
{
	struct tt_call *call;

	read_messages(multi);
	while ((call = multi->wrong)) {
		detach(multi, call);
		atomic_store(&call->state, CALL_DONE);
		tell(call);
	}
	while ((call = find_cancelled(multi)))
		finish(multi, call, CURLE_ABORTED_BY_CALLBACK);
}

static void drain(int fd)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) < 0) {
	}
}

static void on_time(struct tt_multi *multi)
{
	int64_t now_ms = tt_clock_mono_ms();
	int running;

	if (multi->curl_due_ms != NEVER && multi->curl_due_ms <= now_ms) {
		multi->curl_due_ms = NEVER;
		curl_multi_socket_action(multi->curl, CURL_SOCKET_TIMEOUT, 0, &running);
	}
	tt_multi_fire_timers(multi, now_ms);
	tt_multi_arm(multi);
	read_messages(multi);
}

static void on_ready(struct tt_multi *multi, int fd, int events)
{
	int running;

	if (fd == multi->event_fd) {
		drain(fd);
		look(multi);
		return;
	}
	curl_multi_socket_action(multi->curl, fd,
				 (events & TT_WATCH_READ ? CURL_CSELECT_IN : 0) |
					 (events & TT_WATCH_WRITE ? CURL_CSELECT_OUT : 0) |
					 (events & TT_WATCH_ERROR ? CURL_CSELECT_ERR : 0),
				 &running);
	read_messages(multi);
}

static void on_event(struct tt_multi *multi, const struct epoll_event *event)
{
	int events = TT_WATCH_NOTHING;

	if (event->data.fd == multi->timer_fd) {
		drain(multi->timer_fd);
		multi->armed_ms = NEVER;
		on_time(multi);
		return;
	}
	if (event->events & (EPOLLIN | EPOLLHUP))
		events |= TT_WATCH_READ;
	if (event->events & EPOLLOUT)
		events |= TT_WATCH_WRITE;
	if (event->events & EPOLLERR)
		events |= TT_WATCH_ERROR;
	on_ready(multi, event->data.fd, events);
}

int tt_multi_step(struct tt_multi *multi, int timeout_ms)
{
	struct epoll_event events[EVENTS_AT_ONCE];
	int n;

	if (multi->epoll_fd < 0)
		return TT_E_USAGE;
	n = epoll_wait(multi->epoll_fd, events, EVENTS_AT_ONCE, timeout_ms);
	if (n < 0)
		return errno == EINTR ? 0 : TT_E_SYSTEM;
	for (int i = 0; i < n; i++)
		on_event(multi, &events[i]);
	return 0;
}

void tt_multi_ready(struct tt_multi *multi, int fd, int events)
{
	on_ready(multi, fd, events);
}

void tt_multi_timeout(struct tt_multi *multi)
{
	on_time(multi);
}

int tt_multi_fd(const struct tt_multi *multi)
{
	return multi->epoll_fd;
}

size_t tt_multi_running(const struct tt_multi *multi)
{
	return multi->n_running;
}

/* --- begin and end --- */

static bool open_epoll(struct tt_multi *multi)
{
	multi->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	multi->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (multi->epoll_fd < 0 || multi->timer_fd < 0)
		return false;
	watch(multi, multi->timer_fd, TT_WATCH_READ, false);
	return true;
}

static bool set_options(struct tt_multi *multi)
{
	return !curl_multi_setopt(multi->curl, CURLMOPT_SOCKETFUNCTION, on_socket) &&
	       !curl_multi_setopt(multi->curl, CURLMOPT_SOCKETDATA, multi) &&
	       !curl_multi_setopt(multi->curl, CURLMOPT_TIMERFUNCTION, tt_multi_on_timer) &&
	       !curl_multi_setopt(multi->curl, CURLMOPT_TIMERDATA, multi);
}

static void free_multi(struct tt_multi *multi)
{
	curl_multi_cleanup(multi->curl);
	if (multi->event_fd >= 0)
		close(multi->event_fd);
	if (multi->timer_fd >= 0)
		close(multi->timer_fd);
	if (multi->epoll_fd >= 0)
		close(multi->epoll_fd);
	free(multi);
}

static int create(struct tt_multi **out, const struct tt_multi_hooks *hooks)
{
	struct tt_multi *multi = calloc(1, sizeof(*multi));
	bool has_fds;

	*out = NULL;
	if (!multi)
		return TT_E_NOMEM;
	if (hooks)
		multi->hooks = *hooks;
	multi->epoll_fd = -1;
	multi->timer_fd = -1;
	multi->curl_due_ms = NEVER;
	multi->armed_ms = NEVER;
	multi->curl = curl_multi_init();
	multi->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	has_fds = multi->event_fd >= 0 && (hooks || open_epoll(multi));
	if (!has_fds || !multi->curl || !set_options(multi)) {
		free_multi(multi);
		return has_fds ? TT_E_NOMEM : TT_E_SYSTEM;
	}
	watch(multi, multi->event_fd, TT_WATCH_READ, false);
	*out = multi;
	return 0;
}

int tt_multi_create(struct tt_multi **out)
{
	return create(out, NULL);
}

int tt_multi_create_watched(struct tt_multi **out, const struct tt_multi_hooks *hooks)
{
	*out = NULL;
	if (!hooks || !hooks->watch || !hooks->timer)
		return TT_E_USAGE;
	return create(out, hooks);
}

void tt_multi_destroy(struct tt_multi *multi)
{
	struct tt_call *call;

	if (!multi)
		return;
	multi->is_closing = true;
	for (call = multi->calls; call; call = call->next)
		atomic_store(&call->cancelled, true);
	look(multi);
	if (multi->hooks.watch)
		watch(multi, multi->event_fd, TT_WATCH_NOTHING, true);
	free_multi(multi);
}

/* Puts the call on a handle; false: call->error says why. */
static bool send_call(struct tt_multi *multi, struct tt_call *call)
{
	struct line *line = tt_line_take(call->client);

	if (!line) {
		tt_fail_nomem(call);
		return false;
	}
	if (tt_transfer_begin(call, line)) {
		multi->is_sending = true;
		if (!curl_multi_add_handle(multi->curl, line->easy)) {
			multi->n_sent++;
			return true;
		}
		multi->is_sending = false;
		tt_transfer_leave(call);
		tt_fail_nomem(call);
	}
	tt_line_give(call->client, line);
	return false;
}

/* The request leaves at once, and not in a step for which the loop had to be woken. If that is all
 * there was to it, or something else has ended meanwhile, a step tells. */
static void begin_sending(struct tt_multi *multi)
{
	int running = 0;

	multi->curl_due_ms = NEVER;
	curl_multi_socket_action(multi->curl, CURL_SOCKET_TIMEOUT, 0, &running);
	multi->is_sending = false;
	tt_multi_arm(multi);
	if ((size_t)running < multi->n_sent)
		tt_multi_look(multi);
}

int tt_multi_start(struct tt_multi *multi, struct tt_call *call,
		   void (*done)(void *ctx, struct tt_call *call), void *ctx)
{
	int was = CALL_NEW;
	bool sent;

	if (!call)
		return TT_E_NOMEM;
	if (multi->is_closing || !atomic_compare_exchange_strong(&call->state, &was, CALL_RUNNING))
		return TT_E_USAGE;
	call->done = done;
	call->done_ctx = ctx;
	sent = tt_req_ready(call) && send_call(multi, call);
	link_call(sent ? &multi->calls : &multi->wrong, call);
	multi->n_running++;
	set_multi(call, multi);
	if (sent)
		begin_sending(multi);
	if (!sent || atomic_load(&call->cancelled))
		tt_multi_look(multi);
	return 0;
}
