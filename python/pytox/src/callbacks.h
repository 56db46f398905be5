/* SPDX-License-Identifier: GPL-3.0-or-later */
/* callbacks.h - from libtoxcore into a Python method `on_...` and back. */
#ifndef PYTOX_CALLBACKS_H
#define PYTOX_CALLBACKS_H

#include "object.h"

/* Into Python, where other threads may want to use the instance (SHARE), or must wait (HOLD).
 * False: the instance is dying, and we are back already. */
bool pt_cb_enter(struct tox_object *self, struct pt_cb *cb, enum pt_cb_mode mode);
void pt_cb_leave(struct tox_object *self, struct pt_cb *cb);

/* Calls method `name` of `target` with arguments made by `format`:
 *   u uint32_t   U uint64_t   i int   p int as bool
 *   t text of a peer: pointer, length    y bytes: pointer, length (size_t both)
 *   c like y, length 0 gives None        h hex: pointer, length    o PyObject * (borrowed)
 * An exception is kept for the end of the turn. */
void pt_call(struct tox_object *self, PyObject *target, enum pt_name name, const char *format, ...);
void pt_call_va(struct tox_object *self, PyObject *target, enum pt_name name, const char *format,
		va_list values);
/* With arguments that are made already: takes the references of args[1...n-1]; args[0] is free. */
void pt_call_with(struct tox_object *self, PyObject *target, enum pt_name name, PyObject **args,
		  size_t n);
/* Fills args[1...]; returns how many, 0 with an exception set. args[0] is the caller's. */
size_t pt_make_args(PyObject **args, const char *format, va_list values);

/* In, pt_call() on the Tox itself, and back. */
void pt_deliver(struct tox_object *self, enum pt_cb_mode mode, enum pt_name name,
		const char *format, ...);

/* What callbacks leave for the end of the turn: the first exception, and numbers in one of the
 * sets. False: an exception is set. */
void pt_keep_error(struct tox_object *self, PyObject *where);
bool pt_put_off(struct tox_object *self, struct pt_numbers *set, uint32_t number);

#endif
