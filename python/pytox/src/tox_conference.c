/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tox_conference.c - Tox: group chats, under the names of 2016 (groupchat, group_*) and the later
 * ones (conference_*). */
#include "errors.h"
#include "methods.h"
#include "roster.h"
#include "turn.h"

static PyObject *conference_new(PyObject *self, PyObject *unused PT_UNUSED)
{
	Tox_Err_Conference_New err;
	uint32_t conference;

	if (!pt_enter(PT_TOX(self)))
		return NULL;
	conference = tox_conference_new(PT_TOX(self)->tox, &err);
	if (err)
		return pt_fail(PT_TOX(self)->state, &pt_errors_conference_new, err);
	pt_roster_begin(PT_TOX(self), conference);
	return PyLong_FromUnsignedLong(conference);
}

static bool leave(PyObject *self, PyObject *const *args, Py_ssize_t n, const char *format)
{
	uint32_t conference;
	Tox_Err_Conference_Delete err;

	if (!pt_begin(self, NULL, args, n, format, &conference))
		return false;
	tox_conference_delete(PT_TOX(self)->tox, conference, &err);
	if (err)
		return pt_fail(PT_TOX(self)->state, &pt_errors_conference_delete, err);
	pt_roster_forget(PT_TOX(self), conference);
	return true;
}

static bool invite(PyObject *self, PyObject *const *args, Py_ssize_t n, const char *format)
{
	uint32_t friend, conference;
	Tox_Err_Conference_Invite err;

	if (!pt_begin(self, NULL, args, n, format, &friend, &conference))
		return false;
	tox_conference_invite(PT_TOX(self)->tox, friend, conference, &err);
	return !err || pt_fail(PT_TOX(self)->state, &pt_errors_conference_invite, err);
}

static PyObject *join(PyObject *self, PyObject *const *args, Py_ssize_t n, const char *format)
{
	uint32_t friend, conference = 0;
	struct pt_data cookie;
	Tox_Err_Conference_Join err = TOX_ERR_CONFERENCE_JOIN_OK;
	struct pt_held held;

	if (!pt_begin(self, &held, args, n, format, &friend, &cookie))
		return NULL;
	conference = tox_conference_join(PT_TOX(self)->tox, friend, cookie.p, cookie.n, &err);
	pt_release(&held);
	return err ? pt_fail(PT_TOX(self)->state, &pt_errors_conference_join, err)
		   : PyLong_FromUnsignedLong(conference);
}

/* What the caller has begun with. */
static bool send_text(PyObject *self, struct pt_held *held, uint32_t conference, uint32_t type,
		      const struct pt_data *text)
{
	Tox_Err_Conference_Send_Message err = TOX_ERR_CONFERENCE_SEND_MESSAGE_OK;
	bool typed = type <= TOX_MESSAGE_TYPE_ACTION;

	if (typed)
		tox_conference_send_message(PT_TOX(self)->tox, conference, (Tox_Message_Type)type,
					    text->p, text->n, &err);
	pt_release(held);
	if (!typed)
		return pt_fail_text(PT_TOX(self)->state, "tox_conference_send_message", "BAD_TYPE",
				    "failed to send to the group: no such type: %u", type);
	return !err || pt_fail(PT_TOX(self)->state, &pt_errors_conference_send_message, err);
}

static bool set_title(PyObject *self, PyObject *const *args, Py_ssize_t n, const char *format)
{
	uint32_t conference;
	struct pt_data title;
	Tox_Err_Conference_Title err = TOX_ERR_CONFERENCE_TITLE_OK;
	struct pt_held held;

	if (!pt_begin(self, &held, args, n, format, &conference, &title))
		return false;
	tox_conference_set_title(PT_TOX(self)->tox, conference, title.p, title.n, &err);
	pt_release(&held);
	return !err || pt_fail(PT_TOX(self)->state, &pt_errors_conference_set_title, err);
}

/* Each pair below differs in what it returns: 0 in 2016, None later. */
static PyObject *zero(bool done)
{
	return done ? PyLong_FromLong(0) : NULL;
}

static PyObject *none(bool done)
{
	return done ? Py_NewRef(Py_None) : NULL;
}

static PyObject *del_groupchat(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return zero(leave(self, args, n, "del_groupchat:u"));
}

static PyObject *conference_delete(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return none(leave(self, args, n, "conference_delete:u"));
}

static PyObject *invite_friend(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return zero(invite(self, args, n, "invite_friend:uu"));
}

static PyObject *conference_invite(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return none(invite(self, args, n, "conference_invite:uu"));
}

static PyObject *join_groupchat(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return join(self, args, n, "join_groupchat:uy");
}

static PyObject *conference_join(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return join(self, args, n, "conference_join:uy");
}

