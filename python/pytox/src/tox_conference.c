/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tox_conference.c - Tox: group chats, under the names of 2016 (groupchat, group_*) and the later
 * ones (conference_*). */
#include "pytox.h"

#include <string.h>

/* ---- who is in a conference ---- */

struct pt_roster {
	struct pt_roster *next;
	uint32_t conference;
	uint32_t n;
	uint8_t (*keys)[PT_KEY_LEN];
};

enum change {
	PEER_JOIN,
	PEER_EXIT
};

static struct pt_roster *roster_find(struct tox_object *self, uint32_t conference)
{
	struct pt_roster *roster = self->rosters;

	while (roster && roster->conference != conference)
		roster = roster->next;
	if (roster)
		return roster;
	roster = PyMem_Calloc(1, sizeof(*roster));
	if (!roster)
		return NULL;
	roster->conference = conference;
	roster->next = self->rosters;
	return self->rosters = roster;
}

static void roster_forget(struct tox_object *self, uint32_t conference)
{
	for (struct pt_roster **at = &self->rosters; *at; at = &(*at)->next) {
		struct pt_roster *roster = *at;

		if (roster->conference != conference)
			continue;
		*at = roster->next;
		PyMem_Free(roster->keys);
		PyMem_Free(roster);
		return;
	}
}

void pt_rosters_clear(struct tox_object *self)
{
	while (self->rosters)
		roster_forget(self, self->rosters->conference);
}

static bool has_key(const struct pt_roster *in, const uint8_t *key, uint32_t hint)
{
	if (hint < in->n && !memcmp(in->keys[hint], key, PT_KEY_LEN))
		return true;
	for (uint32_t i = 0; i < in->n; i++) {
		if (!memcmp(in->keys[i], key, PT_KEY_LEN))
			return true;
	}
	return false;
}

static bool roster_read(struct tox_object *self, uint32_t conference, struct pt_roster *out)
{
	Tox_Err_Conference_Peer_Query err;

	out->n = tox_conference_peer_count(self->tox, conference, &err);
	if (err)
		return false;
	out->keys = PyMem_Malloc((out->n ? out->n : 1) * sizeof(*out->keys));
	if (!out->keys)
		return false;
	for (uint32_t i = 0; i < out->n; i++)
		tox_conference_peer_get_public_key(self->tox, conference, i, out->keys[i], NULL);
	return true;
}

/* One event per peer that is in `these` and not in `those`. */
static void report(struct tox_object *self, const struct pt_roster *these,
		   const struct pt_roster *those, uint32_t conference, enum change change)
{
	for (uint32_t i = 0; i < these->n && !self->dying; i++) {
		if (!has_key(those, these->keys[i], i))
			pt_call(self, (PyObject *)self, N_on_conference_namelist_change, "uui",
				conference, i, (int)change);
	}
}

/* Peers change their numbers when one leaves, so keys are compared. The number of one who left is
 * that of the list before. */
void pt_conference_list_changed(struct tox_object *self, uint32_t conference)
{
	struct pt_roster now = { .n = 0 }, before, *kept;

	pt_wait_until_free(self);
	if (!roster_read(self, conference, &now))
		return;
	kept = roster_find(self, conference);
	if (!kept) {
		PyMem_Free(now.keys);
		return;
	}
	/* A callback may forget the roster: work on copies, put the new one in first. */
	before = *kept;
	kept->n = now.n;
	kept->keys = now.keys;
	now.keys = PyMem_Malloc((now.n ? now.n : 1) * sizeof(*now.keys));
	if (now.keys) {
		memcpy(now.keys, kept->keys, now.n * sizeof(*now.keys));
		report(self, &before, &now, conference, PEER_EXIT);
		report(self, &now, &before, conference, PEER_JOIN);
	}
	PyMem_Free(now.keys);
	PyMem_Free(before.keys);
}

/* ---- events ---- */

static void conference_invite_event(Tox *tox PT_UNUSED, uint32_t friend, Tox_Conference_Type type,
				    const uint8_t *cookie, size_t n, void *self)
{
	pt_queue(self, N_on_conference_invite, false, "uiy", friend, (int)type, cookie, n);
}

