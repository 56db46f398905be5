/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record.c - the type Record and what derives from it: a JSON object with properties.
 *
 * What came from a server stays text until the first property is read; lists of a hundred
 * conversations, of which a program looks at three, cost little. The text has been checked by then,
 * and belongs to the answer that it came with. */
#include "ext.h"

#include <string.h>

#define RECORD(object) ((struct te_record *)(object))

/* ---- the dict ---- */

static PyObject *parse(struct te_record *self)
{
	struct te_state *state = te_state_of(Py_TYPE(self));
	struct te_json j = { .state = state };
	PyObject *raw;

	if (!state)
		return NULL;
	j.begin = j.p = self->text;
	j.end = j.p + self->len;
	raw = te_json_value(&j);
	if (raw) {
		self->raw = raw;
		Py_CLEAR(self->owner);
	}
	return raw;
}

/* Borrowed. */
static PyObject *raw_of(struct te_record *self)
{
	if (self->raw)
		return self->raw;
	if (self->owner)
		return parse(self);
	PyErr_SetString(PyExc_ValueError, "the object was never made");
	return NULL;
}

/* ---- properties ---- */

/* What a field is that the server left out; NULL: it has to be there. */
static PyObject *when_missing(const struct te_field *field)
{
	PyObject *const objects[] = { [TE_FALSE] = Py_False, [TE_NONE] = Py_None };

	if (field->missing == TE_ZERO)
		return PyLong_FromLong(0);
	if (field->missing == TE_EMPTY)
		return PyUnicode_FromString("");
	if (field->missing == TE_LIST)
		return PyList_New(0);
	if (field->missing == TE_DICT)
		return PyDict_New();
	if (field->missing != TE_REQUIRED)
		return Py_NewRef(objects[field->missing]);
	PyErr_SetString(PyExc_KeyError, field->key);
	return NULL;
}

/* The value at `key`, whose parts are divided by dots; NULL without an exception: it is missing.
 * New reference. */
static PyObject *look_up(PyObject *raw, const char *key)
{
	PyObject *found = Py_NewRef(raw);

	while (found && *key) {
		size_t n = strcspn(key, ".");
		PyObject *name = PyUnicode_FromStringAndSize(key, (Py_ssize_t)n);
		PyObject *next = name ? PyObject_GetItem(found, name) : NULL;

		Py_XDECREF(name);
		Py_DECREF(found);
		if (!next && PyErr_ExceptionMatches(PyExc_KeyError))
			PyErr_Clear();
		found = next;
		key += n + (key[n] == '.');
	}
	return found;
}

static bool load_enum(struct te_state *state, enum te_enum of)
{
	static const char *const names[] = {
#define X(n) #n,
		TE_ENUMS(X)
#undef X
	};
	PyObject *module = PyImport_ImportModule("tertulia._enums");
	PyObject *class = module ? PyObject_GetAttrString(module, names[of]) : NULL;
	PyObject *members = class ? PyObject_GetAttrString(class, "_value2member_map_") : NULL;

	Py_XDECREF(module);
	if (!members) {
		Py_XDECREF(class);
		return false;
	}
	Py_XSETREF(state->enums[of], class);
	Py_XSETREF(state->members[of], members);
	return true;
}

/* Known numbers by the table of the enumeration; its class knows what to do with others. */
static PyObject *as_enum(struct te_state *state, const struct te_field *field, PyObject *value)
{
	enum te_enum of = field->of_enum;
	PyObject *member;

	if (!state->enums[of] && !load_enum(state, of))
		return NULL;
	member = PyDict_GetItemWithError(state->members[of], value);
	if (member)
		return Py_NewRef(member);
	if (PyErr_Occurred())
		return NULL;
	return PyObject_CallFunctionObjArgs(state->enums[of], value, NULL);
}

static PyObject *as_flag(struct te_state *state TE_UNUSED, const struct te_field *field TE_UNUSED,
			 PyObject *value)
{
	int truth = PyObject_IsTrue(value);

	return truth < 0 ? NULL : PyBool_FromLong(truth);
}

static PyObject *is_one(struct te_state *state TE_UNUSED, const struct te_field *field TE_UNUSED,
			PyObject *value)
{
	PyObject *one = PyLong_FromLong(1), *same = NULL;

	if (one)
		same = PyObject_RichCompare(value, one, Py_EQ);
	Py_XDECREF(one);
	return same;
}

