/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tox.c - the type Tox: its life, and iterate(). */
#include "errors.h"
#include "life.h"
#include "methods.h"
#include "turn.h"

#include <stddef.h>
#include <structmember.h>

/* ---- life ---- */

static PyObject *tox_new_object(PyTypeObject *type, PyObject *args PT_UNUSED,
				PyObject *kwargs PT_UNUSED)
{
	struct tox_object *self = (struct tox_object *)type->tp_alloc(type, 0);

	if (!self)
		return NULL;
	self->state = pt_state_of(type);
	self->events_end = &self->events;
	self->finished_file = PT_NO_FILE;
	pt_waiter_init(&self->waiter);
	if (!self->state || !pt_gate_init(&self->gate)) {
		Py_DECREF(self);
		return PyErr_NoMemory();
	}
	return (PyObject *)self;
}

static int tox_init(PyObject *object, PyObject *args, PyObject *kwargs)
{
	static char *words[] = { "options", NULL };
	struct tox_object *self = PT_TOX(object);
	PyObject *options = NULL;

	if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O:Tox", words, &options))
		return -1;
	if (self->gate.turn || self->gate.owner) {
		pt_fail_text(self->state, "tox_new", "IN_USE",
			     "__init__() while the instance is in use");
		return -1;
	}
	if (self->tox)
		pt_tox_destroy(self);
	return pt_tox_start(self, options) ? 0 : -1;
}

static int tox_traverse(PyObject *object, visitproc visit, void *arg)
{
	struct tox_object *self = PT_TOX(object);

	Py_VISIT(Py_TYPE(object));
	Py_VISIT(self->dict);
	Py_VISIT(self->error_type);
	Py_VISIT(self->error_value);
	Py_VISIT(self->error_trace);
	return 0;
}

static int tox_clear(PyObject *object)
{
	struct tox_object *self = PT_TOX(object);

	Py_CLEAR(self->dict);
	Py_CLEAR(self->error_type);
	Py_CLEAR(self->error_value);
	Py_CLEAR(self->error_trace);
	return 0;
}

static void tox_dealloc(PyObject *object)
{
	struct tox_object *self = PT_TOX(object);
	PyTypeObject *type = Py_TYPE(object);

	PyObject_GC_UnTrack(object);
	if (self->weakrefs)
		PyObject_ClearWeakRefs(object);
	if (self->tox)
		pt_tox_destroy(self);
	tox_clear(object);
	pt_waiter_close(&self->waiter);
	pt_numbers_free(&self->deleted_friends);
	pt_numbers_free(&self->cancelled_calls);
	pt_numbers_free(&self->calls);
	pt_gate_finish(&self->gate);
	type->tp_free(object);
	Py_DECREF(type);
}

/* ---- methods ---- */

static PyObject *iterate(PyObject *object, PyObject *unused PT_UNUSED)
{
	return pt_iterate(PT_TOX(object)) ? Py_NewRef(Py_None) : NULL;
}

static PyObject *iteration_interval(PyObject *object, PyObject *unused PT_UNUSED)
{
	if (!pt_enter(PT_TOX(object)))
		return NULL;
	return PyLong_FromUnsignedLong(tox_iteration_interval(PT_TOX(object)->tox));
}

static PyObject *get_savedata_size(PyObject *object, PyObject *unused PT_UNUSED)
{
	if (!pt_enter(PT_TOX(object)))
		return NULL;
	return PyLong_FromSize_t(tox_get_savedata_size(PT_TOX(object)->tox));
}

static PyObject *get_savedata(PyObject *object, PyObject *unused PT_UNUSED)
{
	struct tox_object *self = PT_TOX(object);
	PyObject *bytes;

	if (!pt_enter(self))
		return NULL;
	bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)tox_get_savedata_size(self->tox));
	if (bytes)
		tox_get_savedata(self->tox, (uint8_t *)PyBytes_AS_STRING(bytes));
	return bytes;
}

static PyObject *kill_now(PyObject *object, PyObject *unused PT_UNUSED)
{
	struct tox_object *self = PT_TOX(object);

	if (self->in_log_callback && !pt_enter_slowly(self))
		return NULL;
	if (self->dying || !self->tox)
		return pt_fail_killed(self->state);
	if (!pt_tox_kill(self))
		return NULL;
	Py_RETURN_NONE;
}

static PyObject *context_enter(PyObject *object, PyObject *unused PT_UNUSED)
{
	return pt_enter(PT_TOX(object)) ? Py_NewRef(object) : NULL;
}

static PyObject *__exit__(PyObject *object, PyObject *const *args PT_UNUSED, Py_ssize_t n PT_UNUSED)
{
	struct tox_object *self = PT_TOX(object);

	if (self->tox && !self->dying && !pt_tox_kill(self))
		return NULL;
	Py_RETURN_NONE;
}

typedef bool node_call(Tox *tox, const char *host, uint16_t port, const uint8_t *key,
		       Tox_Err_Bootstrap *error);

