/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wait.c - Tox.run() and what an event loop needs: a turn when there is work.
 *
 * libtoxcore tells no file descriptors. We find its sockets by comparing what is open before and
 * after the calls that open some, and watch them in an epoll set, edge-triggered: a socket that is
 * not libtoxcore's, opened by another thread at that moment, can cause a turn too many but never a
 * spin.
 *
 * - Busy (callbacks of late): a turn at each packet and at libtoxcore's interval.
 * - Idle: a turn each IDLE_MS; packets take theirs from a budget of TURNS_PER_S, and when it is
 * used up wait for a turn every SPENT_MS.
 *
 * So an idle instance makes no more turns than a loop that sleeps 50 ms, and yet answers at once to
 * a packet out of the blue. Without /proc nothing is watched and the pause adapts instead. */
#include "pytox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define IDLE_MS 200
#define BUSY_MS 50
#define SPENT_MS 60
#define BLIND_BUSY_MS 1
#define BUSY_FOR_NS 250000000ull
#define TURNS_PER_S 5.0
#define TURNS_MAX 20.0
#define EVENTS_MAX 16
#define LONGEST_RUN_S 1e9 /* more than that is for ever */
/* Packets of a busy time that come closer than this share a turn. */
#define GAP_NS 500000ull

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* ---- which sockets are libtoxcore's ---- */

#define FDS_MAX 4096

struct pt_fd_set {
	uint64_t bits[FDS_MAX / 64];
};

struct pt_fd_set *pt_fds_before(void)
{
	DIR *dir = opendir("/proc/self/fd");
	struct pt_fd_set *set = dir ? PyMem_Calloc(1, sizeof(*set)) : NULL;
	struct dirent *entry;

	while (set && (entry = readdir(dir))) {
		int fd = atoi(entry->d_name);

		/* Ours goes with closedir(), and the next socket gets its number. */
		if (entry->d_name[0] != '.' && fd != dirfd(dir) && fd >= 0 && fd < FDS_MAX)
			set->bits[fd / 64] |= 1ull << (fd % 64);
	}
	if (dir)
		closedir(dir);
	return set;
}

static bool is_inet_socket(int fd)
{
	struct sockaddr_storage name = { 0 };
	socklen_t len = sizeof(name);

	return !getsockname(fd, (struct sockaddr *)&name, &len) &&
	       (name.ss_family == AF_INET || name.ss_family == AF_INET6);
}

static void listen_to(const struct pt_waiter *w, int fd, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.fd = fd };

	if (epoll_ctl(w->epoll_fd, EPOLL_CTL_ADD, fd, &event) && errno == EEXIST)
		epoll_ctl(w->epoll_fd, EPOLL_CTL_MOD, fd, &event);
}

/* Sockets beyond the room of the table are served by the timer alone, as all are without /proc. */
static void watch(struct pt_waiter *w, int fd)
{
	if (!is_inet_socket(fd))
		return;
	for (unsigned i = 0; i < w->n_watched; i++) {
		if (w->watched[i] == fd)
			w->watched[i--] = w->watched[--w->n_watched];
	}
	if (w->n_watched == sizeof(w->watched) / sizeof(*w->watched))
		return;
	w->watched[w->n_watched++] = fd;
	if (w->epoll_fd >= 0 && !w->muted)
		listen_to(w, fd, EPOLLIN | EPOLLET);
}

void pt_fds_after(struct tox_object *self, struct pt_fd_set *before)
{
	struct pt_fd_set *after = before ? pt_fds_before() : NULL;

	for (int fd = 0; after && fd < FDS_MAX; fd++) {
		uint64_t bit = 1ull << (fd % 64);

		if ((after->bits[fd / 64] & bit) && !(before->bits[fd / 64] & bit))
			watch(&self->waiter, fd);
	}
	PyMem_Free(after);
	PyMem_Free(before);
}

/* Inside a turn libtoxcore connects to relays. A new descriptor gets the lowest free number, so it
 * is enough to see whether that number was taken, and those after it. */
static int lowest_free(const struct pt_waiter *w)
{
	int fd = fcntl(w->epoll_fd, F_DUPFD_CLOEXEC, 3);

	if (fd >= 0)
		close(fd);
	return fd;
}

static void watch_new(struct pt_waiter *w, int first)
{
	for (int fd = first; fd >= 0 && fd < FDS_MAX && fcntl(fd, F_GETFD) >= 0; fd++)
		watch(w, fd);
}

/* ---- the waiter ---- */

void pt_waiter_init(struct pt_waiter *w)
{
	*w = (struct pt_waiter){
		.epoll_fd = -1, .timer_fd = -1, .wake_fd = -1, .tokens = TURNS_MAX
	};
}

