/* SPDX-License-Identifier: GPL-3.0-or-later */
/* options.c - from any object with the right attributes to struct Tox_Options.
 *
 * Programs bring a class of their own; what it lacks keeps libtoxcore's default. */
#include "options.h"

#include "args.h"

typedef void set_bool(struct Tox_Options *options, bool value);
typedef void set_port(struct Tox_Options *options, uint16_t value);

static const struct {
	const char *name;
	set_bool *set;
} flags[] = {
	{ "ipv6_enabled", tox_options_set_ipv6_enabled },
	{ "udp_enabled", tox_options_set_udp_enabled },
	{ "local_discovery_enabled", tox_options_set_local_discovery_enabled },
	{ "hole_punching_enabled", tox_options_set_hole_punching_enabled },
	{ "dht_announcements_enabled", tox_options_set_dht_announcements_enabled },
#if PT_HAVE_NGC
	{ "experimental_groups_persistence", tox_options_set_experimental_groups_persistence },
#endif
#if TOX_VERSION_IS_API_COMPATIBLE(0, 2, 21)
	{ "experimental_disable_dns", tox_options_set_experimental_disable_dns },
#endif
};

static const struct {
	const char *name;
	set_port *set;
} ports[] = {
	{ "proxy_port", tox_options_set_proxy_port },
	{ "start_port", tox_options_set_start_port },
	{ "end_port", tox_options_set_end_port },
	{ "tcp_port", tox_options_set_tcp_port },
};

/* 1: there, 0: not there, -1: exception. None counts as not there. */
static int get(PyObject *from, const char *name, PyObject **value)
{
	*value = PyObject_GetAttrString(from, name);
	if (*value && *value != Py_None)
		return 1;
	if (*value) {
		Py_CLEAR(*value);
		return 0;
	}
	if (!PyErr_ExceptionMatches(PyExc_AttributeError))
		return -1;
	PyErr_Clear();
	return 0;
}

static int get_number(PyObject *from, const char *name, long most, long *out)
{
	PyObject *value;
	long long number;
	int there = get(from, name, &value);
	bool good;

	if (there < 1)
		return there;
	good = pt_get_integer(value, &number);
	Py_DECREF(value);
	if (!good)
		return -1;
	*out = (long)number;
	if (number >= 0 && number <= most)
		return 1;
	PyErr_Format(PyExc_OverflowError, "%s must be in 0..%ld", name, most);
	return -1;
}

static bool read_flags(PyObject *from, struct Tox_Options *out)
{
	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++) {
		PyObject *value;
		int there = get(from, flags[i].name, &value);
		int truth;

		if (there < 0)
			return false;
		if (!there)
			continue;
		truth = PyObject_IsTrue(value);
		Py_DECREF(value);
		if (truth < 0)
			return false;
		flags[i].set(out, truth);
	}
	return true;
}

static bool read_ports(PyObject *from, struct Tox_Options *out)
{
	for (size_t i = 0; i < sizeof(ports) / sizeof(*ports); i++) {
		long port;
		int there = get_number(from, ports[i].name, UINT16_MAX, &port);

		if (there < 0)
			return false;
		if (there)
			ports[i].set(out, (uint16_t)port);
	}
	return true;
}

static bool read_proxy(PyObject *from, struct Tox_Options *out, PyObject **keep)
{
	long type = TOX_PROXY_TYPE_NONE;
	PyObject *host;
	int there;

	if (get_number(from, "proxy_type", 255, &type) < 0)
		return false;
	tox_options_set_proxy_type(out, (Tox_Proxy_Type)type);
	there = get(from, "proxy_host", &host);
	if (there < 1)
		return !there;
	PyList_Append(*keep, host);
	Py_DECREF(host);
	if (!PyUnicode_Check(host)) {
		PyErr_SetString(PyExc_TypeError, "proxy_host must be str");
		return false;
	}
	tox_options_set_proxy_host(out, PyUnicode_AsUTF8(host));
	if (type == TOX_PROXY_TYPE_NONE || !tox_options_get_udp_enabled(out))
		return !PyErr_Occurred();
	return !PyErr_WarnEx(PyExc_RuntimeWarning,
			     "only TCP goes through the proxy: set udp_enabled to False, or UDP "
			     "goes beside it",
			     2);
}

/* Saved data is always a whole profile, whatever savedata_type says, but for a bare secret key. */
static bool read_savedata(PyObject *from, struct Tox_Options *out, PyObject **keep)
{
	PyObject *data, *bytes;
	long type = 0;
	int there = get(from, "savedata_data", &data);

	if (there < 1)
		return !there;
	bytes = PyUnicode_Check(data) ? NULL : PyBytes_FromObject(data);
	if (!bytes)
		PyErr_SetString(PyExc_TypeError, "savedata_data must be bytes");
	Py_DECREF(data);
	if (!bytes || PyList_Append(*keep, bytes) < 0 ||
	    get_number(from, "savedata_type", 255, &type) < 0) {
		Py_XDECREF(bytes);
		return false;
	}
	if (PyBytes_GET_SIZE(bytes)) {
		bool key = type == TOX_SAVEDATA_TYPE_SECRET_KEY &&
			   PyBytes_GET_SIZE(bytes) == PT_KEY_LEN;

		tox_options_set_savedata_type(out, key ? TOX_SAVEDATA_TYPE_SECRET_KEY
						       : TOX_SAVEDATA_TYPE_TOX_SAVE);
		tox_options_set_savedata_data(out, (const uint8_t *)PyBytes_AS_STRING(bytes),
					      (size_t)PyBytes_GET_SIZE(bytes));
	}
	Py_DECREF(bytes);
	return true;
}

bool pt_options_read(PyObject *options, struct Tox_Options *out, PyObject **keep)
{
	*keep = PyList_New(0);
	tox_options_default(out);
	if (!*keep)
		return false;
	if (!options || options == Py_None)
		return true;
	return read_flags(options, out) && read_ports(options, out) &&
	       read_proxy(options, out, keep) && read_savedata(options, out, keep);
}