static PyObject *group_message_send(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference;
	struct pt_data text;
	struct pt_held held;

	if (!pt_begin(self, &held, args, n, "group_message_send:us", &conference, &text))
		return NULL;
	return zero(send_text(self, &held, conference, TOX_MESSAGE_TYPE_NORMAL, &text));
}

static PyObject *group_action_send(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference;
	struct pt_data text;
	struct pt_held held;

	if (!pt_begin(self, &held, args, n, "group_action_send:us", &conference, &text))
		return NULL;
	return zero(send_text(self, &held, conference, TOX_MESSAGE_TYPE_ACTION, &text));
}

static PyObject *conference_send_message(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference, type;
	struct pt_data text;
	struct pt_held held;

	if (!pt_begin(self, &held, args, n, "conference_send_message:uus", &conference, &type,
		      &text))
		return NULL;
	return none(send_text(self, &held, conference, type, &text));
}

static PyObject *group_set_title(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return zero(set_title(self, args, n, "group_set_title:us"));
}

static PyObject *conference_set_title(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return none(set_title(self, args, n, "conference_set_title:us"));
}

/* No title is '' and not an error; nor was an unknown group ever one here. */
static PyObject *conference_get_title(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint8_t title[TOX_MAX_NAME_LENGTH];
	uint32_t conference;
	Tox_Err_Conference_Title err;
	size_t len;

	if (!pt_begin(self, NULL, args, n, "conference_get_title:u", &conference))
		return NULL;
	len = tox_conference_get_title_size(PT_TOX(self)->tox, conference, &err);
	if (!err && len <= sizeof(title))
		tox_conference_get_title(PT_TOX(self)->tox, conference, title, &err);
	return pt_text(title, err ? 0 : len);
}

static PyObject *conference_get_type(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference;
	Tox_Err_Conference_Get_Type err;
	Tox_Conference_Type type;

	if (!pt_begin(self, NULL, args, n, "conference_get_type:u", &conference))
		return NULL;
	type = tox_conference_get_type(PT_TOX(self)->tox, conference, &err);
	return err ? pt_fail(PT_TOX(self)->state, &pt_errors_conference_get_type, err)
		   : PyLong_FromLong((long)type);
}

static PyObject *conference_peer_count(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference, count;
	Tox_Err_Conference_Peer_Query err;

	if (!pt_begin(self, NULL, args, n, "conference_peer_count:u", &conference))
		return NULL;
	count = tox_conference_peer_count(PT_TOX(self)->tox, conference, &err);
	return err ? pt_fail(PT_TOX(self)->state, &pt_errors_conference_peer_query, err)
		   : PyLong_FromUnsignedLong(count);
}

typedef size_t peer_size(const Tox *tox, uint32_t conference, uint32_t peer,
			 Tox_Err_Conference_Peer_Query *error);
typedef bool peer_bytes(const Tox *tox, uint32_t conference, uint32_t peer, uint8_t *out,
			Tox_Err_Conference_Peer_Query *error);

static PyObject *name_of(PyObject *self, uint32_t conference, uint32_t peer, peer_size *size,
			 peer_bytes *get)
{
	uint8_t name[TOX_MAX_NAME_LENGTH];
	Tox_Err_Conference_Peer_Query err;
	size_t len = size(PT_TOX(self)->tox, conference, peer, &err);

	if (!err && len <= sizeof(name))
		get(PT_TOX(self)->tox, conference, peer, name, &err);
	return err ? pt_fail(PT_TOX(self)->state, &pt_errors_conference_peer_query, err)
		   : pt_text(name, len);
}

static PyObject *conference_peer_get_name(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference, peer;

	if (!pt_begin(self, NULL, args, n, "conference_peer_get_name:uu", &conference, &peer))
		return NULL;
	return name_of(self, conference, peer, tox_conference_peer_get_name_size,
		       tox_conference_peer_get_name);
}

static PyObject *conference_offline_peer_get_name(PyObject *self, PyObject *const *args,
						  Py_ssize_t n)
{
	uint32_t conference, peer;

	if (!pt_begin(self, NULL, args, n, "conference_offline_peer_get_name:uu", &conference,
		      &peer))
		return NULL;
	return name_of(self, conference, peer, tox_conference_offline_peer_get_name_size,
		       tox_conference_offline_peer_get_name);
}

static PyObject *key_of(PyObject *self, PyObject *const *args, Py_ssize_t n, const char *format,
			peer_bytes *get)
{
	uint8_t key[PT_KEY_LEN];
	uint32_t conference, peer;
	Tox_Err_Conference_Peer_Query err;

	if (!pt_begin(self, NULL, args, n, format, &conference, &peer))
		return NULL;
	get(PT_TOX(self)->tox, conference, peer, key, &err);
	return err ? pt_fail(PT_TOX(self)->state, &pt_errors_conference_peer_query, err)
		   : pt_hex(key, sizeof(key));
}

