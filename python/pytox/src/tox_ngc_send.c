/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tox_ngc_send.c - Tox: messages and packets to groups of the new kind. */
#include "methods.h"
#include "ngc.h"
#include "turn.h"

/* clang-format off */
#define METHODS(X) \
	X(ngc_send_message, "group, type, message, ", "Sends a message or an action. Returns its id.") \
	X(ngc_send_private_message, "group, peer_id, type, message, ", "Sends to one peer. Returns the id.") \
	X(ngc_send_custom_packet, "group, lossless, data, ", "Sends a custom packet to all.") \
	X(ngc_send_custom_private_packet, "group, peer_id, lossless, data, ", "Sends a custom packet to one.")
/* clang-format on */

#if PT_HAVE_NGC

static PyObject *ngc_send_message(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, type, id;
	struct pt_data text;
	Tox_Err_Group_Send_Message err;
	struct pt_held held;

	if (!pt_begin(self, &held, args, n, "ngc_send_message:ues", &group, &type,
		      TOX_MESSAGE_TYPE_ACTION, &text))
		return NULL;
	id = tox_group_send_message(PT_TOX(self)->tox, group, (Tox_Message_Type)type, text.p,
				    text.n, &err);
	pt_release(&held);
	if (err)
		return pt_ngc_fail(self, "tox_group_send_message", "TOX_ERR_GROUP_SEND_MESSAGE_",
				   err, tox_err_group_send_message_to_string(err));
	return PyLong_FromUnsignedLong(id);
}

static PyObject *ngc_send_private_message(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, peer, type, id;
	struct pt_data text;
	Tox_Err_Group_Send_Private_Message err;
	struct pt_held held;

	if (!pt_begin(self, &held, args, n, "ngc_send_private_message:uues", &group, &peer, &type,
		      TOX_MESSAGE_TYPE_ACTION, &text))
		return NULL;
	id = tox_group_send_private_message(PT_TOX(self)->tox, group, peer, (Tox_Message_Type)type,
					    text.p, text.n, &err);
	pt_release(&held);
	if (err)
		return pt_ngc_fail(self, "tox_group_send_private_message",
				   "TOX_ERR_GROUP_SEND_PRIVATE_MESSAGE_", err,
				   tox_err_group_send_private_message_to_string(err));
	return PyLong_FromUnsignedLong(id);
}

static PyObject *ngc_send_custom_packet(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	bool lossless;
	struct pt_data data;
	struct pt_held held;
	Tox_Err_Group_Send_Custom_Packet err;

	if (!pt_begin(self, &held, args, n, "ngc_send_custom_packet:upy", &group, &lossless, &data))
		return NULL;
	tox_group_send_custom_packet(PT_TOX(self)->tox, group, lossless, data.p, data.n, &err);
	pt_release(&held);
	if (err)
		return pt_ngc_fail(self, "tox_group_send_custom_packet",
				   "TOX_ERR_GROUP_SEND_CUSTOM_PACKET_", err,
				   tox_err_group_send_custom_packet_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_send_custom_private_packet(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, peer;
	bool lossless;
	struct pt_data data;
	struct pt_held held;
	Tox_Err_Group_Send_Custom_Private_Packet err;

	if (!pt_begin(self, &held, args, n, "ngc_send_custom_private_packet:uupy", &group, &peer,
		      &lossless, &data))
		return NULL;
	tox_group_send_custom_private_packet(PT_TOX(self)->tox, group, peer, lossless, data.p,
					     data.n, &err);
	pt_release(&held);
	if (err)
		return pt_ngc_fail(self, "tox_group_send_custom_private_packet",
				   "TOX_ERR_GROUP_SEND_CUSTOM_PRIVATE_PACKET_", err,
				   tox_err_group_send_custom_private_packet_to_string(err));
	return Py_NewRef(Py_None);
}

#else

METHODS(PT_NGC_MISSING)

#endif

const PyMethodDef pt_methods_ngc_send[] = { METHODS(PT_NGC_METHOD){ NULL } };
