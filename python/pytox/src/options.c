/* SPDX-License-Identifier: GPL-3.0-or-later */
/* options.c - from any object with the right attributes to struct Tox_Options.
 *
 * Programs bring a class of their own; what it lacks keeps libtoxcore's default. */
#include "options.h"

#include "args.h"
#include "errors.h"

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
#else
	/* Who asks for no DNS, and gets it, is found by others: that must not go unnoticed. */
	{ "experimental_disable_dns", NULL },
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

/* Says which option it was. */
static void name_it(const char *name, const char *wanted, PyObject *value)
{
	if (PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_OverflowError))
		PyErr_Format(PyExc_OverflowError, "%s is too big a number", name);
	else
		PyErr_Format(PyExc_TypeError, "%s must be %s, not %.100s", name, wanted,
			     Py_TYPE(value)->tp_name);
}

static int get_number(PyObject *from, const char *name, long most, long *out)
{
	PyObject *value;
	long long number;
	int there = get(from, name, &value);
	bool good;

	if (there < 1)
		return there;
	good = PyIndex_Check(value) && pt_get_integer(value, &number);
	if (!good)
		name_it(name, "an integer", value);
	Py_DECREF(value);
	if (!good)
		return -1;
	*out = (long)number;
	if (number >= 0 && number <= most)
		return 1;
	PyErr_Format(PyExc_OverflowError, "%s must be in 0..%ld", name, most);
	return -1;
}

static bool read_flags(struct pt_state *state, PyObject *from, struct Tox_Options *out)
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
		if (flags[i].set)
			flags[i].set(out, truth);
		else if (truth)
			return pt_fail_text(state, "tox_new", "NOT_IN_LIBRARY",
					    "this libtoxcore, %d.%d.%d, is too old for %s",
					    TOX_VERSION_MAJOR, TOX_VERSION_MINOR, TOX_VERSION_PATCH,
					    flags[i].name);
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

static const char *get_host(PyObject *host)
{
	const char *name;

	if (!PyUnicode_Check(host)) {
		name_it("proxy_host", "str", host);
		return NULL;
	}
	name = pt_plain_text(host);
	if (!name)
		PyErr_SetString(PyExc_ValueError, "proxy_host is not the name of a host");
	return name;
}

static bool read_proxy(PyObject *from, struct Tox_Options *out, PyObject **keep)
{
	long type = TOX_PROXY_TYPE_NONE;
	PyObject *host;
	const char *name;
	int there;

	if (get_number(from, "proxy_type", 255, &type) < 0)
		return false;
	tox_options_set_proxy_type(out, (Tox_Proxy_Type)type);
	there = get(from, "proxy_host", &host);
	if (there < 1)
		return !there;
	name = get_host(host);
	if (!name || PyList_Append(*keep, host) < 0) {
		Py_DECREF(host);
		return false;
	}
	Py_DECREF(host);
	tox_options_set_proxy_host(out, name);
	if (type == TOX_PROXY_TYPE_NONE || !tox_options_get_udp_enabled(out))
		return true;
	return !PyErr_WarnEx(PyExc_RuntimeWarning,
			     "only TCP goes through the proxy: set udp_enabled to False, or UDP "
			     "goes beside it",
			     2);
}

static bool read_savedata_type(PyObject *from, long *type)
{
	*type = TOX_SAVEDATA_TYPE_NONE;
	if (get_number(from, "savedata_type", UINT8_MAX, type) < 0)
		return false;
	if (*type <= TOX_SAVEDATA_TYPE_SECRET_KEY)
		return true;
	PyErr_Format(PyExc_ValueError, "savedata_type: there is no type %ld", *type);
	return false;
}

static PyObject *get_savedata(PyObject *from)
{
	PyObject *data, *bytes;
	int there = get(from, "savedata_data", &data);

	if (there < 1)
		return there ? NULL : PyBytes_FromStringAndSize(NULL, 0);
	bytes = PyUnicode_Check(data) ? NULL : PyBytes_FromObject(data);
	if (!bytes)
		name_it("savedata_data", "bytes", data);
	Py_DECREF(data);
	return bytes;
}

/* Saved data is always a whole profile, whatever savedata_type says, but for a bare secret key.
 * Without any, though the type promises some, the program would begin under a new identity. */
static bool read_savedata(struct pt_state *state, PyObject *from, struct Tox_Options *out,
			  PyObject **keep)
{
	PyObject *bytes = get_savedata(from);
	size_t n = bytes ? (size_t)PyBytes_GET_SIZE(bytes) : 0;
	bool key;
	long type;

	if (!bytes || PyList_Append(*keep, bytes) < 0 || !read_savedata_type(from, &type)) {
		Py_XDECREF(bytes);
		return false;
	}
	Py_DECREF(bytes);
	if (!n && type != TOX_SAVEDATA_TYPE_NONE)
		return pt_fail(state, &pt_errors_new, TOX_ERR_NEW_LOAD_BAD_FORMAT);
	if (!n)
		return true;
	key = type == TOX_SAVEDATA_TYPE_SECRET_KEY && n == PT_KEY_LEN;
	tox_options_set_savedata_type(out, key ? TOX_SAVEDATA_TYPE_SECRET_KEY
					       : TOX_SAVEDATA_TYPE_TOX_SAVE);
	tox_options_set_savedata_data(out, (const uint8_t *)PyBytes_AS_STRING(bytes), n);
	return true;
}

/* Something else given for options would be taken for all defaults. */
static bool has_any(PyObject *options)
{
	static const char *const names[] = {
		"ipv6_enabled",
		"udp_enabled",
		"local_discovery_enabled",
		"hole_punching_enabled",
		"dht_announcements_enabled",
		"experimental_groups_persistence",
		"experimental_disable_dns",
		"proxy_type",
		"proxy_host",
		"proxy_port",
		"start_port",
		"end_port",
		"tcp_port",
		"savedata_type",
		"savedata_data",
		"savedata_length",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		PyObject *value = PyObject_GetAttrString(options, names[i]);

		if (value) {
			Py_DECREF(value);
			return true;
		}
		if (!PyErr_ExceptionMatches(PyExc_AttributeError))
			return false;
		PyErr_Clear();
	}
	PyErr_Format(PyExc_TypeError, "options has none of the attributes of ToxOptions: %.100s",
		     Py_TYPE(options)->tp_name);
	return false;
}

bool pt_options_read(struct pt_state *state, PyObject *options, struct Tox_Options *out,
		     PyObject **keep)
{
	*keep = PyList_New(0);
	tox_options_default(out);
	if (!*keep)
		return false;
	if (!options || options == Py_None)
		return true;
	return has_any(options) && read_flags(state, options, out) && read_ports(options, out) &&
	       read_proxy(options, out, keep) && read_savedata(state, options, out, keep);
}
