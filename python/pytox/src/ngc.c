/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ngc.c - how methods of groups of the new kind fail. */
#include "ngc.h"

#include "errors.h"
#include "object.h"

#include <string.h>

#if PT_HAVE_NGC

/* The library knows its error names; their prefix, as long as `prefix`, goes. */
PyObject *pt_ngc_fail(PyObject *self, const char *function, const char *prefix, unsigned code,
		      const char *name)
{
	PyObject *error = NULL, *number, *type, *trace;

	name += strlen(prefix);
	pt_fail_text(PT_TOX(self)->state, function, name, "%s() failed: %u (%s)", function, code,
		     name);
	PyErr_Fetch(&type, &error, &trace);
	PyErr_NormalizeException(&type, &error, &trace);
	number = PyLong_FromUnsignedLong(code);
	if (number && error)
		PyObject_SetAttr(error, PT_TOX(self)->state->names[N_code], number);
	Py_XDECREF(number);
	PyErr_Restore(type, error, trace);
	return NULL;
}

PyObject *pt_ngc_fail_state(PyObject *self, const char *function, Tox_Err_Group_State_Query err)
{
	return pt_ngc_fail(self, function, "TOX_ERR_GROUP_STATE_QUERY_", err,
			   tox_err_group_state_query_to_string(err));
}

PyObject *pt_ngc_fail_self(PyObject *self, const char *function, Tox_Err_Group_Self_Query err)
{
	return pt_ngc_fail(self, function, "TOX_ERR_GROUP_SELF_QUERY_", err,
			   tox_err_group_self_query_to_string(err));
}

PyObject *pt_ngc_fail_peer(PyObject *self, const char *function, Tox_Err_Group_Peer_Query err)
{
	return pt_ngc_fail(self, function, "TOX_ERR_GROUP_PEER_QUERY_", err,
			   tox_err_group_peer_query_to_string(err));
}

#else

PyObject *pt_ngc_missing(PyObject *self, const char *name)
{
	return pt_fail_text(PT_TOX(self)->state, name, "NOT_IN_LIBRARY",
			    "%s() needs libtoxcore 0.2.19, this was built on %d.%d.%d", name,
			    TOX_VERSION_MAJOR, TOX_VERSION_MINOR, TOX_VERSION_PATCH);
}

#endif
