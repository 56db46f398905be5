/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer.c - the type Answer: what a server said. The OCS envelope is checked when it is opened;
 * `data` stays text until somebody wants it. */
#include "ext.h"

#include <string.h>

struct answer {
	PyObject_HEAD long status;
	PyObject *headers; /* list of (name, value) in the order in which they came */
	PyObject *body;    /* bytes */
	PyObject *meta;    /* NULL: not opened yet */
	Py_ssize_t data, data_len;
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

static bool visit_ocs(struct te_json *j, const char *key, size_t len, void *context)
{
	struct answer *self = context;

	if (key_is(key, len, "meta")) {
		Py_XSETREF(self->meta, te_json_value(j));
		return self->meta;
	}
	if (key_is(key, len, "data")) {
		self->data = j->p - j->begin;
		if (!te_json_skip(j))
			return false;
		self->data_len = j->p - j->begin - self->data;
		return true;
	}
	return te_json_skip(j);
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
	if (self->meta && PyDict_Check(self->meta) && self->data_len)
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
	j.p += self->data;
	j.end = j.p + self->data_len;
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

struct making {
	struct answer *answer;
	PyObject *list, *second;
	PyTypeObject *type;
};

static bool is_record(struct te_state *state, PyObject *type)
{
	int is = PyType_Check(type)
			 ? PyObject_IsSubclass(type, (PyObject *)state->classes[TE_Record])
			 : 0;

	if (is == 0)
		PyErr_SetString(PyExc_TypeError, "not a class of this module");
	return is > 0;
}

static PyObject *make_one(struct te_json *j, const struct making *m)
{
	Py_ssize_t at = j->p - j->begin;

	if (te_json_peek(j) != '{') {
		PyErr_SetString(PyExc_ValueError, "the answer has something else than objects");
		return NULL;
	}
	if (!te_json_skip(j))
		return NULL;
	return te_record_of_text(m->type, m->answer->body, at, j->p - j->begin - at, m->second);
}

static bool add_one(struct te_json *j, const char *key TE_UNUSED, size_t len TE_UNUSED,
		    void *context)
{
	struct making *m = context;
	PyObject *made = make_one(j, m);
	int status = made ? PyList_Append(m->list, made) : -1;

	Py_XDECREF(made);
	return status == 0;
}

static PyObject *answer_record(PyObject *object, PyObject *args)
{
	struct making m = { .answer = ANSWER(object) };
	struct te_json j;
	PyObject *type;

	if (!PyArg_ParseTuple(args, "O|O:record", &type, &m.second))
		return NULL;
	j = data_of(m.answer);
	if (!j.begin || !is_record(j.state, type))
		return NULL;
	if (m.second == Py_None)
		m.second = NULL;
	m.type = (PyTypeObject *)type;
	return make_one(&j, &m);
}

static PyObject *answer_records(PyObject *object, PyObject *args)
{
	struct making m = { .answer = ANSWER(object) };
	struct te_json j;
	PyObject *type;

	if (!PyArg_ParseTuple(args, "O|O:records", &type, &m.second))
		return NULL;
	j = data_of(m.answer);
	if (!j.begin || !is_record(j.state, type))
		return NULL;
	if (m.second == Py_None)
		m.second = NULL;
	m.type = (PyTypeObject *)type;
	m.list = PyList_New(0);
	if (m.list && (te_json_peek(&j) != '[' || !te_json_walk(&j, add_one, &m))) {
		if (!PyErr_Occurred())
			PyErr_SetString(PyExc_ValueError, "the answer has no list");
		Py_CLEAR(m.list);
	}
	return m.list;
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
	type->tp_free(object);
	Py_DECREF(type);
}

static PyMethodDef methods[] = {
	{ "json", answer_json, METH_NOARGS, "json($self, /)\n--\n\nThe whole body, read as JSON." },
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
