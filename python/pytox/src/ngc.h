/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ngc.h - what the files share that make the methods of groups of the new kind.
 *
 * Each lists its methods as X(name, arguments, text). With an older libtoxcore every one raises. */
#ifndef PYTOX_NGC_H
#define PYTOX_NGC_H

#include "base.h"

/* clang-format off */
#define PT_NGC_METHOD(name, arguments, text) PT_FAST(name, #name "($self, " arguments "/)\n--\n\n" text),
/* clang-format on */

#if PT_HAVE_NGC

/* The library knows its error names; their prefix, as long as `prefix`, goes. */
PyObject *pt_ngc_fail(PyObject *self, const char *function, const char *prefix, unsigned code,
		      const char *name);
PyObject *pt_ngc_fail_state(PyObject *self, const char *function, Tox_Err_Group_State_Query err);
PyObject *pt_ngc_fail_self(PyObject *self, const char *function, Tox_Err_Group_Self_Query err);
PyObject *pt_ngc_fail_peer(PyObject *self, const char *function, Tox_Err_Group_Peer_Query err);

#else

PyObject *pt_ngc_missing(PyObject *self, const char *name);

#define PT_NGC_MISSING(name, arguments, text)                                  \
	static PyObject *name(PyObject *self, PyObject *const *args PT_UNUSED, \
			      Py_ssize_t n PT_UNUSED)                          \
	{                                                                      \
		return pt_ngc_missing(self, #name);                            \
	}

#endif

#endif
