/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tox_self.c - Tox: who we are. */
#include "errors.h"
#include "methods.h"
#include "turn.h"

#include <string.h>

typedef void get_key(const Tox *tox, uint8_t *key);
typedef size_t get_size(const Tox *tox);
typedef void get_bytes(const Tox *tox, uint8_t *bytes);
typedef bool set_text(Tox *tox, const uint8_t *text, size_t n, Tox_Err_Set_Info *error);

static PyObject *hex_of(PyObject *self, get_key *get, size_t n)
{
	uint8_t bytes[PT_ADDRESS_LEN];

	if (!pt_enter(PT_TOX(self)))
		return NULL;
	get(PT_TOX(self)->tox, bytes);
	return pt_hex(bytes, n);
}

static PyObject *size_of(PyObject *self, get_size *size)
{
	if (!pt_enter(PT_TOX(self)))
		return NULL;
	return PyLong_FromSize_t(size(PT_TOX(self)->tox));
}

static PyObject *text_of(PyObject *self, get_size *size, get_bytes *get)
{
	uint8_t text[TOX_MAX_STATUS_MESSAGE_LENGTH];
	size_t n;

	if (!pt_enter(PT_TOX(self)))
		return NULL;
	n = size(PT_TOX(self)->tox);
	if (n > sizeof(text))
		return PyErr_NoMemory();
	get(PT_TOX(self)->tox, text);
	return PyUnicode_DecodeUTF8((const char *)text, (Py_ssize_t)n, "replace");
}

static PyObject *set_text_of(PyObject *object, PyObject *const *args, Py_ssize_t n, set_text *set,
			     const char *format, const struct pt_error_set *errors)
{
	struct tox_object *self = PT_TOX(object);
	struct pt_data text;
	Tox_Err_Set_Info err = TOX_ERR_SET_INFO_OK;
	struct pt_held held;

	if (!pt_begin(object, &held, args, n, format, &text))
		return NULL;
	set(self->tox, text.p, text.n, &err);
	pt_release(&held);
	if (err != TOX_ERR_SET_INFO_OK)
		return pt_fail(self->state, errors, err);
	Py_RETURN_TRUE;
}

static PyObject *self_get_address(PyObject *self, PyObject *unused PT_UNUSED)
{
	return hex_of(self, tox_self_get_address, PT_ADDRESS_LEN);
}

static PyObject *self_get_dht_id(PyObject *self, PyObject *unused PT_UNUSED)
{
	return hex_of(self, tox_self_get_dht_id, PT_KEY_LEN);
}

static PyObject *self_get_public_key(PyObject *self, PyObject *unused PT_UNUSED)
{
	return hex_of(self, tox_self_get_public_key, PT_KEY_LEN);
}

static PyObject *self_get_secret_key(PyObject *self, PyObject *unused PT_UNUSED)
{
	return hex_of(self, tox_self_get_secret_key, PT_KEY_LEN);
}

static PyObject *self_get_keys(PyObject *self, PyObject *unused PT_UNUSED)
{
	PyObject *open = self_get_public_key(self, NULL);
	PyObject *secret = open ? self_get_secret_key(self, NULL) : NULL;
	PyObject *both = secret ? PyTuple_Pack(2, open, secret) : NULL;

	Py_XDECREF(open);
	Py_XDECREF(secret);
	return both;
}

static PyObject *self_get_nospam(PyObject *self, PyObject *unused PT_UNUSED)
{
	if (!pt_enter(PT_TOX(self)))
		return NULL;
	return PyLong_FromUnsignedLong(tox_self_get_nospam(PT_TOX(self)->tox));
}

static PyObject *self_set_nospam(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t nospam;

	if (!pt_begin(self, NULL, args, n, "self_set_nospam:u", &nospam))
		return NULL;
	tox_self_set_nospam(PT_TOX(self)->tox, nospam);
	Py_RETURN_NONE;
}

static PyObject *self_get_name(PyObject *self, PyObject *unused PT_UNUSED)
{
	return text_of(self, tox_self_get_name_size, tox_self_get_name);
}

static PyObject *self_get_name_size(PyObject *self, PyObject *unused PT_UNUSED)
{
	return size_of(self, tox_self_get_name_size);
}

static PyObject *self_set_name(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return set_text_of(self, args, n, tox_self_set_name, "self_set_name:s",
			   &pt_errors_set_name);
}

static PyObject *self_get_status_message(PyObject *self, PyObject *unused PT_UNUSED)
{
	return text_of(self, tox_self_get_status_message_size, tox_self_get_status_message);
}

static PyObject *self_get_status_message_size(PyObject *self, PyObject *unused PT_UNUSED)
{
	return size_of(self, tox_self_get_status_message_size);
}

static PyObject *self_set_status_message(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return set_text_of(self, args, n, tox_self_set_status_message, "self_set_status_message:s",
			   &pt_errors_set_status_message);
}

static PyObject *self_get_status(PyObject *self, PyObject *unused PT_UNUSED)
{
	if (!pt_enter(PT_TOX(self)))
		return NULL;
	return PyLong_FromLong((long)tox_self_get_status(PT_TOX(self)->tox));
}

