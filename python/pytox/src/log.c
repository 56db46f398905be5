/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log.c - lines of libtoxcore's log. */
#include "log.h"

#include "object.h"

/* Comes from anywhere: inside tox_new(), with or without the GIL. */
void pt_on_log(Tox *tox PT_UNUSED, Tox_Log_Level level, const char *file, uint32_t line,
	       const char *func, const char *message, void *user_data)
{
	struct tox_object *self = user_data;
	PyGILState_STATE gil;
	PyObject *result, *type, *value, *trace;

	if (!self->tox && !self->starting)
		return;
	gil = PyGILState_Ensure();
	PyErr_Fetch(&type, &value, &trace);
	self->in_log_callback++;
	result = PyObject_CallMethod((PyObject *)self, "on_log", "isIss", (int)level, file,
				     (unsigned)line, func, message);
	if (!result)
		PyErr_WriteUnraisable((PyObject *)self);
	Py_XDECREF(result);
	self->in_log_callback--;
	PyErr_Restore(type, value, trace);
	PyGILState_Release(gil);
}
