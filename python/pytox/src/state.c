/* SPDX-License-Identifier: GPL-3.0-or-later */
/* state.c - the state of the module, and how objects find it. */
#include "state.h"

/* The module's definition is above us; it is known by what it has from here. */
struct pt_state *pt_state_of(PyTypeObject *type)
{
	for (; type; type = type->tp_base) {
		PyObject *module = NULL;
		PyModuleDef *def;

		if (type->tp_flags & Py_TPFLAGS_HEAPTYPE)
			module = ((PyHeapTypeObject *)type)->ht_module;
		def = module ? PyModule_GetDef(module) : NULL;
		if (def && def->m_traverse == pt_state_traverse)
			return PyModule_GetState(module);
	}
	PyErr_SetString(PyExc_SystemError, "a type of another module");
	return NULL;
}

static bool add_names(struct pt_state *state)
{
	static const char *const names[] = {
#define X(n) #n,
		PT_NAMES(X)
#undef X
	};

	for (size_t i = 0; i < N_COUNT; i++) {
		state->names[i] = PyUnicode_InternFromString(names[i]);
		if (!state->names[i])
			return false;
	}
	return true;
}

/* The attributes exist on the class too, so that `except` clauses can read them in any case. */
static bool add_error(PyObject *module, struct pt_state *state)
{
	state->failed = PyErr_NewExceptionWithDoc(
		"pytox.OperationFailedError",
		"Something failed: `code` and `name` of libtoxcore's error, in `function`.", NULL,
		NULL);
	for (int i = N_code; state->failed && i <= N_function; i++) {
		if (PyObject_SetAttr(state->failed, state->names[i], Py_None) < 0)
			return false;
	}
	return state->failed &&
	       !PyModule_AddObjectRef(module, "OperationFailedError", state->failed);
}

static bool add_clock(struct pt_state *state)
{
	PyObject *module = PyImport_ImportModule("datetime");
	PyObject *class = module ? PyObject_GetAttrString(module, "datetime") : NULL;

	if (class)
		state->fromtimestamp = PyObject_GetAttrString(class, "fromtimestamp");
	Py_XDECREF(class);
	Py_XDECREF(module);
	return state->fromtimestamp;
}

bool pt_state_init(struct pt_state *state, PyObject *module)
{
	return add_names(state) && add_error(module, state) && add_clock(state);
}

int pt_state_traverse(PyObject *module, visitproc visit, void *arg)
{
	struct pt_state *state = PyModule_GetState(module);

	Py_VISIT(state->tox_type);
	Py_VISIT(state->toxav_type);
	Py_VISIT(state->pass_key_type);
	Py_VISIT(state->failed);
	Py_VISIT(state->fromtimestamp);
	return 0;
}

int pt_state_clear(PyObject *module)
{
	struct pt_state *state = PyModule_GetState(module);

	Py_CLEAR(state->tox_type);
	Py_CLEAR(state->toxav_type);
	Py_CLEAR(state->pass_key_type);
	Py_CLEAR(state->failed);
	Py_CLEAR(state->fromtimestamp);
	for (size_t i = 0; i < N_COUNT; i++)
		Py_CLEAR(state->names[i]);
	return 0;
}
