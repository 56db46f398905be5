/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer.c - the type Answer: what a server said. The OCS envelope is checked when it is opened;
 * `data` stays text until somebody wants it. */
#include "ext.h"

#include <string.h>
#include <strings.h>

/* A piece of the body. */
struct span {
	Py_ssize_t at, len;
};

struct answer {
	PyObject_HEAD long status;
	PyObject *headers; /* list of (name, value) in the order in which they came */
	PyObject *body;    /* bytes */
	PyObject *meta;    /* NULL: not opened yet */
	struct span data;
	struct span *items; /* the payload's, when that is a list */
	size_t n_items, room;
};

#define ANSWER(object) ((struct answer *)(object))

static struct te_json reader_of(struct answer *self, struct te_state *state)
{
	struct te_json j = { .state = state };

	j.begin = j.p = PyBytes_AS_STRING(self->body);
	j.end = j.p + PyBytes_GET_SIZE(self->body);
	return j;
}

/* ---- the envelope ---- */

static bool key_is(const char *key, size_t len, const char *word)
{
	return key && len == strlen(word) && memcmp(key, word, len) == 0;
}

static bool keep_item(struct answer *self, struct span item)
{
	struct span *longer;

	if (self->n_items == self->room) {
		self->room = self->room ? 2 * self->room : 16;
		longer = PyMem_Realloc(self->items, self->room * sizeof(*longer));
		if (!longer) {
			PyErr_NoMemory();
			return false;
		}
		self->items = longer;
	}
	self->items[self->n_items++] = item;
	return true;
}

static bool pass_over(struct te_json *j, struct span *out)
{
	out->at = j->p - j->begin;
	if (!te_json_skip(j))
		return false;
	out->len = j->p - j->begin - out->at;
	return true;
}

static bool visit_item(struct te_json *j, const char *key TE_UNUSED, size_t len TE_UNUSED,
		       void *context)
{
	struct span item;

	return pass_over(j, &item) && keep_item(context, item);
}

/* The payload is checked, and its items noted, in one go. */
static bool visit_data(struct te_json *j, struct answer *self)
{
	self->n_items = 0;
	if (*j->p != '[')
		return pass_over(j, &self->data);
	self->data.at = j->p - j->begin;
	if (!te_json_walk(j, visit_item, self))
		return false;
	self->data.len = j->p - j->begin - self->data.at;
	return true;
}

static bool visit_ocs(struct te_json *j, const char *key, size_t len, void *context)
{
	struct answer *self = context;

	if (key_is(key, len, "meta")) {
		Py_XSETREF(self->meta, te_json_value(j));
		return self->meta;
	}
	return key_is(key, len, "data") ? visit_data(j, self) : te_json_skip(j);
}

static bool visit_top(struct te_json *j, const char *key, size_t len, void *context)
{
	if (!key_is(key, len, "ocs") || te_json_peek(j) != '{')
		return te_json_skip(j);
	return te_json_walk(j, visit_ocs, context);
}

static bool open_envelope(struct answer *self)
{
	struct te_state *state = te_state_of(Py_TYPE(self));
	struct te_json j;

	if (self->meta)
		return true;
	if (!state)
		return false;
	j = reader_of(self, state);
	if (te_json_peek(&j) != '{') {
		PyErr_SetString(PyExc_ValueError, "the answer is no JSON object");
		return false;
	}
	if (!te_json_walk(&j, visit_top, self) || !te_json_end(&j)) {
		Py_CLEAR(self->meta);
		return false;
	}
	if (self->meta && PyDict_Check(self->meta) && self->data.len)
		return true;
	Py_CLEAR(self->meta);
	PyErr_SetString(PyExc_ValueError, "the answer has no OCS envelope");
	return false;
}

static PyObject *get_meta(PyObject *object, void *unused TE_UNUSED)
{
	return open_envelope(ANSWER(object)) ? Py_NewRef(ANSWER(object)->meta) : NULL;
}

