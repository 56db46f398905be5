/* SPDX-License-Identifier: GPL-3.0-or-later */
/* module.c - the module pytox._pytox: its types, functions and constants. */
#include "methods.h"
#include "state.h"

static PyTypeObject *add_type(PyObject *module, PyType_Spec *spec)
{
	PyObject *type = PyType_FromModuleAndSpec(module, spec, NULL);

	if (type && PyModule_AddType(module, (PyTypeObject *)type) < 0)
		Py_CLEAR(type);
	return (PyTypeObject *)type;
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
	if (!pt_state_init(state, module) || !add_versions(module))
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

static void module_free(void *module)
{
	pt_state_clear(module);
}

static PyModuleDef_Slot slots[] = {
	{ Py_mod_exec, module_exec },
#ifdef Py_mod_multiple_interpreters
	/* on_log may come on a thread that only the main interpreter knows. */
	{ Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED },
#endif
	{ 0, NULL }
};

static struct PyModuleDef definition = {
	PyModuleDef_HEAD_INIT,
	.m_name = "pytox._pytox",
	.m_doc = "The Tox API; import pytox instead.",
	.m_size = sizeof(struct pt_state),
	.m_methods = pt_methods_crypt,
	.m_slots = slots,
	.m_traverse = pt_state_traverse,
	.m_clear = pt_state_clear,
	.m_free = module_free,
};

PyMODINIT_FUNC PyInit__pytox(void);

PyMODINIT_FUNC PyInit__pytox(void)
{
	return PyModuleDef_Init(&definition);
}