static void conference_connected(Tox *tox PT_UNUSED, uint32_t conference, void *self)
{
	pt_queue(self, N_on_conference_connected, false, "u", conference);
}

static void conference_message(Tox *tox PT_UNUSED, uint32_t conference, uint32_t peer,
			       Tox_Message_Type type, const uint8_t *text, size_t n, void *self)
{
	pt_queue(self, N_on_conference_message, false, "uuit", conference, peer, (int)type, text,
		 n);
}

static void conference_title(Tox *tox PT_UNUSED, uint32_t conference, uint32_t peer,
			     const uint8_t *text, size_t n, void *self)
{
	pt_queue(self, N_on_conference_title, false, "uut", conference, peer, text, n);
}

static void conference_peer_name(Tox *tox PT_UNUSED, uint32_t conference, uint32_t peer,
				 const uint8_t *text, size_t n, void *self)
{
	pt_queue(self, N_on_conference_peer_name, false, "uut", conference, peer, text, n);
}

static void conference_peer_list_changed(Tox *tox PT_UNUSED, uint32_t conference, void *self)
{
	pt_queue(self, N_on_conference_peer_list_changed, false, "u", conference);
}

void pt_register_conference_events(Tox *tox)
{
	tox_callback_conference_invite(tox, conference_invite_event);
	tox_callback_conference_connected(tox, conference_connected);
	tox_callback_conference_message(tox, conference_message);
	tox_callback_conference_title(tox, conference_title);
	tox_callback_conference_peer_name(tox, conference_peer_name);
	tox_callback_conference_peer_list_changed(tox, conference_peer_list_changed);
}

/* ---- methods ---- */

#define FAIL(set, err) pt_fail(PT_TOX(self)->state, &pt_errors_##set, err)

static PyObject *conference_new(PyObject *self, PyObject *unused PT_UNUSED)
{
	Tox_Err_Conference_New err;
	struct pt_roster *roster;
	uint32_t conference;

	if (!pt_enter(PT_TOX(self)))
		return NULL;
	conference = tox_conference_new(PT_TOX(self)->tox, &err);
	if (err)
		return FAIL(conference_new, err);
	/* We are in it from the start; only others join. */
	roster = roster_find(PT_TOX(self), conference);
	if (roster && !roster->keys)
		roster_read(PT_TOX(self), conference, roster);
	return PyLong_FromUnsignedLong(conference);
}

static bool leave(PyObject *self, PyObject *const *args, Py_ssize_t n, const char *format)
{
	uint32_t conference;
	Tox_Err_Conference_Delete err;

	if (!pt_parse(PT_TOX(self)->state, args, n, format, &conference) || !pt_enter(PT_TOX(self)))
		return false;
	tox_conference_delete(PT_TOX(self)->tox, conference, &err);
	if (err)
		return FAIL(conference_delete, err);
	roster_forget(PT_TOX(self), conference);
	return true;
}

static bool invite(PyObject *self, PyObject *const *args, Py_ssize_t n, const char *format)
{
	uint32_t friend, conference;
	Tox_Err_Conference_Invite err;

	if (!pt_parse(PT_TOX(self)->state, args, n, format, &friend, &conference) ||
	    !pt_enter(PT_TOX(self)))
		return false;
	tox_conference_invite(PT_TOX(self)->tox, friend, conference, &err);
	return !err || FAIL(conference_invite, err);
}

static PyObject *join(PyObject *self, PyObject *const *args, Py_ssize_t n, const char *format)
{
	uint32_t friend, conference = 0;
	struct pt_data cookie;
	Tox_Err_Conference_Join err = TOX_ERR_CONFERENCE_JOIN_OK;
	bool entered;

	if (!pt_parse(PT_TOX(self)->state, args, n, format, &friend, &cookie))
		return NULL;
	entered = pt_enter(PT_TOX(self));
	if (entered)
		conference =
			tox_conference_join(PT_TOX(self)->tox, friend, cookie.p, cookie.n, &err);
	pt_data_release(&cookie);
	if (!entered)
		return NULL;
	return err ? FAIL(conference_join, err) : PyLong_FromUnsignedLong(conference);
}

