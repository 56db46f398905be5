/* SPDX-License-Identifier: GPL-3.0-or-later */
/* encode.c - Python objects into what requests are made of: JSON, queries, parts of paths. */
#include "ext.h"

#include <math.h>
#include <string.h>

#define MAX_DEPTH 200

/* ---- a buffer that grows ---- */

struct out {
	char *p;
	size_t n, room;
};

static bool grow(struct out *out, size_t more)
{
	size_t room = out->room ? out->room : 256;
	char *p;

	while (room < out->n + more)
		room *= 2;
	p = PyMem_Realloc(out->p, room);
	if (!p) {
		PyErr_NoMemory();
		return false;
	}
	out->p = p;
	out->room = room;
	return true;
}

static bool put(struct out *out, const char *p, size_t n)
{
	if (out->room - out->n < n && !grow(out, n))
		return false;
	memcpy(out->p + out->n, p, n);
	out->n += n;
	return true;
}

static bool put_char(struct out *out, char c)
{
	return put(out, &c, 1);
}

static bool put_words(struct out *out, const char *words)
{
	return put(out, words, strlen(words));
}

/* ---- JSON ---- */

static bool put_value(struct out *out, PyObject *value, unsigned depth);

static bool put_escape(struct out *out, unsigned char c)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *at = strchr(from, c);
	char text[8];

	if (c && at)
		return put_char(out, '\\') && put_char(out, to[at - from]);
	PyOS_snprintf(text, sizeof(text), "\\u%04x", c);
	return put_words(out, text);
}

static bool put_text(struct out *out, PyObject *text)
{
	Py_ssize_t n, begin = 0;
	const char *p = PyUnicode_AsUTF8AndSize(text, &n);

	if (!p || !put_char(out, '"'))
		return false;
	for (Py_ssize_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		if (!put(out, p + begin, (size_t)(i - begin)) || !put_escape(out, c))
			return false;
		begin = i + 1;
	}
	return put(out, p + begin, (size_t)(n - begin)) && put_char(out, '"');
}

/* As Python shows it; enumerations, too, as the numbers that they are. */
static bool put_number(struct out *out, PyObject *number)
{
	PyTypeObject *type = PyLong_Check(number) ? &PyLong_Type : &PyFloat_Type;
	PyObject *text;
	Py_ssize_t n;
	const char *p;
	bool good = false;

	if (type == &PyFloat_Type && !isfinite(PyFloat_AS_DOUBLE(number))) {
		PyErr_SetString(PyExc_ValueError, "JSON has no such number");
		return false;
	}
	text = type->tp_repr(number);
	p = text ? PyUnicode_AsUTF8AndSize(text, &n) : NULL;
	if (p)
		good = put(out, p, (size_t)n);
	Py_XDECREF(text);
	return good;
}

static bool put_member(struct out *out, PyObject *key, PyObject *value, unsigned depth)
{
	if (!PyUnicode_Check(key)) {
		PyErr_Format(PyExc_TypeError, "keys of JSON objects are str, not %.100s",
			     Py_TYPE(key)->tp_name);
		return false;
	}
	return put_text(out, key) && put_char(out, ':') && put_value(out, value, depth + 1);
}

static bool put_dict(struct out *out, PyObject *dict, unsigned depth)
{
	PyObject *key, *value;
	Py_ssize_t at = 0;
	bool first = true;

	if (!put_char(out, '{'))
		return false;
	while (PyDict_Next(dict, &at, &key, &value)) {
		if ((!first && !put_char(out, ',')) || !put_member(out, key, value, depth))
			return false;
		first = false;
	}
	return put_char(out, '}');
}

static bool put_list(struct out *out, PyObject *list, unsigned depth)
{
	if (!put_char(out, '['))
		return false;
	for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(list); i++) {
		if ((i && !put_char(out, ',')) ||
		    !put_value(out, PySequence_Fast_GET_ITEM(list, i), depth + 1))
			return false;
	}
	return put_char(out, ']');
}