/* A reader of the payload, or `begin` NULL and an exception. */
static struct te_json data_of(struct answer *self)
{
	struct te_json j = { NULL, NULL, NULL, NULL };

	if (!open_envelope(self))
		return j;
	j = reader_of(self, te_state_of(Py_TYPE(self)));
	j.p += self->data.at;
	j.end = j.p + self->data.len;
	return j;
}

static PyObject *get_data(PyObject *object, void *unused TE_UNUSED)
{
	struct te_json j = data_of(ANSWER(object));

	return j.begin ? te_json_value(&j) : NULL;
}

static PyObject *answer_json(PyObject *object, PyObject *unused TE_UNUSED)
{
	struct te_state *state = te_state_of(Py_TYPE(object));
	struct te_json j;
	PyObject *made;

	if (!state)
		return NULL;
	j = reader_of(ANSWER(object), state);
	made = te_json_value(&j);
	if (made && !te_json_end(&j))
		Py_CLEAR(made);
	return made;
}

/* ---- objects of the payload ---- */

static bool is_record(struct te_state *state, PyObject *type)
{
	int is = PyType_Check(type)
			 ? PyObject_IsSubclass(type, (PyObject *)state->classes[TE_Record])
			 : 0;

	if (is == 0)
		PyErr_SetString(PyExc_TypeError, "not a class of this module");
	return is > 0;
}

/* Arguments of record() and records(), of an answer whose envelope is good. */
static bool read_class(struct answer *self, PyObject *args, PyTypeObject **type, PyObject **second)
{
	struct te_state *state = te_state_of(Py_TYPE(self));
	PyObject *class;

	*second = NULL;
	if (!state || !PyArg_ParseTuple(args, "O|O", &class, second) || !is_record(state, class))
		return false;
	if (*second == Py_None)
		*second = NULL;
	*type = (PyTypeObject *)class;
	return open_envelope(self);
}

static PyObject *make_record(struct answer *self, PyTypeObject *type, struct span span,
			     PyObject *second)
{
	if (PyBytes_AS_STRING(self->body)[span.at] == '{')
		return te_record_of_text(type, self->body, span.at, span.len, second);
	PyErr_SetString(PyExc_ValueError, "the answer has something else than objects");
	return NULL;
}

static PyObject *answer_record(PyObject *object, PyObject *args)
{
	struct answer *self = ANSWER(object);
	PyTypeObject *type;
	PyObject *second;

	if (!read_class(self, args, &type, &second))
		return NULL;
	return make_record(self, type, self->data, second);
}

static PyObject *answer_records(PyObject *object, PyObject *args)
{
	struct answer *self = ANSWER(object);
	PyTypeObject *type;
	PyObject *second, *list;

	if (!read_class(self, args, &type, &second))
		return NULL;
	if (PyBytes_AS_STRING(self->body)[self->data.at] != '[') {
		PyErr_SetString(PyExc_ValueError, "the answer has no list");
		return NULL;
	}
	list = PyList_New((Py_ssize_t)self->n_items);
	for (size_t i = 0; list && i < self->n_items; i++) {
		PyObject *made = make_record(self, type, self->items[i], second);

		if (made)
			PyList_SET_ITEM(list, (Py_ssize_t)i, made);
		else
			Py_CLEAR(list);
	}
	return list;
}

/* ---- headers ---- */

static bool is_name(PyObject *pair, PyObject *wanted)
{
	PyObject *name = PyTuple_Check(pair) ? PyTuple_GET_ITEM(pair, 0) : NULL;
	const char *one = name ? PyUnicode_AsUTF8(name) : NULL;
	const char *other = PyUnicode_AsUTF8(wanted);

	return one && other && strcasecmp(one, other) == 0;
}

static PyObject *answer_header(PyObject *object, PyObject *args)
{
	PyObject *headers = ANSWER(object)->headers;
	PyObject *name, *otherwise = Py_None;

	if (!PyArg_ParseTuple(args, "U|O:header", &name, &otherwise))
		return NULL;
	for (Py_ssize_t i = PyList_GET_SIZE(headers); i > 0; i--) {
		if (is_name(PyList_GET_ITEM(headers, i - 1), name))
			return Py_NewRef(PyTuple_GET_ITEM(PyList_GET_ITEM(headers, i - 1), 1));
	}
	return PyErr_Occurred() ? NULL : Py_NewRef(otherwise);
}