static bool send_text(PyObject *self, uint32_t conference, uint32_t type, struct pt_data *text)
{
	Tox_Err_Conference_Send_Message err = TOX_ERR_CONFERENCE_SEND_MESSAGE_OK;
	bool entered = pt_enter(PT_TOX(self)), typed = type <= TOX_MESSAGE_TYPE_ACTION;

	if (entered && typed)
		tox_conference_send_message(PT_TOX(self)->tox, conference, (Tox_Message_Type)type,
					    text->p, text->n, &err);
	pt_data_release(text);
	if (!entered)
		return false;
	if (!typed)
		return pt_fail_text(PT_TOX(self)->state, "tox_conference_send_message", "BAD_TYPE",
				    "failed to send to the group: no such type: %u", type);
	return !err || FAIL(conference_send_message, err);
}

static bool set_title(PyObject *self, PyObject *const *args, Py_ssize_t n, const char *format)
{
	uint32_t conference;
	struct pt_data title;
	Tox_Err_Conference_Title err = TOX_ERR_CONFERENCE_TITLE_OK;
	bool entered;

	if (!pt_parse(PT_TOX(self)->state, args, n, format, &conference, &title))
		return false;
	entered = pt_enter(PT_TOX(self));
	if (entered)
		tox_conference_set_title(PT_TOX(self)->tox, conference, title.p, title.n, &err);
	pt_data_release(&title);
	return entered && (!err || FAIL(conference_set_title, err));
}

/* Each pair below differs in what it returns: 0 in 2016, None later. */
#define ZERO(done) ((done) ? PyLong_FromLong(0) : NULL)
#define NONE(done) ((done) ? Py_NewRef(Py_None) : NULL)

static PyObject *del_groupchat(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return ZERO(leave(self, args, n, "del_groupchat:u"));
}

static PyObject *conference_delete(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return NONE(leave(self, args, n, "conference_delete:u"));
}

static PyObject *invite_friend(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return ZERO(invite(self, args, n, "invite_friend:uu"));
}

static PyObject *conference_invite(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return NONE(invite(self, args, n, "conference_invite:uu"));
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

	if (!pt_parse(PT_TOX(self)->state, args, n, "group_message_send:us", &conference, &text))
		return NULL;
	return ZERO(send_text(self, conference, TOX_MESSAGE_TYPE_NORMAL, &text));
}

static PyObject *group_action_send(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference;
	struct pt_data text;

	if (!pt_parse(PT_TOX(self)->state, args, n, "group_action_send:us", &conference, &text))
		return NULL;
	return ZERO(send_text(self, conference, TOX_MESSAGE_TYPE_ACTION, &text));
}

static PyObject *conference_send_message(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference, type;
	struct pt_data text;

	if (!pt_parse(PT_TOX(self)->state, args, n, "conference_send_message:uus", &conference,
		      &type, &text))
		return NULL;
	return NONE(send_text(self, conference, type, &text));
}

static PyObject *group_set_title(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return ZERO(set_title(self, args, n, "group_set_title:us"));
}

static PyObject *conference_set_title(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return NONE(set_title(self, args, n, "conference_set_title:us"));
}

/* No title is '' and not an error; nor was an unknown group ever one here. */
static PyObject *conference_get_title(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint8_t title[TOX_MAX_NAME_LENGTH];
	uint32_t conference;
	Tox_Err_Conference_Title err;
	size_t len;

	PT_BEGIN(PT_TOX(self), args, n, "conference_get_title:u", &conference);
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

	PT_BEGIN(PT_TOX(self), args, n, "conference_get_type:u", &conference);
	type = tox_conference_get_type(PT_TOX(self)->tox, conference, &err);
	return err ? FAIL(conference_get_type, err) : PyLong_FromLong((long)type);
}

static PyObject *conference_peer_count(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference, count;
	Tox_Err_Conference_Peer_Query err;

	PT_BEGIN(PT_TOX(self), args, n, "conference_peer_count:u", &conference);
	count = tox_conference_peer_count(PT_TOX(self)->tox, conference, &err);
	return err ? FAIL(conference_peer_query, err) : PyLong_FromUnsignedLong(count);
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
	return err ? FAIL(conference_peer_query, err) : pt_text(name, len);
}

