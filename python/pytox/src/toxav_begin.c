/* SPDX-License-Identifier: GPL-3.0-or-later */
/* toxav_begin.c - how the methods of ToxAV come in, and go out to libtoxav. */
#include "toxav_begin.h"

#include "errors.h"
#include "turn.h"

struct pt_state *pt_av_state(PyObject *object)
{
	return PT_AV(object)->tox ? PT_AV(object)->tox->state : pt_state_of(Py_TYPE(object));
}

bool pt_av_is_there(struct toxav_object *self)
{
	if (self->tox && self->av)
		return true;
	pt_fail_text(pt_av_state((PyObject *)self), "toxav", "KILLED", "toxav object killed.");
	return false;
}

bool pt_av_enter(struct toxav_object *self)
{
	/* Waiting at the gate gives others the time to end us. */
	if (!pt_av_is_there(self) || !pt_enter(self->tox) || !pt_av_is_there(self))
		return false;
	if (!self->tox->calls_lost)
		return true;
	pt_fail_text(pt_av_state((PyObject *)self), "toxav", "CALLS_LOST",
		     "a packet that makes no sense has ended the calls");
	return false;
}

bool pt_av_begin(PyObject *object, struct pt_held *held, PyObject *const *args, Py_ssize_t n,
		 const char *format, ...)
{
	va_list values;
	bool good;

	va_start(values, format);
	good = pt_parse_va(pt_av_state(object), held, args, n, format, values);
	va_end(values);
	if (!good)
		return false;
	if (pt_av_enter(PT_AV(object)))
		return true;
	if (held)
		pt_release(held);
	return false;
}

ToxAV *pt_av_go_out(PyObject *object, struct pt_outside *o)
{
	ToxAV *av = PT_AV(object)->av;

	o->tox = PT_AV(object)->tox;
	Py_INCREF(o->tox);
	pt_let_go(&o->tox->gate, &o->u);
	return av;
}

void pt_av_come_back(struct pt_outside *o)
{
	pt_take_back(&o->tox->gate, &o->u);
	Py_DECREF(o->tox);
}

PyObject *pt_av_done(PyObject *self, const struct pt_error_set *errors, unsigned err)
{
	return err ? pt_fail(pt_av_state(self), errors, err) : Py_NewRef(Py_True);
}
