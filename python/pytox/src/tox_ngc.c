/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tox_ngc.c - Tox: groups of the new kind (libtoxcore 0.2.19 and later).
 *
 * libtoxcore calls them tox_group_*, which is what PyTox called conferences; here they are ngc_*,
 * so that no name means two things. With an older libtoxcore every method raises. */
#include "pytox.h"

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

#define OBJECT(self) PT_TOX(self)
#define NATIVE(self) PT_TOX(self)->tox

static PyObject *fail(PyObject *self, const char *function, unsigned code, const char *name)
{
	PyObject *error = NULL, *number, *type, *trace;

	pt_fail_text(OBJECT(self)->state, function, name, "%s() failed: %u (%s)", function, code,
		     name);
	PyErr_Fetch(&type, &error, &trace);
	PyErr_NormalizeException(&type, &error, &trace);
	number = PyLong_FromUnsignedLong(code);
	if (number && error)
		PyObject_SetAttr(error, OBJECT(self)->state->names[N_code], number);
	Py_XDECREF(number);
	PyErr_Restore(type, error, trace);
	return NULL;
}

/* The library knows its error names; the prefix goes. */
#define FAIL(function, ENUM, err)               \
	fail(self, "tox_group_" #function, err, \
	     tox_err_group_##ENUM##_to_string(err) + sizeof("TOX_ERR_GROUP_" #ENUM "_") - 1)

#define METHOD(name) static PyObject *name(PyObject *self, PyObject *const *args, Py_ssize_t n)

static bool in_range(PyObject *self, const char *what, uint32_t value, uint32_t most)
{
	if (value <= most)
		return true;
	pt_fail_text(OBJECT(self)->state, what, "BAD_VALUE", "%s: no such value: %u", what, value);
	return false;
}

METHOD(ngc_new)
{
	uint32_t privacy, group = 0;
	struct pt_data title, name;
	Tox_Err_Group_New err = TOX_ERR_GROUP_NEW_OK;
	bool entered;

	if (!pt_parse(OBJECT(self)->state, args, n, "ngc_new:uss", &privacy, &title, &name))
		return NULL;
	entered = pt_enter(OBJECT(self)) &&
		  in_range(self, "ngc_new", privacy, TOX_GROUP_PRIVACY_STATE_PRIVATE);
	if (entered)
		group = tox_group_new(NATIVE(self), (Tox_Group_Privacy_State)privacy, title.p,
				      title.n, name.p, name.n, &err);
	pt_data_release(&title);
	pt_data_release(&name);
	if (!entered)
		return NULL;
	return err ? FAIL(new, new, err) : PyLong_FromUnsignedLong(group);
}

METHOD(ngc_join)
{
	uint8_t id[TOX_GROUP_CHAT_ID_SIZE];
	uint32_t group = 0;
	struct pt_data name, password = { 0 };
	Tox_Err_Group_Join err = TOX_ERR_GROUP_JOIN_OK;
	bool entered;

	if (!pt_parse(OBJECT(self)->state, args, n, "ngc_join:ks|z", id, &name, &password))
		return NULL;
	entered = pt_enter(OBJECT(self));
	if (entered)
		group = tox_group_join(NATIVE(self), id, name.p, name.n, password.p, password.n,
				       &err);
	pt_data_release(&name);
	pt_data_release(&password);
	if (!entered)
		return NULL;
	return err ? FAIL(join, join, err) : PyLong_FromUnsignedLong(group);
}

METHOD(ngc_invite_friend)
{
	uint32_t group, friend;
	Tox_Err_Group_Invite_Friend err;

	PT_BEGIN(OBJECT(self), args, n, "ngc_invite_friend:uu", &group, &friend);
	tox_group_invite_friend(NATIVE(self), group, friend, &err);
	return err ? FAIL(invite_friend, invite_friend, err) : Py_NewRef(Py_None);
}

METHOD(ngc_invite_accept)
{
	uint32_t friend, group = 0;
	struct pt_data data, name, password = { 0 };
	Tox_Err_Group_Invite_Accept err = TOX_ERR_GROUP_INVITE_ACCEPT_OK;
	bool entered;

	if (!pt_parse(OBJECT(self)->state, args, n, "ngc_invite_accept:uys|z", &friend, &data,
		      &name, &password))
		return NULL;
	entered = pt_enter(OBJECT(self));
	if (entered)
		group = tox_group_invite_accept(NATIVE(self), friend, data.p, data.n, name.p,
						name.n, password.p, password.n, &err);
	pt_data_release(&data);
	pt_data_release(&name);
	pt_data_release(&password);
	if (!entered)
		return NULL;
	return err ? FAIL(invite_accept, invite_accept, err) : PyLong_FromUnsignedLong(group);
}

METHOD(ngc_leave)
{
	uint32_t group;
	struct pt_data text = { 0 };
	Tox_Err_Group_Leave err = TOX_ERR_GROUP_LEAVE_OK;
	bool entered;

	if (!pt_parse(OBJECT(self)->state, args, n, "ngc_leave:u|z", &group, &text))
		return NULL;
	entered = pt_enter(OBJECT(self));
	if (entered)
		tox_group_leave(NATIVE(self), group, text.p, text.n, &err);
	pt_data_release(&text);
	if (!entered)
		return NULL;
	return err ? FAIL(leave, leave, err) : Py_NewRef(Py_None);
}

METHOD(ngc_disconnect)
{
	uint32_t group;
	Tox_Err_Group_Disconnect err;

	PT_BEGIN(OBJECT(self), args, n, "ngc_disconnect:u", &group);
	tox_group_disconnect(NATIVE(self), group, &err);
	return err ? FAIL(disconnect, disconnect, err) : Py_NewRef(Py_None);
}

METHOD(ngc_reconnect)
{
	uint32_t group;
	Tox_Err_Group_Reconnect err;

	PT_BEGIN(OBJECT(self), args, n, "ngc_reconnect:u", &group);
	tox_group_reconnect(NATIVE(self), group, &err);
	return err ? FAIL(reconnect, reconnect, err) : Py_NewRef(Py_None);
}

METHOD(ngc_is_connected)
{
	uint32_t group;
	Tox_Err_Group_Is_Connected err;
	bool connected;

	PT_BEGIN(OBJECT(self), args, n, "ngc_is_connected:u", &group);
	connected = tox_group_is_connected(NATIVE(self), group, &err);
	return err ? FAIL(is_connected, is_connected, err) : PyBool_FromLong(connected);
}

METHOD(ngc_send_message)
{
	uint32_t group, type, id = 0;
	struct pt_data text;
	Tox_Err_Group_Send_Message err = TOX_ERR_GROUP_SEND_MESSAGE_OK;
	bool entered;

	if (!pt_parse(OBJECT(self)->state, args, n, "ngc_send_message:uus", &group, &type, &text))
		return NULL;
	entered = pt_enter(OBJECT(self)) &&
		  in_range(self, "ngc_send_message", type, TOX_MESSAGE_TYPE_ACTION);
	if (entered)
		id = tox_group_send_message(NATIVE(self), group, (Tox_Message_Type)type, text.p,
					    text.n, &err);
	pt_data_release(&text);
	if (!entered)
		return NULL;
	return err ? FAIL(send_message, send_message, err) : PyLong_FromUnsignedLong(id);
}

METHOD(ngc_send_private_message)
{
	uint32_t group, peer, type, id = 0;
	struct pt_data text;
	Tox_Err_Group_Send_Private_Message err = TOX_ERR_GROUP_SEND_PRIVATE_MESSAGE_OK;
	bool entered;

	if (!pt_parse(OBJECT(self)->state, args, n, "ngc_send_private_message:uuus", &group, &peer,
		      &type, &text))
		return NULL;
	entered = pt_enter(OBJECT(self)) &&
		  in_range(self, "ngc_send_private_message", type, TOX_MESSAGE_TYPE_ACTION);
	if (entered)
		id = tox_group_send_private_message(NATIVE(self), group, peer,
						    (Tox_Message_Type)type, text.p, text.n, &err);
	pt_data_release(&text);
	if (!entered)
		return NULL;
	return err ? FAIL(send_private_message, send_private_message, err)
		   : PyLong_FromUnsignedLong(id);
}

METHOD(ngc_send_custom_packet)
{
	uint32_t group;
	bool lossless, entered;
	struct pt_data data;
	Tox_Err_Group_Send_Custom_Packet err = TOX_ERR_GROUP_SEND_CUSTOM_PACKET_OK;

	if (!pt_parse(OBJECT(self)->state, args, n, "ngc_send_custom_packet:upy", &group, &lossless,
		      &data))
		return NULL;
	entered = pt_enter(OBJECT(self));
	if (entered)
		tox_group_send_custom_packet(NATIVE(self), group, lossless, data.p, data.n, &err);
	pt_data_release(&data);
	if (!entered)
		return NULL;
	return err ? FAIL(send_custom_packet, send_custom_packet, err) : Py_NewRef(Py_None);
}

METHOD(ngc_send_custom_private_packet)
{
	uint32_t group, peer;
	bool lossless, entered;
	struct pt_data data;
	Tox_Err_Group_Send_Custom_Private_Packet err = TOX_ERR_GROUP_SEND_CUSTOM_PRIVATE_PACKET_OK;

	if (!pt_parse(OBJECT(self)->state, args, n, "ngc_send_custom_private_packet:uupy", &group,
		      &peer, &lossless, &data))
		return NULL;
	entered = pt_enter(OBJECT(self));
	if (entered)
		tox_group_send_custom_private_packet(NATIVE(self), group, peer, lossless, data.p,
						     data.n, &err);
	pt_data_release(&data);
	if (!entered)
		return NULL;
	return err ? FAIL(send_custom_private_packet, send_custom_private_packet, err)
		   : Py_NewRef(Py_None);
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

	PT_BEGIN(OBJECT(self), args, n, format, &group);
	len = size(NATIVE(self), group, &err);
	if (!err && len <= sizeof(text))
		get(NATIVE(self), group, text, &err);
	return err ? FAIL(state_query, state_query, err) : pt_text(text, len);
}

#define TEXT(what)                                                                                \
	METHOD(ngc_get_##what)                                                                    \
	{                                                                                         \
		return text_of(self, args, n, "ngc_get_" #what ":u", tox_group_get_##what##_size, \
			       tox_group_get_##what);                                             \
	}

TEXT(name)
TEXT(topic)
TEXT(password)

#define SET_TEXT(method, what, ENUM, Enum)                                                 \
	METHOD(method)                                                                     \
	{                                                                                  \
		uint32_t group;                                                            \
		struct pt_data text;                                                       \
		Tox_Err_Group_##Enum err = 0;                                              \
		bool entered;                                                              \
		if (!pt_parse(OBJECT(self)->state, args, n, #method ":us", &group, &text)) \
			return NULL;                                                       \
		entered = pt_enter(OBJECT(self));                                          \
		if (entered)                                                               \
			tox_group_##what(NATIVE(self), group, text.p, text.n, &err);       \
		pt_data_release(&text);                                                    \
		if (!entered)                                                              \
			return NULL;                                                       \
		return err ? FAIL(what, ENUM, err) : Py_NewRef(Py_None);                   \
	}

SET_TEXT(ngc_set_topic, set_topic, topic_set, Topic_Set)
SET_TEXT(ngc_set_password, set_password, set_password, Set_Password)
SET_TEXT(ngc_self_set_name, self_set_name, self_name_set, Self_Name_Set)

#define NUMBER(what, ENUM, Enum)                                                     \
	METHOD(ngc_##what)                                                           \
	{                                                                            \
		uint32_t group, value;                                               \
		Tox_Err_Group_##Enum err;                                            \
		PT_BEGIN(OBJECT(self), args, n, "ngc_" #what ":u", &group);          \
		value = (uint32_t)tox_group_##what(NATIVE(self), group, &err);       \
		return err ? FAIL(what, ENUM, err) : PyLong_FromUnsignedLong(value); \
	}

NUMBER(get_privacy_state, state_query, State_Query)
NUMBER(get_voice_state, state_query, State_Query)
NUMBER(get_topic_lock, state_query, State_Query)
NUMBER(get_peer_limit, state_query, State_Query)
NUMBER(self_get_status, self_query, Self_Query)
NUMBER(self_get_role, self_query, Self_Query)
NUMBER(self_get_peer_id, self_query, Self_Query)

#define SET_NUMBER(what, ENUM, Enum, type, most)                                     \
	METHOD(ngc_##what)                                                           \
	{                                                                            \
		uint32_t group, value;                                               \
		Tox_Err_Group_##Enum err;                                            \
		PT_BEGIN(OBJECT(self), args, n, "ngc_" #what ":uu", &group, &value); \
		if (!in_range(self, "ngc_" #what, value, most))                      \
			return NULL;                                                 \
		tox_group_##what(NATIVE(self), group, (type)value, &err);            \
		return err ? FAIL(what, ENUM, err) : Py_NewRef(Py_None);             \
	}

SET_NUMBER(set_privacy_state, set_privacy_state, Set_Privacy_State, Tox_Group_Privacy_State, 1)
SET_NUMBER(set_voice_state, set_voice_state, Set_Voice_State, Tox_Group_Voice_State, 2)
SET_NUMBER(set_topic_lock, set_topic_lock, Set_Topic_Lock, Tox_Group_Topic_Lock, 1)
SET_NUMBER(set_peer_limit, set_peer_limit, Set_Peer_Limit, uint16_t, UINT16_MAX)
SET_NUMBER(self_set_status, self_status_set, Self_Status_Set, Tox_User_Status, 2)

METHOD(ngc_get_chat_id)
{
	uint8_t id[TOX_GROUP_CHAT_ID_SIZE];
	uint32_t group;
	Tox_Err_Group_State_Query err;

	PT_BEGIN(OBJECT(self), args, n, "ngc_get_chat_id:u", &group);
	tox_group_get_chat_id(NATIVE(self), group, id, &err);
	return err ? FAIL(get_chat_id, state_query, err) : pt_hex(id, sizeof(id));
}

METHOD(ngc_self_get_name)
{
	uint8_t name[TOX_MAX_NAME_LENGTH];
	uint32_t group;
	Tox_Err_Group_Self_Query err;
	size_t len;

	PT_BEGIN(OBJECT(self), args, n, "ngc_self_get_name:u", &group);
	len = tox_group_self_get_name_size(NATIVE(self), group, &err);
	if (!err && len <= sizeof(name))
		tox_group_self_get_name(NATIVE(self), group, name, &err);
	return err ? FAIL(self_get_name, self_query, err) : pt_text(name, len);
}

METHOD(ngc_self_get_public_key)
{
	uint8_t key[PT_KEY_LEN];
	uint32_t group;
	Tox_Err_Group_Self_Query err;

	PT_BEGIN(OBJECT(self), args, n, "ngc_self_get_public_key:u", &group);
	tox_group_self_get_public_key(NATIVE(self), group, key, &err);
	return err ? FAIL(self_get_public_key, self_query, err) : pt_hex(key, sizeof(key));
}

/* ---- peers ---- */

METHOD(ngc_peer_get_name)
{
	uint8_t name[TOX_MAX_NAME_LENGTH];
	uint32_t group, peer;
	Tox_Err_Group_Peer_Query err;
	size_t len;

	PT_BEGIN(OBJECT(self), args, n, "ngc_peer_get_name:uu", &group, &peer);
	len = tox_group_peer_get_name_size(NATIVE(self), group, peer, &err);
	if (!err && len <= sizeof(name))
		tox_group_peer_get_name(NATIVE(self), group, peer, name, &err);
	return err ? FAIL(peer_get_name, peer_query, err) : pt_text(name, len);
}

METHOD(ngc_peer_get_public_key)
{
	uint8_t key[PT_KEY_LEN];
	uint32_t group, peer;
	Tox_Err_Group_Peer_Query err;

	PT_BEGIN(OBJECT(self), args, n, "ngc_peer_get_public_key:uu", &group, &peer);
	tox_group_peer_get_public_key(NATIVE(self), group, peer, key, &err);
	return err ? FAIL(peer_get_public_key, peer_query, err) : pt_hex(key, sizeof(key));
}

#define PEER_NUMBER(what)                                                                        \
	METHOD(ngc_peer_get_##what)                                                              \
	{                                                                                        \
		uint32_t group, peer, value;                                                     \
		Tox_Err_Group_Peer_Query err;                                                    \
		PT_BEGIN(OBJECT(self), args, n, "ngc_peer_get_" #what ":uu", &group, &peer);     \
		value = (uint32_t)tox_group_peer_get_##what(NATIVE(self), group, peer, &err);    \
		return err ? FAIL(peer_query, peer_query, err) : PyLong_FromUnsignedLong(value); \
	}

PEER_NUMBER(status)
PEER_NUMBER(role)
PEER_NUMBER(connection_status)

METHOD(ngc_set_role)
{
	uint32_t group, peer, role;
	Tox_Err_Group_Set_Role err;

	PT_BEGIN(OBJECT(self), args, n, "ngc_set_role:uuu", &group, &peer, &role);
	if (!in_range(self, "ngc_set_role", role, TOX_GROUP_ROLE_OBSERVER))
		return NULL;
	tox_group_set_role(NATIVE(self), group, peer, (Tox_Group_Role)role, &err);
	return err ? FAIL(set_role, set_role, err) : Py_NewRef(Py_None);
}

METHOD(ngc_kick_peer)
{
	uint32_t group, peer;
	Tox_Err_Group_Kick_Peer err;

	PT_BEGIN(OBJECT(self), args, n, "ngc_kick_peer:uu", &group, &peer);
	tox_group_kick_peer(NATIVE(self), group, peer, &err);
	return err ? FAIL(kick_peer, kick_peer, err) : Py_NewRef(Py_None);
}

METHOD(ngc_set_ignore)
{
	uint32_t group, peer;
	bool ignore;
	Tox_Err_Group_Set_Ignore err;

	PT_BEGIN(OBJECT(self), args, n, "ngc_set_ignore:uup", &group, &peer, &ignore);
	tox_group_set_ignore(NATIVE(self), group, peer, ignore, &err);
	return err ? FAIL(set_ignore, set_ignore, err) : Py_NewRef(Py_None);
}

/* Before 0.2.23 there is no list: numbers are small and dense, so look for as many as there are. */
METHOD(ngc_get_group_list)
{
	uint32_t count, found = 0, *numbers;
	PyObject *list;

	PT_BEGIN(OBJECT(self), args, n, "ngc_get_group_list:");
	count = tox_group_get_number_groups(NATIVE(self));
	numbers = PyMem_Malloc((count ? count : 1) * sizeof(*numbers));
	if (!numbers)
		return PyErr_NoMemory();
	for (uint32_t group = 0; found < count && group < UINT16_MAX; group++) {
		Tox_Err_Group_Is_Connected err;

		tox_group_is_connected(NATIVE(self), group, &err);
		if (!err)
			numbers[found++] = group;
	}
	list = pt_number_list(numbers, found);
	PyMem_Free(numbers);
	return list;
}

/* ---- events ---- */

#define PEER_EVENT(what, type)                                                        \
	static void what(Tox *tox PT_UNUSED, uint32_t group, type value, void *self)  \
	{                                                                             \
		pt_queue(self, N_on_ngc_##what, false, "uu", group, (uint32_t)value); \
	}

PEER_EVENT(peer_join, uint32_t)
PEER_EVENT(join_fail, Tox_Group_Join_Fail)
PEER_EVENT(topic_lock, Tox_Group_Topic_Lock)
PEER_EVENT(voice_state, Tox_Group_Voice_State)
PEER_EVENT(privacy_state, Tox_Group_Privacy_State)
PEER_EVENT(peer_limit, uint32_t)

static void self_join(Tox *tox PT_UNUSED, uint32_t group, void *self)
{
	pt_queue(self, N_on_ngc_self_join, false, "u", group);
}

static void password(Tox *tox PT_UNUSED, uint32_t group, const uint8_t *text, size_t n, void *self)
{
	pt_queue(self, N_on_ngc_password, false, "ut", group, text, n);
}

static void invite(Tox *tox PT_UNUSED, uint32_t friend, const uint8_t *data, size_t n,
		   const uint8_t *name, size_t name_len, void *self)
{
	pt_queue(self, N_on_ngc_invite, false, "uyt", friend, data, n, name, name_len);
}

static void message(Tox *tox PT_UNUSED, uint32_t group, uint32_t peer, Tox_Message_Type type,
		    const uint8_t *text, size_t n, uint32_t id, void *self)
{
	pt_queue(self, N_on_ngc_message, false, "uuitu", group, peer, (int)type, text, n, id);
}

static void private_message(Tox *tox PT_UNUSED, uint32_t group, uint32_t peer,
			    Tox_Message_Type type, const uint8_t *text, size_t n, uint32_t id,
			    void *self)
{
	pt_queue(self, N_on_ngc_private_message, false, "uuitu", group, peer, (int)type, text, n,
		 id);
}

#define BLOB_EVENT(what, kind)                                                                   \
	static void what(Tox *tox PT_UNUSED, uint32_t group, uint32_t peer, const uint8_t *data, \
			 size_t n, void *self)                                                   \
	{                                                                                        \
		pt_queue(self, N_on_ngc_##what, false, "uu" kind, group, peer, data, n);         \
	}

BLOB_EVENT(custom_packet, "y")
BLOB_EVENT(custom_private_packet, "y")
BLOB_EVENT(peer_name, "t")
BLOB_EVENT(topic, "t")

static void peer_status(Tox *tox PT_UNUSED, uint32_t group, uint32_t peer, Tox_User_Status status,
			void *self)
{
	pt_queue(self, N_on_ngc_peer_status, false, "uui", group, peer, (int)status);
}

static void peer_exit(Tox *tox PT_UNUSED, uint32_t group, uint32_t peer, Tox_Group_Exit_Type type,
		      const uint8_t *name, size_t name_len, const uint8_t *text, size_t n,
		      void *self)
{
	pt_queue(self, N_on_ngc_peer_exit, false, "uuitt", group, peer, (int)type, name, name_len,
		 text, n);
}

static void moderation(Tox *tox PT_UNUSED, uint32_t group, uint32_t source, uint32_t target,
		       Tox_Group_Mod_Event event, void *self)
{
	pt_queue(self, N_on_ngc_moderation, false, "uuui", group, source, target, (int)event);
}

void pt_register_ngc_events(Tox *tox)
{
#define REGISTER(what) tox_callback_group_##what(tox, what)
	REGISTER(invite);
	REGISTER(message);
	REGISTER(private_message);
	REGISTER(custom_packet);
	REGISTER(custom_private_packet);
	REGISTER(peer_join);
	REGISTER(peer_exit);
	REGISTER(peer_name);
	REGISTER(peer_status);
	REGISTER(self_join);
	REGISTER(join_fail);
	REGISTER(topic);
	REGISTER(topic_lock);
	REGISTER(voice_state);
	REGISTER(privacy_state);
	REGISTER(peer_limit);
	REGISTER(password);
	REGISTER(moderation);
#undef REGISTER
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

void pt_register_ngc_events(Tox *tox PT_UNUSED)
{
}

#endif

/* clang-format off */
const PyMethodDef pt_methods_ngc[] = {
#define X(name, arguments, text) PT_FAST(name, #name "($self, " arguments "/)\n--\n\n" text),
	NGC_METHODS(X)
#undef X
	{ NULL }
};
/* clang-format on */
