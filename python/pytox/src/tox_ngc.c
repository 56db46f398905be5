/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tox_ngc.c - Tox: groups of the new kind (libtoxcore 0.2.19 and later).
 *
 * libtoxcore calls them tox_group_*, which is what PyTox called conferences; here they are ngc_*,
 * so that no name means two things. With an older libtoxcore every method raises. */
#include "errors.h"
#include "methods.h"
#include "turn.h"

#include <string.h>

/* clang-format off */
#define NGC_METHODS(X) \
	X(ngc_new, "privacy_state, group_name, name, ", "Founds a group: NGC_PRIVACY_STATE_*. Returns its number.") \
	X(ngc_join, "chat_id, name, password=None, ", "Joins a public group by its id. Returns its number.") \
	X(ngc_invite_friend, "group, friend_number, ", "Invites an online friend.") \
	X(ngc_invite_accept, "friend_number, invite_data, name, password=None, ", "Follows an invitation. Returns the group's number.") \
	X(ngc_leave, "group, message='', ", "Leaves a group for good.") \
	X(ngc_disconnect, "group, ", "Leaves a group for now.") \
	X(ngc_reconnect, "group, ", "Comes back into a group.") \
	X(ngc_is_connected, "group, ", "Whether we are connected or trying.") \
	X(ngc_send_message, "group, type, message, ", "Sends a message or an action. Returns its id.") \
	X(ngc_send_private_message, "group, peer_id, type, message, ", "Sends to one peer. Returns the id.") \
	X(ngc_send_custom_packet, "group, lossless, data, ", "Sends a custom packet to all.") \
	X(ngc_send_custom_private_packet, "group, peer_id, lossless, data, ", "Sends a custom packet to one.") \
	X(ngc_get_name, "group, ", "The group's name.") \
	X(ngc_get_topic, "group, ", "The topic.") \
	X(ngc_set_topic, "group, topic, ", "Sets the topic.") \
	X(ngc_get_password, "group, ", "The password.") \
	X(ngc_set_password, "group, password, ", "Founder: sets the password, '' for none.") \
	X(ngc_get_chat_id, "group, ", "The id by which others can join, 64 hex digits.") \
	X(ngc_get_privacy_state, "group, ", "NGC_PRIVACY_STATE_*.") \
	X(ngc_set_privacy_state, "group, privacy_state, ", "Founder: public or private.") \
	X(ngc_get_voice_state, "group, ", "NGC_VOICE_STATE_*.") \
	X(ngc_set_voice_state, "group, voice_state, ", "Founder: who may speak.") \
	X(ngc_get_topic_lock, "group, ", "NGC_TOPIC_LOCK_*.") \
	X(ngc_set_topic_lock, "group, topic_lock, ", "Founder: who may set the topic.") \
	X(ngc_get_peer_limit, "group, ", "How many may be in it.") \
	X(ngc_set_peer_limit, "group, limit, ", "Founder: how many may be in it.") \
	X(ngc_self_get_name, "group, ", "Our name there.") \
	X(ngc_self_set_name, "group, name, ", "Changes our name there.") \
	X(ngc_self_get_status, "group, ", "Our status there.") \
	X(ngc_self_set_status, "group, status, ", "Changes our status there.") \
	X(ngc_self_get_role, "group, ", "NGC_ROLE_* of ours.") \
	X(ngc_self_get_peer_id, "group, ", "Our peer id, of this session only.") \
	X(ngc_self_get_public_key, "group, ", "Our key there.") \
	X(ngc_peer_get_name, "group, peer_id, ", "A peer's name.") \
	X(ngc_peer_get_status, "group, peer_id, ", "A peer's status.") \
	X(ngc_peer_get_role, "group, peer_id, ", "A peer's NGC_ROLE_*.") \
	X(ngc_peer_get_connection_status, "group, peer_id, ", "A peer's CONNECTION_*.") \
	X(ngc_peer_get_public_key, "group, peer_id, ", "A peer's key, its identity in the group.") \
	X(ngc_set_role, "group, peer_id, role, ", "Gives a peer a role.") \
	X(ngc_kick_peer, "group, peer_id, ", "Throws a peer out.") \
	X(ngc_set_ignore, "group, peer_id, ignore, ", "Hears a peer no more, or again.") \
	X(ngc_get_group_list, "", "The numbers of the groups we are in.")