static bool waiter_open(struct pt_waiter *w)
{
	if (w->epoll_fd >= 0)
		return true;
	w->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	w->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	w->wake_fd = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
	if (w->epoll_fd < 0 || w->timer_fd < 0 || w->wake_fd < 0) {
		PyErr_SetFromErrno(PyExc_OSError);
		pt_waiter_close(w);
		return false;
	}
	listen_to(w, w->timer_fd, EPOLLIN | EPOLLET);
	listen_to(w, w->wake_fd, EPOLLIN);
	for (unsigned i = 0; i < w->n_watched; i++)
		listen_to(w, w->watched[i], EPOLLIN | EPOLLET);
	return true;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void pt_waiter_close(struct pt_waiter *w)
{
	close_fd(&w->epoll_fd);
	close_fd(&w->timer_fd);
	close_fd(&w->wake_fd);
	w->n_watched = 0;
}

/* The instance is gone. The descriptors stay, for somebody may be waiting on them: let him look. */
void pt_waiter_wake(struct pt_waiter *w)
{
	if (w->wake_fd >= 0)
		eventfd_write(w->wake_fd, 1);
}

static void set_muted(struct pt_waiter *w, bool muted)
{
	for (unsigned i = 0; w->muted != muted && i < w->n_watched; i++) {
		struct epoll_event event = { .events = muted ? 0 : EPOLLIN | EPOLLET,
					     .data.fd = w->watched[i] };

		/* One that is closed has left the set by itself. */
		if (epoll_ctl(w->epoll_fd, EPOLL_CTL_MOD, w->watched[i], &event))
			w->watched[i--] = w->watched[--w->n_watched];
	}
	w->muted = muted;
}

/* ---- turns ---- */

static bool av_turn(struct tox_object *self)
{
	PyObject *av = (PyObject *)self->av, *done;

	Py_INCREF(av);
	done = PyObject_CallMethodNoArgs(av, self->state->names[N_iterate]);
	Py_XDECREF(done);
	Py_DECREF(av);
	return done;
}

/* When the next turn is due if no packet comes. */
static uint64_t pause_ns(struct tox_object *self, bool busy)
{
	uint32_t ms = tox_iteration_interval(self->tox);

	if (!self->waiter.n_watched && busy)
		ms = BLIND_BUSY_MS;
	else if (self->waiter.n_watched && ms >= BUSY_MS && !busy)
		ms = IDLE_MS;
	return (uint64_t)(ms ? ms : 1) * 1000000u;
}

static bool turn(struct tox_object *self, uint64_t now)
{
	struct pt_waiter *w = &self->waiter;
	uint64_t events = self->n_events;
	int free_fd = lowest_free(w);
	bool good = pt_iterate(self);

	w->turned_ns = now;
	if (good && self->av && now >= w->av_ns) {
		good = av_turn(self);
		if (self->tox && self->av && self->av->av)
			w->av_ns = now + toxav_iteration_interval(self->av->av) * 1000000ull;
	}
	if (!self->tox || self->dying)
		return good;
	watch_new(w, free_fd);
	if (self->n_events != events)
		w->busy_ns = now + BUSY_FOR_NS;
	w->turn_ns = now + pause_ns(self, now < w->busy_ns);
	if (self->av && w->av_ns < w->turn_ns)
		w->turn_ns = w->av_ns;
	return good;
}

/* Packets are left alone until the next turn, which is `ns` from now at the latest. */
static void put_off(struct pt_waiter *w, uint64_t now, uint64_t ns)
{
	set_muted(w, true);
	if (w->turn_ns > now + ns)
		w->turn_ns = now + ns;
}

/* Whether a packet that has come gets a turn at once. */
static bool packet_is_due(struct pt_waiter *w, uint64_t now)
{
	if (now < w->busy_ns) {
		if (now >= w->turned_ns + GAP_NS)
			return true;
		put_off(w, now, w->turned_ns + GAP_NS - now);
		return false;
	}
	w->tokens += (double)(now - w->tokens_ns) * (TURNS_PER_S / 1e9);
	w->tokens_ns = now;
	if (w->tokens > TURNS_MAX)
		w->tokens = TURNS_MAX;
	if (w->tokens < 1) {
		put_off(w, now, SPENT_MS * 1000000ull);
		return false;
	}
	w->tokens--;
	return true;
}

/* Takes a turn if what came in `events`, or the clock, asks for one. False: exception. */
static bool react(struct tox_object *self, const struct epoll_event *events, int n)
{
	struct pt_waiter *w = &self->waiter;
	uint64_t now = now_ns(), count;
	bool packet = false, due = now >= w->turn_ns;

	for (int i = 0; i < n; i++) {
		if (events[i].data.fd == w->wake_fd)
			due = !eventfd_read(w->wake_fd, &count) || due;
		else if (events[i].data.fd != w->timer_fd)
			packet = true;
	}
	if (packet && !due)
		due = packet_is_due(w, now);
	if (!due)
		return true;
	set_muted(w, false);
	return turn(self, now);
}

static bool is_over(struct tox_object *self)
{
	return self->waiter.stop || !self->tox || self->dying;
}

static int wait_ms(const struct pt_waiter *w, uint64_t until)
{
	uint64_t now = now_ns(), next = w->turn_ns < until ? w->turn_ns : until;

	return next <= now ? 0 : (int)((next - now + 999999) / 1000000);
}

static void keep_gap(const struct pt_waiter *w)
{
	uint64_t now = now_ns(), next = w->turned_ns + GAP_NS;

	if (next > now)
		nanosleep(&(struct timespec){ .tv_nsec = (long)(next - now) }, NULL);
}

static bool run_until(struct tox_object *self, uint64_t until)
{
	struct pt_waiter *w = &self->waiter;

	while (!is_over(self) && now_ns() < until) {
		struct epoll_event events[EVENTS_MAX];
		int ms = wait_ms(w, until), n;

		Py_BEGIN_ALLOW_THREADS n = epoll_wait(w->epoll_fd, events, EVENTS_MAX, ms);
		if (n > 0)
			keep_gap(w);
		Py_END_ALLOW_THREADS if (PyErr_CheckSignals() < 0) return false;
		if (!is_over(self) && !react(self, events, n))
			return false;
	}
	return true;
}

static PyObject *run(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	struct tox_object *self = PT_TOX(object);
	PyObject *timeout = Py_None;
	uint64_t until = UINT64_MAX;
	bool good;

	PT_BEGIN(self, args, n, "run:|o", &timeout);
	if (timeout != Py_None) {
		double seconds = PyFloat_AsDouble(timeout);

		if (seconds == -1 && PyErr_Occurred())
			return NULL;
		if (seconds < LONGEST_RUN_S)
			until = now_ns() + (uint64_t)((seconds > 0 ? seconds : 0) * 1e9);
	}
	if (!waiter_open(&self->waiter))
		return NULL;
	self->waiter.turn_ns = 0;
	good = run_until(self, until);
	self->waiter.stop = false;
	return good ? Py_NewRef(Py_None) : NULL;
}

static PyObject *stop(PyObject *object, PyObject *unused PT_UNUSED)
{
	PT_TOX(object)->waiter.stop = true;
	pt_waiter_wake(&PT_TOX(object)->waiter);
	Py_RETURN_NONE;
}

/* For those who watch the descriptor; run() keeps time by itself. */
static void set_timer(struct pt_waiter *w)
{
	uint64_t at = w->turn_ns ? w->turn_ns : 1;
	struct itimerspec when = { .it_value = { (time_t)(at / 1000000000u),
						 (long)(at % 1000000000u) } };

	if (w->armed_ns != at)
		timerfd_settime(w->timer_fd, TFD_TIMER_ABSTIME, &when, NULL);
	w->armed_ns = at;
}

static PyObject *fileno_(PyObject *object, PyObject *unused PT_UNUSED)
{
	struct tox_object *self = PT_TOX(object);

	if (!pt_enter(self) || !waiter_open(&self->waiter))
		return NULL;
	set_timer(&self->waiter);
	return PyLong_FromLong(self->waiter.epoll_fd);
}

/* For loops which watch fileno(): what run() does once it has been woken. */
static PyObject *step(PyObject *object, PyObject *unused PT_UNUSED)
{
	struct tox_object *self = PT_TOX(object);
	struct pt_waiter *w = &self->waiter;
	struct epoll_event events[EVENTS_MAX] = { 0 };
	bool over;

	if (!is_over(self)) {
		if (!waiter_open(w) ||
		    !react(self, events, epoll_wait(w->epoll_fd, events, EVENTS_MAX, 0)))
			return NULL;
	}
	over = is_over(self);
	w->stop = false;
	if (!over)
		set_timer(w);
	return PyBool_FromLong(!over);
}

/* clang-format off */
const PyMethodDef pt_methods_wait[] = {
	PT_FAST(run, "run($self, timeout=None, /)\n--\n\n"
		"Iterates whenever there is work, also a ToxAV of this Tox, until stop(), kill() or `timeout` seconds."),
	{ "stop", stop, METH_NOARGS, "stop($self, /)\n--\n\nEnds run(), from a callback or another thread." },
	{ "fileno", fileno_, METH_NOARGS,
	  "fileno($self, /)\n--\n\nA descriptor that becomes readable when step() should be called." },
	{ "step", step, METH_NOARGS,
	  "step($self, /)\n--\n\nTakes the turn that is due; False once stop() or kill() was called." },
	{ NULL }
};
/* clang-format on */