static bool put_value(struct out *out, PyObject *value, unsigned depth)
{
	if (depth > MAX_DEPTH) {
		PyErr_SetString(PyExc_ValueError, "nested too deep for JSON");
		return false;
	}
	if (value == Py_None)
		return put_words(out, "null");
	if (PyBool_Check(value))
		return put_words(out, value == Py_True ? "true" : "false");
	if (PyUnicode_Check(value))
		return put_text(out, value);
	if (PyLong_Check(value) || PyFloat_Check(value))
		return put_number(out, value);
	if (PyDict_Check(value))
		return put_dict(out, value, depth);
	if (PyList_Check(value) || PyTuple_Check(value))
		return put_list(out, value, depth);
	PyErr_Format(PyExc_TypeError, "no JSON can be made of %.100s", Py_TYPE(value)->tp_name);
	return false;
}

PyObject *te_dumps(PyObject *module TE_UNUSED, PyObject *value)
{
	struct out out = { NULL, 0, 0 };
	PyObject *made = NULL;

	if (put_value(&out, value, 0))
		made = PyBytes_FromStringAndSize(out.p, (Py_ssize_t)out.n);
	PyMem_Free(out.p);
	return made;
}

/* ---- URLs ---- */

static bool is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~", c));
}

/* `also`: what else is left as it is. */
static bool put_quoted(struct out *out, PyObject *text, const char *also)
{
	static const char hex[] = "0123456789ABCDEF";
	Py_ssize_t n;
	const char *p = PyUnicode_AsUTF8AndSize(text, &n);
	bool good = p;

	for (Py_ssize_t i = 0; good && i < n; i++) {
		unsigned char c = (unsigned char)p[i];
		char escaped[3] = { '%', hex[c >> 4], hex[c & 15] };

		good = is_plain(c) || (c && strchr(also, c)) ? put_char(out, (char)c)
							     : put(out, escaped, 3);
	}
	return good;
}

PyObject *te_quote(PyObject *module TE_UNUSED, PyObject *args)
{
	struct out out = { NULL, 0, 0 };
	const char *also = "";
	PyObject *text, *made = NULL;

	if (!PyArg_ParseTuple(args, "U|s:quote", &text, &also))
		return NULL;
	if (put_quoted(&out, text, also))
		made = PyUnicode_DecodeASCII(out.p ? out.p : "", (Py_ssize_t)out.n, "strict");
	PyMem_Free(out.p);
	return made;
}

/* Numbers of enumerations as numbers, everything else as str() has it. */
static PyObject *query_text(PyObject *value)
{
	if (PyLong_Check(value) && !PyBool_Check(value))
		return PyLong_Type.tp_repr(value);
	if (PyBytes_Check(value))
		return PyUnicode_FromEncodedObject(value, "utf-8", "strict");
	return PyObject_Str(value);
}

static bool put_pair(struct out *out, PyObject *key, PyObject *value)
{
	PyObject *name = query_text(key), *text = name ? query_text(value) : NULL;
	bool good = text && (!out->n || put_char(out, '&')) && put_quoted(out, name, "") &&
		    put_char(out, '=') && put_quoted(out, text, "");

	Py_XDECREF(name);
	Py_XDECREF(text);
	return good;
}

/* A list gives its name several times; None is left out. */
static bool put_pairs(struct out *out, PyObject *key, PyObject *value)
{
	if (value == Py_None)
		return true;
	if (!PyList_Check(value) && !PyTuple_Check(value))
		return put_pair(out, key, value);
	for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(value); i++) {
		if (!put_pair(out, key, PySequence_Fast_GET_ITEM(value, i)))
			return false;
	}
	return true;
}

PyObject *te_query(PyObject *module TE_UNUSED, PyObject *dict)
{
	struct out out = { NULL, 0, 0 };
	PyObject *key, *value, *made = NULL;
	Py_ssize_t at = 0;
	bool good = true;

	if (!PyDict_Check(dict)) {
		PyErr_SetString(PyExc_TypeError, "a dict is wanted");
		return NULL;
	}
	while (good && PyDict_Next(dict, &at, &key, &value))
		good = put_pairs(&out, key, value);
	if (good)
		made = PyUnicode_DecodeASCII(out.p ? out.p : "", (Py_ssize_t)out.n, "strict");
	PyMem_Free(out.p);
	return made;
}