static PyObject *as_map(struct te_state *state TE_UNUSED, const struct te_field *field TE_UNUSED,
			PyObject *value)
{
	if (PyList_Check(value) && PyList_GET_SIZE(value) == 0)
		return PyDict_New();
	return Py_NewRef(value);
}

static PyObject *as_message(struct te_state *state, const struct te_field *field TE_UNUSED,
			    PyObject *value)
{
	int truth = PyObject_IsTrue(value);

	if (truth <= 0)
		return truth < 0 ? NULL : Py_NewRef(Py_None);
	return te_record_of_raw(state->classes[TE_TalkMessage], value, NULL);
}

static PyObject *as_details(struct te_state *state, const struct te_field *field TE_UNUSED,
			    PyObject *value)
{
	PyObject *items = PySequence_Fast(value, "details is no list");
	PyObject *made = items ? PyList_New(0) : NULL;

	for (Py_ssize_t i = 0; made && i < PySequence_Fast_GET_SIZE(items); i++) {
		PyObject *one = te_record_of_raw(state->classes[TE_PollDetail],
						 PySequence_Fast_GET_ITEM(items, i), NULL);

		if (!one || PyList_Append(made, one) < 0)
			Py_CLEAR(made);
		Py_XDECREF(one);
	}
	Py_XDECREF(items);
	return made;
}

static PyObject *as_text(struct te_state *state TE_UNUSED, const struct te_field *field TE_UNUSED,
			 PyObject *value)
{
	return value == Py_None ? PyUnicode_FromString("") : Py_NewRef(value);
}

static PyObject *as_it_is(struct te_state *state TE_UNUSED, const struct te_field *field TE_UNUSED,
			  PyObject *value)
{
	return Py_NewRef(value);
}

static PyObject *(*const converters[])(struct te_state *, const struct te_field *, PyObject *) = {
	[TE_PLAIN] = as_it_is,     [TE_FLAG] = as_flag,       [TE_IS_ONE] = is_one,
	[TE_ENUM] = as_enum,       [TE_TEXT] = as_text,       [TE_MAP] = as_map,
	[TE_MESSAGE] = as_message, [TE_DETAILS] = as_details,
};

static PyObject *get_field(PyObject *object, void *closure)
{
	const struct te_field *field = closure;
	struct te_record *self = RECORD(object);
	struct te_state *state = te_state_of(Py_TYPE(object));
	PyObject *raw, *value, *made;

	if (field->kind == TE_SECOND)
		return Py_NewRef(self->second ? self->second : Py_None);
	raw = state ? raw_of(self) : NULL;
	if (!raw)
		return NULL;
	value = look_up(raw, field->key);
	if (!value && !PyErr_Occurred())
		value = when_missing(field);
	made = value ? converters[field->kind](state, field, value) : NULL;
	Py_XDECREF(value);
	return made;
}

/* ---- making ---- */

PyObject *te_record_of_text(PyTypeObject *type, PyObject *owner, const char *text, Py_ssize_t len,
			    PyObject *second)
{
	struct te_record *self = RECORD(type->tp_alloc(type, 0));

	if (!self)
		return NULL;
	self->owner = Py_NewRef(owner);
	self->text = text;
	self->len = len;
	self->second = Py_XNewRef(second);
	return (PyObject *)self;
}

PyObject *te_record_of_raw(PyTypeObject *type, PyObject *raw, PyObject *second)
{
	struct te_record *self = RECORD(type->tp_alloc(type, 0));

	if (!self)
		return NULL;
	self->raw = Py_NewRef(raw);
	self->second = Py_XNewRef(second);
	return (PyObject *)self;
}

static const struct te_class_row *row_of(PyTypeObject *type)
{
	struct te_state *state = te_state_of(type);

	for (; state && type; type = type->tp_base) {
		for (int i = 0; i < TE_N_CLASSES; i++) {
			if (state->classes[i] == type)
				return &te_class_rows[i];
		}
	}
	return NULL;
}