static PyObject *conference_peer_get_name(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference, peer;

	PT_BEGIN(PT_TOX(self), args, n, "conference_peer_get_name:uu", &conference, &peer);
	return name_of(self, conference, peer, tox_conference_peer_get_name_size,
		       tox_conference_peer_get_name);
}

static PyObject *conference_offline_peer_get_name(PyObject *self, PyObject *const *args,
						  Py_ssize_t n)
{
	uint32_t conference, peer;

	PT_BEGIN(PT_TOX(self), args, n, "conference_offline_peer_get_name:uu", &conference, &peer);
	return name_of(self, conference, peer, tox_conference_offline_peer_get_name_size,
		       tox_conference_offline_peer_get_name);
}

static PyObject *key_of(PyObject *self, PyObject *const *args, Py_ssize_t n, const char *format,
			peer_bytes *get)
{
	uint8_t key[PT_KEY_LEN];
	uint32_t conference, peer;
	Tox_Err_Conference_Peer_Query err;

	PT_BEGIN(PT_TOX(self), args, n, format, &conference, &peer);
	get(PT_TOX(self)->tox, conference, peer, key, &err);
	return err ? FAIL(conference_peer_query, err) : pt_hex(key, sizeof(key));
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

	PT_BEGIN(PT_TOX(self), args, n, "conference_peer_number_is_ours:uu", &conference, &peer);
	ours = tox_conference_peer_number_is_ours(PT_TOX(self)->tox, conference, peer, &err);
	return err ? FAIL(conference_peer_query, err) : PyLong_FromLong(ours);
}

static PyObject *conference_offline_peer_count(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference, count;
	Tox_Err_Conference_Peer_Query err;

	PT_BEGIN(PT_TOX(self), args, n, "conference_offline_peer_count:u", &conference);
	count = tox_conference_offline_peer_count(PT_TOX(self)->tox, conference, &err);
	return err ? FAIL(conference_peer_query, err) : PyLong_FromUnsignedLong(count);
}

static PyObject *conference_offline_peer_get_last_active(PyObject *self, PyObject *const *args,
							 Py_ssize_t n)
{
	uint32_t conference, peer;
	uint64_t seconds;
	Tox_Err_Conference_Peer_Query err;

	PT_BEGIN(PT_TOX(self), args, n, "conference_offline_peer_get_last_active:uu", &conference,
		 &peer);
	seconds = tox_conference_offline_peer_get_last_active(PT_TOX(self)->tox, conference, peer,
							      &err);
	if (err)
		return FAIL(conference_peer_query, err);
	return PyObject_CallFunction(PT_TOX(self)->state->fromtimestamp, "K",
				     (unsigned long long)seconds);
}

static PyObject *conference_set_max_offline(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference, most;
	Tox_Err_Conference_Set_Max_Offline err;

	PT_BEGIN(PT_TOX(self), args, n, "conference_set_max_offline:uu", &conference, &most);
	tox_conference_set_max_offline(PT_TOX(self)->tox, conference, most, &err);
	return err ? FAIL(conference_set_max_offline, err) : Py_NewRef(Py_None);
}

static PyObject *group_get_names(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t conference, count;
	Tox_Err_Conference_Peer_Query err;
	PyObject *list;

	PT_BEGIN(PT_TOX(self), args, n, "group_get_names:u", &conference);
	count = tox_conference_peer_count(PT_TOX(self)->tox, conference, &err);
	if (err)
		return FAIL(conference_peer_query, err);
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

	PT_BEGIN(PT_TOX(self), args, n, "conference_get_id:u", &conference);
	if (!tox_conference_get_id(PT_TOX(self)->tox, conference, id))
		return FAIL(conference_get_type, TOX_ERR_CONFERENCE_GET_TYPE_CONFERENCE_NOT_FOUND);
	return pt_hex(id, sizeof(id));
}