static PyObject *conference_peer_get_public_key(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return key_of(self, args, n, "conference_peer_get_public_key:uu",
		      tox_conference_peer_get_public_key);
}

static PyObject *conference_offline_peer_get_public_key(PyObject *self, PyObject *const *args,
							Py_ssize_t n)
{
	return key_of(self, args, n, "conference_offline_peer_get_public_key:uu",
		      tox_conference_offline_peer_get_public_key);
}

static PyObject *conference_peer_number_is_ours(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference, peer;
	Tox_Err_Conference_Peer_Query err;
	bool ours;

	if (!pt_begin(self, NULL, args, n, "conference_peer_number_is_ours:uu", &conference, &peer))
		return NULL;
	ours = tox_conference_peer_number_is_ours(PT_TOX(self)->tox, conference, peer, &err);
	return err ? pt_fail(PT_TOX(self)->state, &pt_errors_conference_peer_query, err)
		   : PyLong_FromLong(ours);
}

static PyObject *conference_offline_peer_count(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference, count;
	Tox_Err_Conference_Peer_Query err;

	if (!pt_begin(self, NULL, args, n, "conference_offline_peer_count:u", &conference))
		return NULL;
	count = tox_conference_offline_peer_count(PT_TOX(self)->tox, conference, &err);
	return err ? pt_fail(PT_TOX(self)->state, &pt_errors_conference_peer_query, err)
		   : PyLong_FromUnsignedLong(count);
}

static PyObject *conference_offline_peer_get_last_active(PyObject *self, PyObject *const *args,
							 Py_ssize_t n)
{
	uint32_t conference, peer;
	uint64_t seconds;
	Tox_Err_Conference_Peer_Query err;

	if (!pt_begin(self, NULL, args, n, "conference_offline_peer_get_last_active:uu",
		      &conference, &peer))
		return NULL;
	seconds = tox_conference_offline_peer_get_last_active(PT_TOX(self)->tox, conference, peer,
							      &err);
	if (err)
		return pt_fail(PT_TOX(self)->state, &pt_errors_conference_peer_query, err);
	return PyObject_CallFunction(PT_TOX(self)->state->fromtimestamp, "K",
				     (unsigned long long)seconds);
}

static PyObject *conference_set_max_offline(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference, most;
	Tox_Err_Conference_Set_Max_Offline err;

	if (!pt_begin(self, NULL, args, n, "conference_set_max_offline:uu", &conference, &most))
		return NULL;
	tox_conference_set_max_offline(PT_TOX(self)->tox, conference, most, &err);
	return err ? pt_fail(PT_TOX(self)->state, &pt_errors_conference_set_max_offline, err)
		   : Py_NewRef(Py_None);
}

static PyObject *group_get_names(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference, count;
	Tox_Err_Conference_Peer_Query err;
	PyObject *list;

	if (!pt_begin(self, NULL, args, n, "group_get_names:u", &conference))
		return NULL;
	count = tox_conference_peer_count(PT_TOX(self)->tox, conference, &err);
	if (err)
		return pt_fail(PT_TOX(self)->state, &pt_errors_conference_peer_query, err);
	list = PyList_New(0);
	for (uint32_t peer = 0; list && peer < count; peer++) {
		PyObject *name = name_of(self, conference, peer, tox_conference_peer_get_name_size,
					 tox_conference_peer_get_name);

		if (!name || PyList_Append(list, name) < 0)
			Py_CLEAR(list);
		Py_XDECREF(name);
	}
	return list;
}

static PyObject *get_chatlist(PyObject *self, PyObject *unused PT_UNUSED)
{
	uint32_t *numbers;
	PyObject *list;
	size_t n;

	if (!pt_enter(PT_TOX(self)))
		return NULL;
	n = tox_conference_get_chatlist_size(PT_TOX(self)->tox);
	numbers = PyMem_Malloc((n ? n : 1) * sizeof(*numbers));
	if (!numbers)
		return PyErr_NoMemory();
	tox_conference_get_chatlist(PT_TOX(self)->tox, numbers);
	list = pt_number_list(numbers, n);
	PyMem_Free(numbers);
	return list;
}

static PyObject *count_chatlist(PyObject *self, PyObject *unused PT_UNUSED)
{
	if (!pt_enter(PT_TOX(self)))
		return NULL;
	return PyLong_FromSize_t(tox_conference_get_chatlist_size(PT_TOX(self)->tox));
}

