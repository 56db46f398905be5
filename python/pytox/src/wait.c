/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wait.c - Tox.run() and what an event loop needs: a turn when there is work.
 *
 * - Busy (callbacks of late): a turn at each packet and at libtoxcore's interval.
 * - Idle: a turn each IDLE_MS; packets take theirs from a budget of TURNS_PER_S, and when it is
 * used up wait for a turn every SPENT_MS.
 *
 * So an idle instance makes no more turns than a loop that sleeps 50 ms, and yet answers at once to
 * a packet out of the blue. Where no socket is watched the pause adapts instead. */
#include "methods.h"
#include "turn.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>

#define IDLE_MS 200
#define BUSY_MS 50
#define SPENT_MS 60
#define BLIND_BUSY_MS 1
#define BUSY_FOR_NS 250000000ull
#define TURNS_PER_S 5.0
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
	int free_fd = pt_fds_lowest_free(w);
	bool good = pt_iterate(self);

	w->turned_ns = now;
	if (good && self->av && now >= w->av_ns) {
		good = av_turn(self);
		if (self->tox && self->av && self->av->av)
			w->av_ns = now + toxav_iteration_interval(self->av->av) * 1000000ull;
	}
	if (!self->tox || self->dying)
		return good;
	pt_fds_watch_from(w, free_fd);
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
	pt_waiter_mute(w, true);
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
	if (w->tokens > PT_TURNS_MAX)
		w->tokens = PT_TURNS_MAX;
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
	pt_waiter_mute(w, false);
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

	if (!pt_begin(object, NULL, args, n, "run:|o", &timeout))
		return NULL;
	if (timeout != Py_None) {
		double seconds = PyFloat_AsDouble(timeout);

		if (seconds == -1 && PyErr_Occurred())
			return NULL;
		if (seconds < LONGEST_RUN_S)
			until = now_ns() + (uint64_t)((seconds > 0 ? seconds : 0) * 1e9);
	}
	if (!pt_waiter_open(&self->waiter))
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

	if (!pt_enter(self) || !pt_waiter_open(&self->waiter))
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
		if (!pt_waiter_open(w) ||
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