static PyObject *conference_by_id(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint8_t id[PT_KEY_LEN];
	Tox_Err_Conference_By_Id err;
	uint32_t conference;

	PT_BEGIN(PT_TOX(self), args, n, "conference_by_id:k", id);
	conference = tox_conference_by_id(PT_TOX(self)->tox, id, &err);
	return err ? FAIL(conference_by_id, err) : PyLong_FromUnsignedLong(conference);
}

/* clang-format off */
#define NOARGS(name, function, text) { #name, function, METH_NOARGS, #name "($self, /)\n--\n\n" text }
#define BOTH(old, later, function, arguments, text) \
	{ #old, PT_METHOD(function), METH_FASTCALL, #old "($self, " arguments ", /)\n--\n\n" text }, \
	{ #later, PT_METHOD(function), METH_FASTCALL, #later "($self, " arguments ", /)\n--\n\n" text }
#define SIGNED(name, arguments, text) PT_FAST(name, #name "($self, " arguments ", /)\n--\n\n" text)

const PyMethodDef pt_methods_conference[] = {
	NOARGS(add_groupchat, conference_new, "Opens a group chat. Returns its number."),
	NOARGS(conference_new, conference_new, "Opens a conference. Returns its number."),
	SIGNED(del_groupchat, "group_number", "Leaves a group. Returns 0."),
	SIGNED(conference_delete, "conference", "Leaves a conference."),
	SIGNED(invite_friend, "friend_number, group_number", "Invites an online friend. Returns 0."),
	SIGNED(conference_invite, "friend_number, conference", "Invites an online friend."),
	SIGNED(join_groupchat, "friend_number, data", "Follows an invitation to a text group. Returns the group's number."),
	SIGNED(conference_join, "friend_number, cookie", "Follows an invitation to a text conference. Returns its number."),
	SIGNED(group_message_send, "group_number, message", "Sends a message to a group. Returns 0."),
	SIGNED(group_action_send, "group_number, action", "Sends an action to a group. Returns 0."),
	SIGNED(conference_send_message, "conference, type, message", "Sends up to 1363 bytes; type is MESSAGE_TYPE_*."),
	SIGNED(group_set_title, "group_number, title", "Names a group. Returns 0."),
	SIGNED(conference_set_title, "conference, title", "Names a conference."),
	BOTH(group_get_title, conference_get_title, conference_get_title, "conference", "The title; '' if there is none."),
	BOTH(group_get_type, conference_get_type, conference_get_type, "conference", "CONFERENCE_TYPE_TEXT or _AV."),
	BOTH(group_number_peers, conference_peer_count, conference_peer_count, "conference", "How many are in it, us included."),
	BOTH(group_peername, conference_peer_get_name, conference_peer_get_name, "conference, peer", "A peer's name."),
	BOTH(group_peer_pubkey, conference_peer_get_public_key, conference_peer_get_public_key, "conference, peer", "A peer's key."),
	BOTH(group_peernumber_is_ours, conference_peer_number_is_ours, conference_peer_number_is_ours, "conference, peer",
	     "1 if that peer is us, else 0."),
	SIGNED(group_get_names, "group_number", "The names of all in a group, ours too."),
	NOARGS(count_chatlist, count_chatlist, "How many groups we are in."),
	NOARGS(conference_get_chatlist_size, count_chatlist, "How many conferences we are in."),
	NOARGS(get_chatlist, get_chatlist, "The numbers of the groups we are in."),
	NOARGS(conference_get_chatlist, get_chatlist, "The numbers of the conferences we are in."),
	SIGNED(conference_offline_peer_count, "conference", "How many are known and away."),
	SIGNED(conference_offline_peer_get_name, "conference, offline_peer", "The name of one who is away."),
	SIGNED(conference_offline_peer_get_public_key, "conference, offline_peer", "The key of one who is away."),
	SIGNED(conference_offline_peer_get_last_active, "conference, offline_peer", "When one who is away was last seen."),
	SIGNED(conference_set_max_offline, "conference, count", "How many that are away are remembered."),
	SIGNED(conference_get_id, "conference", "The id that stays, 64 hex digits."),
	SIGNED(conference_by_id, "id", "The number of the conference with that id."),
	{ NULL }
};
/* clang-format on */
