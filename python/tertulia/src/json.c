/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json.c - JSON into Python objects. */
#include "json_scan.h"

#include <string.h>

/* ---- text ---- */

static size_t put_utf8(char *out, long c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

/* A pair of surrogates is one character. */
static long unit_or_pair(const char **p, const char *end)
{
	long unit = te_scan_unit(*p, end), low;

	*p += 4;
	if (unit < 0xD800 || unit > 0xDBFF || end - *p < 6 || (*p)[0] != '\\' || (*p)[1] != 'u')
		return unit;
	low = te_scan_unit(*p + 2, end);
	if (low < 0xDC00 || low > 0xDFFF)
		return unit;
	*p += 6;
	return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

static char plain_escape(char c)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *at = strchr(from, c);

	return at ? to[at - from] : c;
}

/* Into a buffer of n bytes, which is enough: no escape is shorter than what it stands for. */
static size_t unescape(const struct te_text *text, char *out)
{
	const char *p = text->p, *end = p + text->n;
	size_t n = 0;

	while (p < end) {
		if (*p != '\\') {
			out[n++] = *p++;
		} else if (p[1] == 'u') {
			p += 2;
			n += put_utf8(out + n, unit_or_pair(&p, end));
		} else {
			out[n++] = plain_escape(p[1]);
			p += 2;
		}
	}
	return n;
}

static PyObject *make_text(const struct te_text *text)
{
	PyObject *made;
	char *buffer;

	if (!text->escapes)
		return PyUnicode_DecodeUTF8(text->p, (Py_ssize_t)text->n, "strict");
	buffer = PyMem_Malloc(text->n + 1);
	if (!buffer)
		return PyErr_NoMemory();
	made = PyUnicode_DecodeUTF8(buffer, (Py_ssize_t)unescape(text, buffer), "surrogatepass");
	PyMem_Free(buffer);
	return made;
}

/* ---- names of members ---- */

static bool is_text(PyObject *object, const struct te_text *text)
{
	Py_ssize_t n;
	const char *p = PyUnicode_AsUTF8AndSize(object, &n);

	return p && (size_t)n == text->n && memcmp(p, text->p, text->n) == 0;
}

static PyObject *make_key(struct te_json *j, const struct te_text *text)
{
	uint32_t hash = 2166136261;
	PyObject **slot, *made;

	if (text->escapes || text->n > 40)
		return make_text(text);
	for (size_t i = 0; i < text->n; i++)
		hash = (hash ^ (unsigned char)text->p[i]) * 16777619;
	slot = &j->state->keys[(hash ^ hash >> 16) % TE_KEY_CACHE];
	if (*slot && is_text(*slot, text))
		return Py_NewRef(*slot);
	made = make_text(text);
	if (!made)
		return NULL;
	PyUnicode_InternInPlace(&made);
	Py_XDECREF(*slot);
	*slot = Py_NewRef(made);
	return made;
}

/* ---- numbers and words ---- */

static PyObject *short_number(const struct te_number *number)
{
	bool negative = *number->p == '-';
	long long value = 0;

	for (size_t i = negative; i < number->n; i++)
		value = value * 10 + (number->p[i] - '0');
	return PyLong_FromLongLong(negative ? -value : value);
}

static PyObject *make_number(const struct te_number *number)
{
	PyObject *text, *made;

	if (number->whole && number->n <= 18)
		return short_number(number);
	text = PyUnicode_FromStringAndSize(number->p, (Py_ssize_t)number->n);
	if (!text)
		return NULL;
	made = number->whole ? PyLong_FromUnicodeObject(text, 10) : PyFloat_FromString(text);
	Py_DECREF(text);
	return made;
}

static PyObject *make_word(int word)
{
	PyObject *const objects[] = { Py_True, Py_False, Py_None };

	return word < 0 ? NULL : Py_NewRef(objects[word]);
}

/* ---- making ---- */

static PyObject *make_value(struct te_json *j, unsigned depth);

static bool add_member(struct te_json *j, PyObject *dict, unsigned depth)
{
	PyObject *name, *value;
	struct te_text key = { NULL, 0, false };
	int status = -1;

	if (!te_scan_key(j, &key))
		return false;
	name = make_key(j, &key);
	value = name ? make_value(j, depth + 1) : NULL;
	if (value)
		status = PyDict_SetItem(dict, name, value);
	Py_XDECREF(name);
	Py_XDECREF(value);
	return status == 0;
}

static bool add_item(struct te_json *j, PyObject *list, unsigned depth)
{
	PyObject *value = make_value(j, depth + 1);
	int status = value ? PyList_Append(list, value) : -1;

	Py_XDECREF(value);
	return status == 0;
}

static bool fill(struct te_json *j, PyObject *made, char closing, unsigned depth)
{
	int more = 1;

	j->p++;
	if (depth >= TE_JSON_DEPTH)
		return te_scan_fail(j, "nested too deep");
	if (te_scan_take(j, closing))
		return true;
	while (more > 0) {
		if (!(closing == '}' ? add_member(j, made, depth) : add_item(j, made, depth)))
			return false;
		more = te_scan_goes_on(j, closing);
	}
	return more == 0;
}

static PyObject *make_container(struct te_json *j, char c, unsigned depth)
{
	PyObject *made = c == '{' ? PyDict_New() : PyList_New(0);

	if (made && !fill(j, made, c == '{' ? '}' : ']', depth))
		Py_CLEAR(made);
	return made;
}

static PyObject *make_value(struct te_json *j, unsigned depth)
{
	char c = te_json_peek(j);
	struct te_number number;
	struct te_text text = { NULL, 0, false };

	if (c == '"')
		return te_scan_text(j, &text) ? make_text(&text) : NULL;
	if (c == '{' || c == '[')
		return make_container(j, c, depth);
	if (c == '-' || (c >= '0' && c <= '9'))
		return te_scan_number(j, &number) ? make_number(&number) : NULL;
	return make_word(te_scan_word(j));
}

PyObject *te_json_value(struct te_json *j)
{
	return make_value(j, 0);
}
