/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base.h - CPython and libtoxcore, and what smooths their versions.
 *
 * One rule holds everywhere: whatever touches a `struct tox_object` does so with the GIL held. The
 * GIL is therefore the lock of its plain members; gate.c explains how calls that let the GIL go
 * keep other threads out of libtoxcore. */
#ifndef PYTOX_BASE_H
#define PYTOX_BASE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <tox/tox.h>
#include <tox/toxav.h>
#include <tox/toxencryptsave.h>

#if PY_VERSION_HEX < 0x030A0000
static inline PyObject *Py_NewRef(PyObject *object)
{
	Py_INCREF(object);
	return object;
}

static inline int PyModule_AddObjectRef(PyObject *module, const char *name, PyObject *value)
{
	Py_INCREF(value);
	if (!PyModule_AddObject(module, name, value))
		return 0;
	Py_DECREF(value);
	return -1;
}
#endif

/* Groups of the new kind came with 0.2.19; methods exist in any case and say so if they cannot
 * work. */
#define PT_HAVE_NGC TOX_VERSION_IS_API_COMPATIBLE(0, 2, 19)

#define PT_KEY_LEN 32
#define PT_ADDRESS_LEN 38

#define PT_UNUSED __attribute__((unused))

/* CPython's tables keep methods of every kind as functions of one type. */
#define PT_METHOD(function) ((PyCFunction)(void (*)(void))(function))
/* clang-format off */
#define PT_FAST(name, doc) { #name, PT_METHOD(name), METH_FASTCALL, doc }
/* clang-format on */

#endif