/* clang-format on */

#if PT_HAVE_NGC

/* The library knows its error names; their prefix, as long as `prefix`, goes. */
static PyObject *fail(PyObject *self, const char *function, const char *prefix, unsigned code,
		      const char *name)
{
	PyObject *error = NULL, *number, *type, *trace;

	name += strlen(prefix);
	pt_fail_text(PT_TOX(self)->state, function, name, "%s() failed: %u (%s)", function, code,
		     name);
	PyErr_Fetch(&type, &error, &trace);
	PyErr_NormalizeException(&type, &error, &trace);
	number = PyLong_FromUnsignedLong(code);
	if (number && error)
		PyObject_SetAttr(error, PT_TOX(self)->state->names[N_code], number);
	Py_XDECREF(number);
	PyErr_Restore(type, error, trace);
	return NULL;
}

static PyObject *fail_state(PyObject *self, const char *function, Tox_Err_Group_State_Query err)
{
	return fail(self, function, "TOX_ERR_GROUP_STATE_QUERY_", err,
		    tox_err_group_state_query_to_string(err));
}

static PyObject *fail_self(PyObject *self, const char *function, Tox_Err_Group_Self_Query err)
{
	return fail(self, function, "TOX_ERR_GROUP_SELF_QUERY_", err,
		    tox_err_group_self_query_to_string(err));
}

static PyObject *fail_peer(PyObject *self, const char *function, Tox_Err_Group_Peer_Query err)
{
	return fail(self, function, "TOX_ERR_GROUP_PEER_QUERY_", err,
		    tox_err_group_peer_query_to_string(err));
}

static PyObject *ngc_new(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t privacy, group;
	struct pt_data title, name;
	Tox_Err_Group_New err;
	struct pt_held held;

	if (!pt_begin(self, &held, args, n, "ngc_new:ess", &privacy,
		      TOX_GROUP_PRIVACY_STATE_PRIVATE, &title, &name))
		return NULL;
	group = tox_group_new(PT_TOX(self)->tox, (Tox_Group_Privacy_State)privacy, title.p, title.n,
			      name.p, name.n, &err);
	pt_release(&held);
	if (err)
		return fail(self, "tox_group_new", "TOX_ERR_GROUP_NEW_", err,
			    tox_err_group_new_to_string(err));
	return PyLong_FromUnsignedLong(group);
}

static PyObject *ngc_join(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint8_t id[TOX_GROUP_CHAT_ID_SIZE];
	uint32_t group;
	struct pt_data name, password = { 0 };
	Tox_Err_Group_Join err;
	struct pt_held held;

	if (!pt_begin(self, &held, args, n, "ngc_join:ks|z", id, &name, &password))
		return NULL;
	group = tox_group_join(PT_TOX(self)->tox, id, name.p, name.n, password.p, password.n, &err);
	pt_release(&held);
	if (err)
		return fail(self, "tox_group_join", "TOX_ERR_GROUP_JOIN_", err,
			    tox_err_group_join_to_string(err));
	return PyLong_FromUnsignedLong(group);
}

