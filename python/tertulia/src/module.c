/* SPDX-License-Identifier: GPL-3.0-or-later */
/* module.c - the module tertulia._tertulia: its state and its types. */
#include "ext.h"

#include <string.h>

struct te_state *te_state_of(PyTypeObject *type)
{
	for (; type; type = type->tp_base) {
		PyObject *module = NULL;

		if (type->tp_flags & Py_TPFLAGS_HEAPTYPE)
			module = ((PyHeapTypeObject *)type)->ht_module;
		if (module && PyModule_Check(module) && PyModule_GetDef(module) == &te_module)
			return PyModule_GetState(module);
	}
	PyErr_SetString(PyExc_SystemError, "a type of another module");
	return NULL;
}

/* ---- functions of the module ---- */

static PyObject *loads(PyObject *module, PyObject *text)
{
	struct te_json j = { .state = PyModule_GetState(module) };
	PyObject *made;

	if (!PyBytes_Check(text)) {
		PyErr_SetString(PyExc_TypeError, "bytes are wanted");
		return NULL;
	}
	j.begin = j.p = PyBytes_AS_STRING(text);
	j.end = j.p + PyBytes_GET_SIZE(text);
	made = te_json_value(&j);
	if (made && !te_json_end(&j))
		Py_CLEAR(made);
	return made;
}

static PyObject *check(PyObject *module, PyObject *text)
{
	struct te_json j = { .state = PyModule_GetState(module) };

	if (!PyBytes_Check(text)) {
		PyErr_SetString(PyExc_TypeError, "bytes are wanted");
		return NULL;
	}
	j.begin = j.p = PyBytes_AS_STRING(text);
	j.end = j.p + PyBytes_GET_SIZE(text);
	if (!te_json_skip(&j) || !te_json_end(&j))
		return NULL;
	return Py_NewRef(Py_None);
}

static PyMethodDef functions[] = {
	{ "loads", loads, METH_O, "loads(text, /)\n--\n\nReads JSON from bytes." },
	{ "check", check, METH_O,
	  "check(text, /)\n--\n\nRaises what loads() would raise, and makes nothing." },
	{ "dumps", te_dumps, METH_O, "dumps(value, /)\n--\n\nJSON as bytes." },
	{ "quote", te_quote, METH_VARARGS,
	  "quote(text, also='', /)\n--\n\nText as part of a URL; `also` is what else stays as it is." },
	{ "query", te_query, METH_O, "query(params, /)\n--\n\nA dict as the query of a URL." },
	{ NULL, NULL, 0, NULL },
};

/* ---- the module ---- */

static PyTypeObject *add_type(PyObject *module, PyType_Spec *spec)
{
	PyObject *type = PyType_FromModuleAndSpec(module, spec, NULL);

	if (type && PyModule_AddType(module, (PyTypeObject *)type) < 0)
		Py_CLEAR(type);
	return (PyTypeObject *)type;
}

static bool add_error(PyObject *module, struct te_state *state)
{
	state->transport_error = PyErr_NewExceptionWithDoc(
		"tertulia._tertulia.TransportError",
		"There is no answer: name of the library's error, text, Retry-After in seconds.",
		NULL, NULL);
	return state->transport_error &&
	       PyModule_AddType(module, (PyTypeObject *)state->transport_error) == 0;
}

static int module_exec(PyObject *module)
{
	struct te_state *state = PyModule_GetState(module);

	state->answer_type = add_type(module, &te_answer_spec);
	state->client_type = state->answer_type ? add_type(module, &te_client_spec) : NULL;
	state->call_type = state->client_type ? add_type(module, &te_call_spec) : NULL;
	state->multi_type = state->call_type ? add_type(module, &te_multi_spec) : NULL;
	if (!state->multi_type || !add_error(module, state) || !te_add_classes(module, state))
		return -1;
	return 0;
}

static int module_traverse(PyObject *module, visitproc visit, void *arg)
{
	struct te_state *state = PyModule_GetState(module);

	for (int i = 0; i < TE_N_CLASSES; i++)
		Py_VISIT(state->classes[i]);
	for (int i = 0; i < TE_N_ENUMS; i++) {
		Py_VISIT(state->enums[i]);
		Py_VISIT(state->members[i]);
	}
	Py_VISIT(state->answer_type);
	Py_VISIT(state->client_type);
	Py_VISIT(state->call_type);
	Py_VISIT(state->multi_type);
	Py_VISIT(state->transport_error);
	return 0;
}

static int module_clear(PyObject *module)
{
	struct te_state *state = PyModule_GetState(module);

	for (int i = 0; i < TE_N_CLASSES; i++)
		Py_CLEAR(state->classes[i]);
	for (int i = 0; i < TE_N_ENUMS; i++) {
		Py_CLEAR(state->enums[i]);
		Py_CLEAR(state->members[i]);
	}
	for (int i = 0; i < TE_KEY_CACHE; i++)
		Py_CLEAR(state->keys[i]);
	Py_CLEAR(state->answer_type);
	Py_CLEAR(state->client_type);
	Py_CLEAR(state->call_type);
	Py_CLEAR(state->multi_type);
	Py_CLEAR(state->transport_error);
	return 0;
}

static void module_free(void *module)
{
	module_clear(module);
}

static PyModuleDef_Slot slots[] = {
	{ Py_mod_exec, module_exec },
#ifdef Py_mod_multiple_interpreters
	/* Sinks are called through the main interpreter's thread states. */
	{ Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED },
#endif
	{ 0, NULL },
};

struct PyModuleDef te_module = {
	PyModuleDef_HEAD_INIT,
	.m_name = "tertulia._tertulia",
	.m_doc = "The parts of tertulia that are written in C; import tertulia instead.",
	.m_size = sizeof(struct te_state),
	.m_methods = functions,
	.m_slots = slots,
	.m_traverse = module_traverse,
	.m_clear = module_clear,
	.m_free = module_free,
};

PyMODINIT_FUNC PyInit__tertulia(void);

PyMODINIT_FUNC PyInit__tertulia(void)
{
	return PyModuleDef_Init(&te_module);
}
