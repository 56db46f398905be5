/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tox_friend.c - Tox: friends, messages and custom packets. */
#include "callbacks.h"
#include "errors.h"
#include "methods.h"
#include "turn.h"

/* Up to 0.2.20 the header says 1016, but what is longer than this is accepted and never arrives. */
#define REQUEST_MAX 921

/* See file_chunk_request() in handlers.c. */
static bool may_grow_list(struct tox_object *self, const char *function)
{
	if (!self->in_chunk_callback)
		return true;
	pt_fail_text(self->state, function, "IN_CALLBACK",
		     "%s: friends cannot be added inside on_file_chunk_request and "
		     "on_file_recv_chunk; do it after iterate()",
		     function);
	return false;
}

static PyObject *friend_add(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	struct tox_object *self = PT_TOX(object);
	uint8_t address[PT_ADDRESS_LEN];
	struct pt_data text;
	Tox_Err_Friend_Add err = TOX_ERR_FRIEND_ADD_TOO_LONG;
	uint32_t friend = 0;
	struct pt_held held;

	if (!may_grow_list(self, "tox_friend_add") ||
	    !pt_begin(object, &held, args, n, "friend_add:as", address, &text))
		return NULL;
	if (text.n <= REQUEST_MAX)
		friend = tox_friend_add(self->tox, address, text.p, text.n, &err);
	pt_release(&held);
	if (err != TOX_ERR_FRIEND_ADD_OK)
		return pt_fail(self->state, &pt_errors_friend_add, err);
	return PyLong_FromUnsignedLong(friend);
}

static PyObject *friend_add_norequest(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	struct tox_object *self = PT_TOX(object);
	uint8_t key[PT_KEY_LEN];
	Tox_Err_Friend_Add err;
	uint32_t friend;

	if (!may_grow_list(self, "tox_friend_add_norequest") ||
	    !pt_begin(object, NULL, args, n, "friend_add_norequest:k", key))
		return NULL;
	friend = tox_friend_add_norequest(self->tox, key, &err);
	if (err != TOX_ERR_FRIEND_ADD_OK)
		return pt_fail(self->state, &pt_errors_friend_add_norequest, err);
	return PyLong_FromUnsignedLong(friend);
}

static bool has_friend(struct tox_object *self, uint32_t friend)
{
	return tox_friend_exists(self->tox, friend) &&
	       !pt_numbers_has(&self->deleted_friends, friend);
}

/* Inside a turn the friend is only marked: libtoxcore may be about to write into its record. */
static PyObject *friend_delete(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	struct tox_object *self = PT_TOX(object);
	uint32_t friend;

	if (!pt_begin(object, NULL, args, n, "friend_delete:u", &friend))
		return NULL;
	if (!has_friend(self, friend))
		return pt_fail(self->state, &pt_errors_friend_delete,
			       TOX_ERR_FRIEND_DELETE_FRIEND_NOT_FOUND);
	if (self->gate.turn) {
		if (!pt_put_off(self, &self->deleted_friends, friend))
			return NULL;
	} else {
		tox_friend_delete(self->tox, friend, NULL);
	}
	Py_RETURN_TRUE;
}

static PyObject *friend_exists(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend;

	if (!pt_begin(object, NULL, args, n, "friend_exists:u", &friend))
		return NULL;
	return PyBool_FromLong(has_friend(PT_TOX(object), friend));
}

static PyObject *friend_by_public_key(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	struct tox_object *self = PT_TOX(object);
	uint8_t key[PT_KEY_LEN];
	Tox_Err_Friend_By_Public_Key err;
	uint32_t friend;

	if (!pt_begin(object, NULL, args, n, "friend_by_public_key:k", key))
		return NULL;
	friend = tox_friend_by_public_key(self->tox, key, &err);
	if (err != TOX_ERR_FRIEND_BY_PUBLIC_KEY_OK)
		return pt_fail(self->state, &pt_errors_friend_by_public_key, err);
	return PyLong_FromUnsignedLong(friend);
}

static PyObject *friend_get_public_key(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	struct tox_object *self = PT_TOX(object);
	uint32_t friend;
	uint8_t key[PT_KEY_LEN];
	Tox_Err_Friend_Get_Public_Key err;

	if (!pt_begin(object, NULL, args, n, "friend_get_public_key:u", &friend))
		return NULL;
	tox_friend_get_public_key(self->tox, friend, key, &err);
	if (err != TOX_ERR_FRIEND_GET_PUBLIC_KEY_OK)
		return pt_fail(self->state, &pt_errors_friend_get_public_key, err);
	return pt_hex(key, sizeof(key));
}