static PyObject *record_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
	const struct te_class_row *row = row_of(type);
	char *words[] = { "raw_data", row && row->second ? (char *)row->second : NULL, NULL };
	PyObject *raw, *second = NULL;

	if (!row)
		return NULL;
	if (row->second ? !PyArg_ParseTupleAndKeywords(args, kwargs, "OO", words, &raw, &second)
			: !PyArg_ParseTupleAndKeywords(args, kwargs, "O", words, &raw))
		return NULL;
	return te_record_of_raw(type, raw, second);
}

static int record_traverse(PyObject *object, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(object));
	Py_VISIT(RECORD(object)->raw);
	Py_VISIT(RECORD(object)->second);
	return 0;
}

static int record_clear(PyObject *object)
{
	Py_CLEAR(RECORD(object)->raw);
	Py_CLEAR(RECORD(object)->owner);
	Py_CLEAR(RECORD(object)->second);
	return 0;
}

static void record_dealloc(PyObject *object)
{
	PyTypeObject *type = Py_TYPE(object);

	PyObject_GC_UnTrack(object);
	record_clear(object);
	type->tp_free(object);
	Py_DECREF(type);
}

/* ---- what every object can ---- */

static PyObject *shown_value(PyObject *object, const char *name)
{
	PyObject *value = PyObject_GetAttrString(object, name), *text;

	if (!value) {
		if (!PyErr_ExceptionMatches(PyExc_KeyError) &&
		    !PyErr_ExceptionMatches(PyExc_ValueError))
			return NULL;
		PyErr_Clear();
		return PyUnicode_FromString("?");
	}
	text = PyObject_Repr(value);
	Py_DECREF(value);
	return text;
}

/* Labels are short: conversation_id is shown as id. */
static const char *label_of(const char *name)
{
	const char *end = strrchr(name, '_');

	return end && strcmp(end, "_id") == 0 && strncmp(name, "actor", 5) != 0 ? "id" : name;
}

static PyObject *record_repr(PyObject *object)
{
	const struct te_class_row *row = row_of(Py_TYPE(object));
	const char *const *shown = row ? row->shown : NULL;
	PyObject *made =
		PyUnicode_FromFormat("<%s", strrchr(Py_TYPE(object)->tp_name, '.')
						    ? strrchr(Py_TYPE(object)->tp_name, '.') + 1
						    : Py_TYPE(object)->tp_name);

	for (size_t i = 0; shown && made && i < 4 && shown[i]; i++) {
		PyObject *value = shown_value(object, shown[i]);
		PyObject *longer = NULL;

		if (value)
			longer = PyUnicode_FromFormat("%U %s=%U", made,
						      i ? shown[i] : label_of(shown[i]), value);
		Py_XDECREF(value);
		Py_SETREF(made, longer);
	}
	if (made)
		Py_SETREF(made, PyUnicode_FromFormat("%U>", made));
	return made;
}

static PyObject *record_compare(PyObject *a, PyObject *b, int op)
{
	PyObject *left, *right, *first, *second;
	int same;

	if (Py_TYPE(a) != Py_TYPE(b) || (op != Py_EQ && op != Py_NE))
		return Py_NewRef(Py_NotImplemented);
	left = raw_of(RECORD(a));
	right = left ? raw_of(RECORD(b)) : NULL;
	if (!right)
		return NULL;
	same = PyObject_RichCompareBool(left, right, Py_EQ);
	if (same > 0) {
		first = RECORD(a)->second ? RECORD(a)->second : Py_None;
		second = RECORD(b)->second ? RECORD(b)->second : Py_None;
		same = PyObject_RichCompareBool(first, second, Py_EQ);
	}
	return same < 0 ? NULL : PyBool_FromLong(same == (op == Py_EQ));
}

/* Copies and pickles are made of the arguments of the constructor. */
static PyObject *record_reduce(PyObject *object, PyObject *unused TE_UNUSED)
{
	PyObject *raw = raw_of(RECORD(object)), *dict, *made;
	PyObject *second = RECORD(object)->second;

	if (!raw)
		return NULL;
	dict = PyObject_GetAttrString(object, "__dict__");
	if (!dict) {
		PyErr_Clear();
		dict = Py_NewRef(Py_None);
	}
	made = second ? Py_BuildValue("O(OO)O", Py_TYPE(object), raw, second, dict)
		      : Py_BuildValue("O(O)O", Py_TYPE(object), raw, dict);
	Py_DECREF(dict);
	return made;
}

