/* SPDX-License-Identifier: GPL-3.0-or-later */
/* turn.h - coming in, one iterate() from its begin to its end, and kill(). */
#ifndef PYTOX_TURN_H
#define PYTOX_TURN_H

#include "args.h"
#include "object.h"

/* Before a short call that keeps the GIL. False: an exception is set. */
bool pt_enter_slowly(struct tox_object *self);
static inline bool pt_enter(struct tox_object *self)
{
	if (self->tox && !self->gate.owner && !self->dying)
		return true;
	return pt_enter_slowly(self);
}

/* Begins a method of Tox: takes its arguments apart as pt_parse() does, and enters. False: an
 * exception is set and nothing is held. */
bool pt_begin(PyObject *object, struct pt_held *held, PyObject *const *args, Py_ssize_t n,
	      const char *format, ...);

/* A turn: what comes before libtoxcore works, and after. False: an exception is set; the end also
 * does what the turn put off, and hands out the first exception of a callback. */
bool pt_turn_begin(struct tox_object *self);
bool pt_turn_end(struct tox_object *self);

/* One turn. False: an exception is set. */
bool pt_iterate(struct tox_object *self);

bool pt_tox_kill(struct tox_object *self);

#endif
