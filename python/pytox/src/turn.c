/* SPDX-License-Identifier: GPL-3.0-or-later */
/* turn.c - coming in, one iterate() from its begin to its end, and kill(). */
#include "turn.h"

#include "args.h"
#include "calls.h"
#include "errors.h"
#include "events.h"
#include "life.h"

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
		pt_gate_sleep(gate, 1000);
	}
}

bool pt_begin(PyObject *object, struct pt_held *held, PyObject *const *args, Py_ssize_t n,
	      const char *format, ...)
{
	struct tox_object *self = PT_TOX(object);
	va_list values;
	bool good;

	va_start(values, format);
	good = pt_parse_va(self->state, held, args, n, format, values);
	va_end(values);
	if (!good)
		return false;
	if (pt_enter(self))
		return true;
	if (held)
		pt_release(held);
	return false;
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
		pt_gate_let_others_in(gate);
	for (;;) {
		if (!pt_enter(self))
			return false;
		if (!gate->turn)
			break;
		pt_gate_sleep(gate, 1000);
	}
	gate->turn = me;
	return true;
}

static void do_put_off(struct tox_object *self)
{
	self->put_off = false;
	pt_calls_do_put_off(self);
	for (size_t i = 0; i < self->deleted_friends.n; i++)
		tox_friend_delete(self->tox, self->deleted_friends.items[i], NULL);
	self->deleted_friends.n = 0;
}

bool pt_turn_end(struct tox_object *self)
{
	if (self->events)
		pt_deliver_events(self);
	pt_gate_wait_until_free(&self->gate);
	if (self->put_off)
		do_put_off(self);
	if (self->dying)
		pt_tox_destroy(self);
	self->gate.turn = 0;
	pt_gate_changed(&self->gate);
	if (!self->error_type)
		return true;
	PyErr_Restore(self->error_type, self->error_value, self->error_trace);
	self->error_type = self->error_value = self->error_trace = NULL;
	return false;
}

bool pt_iterate(struct tox_object *self)
{
	struct pt_unlocked u;

	if (!pt_turn_begin(self))
		return false;
	pt_let_go_if_wanted(&self->gate, &u);
	tox_iterate(self->tox, self);
	pt_take_back(&self->gate, &u);
	return pt_turn_end(self);
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
		pt_gate_sleep(gate, 50);
	while (self->dying && !gate->turn && gate->owner)
		pt_gate_sleep(gate, 50);
	if (self->dying && !gate->turn)
		pt_tox_destroy(self);
	return true;
}