static PyObject *conference_get_id(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint8_t id[PT_KEY_LEN];
	uint32_t conference;

	if (!pt_begin(self, NULL, args, n, "conference_get_id:u", &conference))
		return NULL;
	if (!tox_conference_get_id(PT_TOX(self)->tox, conference, id))
		return pt_fail(PT_TOX(self)->state, &pt_errors_conference_get_type,
			       TOX_ERR_CONFERENCE_GET_TYPE_CONFERENCE_NOT_FOUND);
	return pt_hex(id, sizeof(id));
}

static PyObject *conference_by_id(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint8_t id[PT_KEY_LEN];
	Tox_Err_Conference_By_Id err;
	uint32_t conference;

	if (!pt_begin(self, NULL, args, n, "conference_by_id:k", id))
		return NULL;
	conference = tox_conference_by_id(PT_TOX(self)->tox, id, &err);
	return err ? pt_fail(PT_TOX(self)->state, &pt_errors_conference_by_id, err)
		   : PyLong_FromUnsignedLong(conference);
}

/* clang-format off */
#define BOTH(old, later, function, arguments, text) \
	{ #old, PT_METHOD(function), METH_FASTCALL, #old "($self, " arguments ", /)\n--\n\n" text }, \
	{ #later, PT_METHOD(function), METH_FASTCALL, #later "($self, " arguments ", /)\n--\n\n" text }

const PyMethodDef pt_methods_conference[] = {
	PT_NOARGS(add_groupchat, conference_new, "Opens a group chat. Returns its number."),
	PT_NOARGS(conference_new, conference_new, "Opens a conference. Returns its number."),
	PT_SIGNED(del_groupchat, "group_number", "Leaves a group. Returns 0."),
	PT_SIGNED(conference_delete, "conference", "Leaves a conference."),
	PT_SIGNED(invite_friend, "friend_number, group_number", "Invites an online friend. Returns 0."),
	PT_SIGNED(conference_invite, "friend_number, conference", "Invites an online friend."),
	PT_SIGNED(join_groupchat, "friend_number, data", "Follows an invitation to a text group. Returns the group's number."),
	PT_SIGNED(conference_join, "friend_number, cookie", "Follows an invitation to a text conference. Returns its number."),
	PT_SIGNED(group_message_send, "group_number, message", "Sends a message to a group. Returns 0."),
	PT_SIGNED(group_action_send, "group_number, action", "Sends an action to a group. Returns 0."),
	PT_SIGNED(conference_send_message, "conference, type, message", "Sends up to 1363 bytes; type is MESSAGE_TYPE_*."),
	PT_SIGNED(group_set_title, "group_number, title", "Names a group. Returns 0."),
	PT_SIGNED(conference_set_title, "conference, title", "Names a conference."),
	BOTH(group_get_title, conference_get_title, conference_get_title, "conference", "The title; '' if there is none."),
	BOTH(group_get_type, conference_get_type, conference_get_type, "conference", "CONFERENCE_TYPE_TEXT or _AV."),
	BOTH(group_number_peers, conference_peer_count, conference_peer_count, "conference", "How many are in it, us included."),
	BOTH(group_peername, conference_peer_get_name, conference_peer_get_name, "conference, peer", "A peer's name."),
	BOTH(group_peer_pubkey, conference_peer_get_public_key, conference_peer_get_public_key, "conference, peer", "A peer's key."),
	BOTH(group_peernumber_is_ours, conference_peer_number_is_ours, conference_peer_number_is_ours, "conference, peer",
	     "1 if that peer is us, else 0."),
	PT_SIGNED(group_get_names, "group_number", "The names of all in a group, ours too."),
	PT_NOARGS(count_chatlist, count_chatlist, "How many groups we are in."),
	PT_NOARGS(conference_get_chatlist_size, count_chatlist, "How many conferences we are in."),
	PT_NOARGS(get_chatlist, get_chatlist, "The numbers of the groups we are in."),
	PT_NOARGS(conference_get_chatlist, get_chatlist, "The numbers of the conferences we are in."),
	PT_SIGNED(conference_offline_peer_count, "conference", "How many are known and away."),
	PT_SIGNED(conference_offline_peer_get_name, "conference, offline_peer", "The name of one who is away."),
	PT_SIGNED(conference_offline_peer_get_public_key, "conference, offline_peer", "The key of one who is away."),
	PT_SIGNED(conference_offline_peer_get_last_active, "conference, offline_peer", "When one who is away was last seen."),
	PT_SIGNED(conference_set_max_offline, "conference, count", "How many that are away are remembered."),
	PT_SIGNED(conference_get_id, "conference", "The id that stays, 64 hex digits."),
	PT_SIGNED(conference_by_id, "id", "The number of the conference with that id."),
	{ NULL }
};
/* clang-format on */
