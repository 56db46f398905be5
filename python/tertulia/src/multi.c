/* SPDX-License-Identifier: GPL-3.0-or-later */
/* multi.c - the type Multi: many requests at once, for an event loop that watches one descriptor.
 *
 * Belongs to the thread of its loop. The GIL stays: a step does what is there to do and never
 * waits. */
#include "ext.h"

#define MULTI(object) ((struct multi *)(object))

struct multi {
	PyObject_HEAD struct tt_multi *multi;
	PyObject *finished; /* list of (done, outcome), for the end of the step */
};

/* From within tt_multi_step(). */
static void note(void *ctx, struct tt_call *native TE_UNUSED)
{
	struct te_call *call = ctx;
	struct multi *self = MULTI(call->multi);
	struct te_state *state = te_state_of(Py_TYPE(self));
	PyObject *outcome = state ? te_call_outcome(state, call) : NULL, *pair;

	if (!outcome) {
		PyObject *type, *value, *trace;

		PyErr_Fetch(&type, &value, &trace);
		PyErr_NormalizeException(&type, &value, &trace);
		outcome = value;
		Py_XDECREF(type);
		Py_XDECREF(trace);
	}
	pair = outcome ? PyTuple_Pack(2, call->done, outcome) : NULL;
	if (!pair || PyList_Append(self->finished, pair) < 0)
		PyErr_WriteUnraisable((PyObject *)self);
	Py_XDECREF(pair);
	Py_XDECREF(outcome);
}

static PyObject *multi_start(PyObject *object, PyObject *args)
{
	struct te_state *state = te_state_of(Py_TYPE(object));
	Py_ssize_t n = PyTuple_GET_SIZE(args);
	PyObject *wanted, *client;
	struct te_call *call;

	if (!state || n < 3) {
		PyErr_SetString(PyExc_TypeError, "start(client, ..., done)");
		return NULL;
	}
	client = PyTuple_GET_ITEM(args, 0);
	if (!PyObject_TypeCheck(client, state->client_type)) {
		PyErr_SetString(PyExc_TypeError, "a Client is wanted");
		return NULL;
	}
	wanted = PyTuple_GetSlice(args, 1, n - 1);
	call = wanted ? te_call_new(state, client, wanted) : NULL;
	Py_XDECREF(wanted);
	if (!call)
		return NULL;
	call->multi = Py_NewRef(object);
	call->done = Py_NewRef(PyTuple_GET_ITEM(args, n - 1));
	if (tt_multi_start(MULTI(object)->multi, call->call, note, call)) {
		Py_DECREF(call);
		return PyErr_NoMemory();
	}
	return (PyObject *)call;
}

static PyObject *multi_step(PyObject *object, PyObject *unused TE_UNUSED)
{
	struct multi *self = MULTI(object);
	PyObject *finished, *fresh = PyList_New(0);

	if (!fresh)
		return NULL;
	tt_multi_step(self->multi, 0);
	finished = self->finished;
	self->finished = fresh;
	return finished;
}

static PyObject *multi_fileno(PyObject *object, PyObject *unused TE_UNUSED)
{
	return PyLong_FromLong(tt_multi_fd(MULTI(object)->multi));
}

static PyObject *multi_running(PyObject *object, PyObject *unused TE_UNUSED)
{
	return PyLong_FromSize_t(tt_multi_running(MULTI(object)->multi));
}

/* ---- life ---- */

static PyObject *multi_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
	static char *words[] = { NULL };
	struct multi *self;

	if (!PyArg_ParseTupleAndKeywords(args, kwargs, ":Multi", words))
		return NULL;
	self = MULTI(type->tp_alloc(type, 0));
	if (!self)
		return NULL;
	self->finished = PyList_New(0);
	if (self->finished && tt_multi_create(&self->multi) == 0)
		return (PyObject *)self;
	if (!PyErr_Occurred())
		PyErr_SetString(PyExc_OSError, "no descriptors are left");
	Py_DECREF(self);
	return NULL;
}

static int multi_traverse(PyObject *object, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(object));
	Py_VISIT(MULTI(object)->finished);
	return 0;
}

static int multi_clear(PyObject *object)
{
	Py_CLEAR(MULTI(object)->finished);
	return 0;
}

/* Every call that runs holds us, so none does. */
static void multi_dealloc(PyObject *object)
{
	PyTypeObject *type = Py_TYPE(object);

	PyObject_GC_UnTrack(object);
	tt_multi_destroy(MULTI(object)->multi);
	multi_clear(object);
	type->tp_free(object);
	Py_DECREF(type);
}

static PyMethodDef methods[] = {
	{ "start", multi_start, METH_VARARGS,
	  "start($self, client, method, path, headers, body, content_type, timeout_ms, is_file, sink, done, /)\n"
	  "--\n\nSends a request. step() gives (done, answer or exception) once it has ended." },
	{ "step", multi_step, METH_NOARGS,
	  "step($self, /)\n--\n\nWorks off what is there to do; gives what has ended." },
	{ "fileno", multi_fileno, METH_NOARGS,
	  "fileno($self, /)\n--\n\nReadable when there is something to do." },
	{ "running", multi_running, METH_NOARGS,
	  "running($self, /)\n--\n\nHow many requests have not ended." },
	{ NULL, NULL, 0, NULL },
};

static PyType_Slot slots[] = {
	{ Py_tp_doc, "Multi()\n--\n\nMany requests at once." },
	{ Py_tp_new, multi_new },
	{ Py_tp_traverse, multi_traverse },
	{ Py_tp_clear, multi_clear },
	{ Py_tp_dealloc, multi_dealloc },
	{ Py_tp_methods, methods },
	{ 0, NULL },
};

PyType_Spec te_multi_spec = {
	.name = "tertulia._tertulia.Multi",
	.basicsize = sizeof(struct multi),
	.flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
	.slots = slots,
};
