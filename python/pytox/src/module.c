/* SPDX-License-Identifier: GPL-3.0-or-later */
/* module.c - the module pytox._pytox: its state and its types. */
#include "pytox.h"

struct pt_state *pt_state_of(PyTypeObject *type)
{
	for (; type; type = type->tp_base) {
		PyObject *module = NULL;

		if (type->tp_flags & Py_TPFLAGS_HEAPTYPE)
			module = ((PyHeapTypeObject *)type)->ht_module;
		if (module && PyModule_GetDef(module) == &pt_module)
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

static PyTypeObject *add_type(PyObject *module, PyType_Spec *spec)
{
	PyObject *type = PyType_FromModuleAndSpec(module, spec, NULL);

	if (type && PyModule_AddType(module, (PyTypeObject *)type) < 0)
		Py_CLEAR(type);
	return (PyTypeObject *)type;
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

static bool add_versions(PyObject *module)
{
	PyObject *now = PyUnicode_FromFormat("%u.%u.%u", tox_version_major(), tox_version_minor(),
					     tox_version_patch());
	int failed = !now || PyModule_AddObjectRef(module, "TOX_VERSION", now) < 0;

	Py_XDECREF(now);
	return !failed && !PyModule_AddIntConstant(module, "HAVE_NGC", PT_HAVE_NGC ? 1 : 0);
}

static int module_exec(PyObject *module)
{
	struct pt_state *state = PyModule_GetState(module);

	if (!tox_version_is_compatible(TOX_VERSION_MAJOR, TOX_VERSION_MINOR, TOX_VERSION_PATCH)) {
		PyErr_Format(PyExc_ImportError,
			     "pytox was built on libtoxcore %d.%d.%d, this is the older %d.%d.%d",
			     TOX_VERSION_MAJOR, TOX_VERSION_MINOR, TOX_VERSION_PATCH,
			     (int)tox_version_major(), (int)tox_version_minor(),
			     (int)tox_version_patch());
		return -1;
	}
	if (!add_names(state) || !add_error(module, state) || !add_clock(state) ||
	    !add_versions(module))
		return -1;
	if (!pt_tox_methods_collect()) {
		PyErr_SetString(PyExc_SystemError, "the table of methods is too small");
		return -1;
	}
	pt_toxav_methods_collect();
	state->tox_type = add_type(module, &pt_tox_spec);
	state->toxav_type = state->tox_type ? add_type(module, &pt_toxav_spec) : NULL;
	state->pass_key_type = state->toxav_type ? add_type(module, &pt_pass_key_spec) : NULL;
	if (!state->pass_key_type || !pt_add_tox_constants(state->tox_type) ||
	    !pt_add_toxav_constants(state->toxav_type))
		return -1;
	return 0;
}

static int module_traverse(PyObject *module, visitproc visit, void *arg)
{
	struct pt_state *state = PyModule_GetState(module);

	Py_VISIT(state->tox_type);
	Py_VISIT(state->toxav_type);
	Py_VISIT(state->pass_key_type);
	Py_VISIT(state->failed);
	Py_VISIT(state->fromtimestamp);
	return 0;
}

static int module_clear(PyObject *module)
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

static void module_free(void *module)
{
	module_clear(module);
}

static PyModuleDef_Slot slots[] = {
	{ Py_mod_exec, module_exec },
#ifdef Py_mod_multiple_interpreters
	/* on_log may come on a thread that only the main interpreter knows. */
	{ Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED },
#endif
	{ 0, NULL }
};

struct PyModuleDef pt_module = {
	PyModuleDef_HEAD_INIT,
	.m_name = "pytox._pytox",
	.m_doc = "The Tox API; import pytox instead.",
	.m_size = sizeof(struct pt_state),
	.m_methods = pt_methods_crypt,
	.m_slots = slots,
	.m_traverse = module_traverse,
	.m_clear = module_clear,
	.m_free = module_free,
};

PyMODINIT_FUNC PyInit__pytox(void);

PyMODINIT_FUNC PyInit__pytox(void)
{
	return PyModuleDef_Init(&pt_module);
}