static PyObject *friend_get_connection_status(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend;

	if (!pt_begin(object, NULL, args, n, "friend_get_connection_status:u", &friend))
		return NULL;
	return PyBool_FromLong(tox_friend_get_connection_status(PT_TOX(object)->tox, friend,
								NULL) != TOX_CONNECTION_NONE);
}

static PyObject *fail_query(PyObject *object, Tox_Err_Friend_Query err)
{
	return pt_fail(PT_TOX(object)->state, &pt_errors_friend_query, err);
}

static PyObject *friend_get_connection_type(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend;
	Tox_Err_Friend_Query err;
	Tox_Connection connection;

	if (!pt_begin(object, NULL, args, n, "friend_get_connection_type:u", &friend))
		return NULL;
	connection = tox_friend_get_connection_status(PT_TOX(object)->tox, friend, &err);
	return err ? fail_query(object, err) : PyLong_FromLong((long)connection);
}

static PyObject *friend_get_status(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend;
	Tox_Err_Friend_Query err;
	Tox_User_Status status;

	if (!pt_begin(object, NULL, args, n, "friend_get_status:u", &friend))
		return NULL;
	status = tox_friend_get_status(PT_TOX(object)->tox, friend, &err);
	return err ? fail_query(object, err) : PyLong_FromLong((long)status);
}

static PyObject *friend_get_typing(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend;
	Tox_Err_Friend_Query err;
	bool typing;

	if (!pt_begin(object, NULL, args, n, "friend_get_typing:u", &friend))
		return NULL;
	typing = tox_friend_get_typing(PT_TOX(object)->tox, friend, &err);
	return err ? fail_query(object, err) : PyBool_FromLong(typing);
}

typedef size_t friend_size(const Tox *tox, uint32_t friend, Tox_Err_Friend_Query *error);
typedef bool friend_text(const Tox *tox, uint32_t friend, uint8_t *text,
			 Tox_Err_Friend_Query *error);

static PyObject *friend_size_of(PyObject *object, PyObject *const *args, Py_ssize_t n,
				const char *format, friend_size *size)
{
	uint32_t friend;
	Tox_Err_Friend_Query err;
	size_t bytes;

	if (!pt_begin(object, NULL, args, n, format, &friend))
		return NULL;
	bytes = size(PT_TOX(object)->tox, friend, &err);
	return err ? fail_query(object, err) : PyLong_FromSize_t(bytes);
}

static PyObject *friend_text_of(PyObject *object, PyObject *const *args, Py_ssize_t n,
				const char *format, friend_size *size, friend_text *get)
{
	uint8_t text[TOX_MAX_STATUS_MESSAGE_LENGTH];
	uint32_t friend;
	Tox_Err_Friend_Query err;
	size_t bytes;

	if (!pt_begin(object, NULL, args, n, format, &friend))
		return NULL;
	bytes = size(PT_TOX(object)->tox, friend, &err);
	if (!err && bytes <= sizeof(text))
		get(PT_TOX(object)->tox, friend, text, &err);
	return err ? fail_query(object, err) : pt_text(text, bytes);
}

static PyObject *friend_get_name(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return friend_text_of(self, args, n, "friend_get_name:u", tox_friend_get_name_size,
			      tox_friend_get_name);
}

static PyObject *friend_get_name_size(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return friend_size_of(self, args, n, "friend_get_name_size:u", tox_friend_get_name_size);
}

static PyObject *friend_get_status_message(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return friend_text_of(self, args, n, "friend_get_status_message:u",
			      tox_friend_get_status_message_size, tox_friend_get_status_message);
}

static PyObject *friend_get_status_message_size(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return friend_size_of(self, args, n, "friend_get_status_message_size:u",
			      tox_friend_get_status_message_size);
}

static PyObject *friend_get_last_online(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	struct tox_object *self = PT_TOX(object);
	uint32_t friend;
	uint64_t seconds;
	Tox_Err_Friend_Get_Last_Online err;

	if (!pt_begin(object, NULL, args, n, "friend_get_last_online:u", &friend))
		return NULL;
	seconds = tox_friend_get_last_online(self->tox, friend, &err);
	if (err)
		return pt_fail(self->state, &pt_errors_friend_get_last_online, err);
	if (!seconds)
		Py_RETURN_NONE;
	return PyObject_CallFunction(self->state->fromtimestamp, "K", (unsigned long long)seconds);
}

