/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer.c - the type Answer: what a server said. The OCS envelope is checked when it is opened;
 * what is in it stays text until somebody wants it, and headers and body stay the library's. */
#include "ext.h"

#include <string.h>
#include <strings.h>

/* A piece of the body. */
struct span {
	Py_ssize_t at, len;
};

struct answer {
	PyObject_HEAD long status;
	PyObject *owner;            /* of the text: the bytes, or a capsule with the call */
	const struct tt_call *call; /* NULL: what follows was given */
	const char *text;           /* the body; there is a NUL behind it */
	Py_ssize_t n;
	PyObject *headers; /* list of (name, value) in the order in which they came */
	PyObject *body;    /* bytes */
	bool is_open;      /* the envelope; what follows is known */
	bool is_ok;        /* meta.status */
	struct span meta, data;
	struct span *items; /* the payload's, when that is a list */
	size_t n_items, room;
};

#define ANSWER(object) ((struct answer *)(object))

static struct te_json reader_of(struct answer *self, struct te_state *state)
{
	struct te_json j = { .state = state };

	j.begin = j.p = self->text;
	j.end = j.p + self->n;
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

static bool visit_status(struct te_json *j, const char *key, size_t len, void *context)
{
	static const char ok[] = "\"ok\"";
	struct answer *self = context;

	if (key_is(key, len, "status"))
		self->is_ok = (size_t)(j->end - j->p) >= sizeof(ok) - 1 &&
			      memcmp(j->p, ok, sizeof(ok) - 1) == 0;
	return te_json_skip(j);
}

static bool visit_meta(struct te_json *j, struct answer *self)
{
	self->meta.at = j->p - j->begin;
	if (*j->p == '{' ? !te_json_walk(j, visit_status, self) : !te_json_skip(j))
		return false;
	self->meta.len = j->p - j->begin - self->meta.at;
	return true;
}

static bool visit_ocs(struct te_json *j, const char *key, size_t len, void *context)
{
	struct answer *self = context;

	if (key_is(key, len, "meta"))
		return visit_meta(j, self);
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

	if (self->is_open)
		return true;
	if (!state)
		return false;
	self->meta.len = self->data.len = 0;
	j = reader_of(self, state);
	if (te_json_peek(&j) != '{') {
		PyErr_SetString(PyExc_ValueError, "the answer is no JSON object");
		return false;
	}
	if (!te_json_walk(&j, visit_top, self) || !te_json_end(&j))
		return false;
	self->is_open = self->meta.len && self->text[self->meta.at] == '{' && self->data.len;
	if (!self->is_open)
		PyErr_SetString(PyExc_ValueError, "the answer has no OCS envelope");
	return self->is_open;
}

static PyObject *get_is_ok(PyObject *object, void *unused TE_UNUSED)
{
	return open_envelope(ANSWER(object)) ? PyBool_FromLong(ANSWER(object)->is_ok) : NULL;
}

/* What stands at a place of the opened envelope. */
static PyObject *make_span(struct answer *self, const struct span *span)
{
	struct te_json j;

	if (!open_envelope(self))
		return NULL;
	j = reader_of(self, te_state_of(Py_TYPE(self)));
	j.p += span->at;
	j.end = j.p + span->len;
	return te_json_value(&j);
}

static PyObject *get_meta(PyObject *object, void *unused TE_UNUSED)
{
	return make_span(ANSWER(object), &ANSWER(object)->meta);
}

static PyObject *get_data(PyObject *object, void *unused TE_UNUSED)
{
	return make_span(ANSWER(object), &ANSWER(object)->data);
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
	if (self->text[span.at] == '{')
		return te_record_of_text(type, self->owner, self->text + span.at, span.len, second);
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
	if (self->text[self->data.at] != '[') {
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

/* ---- the body ---- */

static PyObject *get_body(PyObject *object, void *unused TE_UNUSED)
{
	struct answer *self = ANSWER(object);

	if (!self->body)
		self->body = PyBytes_FromStringAndSize(self->text, self->n);
	return Py_XNewRef(self->body);
}

static PyObject *get_size(PyObject *object, void *unused TE_UNUSED)
{
	return PyLong_FromSsize_t(ANSWER(object)->n);
}

static PyObject *answer_has(PyObject *object, PyObject *piece)
{
	struct answer *self = ANSWER(object);

	if (!PyBytes_Check(piece)) {
		PyErr_SetString(PyExc_TypeError, "bytes are wanted");
		return NULL;
	}
	return PyBool_FromLong(memmem(self->text, (size_t)self->n, PyBytes_AS_STRING(piece),
				      (size_t)PyBytes_GET_SIZE(piece)) != NULL);
}

/* ---- headers ---- */

static PyObject *latin1(const char *text)
{
	return PyUnicode_DecodeLatin1(text, (Py_ssize_t)strlen(text), "strict");
}

static PyObject *make_headers(const struct tt_call *call)
{
	PyObject *made = PyList_New(0);
	const char *name, *value;

	for (size_t i = 0; made && tt_call_header_at(call, i, &name, &value); i++) {
		PyObject *pair = Py_BuildValue("NN", latin1(name), latin1(value));

		if (!pair || PyList_Append(made, pair) < 0)
			Py_CLEAR(made);
		Py_XDECREF(pair);
	}
	return made;
}

static PyObject *get_headers(PyObject *object, void *unused TE_UNUSED)
{
	struct answer *self = ANSWER(object);

	if (!self->headers)
		self->headers = make_headers(self->call);
	return Py_XNewRef(self->headers);
}

static bool is_name(PyObject *pair, const char *wanted)
{
	PyObject *name = PyTuple_Check(pair) ? PyTuple_GET_ITEM(pair, 0) : NULL;
	const char *one = name ? PyUnicode_AsUTF8(name) : NULL;

	return one && strcasecmp(one, wanted) == 0;
}

/* Of headers that Python gave. NULL without an exception: it is not there. */
static PyObject *given_header(PyObject *headers, const char *name)
{
	for (Py_ssize_t i = PyList_GET_SIZE(headers); i > 0; i--) {
		if (is_name(PyList_GET_ITEM(headers, i - 1), name))
			return Py_NewRef(PyTuple_GET_ITEM(PyList_GET_ITEM(headers, i - 1), 1));
	}
	return NULL;
}

static PyObject *answer_header(PyObject *object, PyObject *args)
{
	struct answer *self = ANSWER(object);
	PyObject *otherwise = Py_None, *found;
	const char *name, *value;

	if (!PyArg_ParseTuple(args, "s|O:header", &name, &otherwise))
		return NULL;
	if (self->call) {
		value = tt_call_header(self->call, name);
		return value ? latin1(value) : Py_NewRef(otherwise);
	}
	found = given_header(self->headers, name);
	return found || PyErr_Occurred() ? found : Py_NewRef(otherwise);
}

/* ---- life ---- */

#define CALL_NAME "tertulia.call"

static void free_call(PyObject *capsule)
{
	tt_call_free(PyCapsule_GetPointer(capsule, CALL_NAME));
}

static struct answer *new_answer(struct te_state *state, PyObject *owner, long status)
{
	struct answer *self = ANSWER(state->answer_type->tp_alloc(state->answer_type, 0));

	if (!self)
		return NULL;
	self->owner = Py_NewRef(owner);
	self->status = status;
	return self;
}

PyObject *te_answer_of_call(struct te_state *state, struct tt_call *call)
{
	PyObject *owner = PyCapsule_New(call, CALL_NAME, free_call);
	struct tt_str body = tt_call_body(call);
	struct answer *self;

	if (!owner) {
		tt_call_free(call);
		return NULL;
	}
	self = new_answer(state, owner, tt_call_status(call));
	Py_DECREF(owner);
	if (!self)
		return NULL;
	self->call = call;
	self->text = body.p ? body.p : "";
	self->n = (Py_ssize_t)body.n;
	return (PyObject *)self;
}

static PyObject *answer_of_given(struct te_state *state, long status, PyObject *headers,
				 PyObject *body)
{
	struct answer *self = new_answer(state, body, status);

	if (!self)
		return NULL;
	self->headers = Py_NewRef(headers);
	self->body = Py_NewRef(body);
	self->text = PyBytes_AS_STRING(body);
	self->n = PyBytes_GET_SIZE(body);
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
	return answer_of_given(state, status, headers, body);
}

static int answer_traverse(PyObject *object, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(object));
	Py_VISIT(ANSWER(object)->headers);
	return 0;
}

static int answer_clear(PyObject *object)
{
	Py_CLEAR(ANSWER(object)->headers);
	return 0;
}

static void answer_dealloc(PyObject *object)
{
	PyTypeObject *type = Py_TYPE(object);

	PyObject_GC_UnTrack(object);
	answer_clear(object);
	Py_CLEAR(ANSWER(object)->body);
	Py_CLEAR(ANSWER(object)->owner);
	PyMem_Free(ANSWER(object)->items);
	type->tp_free(object);
	Py_DECREF(type);
}

static PyMethodDef methods[] = {
	{ "json", answer_json, METH_NOARGS, "json($self, /)\n--\n\nThe whole body, read as JSON." },
	{ "has", answer_has, METH_O,
	  "has($self, piece, /)\n--\n\nWhether these bytes are anywhere in the body." },
	{ "header", answer_header, METH_VARARGS,
	  "header($self, name, otherwise=None, /)\n--\n\nA header by its name, in any case." },
	{ "record", answer_record, METH_VARARGS,
	  "record($self, cls, second=None, /)\n--\n\nThe payload as an object of a class." },
	{ "records", answer_records, METH_VARARGS,
	  "records($self, cls, second=None, /)\n--\n\nThe payload as a list of objects of a class." },
	{ NULL, NULL, 0, NULL },
};

static PyGetSetDef getters[] = {
	{ "headers", get_headers, NULL, "(name, value) in the order in which they came.", NULL },
	{ "body", get_body, NULL, "The bytes.", NULL },
	{ "size", get_size, NULL, "How many bytes.", NULL },
	{ "is_ok", get_is_ok, NULL, "Whether ocs.meta.status is ok.", NULL },
	{ "meta", get_meta, NULL, "ocs.meta, a dict, made anew each time.", NULL },
	{ "data", get_data, NULL, "ocs.data, made anew each time.", NULL },
	{ NULL, NULL, NULL, NULL, NULL },
};

static PyMemberDef members[] = {
	{ "status", T_LONG, offsetof(struct answer, status), READONLY, "HTTP's status." },
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
