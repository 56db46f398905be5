/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tox_ngc_state.c - Tox: what a group of the new kind is, and who may do what there. */
#include "methods.h"
#include "ngc.h"
#include "turn.h"

/* clang-format off */
#define METHODS(X) \
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
	X(ngc_set_peer_limit, "group, limit, ", "Founder: how many may be in it.")
/* clang-format on */

#if PT_HAVE_NGC

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
	return err ? pt_ngc_fail_state(self, "tox_group_state_query", err) : pt_text(text, len);
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
		return pt_ngc_fail(self, "tox_group_set_topic", "TOX_ERR_GROUP_TOPIC_SET_", err,
				   tox_err_group_topic_set_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_get_password(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return text_of(self, args, n, "ngc_get_password:u", tox_group_get_password_size,
		       tox_group_get_password);
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
		return pt_ngc_fail(self, "tox_group_set_password", "TOX_ERR_GROUP_SET_PASSWORD_",
				   err, tox_err_group_set_password_to_string(err));
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
	return err ? pt_ngc_fail_state(self, "tox_group_get_chat_id", err) : pt_hex(id, sizeof(id));
}

static PyObject *ngc_get_privacy_state(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	Tox_Err_Group_State_Query err;
	Tox_Group_Privacy_State value;

	if (!pt_begin(self, NULL, args, n, "ngc_get_privacy_state:u", &group))
		return NULL;
	value = tox_group_get_privacy_state(PT_TOX(self)->tox, group, &err);
	return err ? pt_ngc_fail_state(self, "tox_group_get_privacy_state", err)
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
		return pt_ngc_fail(self, "tox_group_set_privacy_state",
				   "TOX_ERR_GROUP_SET_PRIVACY_STATE_", err,
				   tox_err_group_set_privacy_state_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_get_voice_state(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	Tox_Err_Group_State_Query err;
	Tox_Group_Voice_State value;

	if (!pt_begin(self, NULL, args, n, "ngc_get_voice_state:u", &group))
		return NULL;
	value = tox_group_get_voice_state(PT_TOX(self)->tox, group, &err);
	return err ? pt_ngc_fail_state(self, "tox_group_get_voice_state", err)
		   : PyLong_FromUnsignedLong(value);
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
		return pt_ngc_fail(self, "tox_group_set_voice_state",
				   "TOX_ERR_GROUP_SET_VOICE_STATE_", err,
				   tox_err_group_set_voice_state_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_get_topic_lock(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	Tox_Err_Group_State_Query err;
	Tox_Group_Topic_Lock value;

	if (!pt_begin(self, NULL, args, n, "ngc_get_topic_lock:u", &group))
		return NULL;
	value = tox_group_get_topic_lock(PT_TOX(self)->tox, group, &err);
	return err ? pt_ngc_fail_state(self, "tox_group_get_topic_lock", err)
		   : PyLong_FromUnsignedLong(value);
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
		return pt_ngc_fail(self, "tox_group_set_topic_lock",
				   "TOX_ERR_GROUP_SET_TOPIC_LOCK_", err,
				   tox_err_group_set_topic_lock_to_string(err));
	return Py_NewRef(Py_None);
}

static PyObject *ngc_get_peer_limit(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;
	Tox_Err_Group_State_Query err;
	uint16_t value;

	if (!pt_begin(self, NULL, args, n, "ngc_get_peer_limit:u", &group))
		return NULL;
	value = tox_group_get_peer_limit(PT_TOX(self)->tox, group, &err);
	return err ? pt_ngc_fail_state(self, "tox_group_get_peer_limit", err)
		   : PyLong_FromUnsignedLong(value);
}

static PyObject *ngc_set_peer_limit(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group, value;
	Tox_Err_Group_Set_Peer_Limit err;

	if (!pt_begin(self, NULL, args, n, "ngc_set_peer_limit:ue", &group, &value, UINT16_MAX))
		return NULL;
	tox_group_set_peer_limit(PT_TOX(self)->tox, group, (uint16_t)value, &err);
	if (err)
		return pt_ngc_fail(self, "tox_group_set_peer_limit",
				   "TOX_ERR_GROUP_SET_PEER_LIMIT_", err,
				   tox_err_group_set_peer_limit_to_string(err));
	return Py_NewRef(Py_None);
}

#else

METHODS(PT_NGC_MISSING)

#endif

const PyMethodDef pt_methods_ngc_state[] = { METHODS(PT_NGC_METHOD){ NULL } };