/* The type is checked here: an unknown one makes libtoxcore abort. */
static PyObject *friend_send_message(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	struct tox_object *self = PT_TOX(object);
	uint32_t friend, type, id = 0;
	struct pt_data text;
	Tox_Err_Friend_Send_Message err = TOX_ERR_FRIEND_SEND_MESSAGE_OK;
	bool typed;
	struct pt_held held;

	if (!pt_begin(object, &held, args, n, "friend_send_message:uus", &friend, &type, &text))
		return NULL;
	typed = type <= TOX_MESSAGE_TYPE_ACTION;
	if (typed)
		id = tox_friend_send_message(self->tox, friend, (Tox_Message_Type)type, text.p,
					     text.n, &err);
	pt_release(&held);
	if (!typed)
		return pt_fail_text(self->state, "tox_friend_send_message", "BAD_TYPE",
				    "failed to send message: no such type: %u", type);
	if (err)
		return pt_fail(self->state, &pt_errors_friend_send_message, err);
	return PyLong_FromUnsignedLong(id);
}

typedef bool send_packet(Tox *tox, uint32_t friend, const uint8_t *data, size_t n,
			 Tox_Err_Friend_Custom_Packet *error);

static PyObject *send_custom(PyObject *object, PyObject *const *args, Py_ssize_t n,
			     const char *format, send_packet *send)
{
	struct tox_object *self = PT_TOX(object);
	uint32_t friend;
	struct pt_data data;
	Tox_Err_Friend_Custom_Packet err = TOX_ERR_FRIEND_CUSTOM_PACKET_OK;
	struct pt_held held;

	if (!pt_begin(object, &held, args, n, format, &friend, &data))
		return NULL;
	send(self->tox, friend, data.p, data.n, &err);
	pt_release(&held);
	if (err)
		return pt_fail(self->state, &pt_errors_custom_packet, err);
	Py_RETURN_TRUE;
}

static PyObject *friend_send_lossy_packet(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return send_custom(self, args, n, "friend_send_lossy_packet:uy",
			   tox_friend_send_lossy_packet);
}

static PyObject *friend_send_lossless_packet(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return send_custom(self, args, n, "friend_send_lossless_packet:uy",
			   tox_friend_send_lossless_packet);
}

/* clang-format off */
#define ONE(name, text) PT_FAST(name, #name "($self, friend_number, /)\n--\n\n" text)

const PyMethodDef pt_methods_friend[] = {
	PT_FAST(friend_add, "friend_add($self, address, message, /)\n--\n\nSends a friend request. Returns the friend's number."),
	PT_FAST(friend_add_norequest, "friend_add_norequest($self, public_key, /)\n--\n\n"
		"Adds a friend who has asked us, or asks by other means. Returns the friend's number."),
	PT_FAST(friend_by_public_key, "friend_by_public_key($self, public_key, /)\n--\n\nThe number of the friend with that key."),
	ONE(friend_delete, "Removes a friend; inside a callback when the turn is over."),
	ONE(friend_exists, "Whether there is a friend of that number."),
	ONE(friend_get_public_key, "The friend's key, 64 hex digits."),
	ONE(friend_get_connection_status, "True while the friend is online."),
	ONE(friend_get_connection_type, "CONNECTION_* of the friend."),
	ONE(friend_get_last_online, "When the friend was last seen, as local datetime; None: never."),
	ONE(friend_get_name, "The friend's name."),
	ONE(friend_get_name_size, "Bytes in the friend's name."),
	ONE(friend_get_status, "The friend's status: USER_STATUS_*."),
	ONE(friend_get_status_message, "The friend's status message."),
	ONE(friend_get_status_message_size, "Bytes in the friend's status message."),
	ONE(friend_get_typing, "True while the friend types."),
	PT_FAST(friend_send_message, "friend_send_message($self, friend_number, type, message, /)\n--\n\n"
		"Sends 1 to 1372 bytes of UTF-8; type is MESSAGE_TYPE_*. Returns the id for the read receipt."),
	PT_FAST(friend_send_lossy_packet, "friend_send_lossy_packet($self, friend_number, data, /)\n--\n\n"
		"Sends up to 1373 bytes, the first in 192..254; they may get lost."),
	PT_FAST(friend_send_lossless_packet, "friend_send_lossless_packet($self, friend_number, data, /)\n--\n\n"
		"Sends up to 1373 bytes, the first in 160..191 or 69."),
	{ NULL }
};
/* clang-format on */
