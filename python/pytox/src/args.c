/* SPDX-License-Identifier: GPL-3.0-or-later */
/* args.c - Python values to C and back: numbers, text, raw data, keys in hex. */
#include "args.h"

#include "errors.h"

#include <assert.h>
#include <string.h>

bool pt_get_data(PyObject *from, struct pt_data *out)
{
	Py_ssize_t n;

	out->has_view = false;
	if (PyUnicode_Check(from)) {
		out->p = (const uint8_t *)PyUnicode_AsUTF8AndSize(from, &n);
		out->n = (size_t)n;
		return out->p;
	}
	if (PyBytes_CheckExact(from)) {
		out->p = (const uint8_t *)PyBytes_AS_STRING(from);
		out->n = (size_t)PyBytes_GET_SIZE(from);
		return true;
	}
	if (PyObject_GetBuffer(from, &out->view, PyBUF_SIMPLE) < 0)
		return false;
	out->has_view = true;
	out->p = out->view.buf ? out->view.buf : (const uint8_t *)"";
	out->n = (size_t)out->view.len;
	return true;
}

void pt_data_release(struct pt_data *data)
{
	if (data->has_view)
		PyBuffer_Release(&data->view);
	data->has_view = false;
}

const char *pt_plain_text(PyObject *from)
{
	Py_ssize_t n;
	const char *text;
	char *bytes;

	if (PyBytes_Check(from))
		return PyBytes_AsStringAndSize(from, &bytes, NULL) < 0 ? NULL : bytes;
	text = PyUnicode_AsUTF8AndSize(from, &n);
	if (!text || strlen(text) == (size_t)n)
		return text;
	PyErr_SetString(PyExc_ValueError, "embedded null character");
	return NULL;
}

bool pt_get_integer(PyObject *from, long long *out)
{
	/* Python 3.9 would take 0.5 for 0. */
	if (PY_VERSION_HEX < 0x030A0000 && !PyIndex_Check(from)) {
		PyErr_Format(PyExc_TypeError, "an integer is required, not %.100s",
			     Py_TYPE(from)->tp_name);
		return false;
	}
	*out = PyLong_AsLongLong(from);
	return *out != -1 || !PyErr_Occurred();
}

/* Numbers of friends and the like. The old module read them as C ints, so that -1 became the
 * highest number, which nobody has: programs may lean on the "not found" that follows. */
bool pt_get_u32(PyObject *from, uint32_t *out)
{
	long long value;

	if (!pt_get_integer(from, &value))
		return false;
	if (value < INT32_MIN || value > UINT32_MAX) {
		PyErr_Format(PyExc_OverflowError, "%lld does not fit into 32 bits", value);
		return false;
	}
	*out = (uint32_t)value;
	return true;
}

bool pt_get_u64(PyObject *from, uint64_t *out)
{
	PyObject *number = PyNumber_Index(from);

	if (!number)
		return false;
	*out = PyLong_AsUnsignedLongLong(number);
	Py_DECREF(number);
	return *out != UINT64_MAX || !PyErr_Occurred();
}

static bool get_in_range(PyObject *from, long long low, long long high, long long *out)
{
	if (!pt_get_integer(from, out))
		return false;
	if (*out >= low && *out <= high)
		return true;
	PyErr_Format(PyExc_OverflowError, "%lld is not in %lld..%lld", *out, low, high);
	return false;
}