/* ---- life ---- */

PyObject *te_answer_new(struct te_state *state, long status, PyObject *headers, PyObject *body)
{
	struct answer *self = NULL;

	if (headers && body)
		self = ANSWER(state->answer_type->tp_alloc(state->answer_type, 0));
	if (!self) {
		Py_XDECREF(headers);
		Py_XDECREF(body);
		return NULL;
	}
	self->status = status;
	self->headers = headers;
	self->body = body;
	return (PyObject *)self;
}

static PyObject *answer_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
	static char *words[] = { "status", "headers", "body", NULL };
	struct te_state *state = te_state_of(type);
	PyObject *headers, *body;
	long status;

	if (!state || !PyArg_ParseTupleAndKeywords(args, kwargs, "lO!S:Answer", words, &status,
						   &PyList_Type, &headers, &body))
		return NULL;
	return te_answer_new(state, status, Py_NewRef(headers), Py_NewRef(body));
}

static int answer_traverse(PyObject *object, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(object));
	Py_VISIT(ANSWER(object)->headers);
	Py_VISIT(ANSWER(object)->meta);
	return 0;
}

static int answer_clear(PyObject *object)
{
	Py_CLEAR(ANSWER(object)->headers);
	Py_CLEAR(ANSWER(object)->meta);
	return 0;
}

static void answer_dealloc(PyObject *object)
{
	PyTypeObject *type = Py_TYPE(object);

	PyObject_GC_UnTrack(object);
	answer_clear(object);
	Py_CLEAR(ANSWER(object)->body);
	PyMem_Free(ANSWER(object)->items);
	type->tp_free(object);
	Py_DECREF(type);
}

static PyMethodDef methods[] = {
	{ "json", answer_json, METH_NOARGS, "json($self, /)\n--\n\nThe whole body, read as JSON." },
	{ "header", answer_header, METH_VARARGS,
	  "header($self, name, otherwise=None, /)\n--\n\nA header by its name, in any case." },
	{ "record", answer_record, METH_VARARGS,
	  "record($self, cls, second=None, /)\n--\n\nThe payload as an object of a class." },
	{ "records", answer_records, METH_VARARGS,
	  "records($self, cls, second=None, /)\n--\n\nThe payload as a list of objects of a class." },
	{ NULL, NULL, 0, NULL },
};

static PyGetSetDef getters[] = {
	{ "meta", get_meta, NULL, "ocs.meta, a dict.", NULL },
	{ "data", get_data, NULL, "ocs.data, made anew each time.", NULL },
	{ NULL, NULL, NULL, NULL, NULL },
};

static PyMemberDef members[] = {
	{ "status", T_LONG, offsetof(struct answer, status), READONLY, "HTTP's status." },
	{ "headers", T_OBJECT, offsetof(struct answer, headers), READONLY,
	  "(name, value) in the order in which they came." },
	{ "body", T_OBJECT, offsetof(struct answer, body), READONLY, "The bytes." },
	{ NULL, 0, 0, 0, NULL },
};

static PyType_Slot slots[] = {
	{ Py_tp_doc, "Answer(status, headers, body)\n--\n\nWhat a server said." },
	{ Py_tp_new, answer_new },
	{ Py_tp_traverse, answer_traverse },
	{ Py_tp_clear, answer_clear },
	{ Py_tp_dealloc, answer_dealloc },
	{ Py_tp_methods, methods },
	{ Py_tp_getset, getters },
	{ Py_tp_members, members },
	{ 0, NULL },
};

PyType_Spec te_answer_spec = {
	.name = "tertulia._tertulia.Answer",
	.basicsize = sizeof(struct answer),
	.flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
	.slots = slots,
};
