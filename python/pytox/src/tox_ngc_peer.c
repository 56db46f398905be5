/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tox_ngc_peer.c - Tox: the others in groups of the new kind. */
#include "methods.h"
#include "ngc.h"
#include "turn.h"

/* clang-format off */
#define METHODS(X) \
	X(ngc_peer_get_name, "group, peer_id, ", "A peer's name.") \
	X(ngc_peer_get_status, "group, peer_id, ", "A peer's status.") \
	X(ngc_peer_get_role, "group, peer_id, ", "A peer's NGC_ROLE_*.") \
	X(ngc_peer_get_connection_status, "group, peer_id, ", "A peer's CONNECTION_*.") \
	X(ngc_peer_get_public_key, "group, peer_id, ", "A peer's key, its identity in the group.") \
	X(ngc_set_role, "group, peer_id, role, ", "Gives a peer a role.") \
	X(ngc_kick_peer, "group, peer_id, ", "Throws a peer out.") \
	X(ngc_set_ignore, "group, peer_id, ignore, ", "Hears a peer no more, or again.")
/* clang-format on */

#if PT_HAVE_NGC

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
	return err ? pt_ngc_fail_peer(self, "tox_group_peer_get_name", err) : pt_text(name, len);
}

static PyObject *ngc_peer_get_status(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, peer;
	Tox_Err_Group_Peer_Query err;
	Tox_User_Status value;

	if (!pt_begin(self, NULL, args, n, "ngc_peer_get_status:uu", &group, &peer))
		return NULL;
	value = tox_group_peer_get_status(PT_TOX(self)->tox, group, peer, &err);
	return err ? pt_ngc_fail_peer(self, "tox_group_peer_query", err)
		   : PyLong_FromUnsignedLong(value);
}

static PyObject *ngc_peer_get_role(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, peer;
	Tox_Err_Group_Peer_Query err;
	Tox_Group_Role value;

	if (!pt_begin(self, NULL, args, n, "ngc_peer_get_role:uu", &group, &peer))
		return NULL;
	value = tox_group_peer_get_role(PT_TOX(self)->tox, group, peer, &err);
	return err ? pt_ngc_fail_peer(self, "tox_group_peer_query", err)
		   : PyLong_FromUnsignedLong(value);
}

static PyObject *ngc_peer_get_connection_status(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, peer;
	Tox_Err_Group_Peer_Query err;
	Tox_Connection value;

	if (!pt_begin(self, NULL, args, n, "ngc_peer_get_connection_status:uu", &group, &peer))
		return NULL;
	value = tox_group_peer_get_connection_status(PT_TOX(self)->tox, group, peer, &err);
	return err ? pt_ngc_fail_peer(self, "tox_group_peer_query", err)
		   : PyLong_FromUnsignedLong(value);
}

static PyObject *ngc_peer_get_public_key(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint8_t key[PT_KEY_LEN];
	uint32_t group, peer;
	Tox_Err_Group_Peer_Query err;

	if (!pt_begin(self, NULL, args, n, "ngc_peer_get_public_key:uu", &group, &peer))
		return NULL;
	tox_group_peer_get_public_key(PT_TOX(self)->tox, group, peer, key, &err);
	return err ? pt_ngc_fail_peer(self, "tox_group_peer_get_public_key", err)
		   : pt_hex(key, sizeof(key));
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
		return pt_ngc_fail(self, "tox_group_set_role", "TOX_ERR_GROUP_SET_ROLE_", err,
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
		return pt_ngc_fail(self, "tox_group_kick_peer", "TOX_ERR_GROUP_KICK_PEER_", err,
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
		return pt_ngc_fail(self, "tox_group_set_ignore", "TOX_ERR_GROUP_SET_IGNORE_", err,
				   tox_err_group_set_ignore_to_string(err));
	return Py_NewRef(Py_None);
}

#else

METHODS(PT_NGC_MISSING)

#endif

const PyMethodDef pt_methods_ngc_peer[] = { METHODS(PT_NGC_METHOD){ NULL } };
