/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate.c - who may go into libtoxcore, and when.
 *
 * An instance of libtoxcore takes one call at a time. Short calls keep the GIL, so they exclude
 * each other for free. Calls that may take long let the GIL go and put their thread into `owner`;
 * others then wait in gate_sleep(), without the GIL, so nobody ever waits for the gate while
 * holding the GIL.
 *
 * One iterate():
 * - turn = me, owner = me, the GIL is let go, tox_iterate() runs;
 * - in each callback the GIL is taken, owner is 0 (SHARE) or kept (HOLD), the method runs, owner is
 *   me again, the GIL is let go;
 * - the GIL is taken, owner = 0; queued events and what was put off are carried out; turn = 0.
 *
 * Giving the gate up during most callbacks means that a callback which waits for another thread,
 * while that thread wants to send something, does not stop both. */
#include "pytox.h"

#include <time.h>

bool pt_gate_init(struct pt_gate *gate)
{
	pthread_condattr_t attr;

	if (pthread_condattr_init(&attr))
		return false;
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&gate->mutex, NULL);
	pthread_cond_init(&gate->changed, &attr);
	pthread_cond_init(&gate->drained, &attr);
	pthread_condattr_destroy(&attr);
	return true;
}

void pt_gate_finish(struct pt_gate *gate)
{
	pthread_cond_destroy(&gate->drained);
	pthread_cond_destroy(&gate->changed);
	pthread_mutex_destroy(&gate->mutex);
}

static void wait_ms(pthread_cond_t *cond, pthread_mutex_t *mutex, unsigned ms)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	until.tv_sec += ms / 1000 + until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_cond_timedwait(cond, mutex, &until);
}

/* Waits until the gate may have changed. The mutex is taken before the GIL goes, and who changes
 * the gate has the GIL and takes the mutex to tell: no change can slip between looking and waiting.
 */
static void gate_sleep(struct pt_gate *gate, unsigned ms)
{
	PyThreadState *thread;

	gate->waiting++;
	pthread_mutex_lock(&gate->mutex);
	thread = PyEval_SaveThread();
	wait_ms(&gate->changed, &gate->mutex, ms);
	pthread_mutex_unlock(&gate->mutex);
	PyEval_RestoreThread(thread);
	if (!--gate->waiting) {
		pthread_mutex_lock(&gate->mutex);
		pthread_cond_broadcast(&gate->drained);
		pthread_mutex_unlock(&gate->mutex);
	}
}

static void gate_changed(struct pt_gate *gate)
{
	if (!gate->waiting)
		return;
	pthread_mutex_lock(&gate->mutex);
	pthread_cond_broadcast(&gate->changed);
	pthread_mutex_unlock(&gate->mutex);
}

/* A loop that does nothing but iterate() would take the GIL back before a woken thread gets it:
 * give those who wait a moment first. */
static void let_others_in(struct pt_gate *gate)
{
	PyThreadState *thread;

	pthread_mutex_lock(&gate->mutex);
	thread = PyEval_SaveThread();
	wait_ms(&gate->drained, &gate->mutex, 2);
	pthread_mutex_unlock(&gate->mutex);
	PyEval_RestoreThread(thread);
}

bool pt_enter_slowly(struct tox_object *self)
{
	struct pt_gate *gate = &self->gate;

	for (;;) {
		if (self->in_log_callback) {
			pt_fail_text(self->state, "on_log", "IN_LOG",
				     "the instance cannot be used inside on_log");
			return false;
		}
		if (self->dying || (!self->tox && self->started)) {
			pt_fail_killed(self->state);
			return false;
		}
		if (!self->tox) {
			/* A subclass which never called our __init__ works with default options. */
			if (!pt_tox_start(self, NULL))
				return false;
			continue;
		}
		if (!gate->owner || gate->owner == PyThread_get_thread_ident())
			return true;
		gate_sleep(gate, 1000);
	}
}

void pt_let_go(struct tox_object *self, struct pt_unlocked *u)
{
	u->owner_before = self->gate.owner;
	self->gate.owner = PyThread_get_thread_ident();
	self->gate.let_go = PyEval_SaveThread();
}

/* In a program of one thread nobody wants the GIL, and letting it go costs more than a turn without
 * packets. A second thread can only be made by one that has the GIL, so not during the turn.
 *
 * Python puts new threads at the head of its list: who was alone still is while he is the head. */
static bool is_alone(struct pt_gate *gate)
{
	PyThreadState *me;

	if (gate->lone == gate->turn)
		return PyInterpreterState_ThreadHead(gate->interpreter) == gate->lone_state;
	me = PyThreadState_Get();
	gate->interpreter = PyThreadState_GetInterpreter(me);
	if (PyInterpreterState_ThreadHead(gate->interpreter) != me || PyThreadState_Next(me))
		return false;
	gate->lone = gate->turn;
	gate->lone_state = me;
	return true;
}

