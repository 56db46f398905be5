/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate.c - who may go into libtoxcore, and when: the lock alone.
 *
 * An instance of libtoxcore takes one call at a time. Short calls keep the GIL, so they exclude
 * each other for free. Calls that may take long let the GIL go and put their thread into `owner`;
 * others then wait in pt_gate_sleep(), without the GIL, so nobody ever waits for the gate while
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
#include "gate.h"

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
void pt_gate_sleep(struct pt_gate *gate, unsigned ms)
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

void pt_gate_changed(struct pt_gate *gate)
{
	if (!gate->waiting)
		return;
	pthread_mutex_lock(&gate->mutex);
	pthread_cond_broadcast(&gate->changed);
	pthread_mutex_unlock(&gate->mutex);
}

/* A loop that does nothing but iterate() would take the GIL back before a woken thread gets it:
 * give those who wait a moment first. */
void pt_gate_let_others_in(struct pt_gate *gate)
{
	PyThreadState *thread;

	pthread_mutex_lock(&gate->mutex);
	thread = PyEval_SaveThread();
	wait_ms(&gate->drained, &gate->mutex, 2);
	pthread_mutex_unlock(&gate->mutex);
	PyEval_RestoreThread(thread);
}

/* While events are delivered, other threads can come in, and stay. */
void pt_gate_wait_until_free(struct pt_gate *gate)
{
	while (gate->owner)
		pt_gate_sleep(gate, 1000);
}

void pt_let_go(struct pt_gate *gate, struct pt_unlocked *u)
{
	u->owner_before = gate->owner;
	gate->owner = PyThread_get_thread_ident();
	gate->let_go = PyEval_SaveThread();
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

void pt_let_go_if_wanted(struct pt_gate *gate, struct pt_unlocked *u)
{
	if (is_alone(gate)) {
		u->owner_before = 0;
		gate->owner = gate->turn;
	} else {
		pt_let_go(gate, u);
	}
}

void pt_take_back(struct pt_gate *gate, struct pt_unlocked *u)
{
	if (gate->let_go)
		PyEval_RestoreThread(gate->let_go);
	gate->let_go = NULL;
	gate->owner = u->owner_before;
	pt_gate_changed(gate);
}

void pt_gate_cb_enter(struct pt_gate *gate, struct pt_cb *cb, enum pt_cb_mode mode)
{
	cb->had_gil = !gate->let_go;
	if (!cb->had_gil) {
		PyEval_RestoreThread(gate->let_go);
		gate->let_go = NULL;
	}
	cb->owner_before = gate->owner;
	if (mode == PT_CB_SHARE) {
		gate->owner = 0;
		pt_gate_changed(gate);
	}
}

void pt_gate_cb_leave(struct pt_gate *gate, struct pt_cb *cb)
{
	/* owner_before is this thread, or nobody. */
	while (gate->owner && gate->owner != cb->owner_before)
		pt_gate_sleep(gate, 1000);
	gate->owner = cb->owner_before;
	if (!cb->had_gil)
		gate->let_go = PyEval_SaveThread();
}