static PyObject *ngc_invite_friend(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, friend;
	Tox_Err_Group_Invite_Friend err;

	if (!pt_begin(self, NULL, args, n, "ngc_invite_friend:uu", &group, &friend))
		return NULL;
	tox_group_invite_friend(PT_TOX(self)->tox, group, friend, &err);
	if (err)
		return fail(self, "tox_group_invite_friend", "TOX_ERR_GROUP_INVITE_FRIEND_", err,
			    tox_err_group_invite_friend_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_invite_accept(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend, group;
	struct pt_data data, name, password = { 0 };
	Tox_Err_Group_Invite_Accept err;
	struct pt_held held;

	if (!pt_begin(self, &held, args, n, "ngc_invite_accept:uys|z", &friend, &data, &name,
		      &password))
		return NULL;
	group = tox_group_invite_accept(PT_TOX(self)->tox, friend, data.p, data.n, name.p, name.n,
					password.p, password.n, &err);
	pt_release(&held);
	if (err)
		return fail(self, "tox_group_invite_accept", "TOX_ERR_GROUP_INVITE_ACCEPT_", err,
			    tox_err_group_invite_accept_to_string(err));
	return PyLong_FromUnsignedLong(group);
}

static PyObject *ngc_leave(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	struct pt_data text = { 0 };
	Tox_Err_Group_Leave err;
	struct pt_held held;

	if (!pt_begin(self, &held, args, n, "ngc_leave:u|z", &group, &text))
		return NULL;
	tox_group_leave(PT_TOX(self)->tox, group, text.p, text.n, &err);
	pt_release(&held);
	if (err)
		return fail(self, "tox_group_leave", "TOX_ERR_GROUP_LEAVE_", err,
			    tox_err_group_leave_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_disconnect(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	Tox_Err_Group_Disconnect err;

	if (!pt_begin(self, NULL, args, n, "ngc_disconnect:u", &group))
		return NULL;
	tox_group_disconnect(PT_TOX(self)->tox, group, &err);
	if (err)
		return fail(self, "tox_group_disconnect", "TOX_ERR_GROUP_DISCONNECT_", err,
			    tox_err_group_disconnect_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_reconnect(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	Tox_Err_Group_Reconnect err;

	if (!pt_begin(self, NULL, args, n, "ngc_reconnect:u", &group))
		return NULL;
	tox_group_reconnect(PT_TOX(self)->tox, group, &err);
	if (err)
		return fail(self, "tox_group_reconnect", "TOX_ERR_GROUP_RECONNECT_", err,
			    tox_err_group_reconnect_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_is_connected(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	Tox_Err_Group_Is_Connected err;
	bool connected;

	if (!pt_begin(self, NULL, args, n, "ngc_is_connected:u", &group))
		return NULL;
	connected = tox_group_is_connected(PT_TOX(self)->tox, group, &err);
	if (err)
		return fail(self, "tox_group_is_connected", "TOX_ERR_GROUP_IS_CONNECTED_", err,
			    tox_err_group_is_connected_to_string(err));
	return PyBool_FromLong(connected);
}

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
		return fail(self, "tox_group_send_message", "TOX_ERR_GROUP_SEND_MESSAGE_", err,
			    tox_err_group_send_message_to_string(err));
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
		return fail(self, "tox_group_send_private_message",
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
		return fail(self, "tox_group_send_custom_packet",
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
		return fail(self, "tox_group_send_custom_private_packet",
			    "TOX_ERR_GROUP_SEND_CUSTOM_PRIVATE_PACKET_", err,
			    tox_err_group_send_custom_private_packet_to_string(err));
	return Py_NewRef(Py_None);
}

/* ---- what a group is: text, then numbers ---- */

typedef size_t group_size(const Tox *tox, uint32_t group, Tox_Err_Group_State_Query *error);
typedef bool group_text(const Tox *tox, uint32_t group, uint8_t *out,
			Tox_Err_Group_State_Query *error);

static PyObject *text_of(PyObject *self, PyObject *const *args, Py_ssize_t n, const char *format,
			 group_size *size, group_text *get)
{
	uint8_t text[TOX_GROUP_MAX_TOPIC_LENGTH];
	uint32_t group;
	Tox_Err_Group_State_Query err;
	size_t len;

	if (!pt_begin(self, NULL, args, n, format, &group))
		return NULL;
	len = size(PT_TOX(self)->tox, group, &err);
	if (!err && len <= sizeof(text))
		get(PT_TOX(self)->tox, group, text, &err);
	return err ? fail_state(self, "tox_group_state_query", err) : pt_text(text, len);
}

static PyObject *ngc_get_name(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return text_of(self, args, n, "ngc_get_name:u", tox_group_get_name_size,
		       tox_group_get_name);
}

static PyObject *ngc_get_topic(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return text_of(self, args, n, "ngc_get_topic:u", tox_group_get_topic_size,
		       tox_group_get_topic);
}

static PyObject *ngc_get_password(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return text_of(self, args, n, "ngc_get_password:u", tox_group_get_password_size,
		       tox_group_get_password);
}

static PyObject *ngc_set_topic(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	struct pt_data text;
	struct pt_held held;
	Tox_Err_Group_Topic_Set err;

	if (!pt_begin(self, &held, args, n, "ngc_set_topic:us", &group, &text))
		return NULL;
	tox_group_set_topic(PT_TOX(self)->tox, group, text.p, text.n, &err);
	pt_release(&held);
	if (err)
		return fail(self, "tox_group_set_topic", "TOX_ERR_GROUP_TOPIC_SET_", err,
			    tox_err_group_topic_set_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_set_password(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	struct pt_data text;
	struct pt_held held;
	Tox_Err_Group_Set_Password err;

	if (!pt_begin(self, &held, args, n, "ngc_set_password:us", &group, &text))
		return NULL;
	tox_group_set_password(PT_TOX(self)->tox, group, text.p, text.n, &err);
	pt_release(&held);
	if (err)
		return fail(self, "tox_group_set_password", "TOX_ERR_GROUP_SET_PASSWORD_", err,
			    tox_err_group_set_password_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_self_set_name(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	struct pt_data text;
	struct pt_held held;
	Tox_Err_Group_Self_Name_Set err;

	if (!pt_begin(self, &held, args, n, "ngc_self_set_name:us", &group, &text))
		return NULL;
	tox_group_self_set_name(PT_TOX(self)->tox, group, text.p, text.n, &err);
	pt_release(&held);
	if (err)
		return fail(self, "tox_group_self_set_name", "TOX_ERR_GROUP_SELF_NAME_SET_", err,
			    tox_err_group_self_name_set_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_get_privacy_state(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	Tox_Err_Group_State_Query err;
	Tox_Group_Privacy_State value;

	if (!pt_begin(self, NULL, args, n, "ngc_get_privacy_state:u", &group))
		return NULL;
	value = tox_group_get_privacy_state(PT_TOX(self)->tox, group, &err);
	return err ? fail_state(self, "tox_group_get_privacy_state", err)
		   : PyLong_FromUnsignedLong(value);
}

static PyObject *ngc_get_voice_state(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	Tox_Err_Group_State_Query err;
	Tox_Group_Voice_State value;

	if (!pt_begin(self, NULL, args, n, "ngc_get_voice_state:u", &group))
		return NULL;
	value = tox_group_get_voice_state(PT_TOX(self)->tox, group, &err);
	return err ? fail_state(self, "tox_group_get_voice_state", err)
		   : PyLong_FromUnsignedLong(value);
}

static PyObject *ngc_get_topic_lock(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	Tox_Err_Group_State_Query err;
	Tox_Group_Topic_Lock value;

	if (!pt_begin(self, NULL, args, n, "ngc_get_topic_lock:u", &group))
		return NULL;
	value = tox_group_get_topic_lock(PT_TOX(self)->tox, group, &err);
	return err ? fail_state(self, "tox_group_get_topic_lock", err)
		   : PyLong_FromUnsignedLong(value);
}

static PyObject *ngc_get_peer_limit(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	Tox_Err_Group_State_Query err;
	uint16_t value;

	if (!pt_begin(self, NULL, args, n, "ngc_get_peer_limit:u", &group))
		return NULL;
	value = tox_group_get_peer_limit(PT_TOX(self)->tox, group, &err);
	return err ? fail_state(self, "tox_group_get_peer_limit", err)
		   : PyLong_FromUnsignedLong(value);
}

static PyObject *ngc_self_get_status(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	Tox_Err_Group_Self_Query err;
	Tox_User_Status value;

	if (!pt_begin(self, NULL, args, n, "ngc_self_get_status:u", &group))
		return NULL;
	value = tox_group_self_get_status(PT_TOX(self)->tox, group, &err);
	return err ? fail_self(self, "tox_group_self_get_status", err)
		   : PyLong_FromUnsignedLong(value);
}

static PyObject *ngc_self_get_role(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	Tox_Err_Group_Self_Query err;
	Tox_Group_Role value;

	if (!pt_begin(self, NULL, args, n, "ngc_self_get_role:u", &group))
		return NULL;
	value = tox_group_self_get_role(PT_TOX(self)->tox, group, &err);
	return err ? fail_self(self, "tox_group_self_get_role", err)
		   : PyLong_FromUnsignedLong(value);
}

static PyObject *ngc_self_get_peer_id(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	Tox_Err_Group_Self_Query err;
	uint32_t value;

	if (!pt_begin(self, NULL, args, n, "ngc_self_get_peer_id:u", &group))
		return NULL;
	value = tox_group_self_get_peer_id(PT_TOX(self)->tox, group, &err);
	return err ? fail_self(self, "tox_group_self_get_peer_id", err)
		   : PyLong_FromUnsignedLong(value);
}

static PyObject *ngc_set_privacy_state(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, value;
	Tox_Err_Group_Set_Privacy_State err;

	if (!pt_begin(self, NULL, args, n, "ngc_set_privacy_state:ue", &group, &value,
		      TOX_GROUP_PRIVACY_STATE_PRIVATE))
		return NULL;
	tox_group_set_privacy_state(PT_TOX(self)->tox, group, (Tox_Group_Privacy_State)value, &err);
	if (err)
		return fail(self, "tox_group_set_privacy_state", "TOX_ERR_GROUP_SET_PRIVACY_STATE_",
			    err, tox_err_group_set_privacy_state_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_set_voice_state(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, value;
	Tox_Err_Group_Set_Voice_State err;

	if (!pt_begin(self, NULL, args, n, "ngc_set_voice_state:ue", &group, &value,
		      TOX_GROUP_VOICE_STATE_FOUNDER))
		return NULL;
	tox_group_set_voice_state(PT_TOX(self)->tox, group, (Tox_Group_Voice_State)value, &err);
	if (err)
		return fail(self, "tox_group_set_voice_state", "TOX_ERR_GROUP_SET_VOICE_STATE_",
			    err, tox_err_group_set_voice_state_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_set_topic_lock(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, value;
	Tox_Err_Group_Set_Topic_Lock err;

	if (!pt_begin(self, NULL, args, n, "ngc_set_topic_lock:ue", &group, &value,
		      TOX_GROUP_TOPIC_LOCK_DISABLED))
		return NULL;
	tox_group_set_topic_lock(PT_TOX(self)->tox, group, (Tox_Group_Topic_Lock)value, &err);
	if (err)
		return fail(self, "tox_group_set_topic_lock", "TOX_ERR_GROUP_SET_TOPIC_LOCK_", err,
			    tox_err_group_set_topic_lock_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_set_peer_limit(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, value;
	Tox_Err_Group_Set_Peer_Limit err;

	if (!pt_begin(self, NULL, args, n, "ngc_set_peer_limit:ue", &group, &value, UINT16_MAX))
		return NULL;
	tox_group_set_peer_limit(PT_TOX(self)->tox, group, (uint16_t)value, &err);
	if (err)
		return fail(self, "tox_group_set_peer_limit", "TOX_ERR_GROUP_SET_PEER_LIMIT_", err,
			    tox_err_group_set_peer_limit_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_self_set_status(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, value;
	Tox_Err_Group_Self_Status_Set err;

	if (!pt_begin(self, NULL, args, n, "ngc_self_set_status:ue", &group, &value,
		      TOX_USER_STATUS_BUSY))
		return NULL;
	tox_group_self_set_status(PT_TOX(self)->tox, group, (Tox_User_Status)value, &err);
	if (err)
		return fail(self, "tox_group_self_set_status", "TOX_ERR_GROUP_SELF_STATUS_SET_",
			    err, tox_err_group_self_status_set_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_get_chat_id(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint8_t id[TOX_GROUP_CHAT_ID_SIZE];
	uint32_t group;
	Tox_Err_Group_State_Query err;

	if (!pt_begin(self, NULL, args, n, "ngc_get_chat_id:u", &group))
		return NULL;
	tox_group_get_chat_id(PT_TOX(self)->tox, group, id, &err);
	return err ? fail_state(self, "tox_group_get_chat_id", err) : pt_hex(id, sizeof(id));
}

static PyObject *ngc_self_get_name(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint8_t name[TOX_MAX_NAME_LENGTH];
	uint32_t group;
	Tox_Err_Group_Self_Query err;
	size_t len;

	if (!pt_begin(self, NULL, args, n, "ngc_self_get_name:u", &group))
		return NULL;
	len = tox_group_self_get_name_size(PT_TOX(self)->tox, group, &err);
	if (!err && len <= sizeof(name))
		tox_group_self_get_name(PT_TOX(self)->tox, group, name, &err);
	return err ? fail_self(self, "tox_group_self_get_name", err) : pt_text(name, len);
}

static PyObject *ngc_self_get_public_key(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint8_t key[PT_KEY_LEN];
	uint32_t group;
	Tox_Err_Group_Self_Query err;

	if (!pt_begin(self, NULL, args, n, "ngc_self_get_public_key:u", &group))
		return NULL;
	tox_group_self_get_public_key(PT_TOX(self)->tox, group, key, &err);
	return err ? fail_self(self, "tox_group_self_get_public_key", err)
		   : pt_hex(key, sizeof(key));
}

/* ---- peers ---- */

static PyObject *ngc_peer_get_name(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint8_t name[TOX_MAX_NAME_LENGTH];
	uint32_t group, peer;
	Tox_Err_Group_Peer_Query err;
	size_t len;

	if (!pt_begin(self, NULL, args, n, "ngc_peer_get_name:uu", &group, &peer))
		return NULL;
	len = tox_group_peer_get_name_size(PT_TOX(self)->tox, group, peer, &err);
	if (!err && len <= sizeof(name))
		tox_group_peer_get_name(PT_TOX(self)->tox, group, peer, name, &err);
	return err ? fail_peer(self, "tox_group_peer_get_name", err) : pt_text(name, len);
}

static PyObject *ngc_peer_get_public_key(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint8_t key[PT_KEY_LEN];
	uint32_t group, peer;
	Tox_Err_Group_Peer_Query err;

	if (!pt_begin(self, NULL, args, n, "ngc_peer_get_public_key:uu", &group, &peer))
		return NULL;
	tox_group_peer_get_public_key(PT_TOX(self)->tox, group, peer, key, &err);
	return err ? fail_peer(self, "tox_group_peer_get_public_key", err)
		   : pt_hex(key, sizeof(key));
}

static PyObject *ngc_peer_get_status(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, peer;
	Tox_Err_Group_Peer_Query err;
	Tox_User_Status value;

	if (!pt_begin(self, NULL, args, n, "ngc_peer_get_status:uu", &group, &peer))
		return NULL;
	value = tox_group_peer_get_status(PT_TOX(self)->tox, group, peer, &err);
	return err ? fail_peer(self, "tox_group_peer_query", err) : PyLong_FromUnsignedLong(value);
}

static PyObject *ngc_peer_get_role(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, peer;
	Tox_Err_Group_Peer_Query err;
	Tox_Group_Role value;

	if (!pt_begin(self, NULL, args, n, "ngc_peer_get_role:uu", &group, &peer))
		return NULL;
	value = tox_group_peer_get_role(PT_TOX(self)->tox, group, peer, &err);
	return err ? fail_peer(self, "tox_group_peer_query", err) : PyLong_FromUnsignedLong(value);
}

static PyObject *ngc_peer_get_connection_status(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, peer;
	Tox_Err_Group_Peer_Query err;
	Tox_Connection value;

	if (!pt_begin(self, NULL, args, n, "ngc_peer_get_connection_status:uu", &group, &peer))
		return NULL;
	value = tox_group_peer_get_connection_status(PT_TOX(self)->tox, group, peer, &err);
	return err ? fail_peer(self, "tox_group_peer_query", err) : PyLong_FromUnsignedLong(value);
}

static PyObject *ngc_set_role(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, peer, role;
	Tox_Err_Group_Set_Role err;

	if (!pt_begin(self, NULL, args, n, "ngc_set_role:uue", &group, &peer, &role,
		      TOX_GROUP_ROLE_OBSERVER))
		return NULL;
	tox_group_set_role(PT_TOX(self)->tox, group, peer, (Tox_Group_Role)role, &err);
	if (err)
		return fail(self, "tox_group_set_role", "TOX_ERR_GROUP_SET_ROLE_", err,
			    tox_err_group_set_role_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_kick_peer(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, peer;
	Tox_Err_Group_Kick_Peer err;

	if (!pt_begin(self, NULL, args, n, "ngc_kick_peer:uu", &group, &peer))
		return NULL;
	tox_group_kick_peer(PT_TOX(self)->tox, group, peer, &err);
	if (err)
		return fail(self, "tox_group_kick_peer", "TOX_ERR_GROUP_KICK_PEER_", err,
			    tox_err_group_kick_peer_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_set_ignore(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, peer;
	bool ignore;
	Tox_Err_Group_Set_Ignore err;

	if (!pt_begin(self, NULL, args, n, "ngc_set_ignore:uup", &group, &peer, &ignore))
		return NULL;
	tox_group_set_ignore(PT_TOX(self)->tox, group, peer, ignore, &err);
	if (err)
		return fail(self, "tox_group_set_ignore", "TOX_ERR_GROUP_SET_IGNORE_", err,
			    tox_err_group_set_ignore_to_string(err));
	return Py_NewRef(Py_None);
}

/* Before 0.2.23 there is no list: numbers are small and dense, so look for as many as there are. */
static PyObject *ngc_get_group_list(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t count, found = 0, *numbers;
	PyObject *list;

	if (!pt_begin(self, NULL, args, n, "ngc_get_group_list:"))
		return NULL;
	count = tox_group_get_number_groups(PT_TOX(self)->tox);
	numbers = PyMem_Malloc((count ? count : 1) * sizeof(*numbers));
	if (!numbers)
		return PyErr_NoMemory();
	for (uint32_t group = 0; found < count && group < UINT16_MAX; group++) {
		Tox_Err_Group_Is_Connected err;

		tox_group_is_connected(PT_TOX(self)->tox, group, &err);
		if (!err)
			numbers[found++] = group;
	}
	list = pt_number_list(numbers, found);
	PyMem_Free(numbers);
	return list;
}

#else /* an older libtoxcore */

#define X(name, arguments, text)                                                              \
	static PyObject *name(PyObject *self, PyObject *const *args PT_UNUSED,                \
			      Py_ssize_t n PT_UNUSED)                                         \
	{                                                                                     \
		return pt_fail_text(PT_TOX(self)->state, #name, "NOT_IN_LIBRARY",             \
				    #name                                                     \
				    "() needs libtoxcore 0.2.19, this was built on %d.%d.%d", \
				    TOX_VERSION_MAJOR, TOX_VERSION_MINOR, TOX_VERSION_PATCH); \
	}
NGC_METHODS(X)
#undef X

#endif

/* clang-format off */
const PyMethodDef pt_methods_ngc[] = {
#define X(name, arguments, text) PT_FAST(name, #name "($self, " arguments "/)\n--\n\n" text),
	NGC_METHODS(X)
#undef X
	{ NULL }
};
/* clang-format on */