void pt_take_back(struct tox_object *self, struct pt_unlocked *u)
{
	if (self->gate.let_go)
		PyEval_RestoreThread(self->gate.let_go);
	self->gate.let_go = NULL;
	self->gate.owner = u->owner_before;
	gate_changed(&self->gate);
}

bool pt_turn_begin(struct tox_object *self)
{
	struct pt_gate *gate = &self->gate;
	unsigned long me = PyThread_get_thread_ident();

	if (gate->turn == me) {
		pt_fail_text(self->state, "iterate", "IN_CALLBACK",
			     "iterate() cannot be called inside a callback");
		return false;
	}
	if (gate->waiting)
		let_others_in(gate);
	for (;;) {
		if (!pt_enter(self))
			return false;
		if (!gate->turn)
			break;
		gate_sleep(gate, 1000);
	}
	gate->turn = me;
	return true;
}

bool pt_put_off(struct tox_object *self, struct pt_numbers *set, uint32_t number)
{
	if (!pt_numbers_add(set, number))
		return false;
	self->put_off = true;
	return true;
}

static void do_put_off(struct tox_object *self)
{
	ToxAV *av = self->av ? self->av->av : self->parked_av;

	self->put_off = false;
	for (size_t i = 0; av && i < self->cancelled_calls.n; i++)
		toxav_call_control(av, self->cancelled_calls.items[i], TOXAV_CALL_CONTROL_CANCEL,
				   NULL);
	if (self->hang_up)
		pt_hang_up(self);
	for (size_t i = 0; i < self->deleted_friends.n; i++)
		tox_friend_delete(self->tox, self->deleted_friends.items[i], NULL);
	self->cancelled_calls.n = self->deleted_friends.n = 0;
}

/* While events are delivered, other threads can come in, and stay. */
void pt_wait_until_free(struct tox_object *self)
{
	while (self->gate.owner)
		gate_sleep(&self->gate, 1000);
}

bool pt_turn_end(struct tox_object *self)
{
	if (self->events)
		pt_deliver_events(self);
	pt_wait_until_free(self);
	if (self->put_off)
		do_put_off(self);
	if (self->dying)
		pt_tox_destroy(self);
	self->gate.turn = 0;
	gate_changed(&self->gate);
	if (!self->error_type)
		return true;
	PyErr_Restore(self->error_type, self->error_value, self->error_trace);
	self->error_type = self->error_value = self->error_trace = NULL;
	return false;
}

/* One turn of the Tox. */
bool pt_iterate(struct tox_object *self)
{
	struct pt_gate *gate = &self->gate;
	struct pt_unlocked u;

	if (!pt_turn_begin(self))
		return false;
	if (is_alone(gate)) {
		u.owner_before = 0;
		gate->owner = gate->turn;
	} else {
		pt_let_go(self, &u);
	}
	tox_iterate(self->tox, self);
	pt_take_back(self, &u);
	return pt_turn_end(self);
}

bool pt_cb_enter(struct tox_object *self, struct pt_cb *cb, enum pt_cb_mode mode)
{
	struct pt_gate *gate = &self->gate;

	cb->had_gil = !gate->let_go;
	if (!cb->had_gil) {
		PyEval_RestoreThread(gate->let_go);
		gate->let_go = NULL;
	}
	cb->owner_before = gate->owner;
	if (mode == PT_CB_SHARE && !self->in_av_callback) {
		gate->owner = 0;
		gate_changed(gate);
	}
	if (!self->dying)
		return true;
	pt_cb_leave(self, cb);
	return false;
}

void pt_cb_leave(struct tox_object *self, struct pt_cb *cb)
{
	struct pt_gate *gate = &self->gate;

	/* owner_before is this thread, or nobody. */
	while (gate->owner && gate->owner != cb->owner_before)
		gate_sleep(gate, 1000);
	gate->owner = cb->owner_before;
	if (!cb->had_gil)
		gate->let_go = PyEval_SaveThread();
}

/* Outside a turn at once. Inside, at its end: libtoxcore is in the middle of tox_iterate(). From
 * another thread we wait for that, but not for ever, since the callback may be waiting for us. */
bool pt_tox_kill(struct tox_object *self)
{
	struct pt_gate *gate = &self->gate;
	unsigned long me = PyThread_get_thread_ident();

	if (!gate->turn && !gate->owner) {
		pt_tox_destroy(self);
		return true;
	}
	self->dying = true;
	if (gate->turn == me || gate->owner == me)
		return true;
	for (int i = 0; i < 20 && self->dying && gate->turn; i++)
		gate_sleep(gate, 50);
	while (self->dying && !gate->turn && gate->owner)
		gate_sleep(gate, 50);
	if (self->dying && !gate->turn)
		pt_tox_destroy(self);
	return true;
}