static PyObject *get_raw(PyObject *object, void *unused TE_UNUSED)
{
	return Py_XNewRef(raw_of(RECORD(object)));
}

static PyObject *to_fs_node(PyObject *object, PyObject *unused TE_UNUSED)
{
	PyObject *module = PyImport_ImportModule("tertulia.files");
	PyObject *made = NULL;

	if (module)
		made = PyObject_CallMethod(module, "_node_of_message", "OO", object,
					   RECORD(object)->second ? RECORD(object)->second
								  : Py_None);
	Py_XDECREF(module);
	return made;
}

/* ---- types ---- */

static PyMethodDef record_methods[] = {
	{ "__reduce__", record_reduce, METH_NOARGS, NULL },
	{ NULL, NULL, 0, NULL },
};

static PyMethodDef file_methods[] = {
	{ "to_fs_node", to_fs_node, METH_NOARGS,
	  "to_fs_node($self, /)\n--\n\n"
	  "The file as an FsNode, which nc.files takes in place of a path. Asks nobody." },
	{ NULL, NULL, 0, NULL },
};

static const PyGetSetDef raw_getter = { "_raw_data", get_raw, NULL,
					"The JSON object, as the server sent it.", NULL };

/* Lives as long as the module's code does: types keep pointers into it. */
static PyGetSetDef *getters_of(enum te_class i)
{
	static PyGetSetDef *made[TE_N_CLASSES];
	const struct te_class_row *row = &te_class_rows[i];
	PyGetSetDef *table = made[i];

	if (table)
		return table;
	table = PyMem_RawCalloc(row->n_fields + 2, sizeof(*table));
	if (!table)
		return NULL;
	for (size_t n = 0; n < row->n_fields; n++)
		table[n] = (PyGetSetDef){ row->fields[n].name, get_field, NULL, row->fields[n].doc,
					  (void *)&row->fields[n] };
	if (i == TE_Record)
		table[0] = raw_getter;
	return made[i] = table;
}

static PyObject *doc_of(const struct te_class_row *row)
{
	const char *name = strrchr(row->name, '.') + 1;

	return PyUnicode_FromFormat("%s(raw_data%s%s)\n--\n\n%s", name, row->second ? ", " : "",
				    row->second ? row->second : "", row->doc);
}

static PyTypeObject *make_class(PyObject *module, struct te_state *state, enum te_class i)
{
	const struct te_class_row *row = &te_class_rows[i];
	PyObject *doc = doc_of(row), *type = NULL, *bases;
	PyType_Slot slots[] = {
		{ Py_tp_doc, doc ? (void *)PyUnicode_AsUTF8(doc) : NULL },
		{ Py_tp_getset, getters_of(i) },
		{ Py_tp_new, record_new },
		{ Py_tp_traverse, record_traverse },
		{ Py_tp_clear, record_clear },
		{ Py_tp_dealloc, record_dealloc },
		{ Py_tp_repr, record_repr },
		{ Py_tp_richcompare, record_compare },
		{ Py_tp_hash, PyObject_HashNotImplemented },
		{ i == TE_Record || i == TE_TalkFileMessage ? Py_tp_methods : 0,
		  i == TE_Record ? record_methods : file_methods },
		{ 0, NULL },
	};
	PyType_Spec spec = {
		.name = row->name,
		.basicsize = sizeof(struct te_record),
		.flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
		.slots = slots,
	};

	/* Python 3.9 takes nothing but a tuple. */
	bases = i == TE_Record ? NULL : PyTuple_Pack(1, state->classes[row->base]);
	if (doc && getters_of(i) && (bases || i == TE_Record))
		type = PyType_FromModuleAndSpec(module, &spec, bases);
	Py_XDECREF(bases);
	Py_XDECREF(doc);
	return (PyTypeObject *)type;
}

bool te_add_classes(PyObject *module, struct te_state *state)
{
	for (int i = 0; i < TE_N_CLASSES; i++) {
		state->classes[i] = make_class(module, state, i);
		if (!state->classes[i] || PyModule_AddType(module, state->classes[i]) < 0)
			return false;
	}
	return true;
}
