/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tox_ngc_self.c - Tox: ourselves in groups of the new kind. */
#include "methods.h"
#include "ngc.h"
#include "turn.h"

/* clang-format off */
#define METHODS(X) \
	X(ngc_self_get_name, "group, ", "Our name there.") \
	X(ngc_self_set_name, "group, name, ", "Changes our name there.") \
	X(ngc_self_get_status, "group, ", "Our status there.") \
	X(ngc_self_set_status, "group, status, ", "Changes our status there.") \
	X(ngc_self_get_role, "group, ", "NGC_ROLE_* of ours.") \
	X(ngc_self_get_peer_id, "group, ", "Our peer id, of this session only.") \
	X(ngc_self_get_public_key, "group, ", "Our key there.")
/* clang-format on */

#if PT_HAVE_NGC

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
	return err ? pt_ngc_fail_self(self, "tox_group_self_get_name", err) : pt_text(name, len);
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
		return pt_ngc_fail(self, "tox_group_self_set_name", "TOX_ERR_GROUP_SELF_NAME_SET_",
				   err, tox_err_group_self_name_set_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_self_get_status(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	Tox_Err_Group_Self_Query err;
	Tox_User_Status value;

	if (!pt_begin(self, NULL, args, n, "ngc_self_get_status:u", &group))
		return NULL;
	value = tox_group_self_get_status(PT_TOX(self)->tox, group, &err);
	return err ? pt_ngc_fail_self(self, "tox_group_self_get_status", err)
		   : PyLong_FromUnsignedLong(value);
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
		return pt_ngc_fail(self, "tox_group_self_set_status",
				   "TOX_ERR_GROUP_SELF_STATUS_SET_", err,
				   tox_err_group_self_status_set_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_self_get_role(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	Tox_Err_Group_Self_Query err;
	Tox_Group_Role value;

	if (!pt_begin(self, NULL, args, n, "ngc_self_get_role:u", &group))
		return NULL;
	value = tox_group_self_get_role(PT_TOX(self)->tox, group, &err);
	return err ? pt_ngc_fail_self(self, "tox_group_self_get_role", err)
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
	return err ? pt_ngc_fail_self(self, "tox_group_self_get_peer_id", err)
		   : PyLong_FromUnsignedLong(value);
}

static PyObject *ngc_self_get_public_key(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint8_t key[PT_KEY_LEN];
	uint32_t group;
	Tox_Err_Group_Self_Query err;

	if (!pt_begin(self, NULL, args, n, "ngc_self_get_public_key:u", &group))
		return NULL;
	tox_group_self_get_public_key(PT_TOX(self)->tox, group, key, &err);
	return err ? pt_ngc_fail_self(self, "tox_group_self_get_public_key", err)
		   : pt_hex(key, sizeof(key));
}

#else

METHODS(PT_NGC_MISSING)

#endif

const PyMethodDef pt_methods_ngc_self[] = { METHODS(PT_NGC_METHOD){ NULL } };
