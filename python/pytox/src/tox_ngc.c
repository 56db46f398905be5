/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tox_ngc.c - Tox: being in groups of the new kind (libtoxcore 0.2.19 and later).
 *
 * libtoxcore calls them tox_group_*, which is what PyTox called conferences; here they are ngc_*,
 * so that no name means two things. */
#include "methods.h"
#include "ngc.h"
#include "turn.h"

/* clang-format off */
#define METHODS(X) \
	X(ngc_new, "privacy_state, group_name, name, ", "Founds a group: NGC_PRIVACY_STATE_*. Returns its number.") \
	X(ngc_join, "chat_id, name, password=None, ", "Joins a public group by its id. Returns its number.") \
	X(ngc_invite_friend, "group, friend_number, ", "Invites an online friend.") \
	X(ngc_invite_accept, "friend_number, invite_data, name, password=None, ", "Follows an invitation. Returns the group's number.") \
	X(ngc_leave, "group, message='', ", "Leaves a group for good.") \
	X(ngc_disconnect, "group, ", "Leaves a group for now.") \
	X(ngc_reconnect, "group, ", "Comes back into a group.") \
	X(ngc_is_connected, "group, ", "Whether we are connected or trying.") \
	X(ngc_get_group_list, "", "The numbers of the groups we are in.")
/* clang-format on */

#if PT_HAVE_NGC

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
		return pt_ngc_fail(self, "tox_group_new", "TOX_ERR_GROUP_NEW_", err,
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
		return pt_ngc_fail(self, "tox_group_join", "TOX_ERR_GROUP_JOIN_", err,
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
		return pt_ngc_fail(self, "tox_group_invite_friend", "TOX_ERR_GROUP_INVITE_FRIEND_",
				   err, tox_err_group_invite_friend_to_string(err));
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
		return pt_ngc_fail(self, "tox_group_invite_accept", "TOX_ERR_GROUP_INVITE_ACCEPT_",
				   err, tox_err_group_invite_accept_to_string(err));
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
		return pt_ngc_fail(self, "tox_group_leave", "TOX_ERR_GROUP_LEAVE_", err,
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
		return pt_ngc_fail(self, "tox_group_disconnect", "TOX_ERR_GROUP_DISCONNECT_", err,
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
		return pt_ngc_fail(self, "tox_group_reconnect", "TOX_ERR_GROUP_RECONNECT_", err,
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
		return pt_ngc_fail(self, "tox_group_is_connected", "TOX_ERR_GROUP_IS_CONNECTED_",
				   err, tox_err_group_is_connected_to_string(err));
	return PyBool_FromLong(connected);
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

#else

METHODS(PT_NGC_MISSING)

#endif

const PyMethodDef pt_methods_ngc[] = { METHODS(PT_NGC_METHOD){ NULL } };