static int hex_digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hex_decode(const uint8_t *hex, uint8_t *out, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

/* A whole address is taken where a key is meant: it begins with the key. */
static bool get_hex(struct pt_state *state, const char *function, PyObject *from, uint8_t *out,
		    size_t n)
{
	struct pt_data data;
	bool good;

	if (!pt_get_data(from, &data))
		return false;
	good = data.n == 2 * n || (n == PT_KEY_LEN && data.n == 2 * PT_ADDRESS_LEN);
	good = good && hex_decode(data.p, out, n);
	pt_data_release(&data);
	if (!good)
		pt_fail_text(state, function, n == PT_KEY_LEN ? "BAD_KEY" : "BAD_ADDRESS",
			     "%s: %s must be %d hexadecimal digits", function,
			     n == PT_KEY_LEN ? "a key" : "an address", (int)(2 * n));
	return good;
}

struct parser {
	struct pt_state *state;
	struct pt_held *held;
	char function[48];
};

void pt_release(struct pt_held *held)
{
	while (held->n)
		pt_data_release(held->items[--held->n]);
}

static bool take_data(struct parser *p, PyObject *from, struct pt_data *out, bool none_is_null)
{
	if (none_is_null && from == Py_None) {
		*out = (struct pt_data){ .p = NULL };
		return true;
	}
	if (!pt_get_data(from, out))
		return false;
	assert(p->held); /* whoever asks for data has a place for it */
	p->held->items[p->held->n++] = out;
	return true;
}

static bool take_value(struct parser *p, PyObject *from, uint32_t *out, int most)
{
	if (!pt_get_u32(from, out))
		return false;
	if (*out <= (uint32_t)most)
		return true;
	pt_fail_text(p->state, p->function, "BAD_VALUE", "%s: no such value: %u", p->function,
		     *out);
	return false;
}

static bool take_one(struct parser *p, char kind, PyObject *from, void *out)
{
	long long value;
	int truth;

	switch (kind) {
	case 'u':
		return pt_get_u32(from, out);
	case 'U':
		return pt_get_u64(from, out);
	case 'w':
		if (!get_in_range(from, 0, UINT16_MAX, &value))
			return false;
		*(uint16_t *)out = (uint16_t)value;
		return true;
	case 'i':
		if (!get_in_range(from, INT32_MIN, INT32_MAX, &value))
			return false;
		*(int32_t *)out = (int32_t)value;
		return true;
	case 'p':
		truth = PyObject_IsTrue(from);
		*(bool *)out = truth > 0;
		return truth >= 0;
	case 's':
	case 'y':
		return take_data(p, from, out, false);
	case 'z':
		return take_data(p, from, out, true);
	case 'k':
		return get_hex(p->state, p->function, from, out, PT_KEY_LEN);
	case 'a':
		return get_hex(p->state, p->function, from, out, PT_ADDRESS_LEN);
	default:
		*(PyObject **)out = from;
		return true;
	}
}

bool pt_check_count(const char *function, Py_ssize_t n, Py_ssize_t least, Py_ssize_t most)
{
	if (n >= least && n <= most)
		return true;
	if (least == most)
		PyErr_Format(PyExc_TypeError, "%s() takes %zd arguments (%zd given)", function,
			     most, n);
	else
		PyErr_Format(PyExc_TypeError, "%s() takes %zd to %zd arguments (%zd given)",
			     function, least, most, n);
	return false;
}

static bool check_count(const struct parser *p, const char *kinds, Py_ssize_t n)
{
	const char *bar = strchr(kinds, '|');
	Py_ssize_t most = (Py_ssize_t)strlen(kinds) - (bar ? 1 : 0);

	return pt_check_count(p->function, n, bar ? bar - kinds : most, most);
}

bool pt_parse_va(struct pt_state *state, struct pt_held *held, PyObject *const *args, Py_ssize_t n,
		 const char *format, va_list values)
{
	struct parser p = { .state = state, .held = held };
	const char *kinds = strchr(format, ':') + 1;
	bool good;

	memcpy(p.function, format, (size_t)(kinds - format - 1));
	if (held)
		held->n = 0;
	good = check_count(&p, kinds, n);
	for (Py_ssize_t i = 0; good && i < n; kinds++) {
		void *out;

		if (*kinds == '|')
			continue;
		out = va_arg(values, void *);
		good = *kinds == 'e' ? take_value(&p, args[i++], out, va_arg(values, int))
				     : take_one(&p, *kinds, args[i++], out);
	}
	if (!good && held)
		pt_release(held);
	return good;
}

bool pt_parse(struct pt_state *state, struct pt_held *held, PyObject *const *args, Py_ssize_t n,
	      const char *format, ...)
{
	va_list values;
	bool good;

	va_start(values, format);
	good = pt_parse_va(state, held, args, n, format, values);
	va_end(values);
	return good;
}

PyObject *pt_hex(const uint8_t *bytes, size_t n)
{
	static const char digits[] = "0123456789ABCDEF";
	PyObject *text = PyUnicode_New((Py_ssize_t)(2 * n), 127);
	Py_UCS1 *to;

	if (!text)
		return NULL;
	to = PyUnicode_1BYTE_DATA(text);
	for (size_t i = 0; i < n; i++) {
		*to++ = (Py_UCS1)digits[bytes[i] >> 4];
		*to++ = (Py_UCS1)digits[bytes[i] & 15];
	}
	return text;
}

PyObject *pt_text(const uint8_t *bytes, size_t n)
{
	if (n && !bytes[n - 1])
		n--;
	return PyUnicode_DecodeUTF8((const char *)bytes, (Py_ssize_t)n, "replace");
}

PyObject *pt_number_list(const uint32_t *numbers, size_t n)
{
	PyObject *list = PyList_New((Py_ssize_t)n);

	for (size_t i = 0; list && i < n; i++) {
		PyObject *number = PyLong_FromUnsignedLong(numbers[i]);

		if (!number)
			Py_CLEAR(list);
		else
			PyList_SET_ITEM(list, (Py_ssize_t)i, number);
	}
	return list;
}