/* A status out of range has always been ignored; passed on, libtoxcore would announce it. */
static PyObject *self_set_status(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t status;

	if (!pt_begin(self, NULL, args, n, "self_set_status:u", &status))
		return NULL;
	if (status <= TOX_USER_STATUS_BUSY)
		tox_self_set_status(PT_TOX(self)->tox, (Tox_User_Status)status);
	Py_RETURN_NONE;
}

static PyObject *self_get_connection_status(PyObject *self, PyObject *unused PT_UNUSED)
{
	if (!pt_enter(PT_TOX(self)))
		return NULL;
	return PyLong_FromLong((long)tox_self_get_connection_status(PT_TOX(self)->tox));
}

static PyObject *self_get_friend_list(PyObject *self, PyObject *unused PT_UNUSED)
{
	uint32_t *numbers;
	PyObject *list;
	size_t n;

	if (!pt_enter(PT_TOX(self)))
		return NULL;
	n = tox_self_get_friend_list_size(PT_TOX(self)->tox);
	numbers = PyMem_Malloc((n ? n : 1) * sizeof(*numbers));
	if (!numbers)
		return PyErr_NoMemory();
	tox_self_get_friend_list(PT_TOX(self)->tox, numbers);
	/* Friends deleted in this turn are gone for the caller, though not yet for libtoxcore. */
	for (size_t i = 0; i < n;) {
		if (pt_numbers_has(&PT_TOX(self)->deleted_friends, numbers[i]))
			memmove(&numbers[i], &numbers[i + 1], (--n - i) * sizeof(*numbers));
		else
			i++;
	}
	list = pt_number_list(numbers, n);
	PyMem_Free(numbers);
	return list;
}

static PyObject *self_get_friend_list_size(PyObject *self, PyObject *unused PT_UNUSED)
{
	if (!pt_enter(PT_TOX(self)))
		return NULL;
	return PyLong_FromSize_t(tox_self_get_friend_list_size(PT_TOX(self)->tox) -
				 PT_TOX(self)->deleted_friends.n);
}

static PyObject *self_set_typing(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend;
	bool typing;
	Tox_Err_Set_Typing err;

	if (!pt_begin(self, NULL, args, n, "self_set_typing:up", &friend, &typing))
		return NULL;
	tox_self_set_typing(PT_TOX(self)->tox, friend, typing, &err);
	if (err != TOX_ERR_SET_TYPING_OK)
		return pt_fail(PT_TOX(self)->state, &pt_errors_set_typing, err);
	return PyLong_FromLong(1);
}

typedef uint16_t get_port(const Tox *tox, Tox_Err_Get_Port *error);

static PyObject *port_of(PyObject *self, get_port *get)
{
	Tox_Err_Get_Port err;
	uint16_t port;

	if (!pt_enter(PT_TOX(self)))
		return NULL;
	port = get(PT_TOX(self)->tox, &err);
	if (err != TOX_ERR_GET_PORT_OK)
		return pt_fail(PT_TOX(self)->state, &pt_errors_get_port, err);
	return PyLong_FromLong(port);
}

static PyObject *self_get_udp_port(PyObject *self, PyObject *unused PT_UNUSED)
{
	return port_of(self, tox_self_get_udp_port);
}

static PyObject *self_get_tcp_port(PyObject *self, PyObject *unused PT_UNUSED)
{
	return port_of(self, tox_self_get_tcp_port);
}

/* clang-format off */
#define GETTER(name, text) { #name, name, METH_NOARGS, #name "($self, /)\n--\n\n" text }

const PyMethodDef pt_methods_self[] = {
	GETTER(self_get_address, "Our address, 76 hex digits: what others need to add us."),
	GETTER(self_get_keys, "(public key, secret key), 64 hex digits each."),
	GETTER(self_get_public_key, "Our public key, 64 hex digits."),
	GETTER(self_get_secret_key, "Our secret key, 64 hex digits."),
	GETTER(self_get_dht_id, "Our DHT key of this run: what bootstrap() on others wants."),
	GETTER(self_get_udp_port, "The UDP port we have bound."),
	GETTER(self_get_tcp_port, "The port of our TCP relay."),
	GETTER(self_get_nospam, "The part of our address that can be changed."),
	PT_FAST(self_set_nospam, "self_set_nospam($self, nospam, /)\n--\n\nGives us a new address."),
	GETTER(self_get_name, "Our name."),
	GETTER(self_get_name_size, "Bytes in our name."),
	PT_FAST(self_set_name, "self_set_name($self, name, /)\n--\n\nAt most 128 bytes of UTF-8."),
	GETTER(self_get_status_message, "Our status message."),
	GETTER(self_get_status_message_size, "Bytes in our status message."),
	PT_FAST(self_set_status_message, "self_set_status_message($self, message, /)\n--\n\nAt most 1007 bytes."),
	GETTER(self_get_status, "Our status: USER_STATUS_*."),
	PT_FAST(self_set_status, "self_set_status($self, status, /)\n--\n\nUSER_STATUS_*; others are ignored."),
	GETTER(self_get_connection_status, "CONNECTION_*; 0 while we are not connected."),
	GETTER(self_get_friend_list, "The numbers of our friends."),
	GETTER(self_get_friend_list_size, "How many friends we have."),
	PT_FAST(self_set_typing, "self_set_typing($self, friend_number, is_typing, /)\n--\n\nTells a friend that we type."),
	{ NULL }
};
/* clang-format on */
