/* SPDX-License-Identifier: GPL-3.0-or-later */
/* callbacks.c - from libtoxcore into methods `on_...`.
 *
 * The method is looked up by name at each event, so that subclasses, later assignments to a class
 * and functions put on an instance all work. */
#include "callbacks.h"

#include "args.h"

#define ARGS_MAX 8

static PyObject *make_blob(char kind, const uint8_t *bytes, size_t n)
{
	switch (kind) {
	case 't':
		return pt_text(bytes, n);
	case 'h':
		return pt_hex(bytes, n);
	case 'c':
		if (!n)
			return Py_NewRef(Py_None);
		/* fall through */
	default:
		return PyBytes_FromStringAndSize((const char *)bytes, (Py_ssize_t)n);
	}
}

/* What fits into a long takes Python's shorter way: numbers of files and positions in them come
 * with each 1371 bytes. */
static PyObject *make_number(uint64_t value)
{
	return value <= LONG_MAX ? PyLong_FromLong((long)value)
				 : PyLong_FromUnsignedLongLong(value);
}

size_t pt_make_args(PyObject **args, const char *format, va_list values)
{
	size_t n = 1;

	for (; *format; format++, n++) {
		const uint8_t *bytes;

		switch (*format) {
		case 'u':
			args[n] = make_number(va_arg(values, uint32_t));
			break;
		case 'U':
			args[n] = make_number(va_arg(values, uint64_t));
			break;
		case 'i':
			args[n] = PyLong_FromLong(va_arg(values, int));
			break;
		case 'p':
			args[n] = PyBool_FromLong(va_arg(values, int));
			break;
		case 'o':
			args[n] = Py_NewRef(va_arg(values, PyObject *));
			break;
		default:
			bytes = va_arg(values, const uint8_t *);
			args[n] = make_blob(*format, bytes, va_arg(values, size_t));
		}
		if (args[n])
			continue;
		while (--n)
			Py_DECREF(args[n]);
		return 0;
	}
	return n;
}

/* The first exception of a turn comes out of iterate(); the others are reported as unraisable. */
void pt_keep_error(struct tox_object *self, PyObject *where)
{
	if (self->gate.turn != PyThread_get_thread_ident() || self->error_type)
		PyErr_WriteUnraisable(where);
	else
		PyErr_Fetch(&self->error_type, &self->error_value, &self->error_trace);
}

void pt_call_with(struct tox_object *self, PyObject *target, enum pt_name name, PyObject **args,
		  size_t n)
{
	PyObject *result = NULL;

	if (n) {
		args[0] = target;
		result = PyObject_VectorcallMethod(self->state->names[name], args,
						   n | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
		while (--n)
			Py_DECREF(args[n]);
	}
	if (!result)
		pt_keep_error(self, self->state->names[name]);
	Py_XDECREF(result);
	self->n_events++;
}

void pt_call_va(struct tox_object *self, PyObject *target, enum pt_name name, const char *format,
		va_list values)
{
	PyObject *space[ARGS_MAX + 2], **args = space + 1;

	pt_call_with(self, target, name, args, pt_make_args(args, format, values));
}

void pt_call(struct tox_object *self, PyObject *target, enum pt_name name, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	pt_call_va(self, target, name, format, values);
	va_end(values);
}

bool pt_cb_enter(struct tox_object *self, struct pt_cb *cb, enum pt_cb_mode mode)
{
	pt_gate_cb_enter(&self->gate, cb, self->in_av_callback ? PT_CB_HOLD : mode);
	if (!self->dying)
		return true;
	pt_cb_leave(self, cb);
	return false;
}

void pt_cb_leave(struct tox_object *self, struct pt_cb *cb)
{
	pt_gate_cb_leave(&self->gate, cb);
}

/* Instances are not freed inside iterate(): who called it holds a reference. */
void pt_deliver(struct tox_object *self, enum pt_cb_mode mode, enum pt_name name,
		const char *format, ...)
{
	struct pt_cb cb;
	va_list values;

	if (!pt_cb_enter(self, &cb, mode))
		return;
	va_start(values, format);
	pt_call_va(self, (PyObject *)self, name, format, values);
	va_end(values);
	pt_cb_leave(self, &cb);
}

bool pt_put_off(struct tox_object *self, struct pt_numbers *set, uint32_t number)
{
	if (!pt_numbers_add(set, number))
		return false;
	self->put_off = true;
	return true;
}