/* Resolving the name may take long. */
static PyObject *call_node(PyObject *object, PyObject *const *args, Py_ssize_t n, node_call *call,
			   const char *format, const struct pt_error_set *errors)
{
	struct tox_object *self = PT_TOX(object);
	PyObject *host;
	const char *name;
	uint16_t port;
	uint8_t key[PT_KEY_LEN];
	Tox_Err_Bootstrap err;
	struct pt_unlocked u;
	struct pt_fd_set *before;

	if (!pt_begin(object, NULL, args, n, format, &host, &port, key))
		return NULL;
	name = pt_plain_text(host);
	if (!name)
		return NULL;
	before = pt_fds_before();
	pt_let_go(&self->gate, &u);
	call(self->tox, name, port, key, &err);
	pt_take_back(&self->gate, &u);
	pt_fds_after(&self->waiter, before);
	if (err != TOX_ERR_BOOTSTRAP_OK)
		return pt_fail(self->state, errors, err);
	Py_RETURN_TRUE;
}

static PyObject *bootstrap(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return call_node(self, args, n, tox_bootstrap, "bootstrap:owk", &pt_errors_bootstrap);
}

static PyObject *add_tcp_relay(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return call_node(self, args, n, tox_add_tcp_relay, "add_tcp_relay:owk",
			 &pt_errors_add_tcp_relay);
}

/* clang-format off */
static const PyMethodDef methods[] = {
	{ "iterate", iterate, METH_NOARGS,
	  "iterate($self, /)\n--\n\nOne turn: reads the network, sends what is due, calls the callbacks." },
	{ "iteration_interval", iteration_interval, METH_NOARGS,
	  "iteration_interval($self, /)\n--\n\nMilliseconds until iterate() should be called again." },
	{ "get_savedata", get_savedata, METH_NOARGS,
	  "get_savedata($self, /)\n--\n\nThe profile (keys, friends, groups) as bytes." },
	{ "get_savedata_size", get_savedata_size, METH_NOARGS,
	  "get_savedata_size($self, /)\n--\n\nLength of get_savedata()." },
	{ "kill", kill_now, METH_NOARGS,
	  "kill($self, /)\n--\n\nEnds the instance; friends see it go. Inside a callback: when the turn is over." },
	{ "__enter__", context_enter, METH_NOARGS, NULL },
	PT_FAST(__exit__, NULL),
	PT_FAST(bootstrap, "bootstrap($self, address, port, public_key, /)\n--\n\n"
		"Joins the network through a node; public_key is the node's DHT key."),
	PT_FAST(add_tcp_relay, "add_tcp_relay($self, address, port, public_key, /)\n--\n\nUses a node as TCP relay."),
	{ NULL }
};
/* clang-format on */

static PyMethodDef all_methods[256];

static size_t append(size_t n, const PyMethodDef *from)
{
	const size_t most = sizeof(all_methods) / sizeof(*all_methods) - 1;

	while (from->ml_name && n < most)
		all_methods[n++] = *from++;
	return n;
}

bool pt_tox_methods_collect(void)
{
	const PyMethodDef *const tables[] = { methods,
					      pt_methods_self,
					      pt_methods_friend,
					      pt_methods_file,
					      pt_methods_conference,
					      pt_methods_ngc,
					      pt_methods_ngc_send,
					      pt_methods_ngc_state,
					      pt_methods_ngc_self,
					      pt_methods_ngc_peer,
					      pt_methods_defaults,
					      pt_methods_wait,
					      NULL };
	size_t n = 0;

	for (size_t i = 0; tables[i]; i++)
		n = append(n, tables[i]);
	all_methods[n] = (PyMethodDef){ NULL };
	return n < sizeof(all_methods) / sizeof(*all_methods) - 1;
}

static PyMemberDef members[] = {
	{ "__dictoffset__", T_PYSSIZET, offsetof(struct tox_object, dict), READONLY, NULL },
	{ "__weaklistoffset__", T_PYSSIZET, offsetof(struct tox_object, weakrefs), READONLY, NULL },
	{ NULL }
};

static PyGetSetDef getters[] = {
	{ "__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL }, { NULL }
};

static PyType_Slot slots[] = {
	{ Py_tp_doc,
	  "Tox(options=None)\n--\n\nAn instance of Tox. `options` is any object with the "
	  "attributes of ToxOptions." },
	{ Py_tp_new, tox_new_object },
	{ Py_tp_init, tox_init },
	{ Py_tp_dealloc, tox_dealloc },
	{ Py_tp_setattro, PyObject_GenericSetAttr }, /* the stubs name it */
	{ Py_tp_traverse, tox_traverse },
	{ Py_tp_clear, tox_clear },
	{ Py_tp_methods, all_methods },
	{ Py_tp_members, members },
	{ Py_tp_getset, getters },
	{ 0, NULL }
};

PyType_Spec pt_tox_spec = {
	.name = "pytox.Tox",
	.basicsize = sizeof(struct tox_object),
	.flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
	.slots = slots,
};
