/* SPDX-License-Identifier: GPL-3.0-or-later */
/* constants.c - the numbers that Tox, ToxAV and the module offer by name. */
#include "methods.h"

struct row {
	const char *name;
	long value;
};

/* clang-format off */
static const struct row tox_rows[] = {
#define OWN(name) { #name, TOX_##name }
	OWN(ERR_FRIEND_ADD_NULL), OWN(ERR_FRIEND_ADD_TOO_LONG), OWN(ERR_FRIEND_ADD_NO_MESSAGE),
	OWN(ERR_FRIEND_ADD_OWN_KEY), OWN(ERR_FRIEND_ADD_ALREADY_SENT), OWN(ERR_FRIEND_ADD_BAD_CHECKSUM),
	OWN(ERR_FRIEND_ADD_SET_NEW_NOSPAM), OWN(ERR_FRIEND_ADD_MALLOC),
	OWN(CONNECTION_NONE), OWN(CONNECTION_TCP), OWN(CONNECTION_UDP),
	OWN(PROXY_TYPE_NONE), OWN(PROXY_TYPE_HTTP), OWN(PROXY_TYPE_SOCKS5),
	OWN(MESSAGE_TYPE_NORMAL), OWN(MESSAGE_TYPE_ACTION),
	OWN(SAVEDATA_TYPE_NONE), OWN(SAVEDATA_TYPE_TOX_SAVE), OWN(SAVEDATA_TYPE_SECRET_KEY),
	OWN(USER_STATUS_NONE), OWN(USER_STATUS_AWAY), OWN(USER_STATUS_BUSY),
	OWN(FILE_KIND_DATA), OWN(FILE_KIND_AVATAR),
	OWN(FILE_CONTROL_RESUME), OWN(FILE_CONTROL_PAUSE), OWN(FILE_CONTROL_CANCEL),
	OWN(CONFERENCE_TYPE_TEXT), OWN(CONFERENCE_TYPE_AV),
	OWN(LOG_LEVEL_TRACE), OWN(LOG_LEVEL_DEBUG), OWN(LOG_LEVEL_INFO), OWN(LOG_LEVEL_WARNING),
	OWN(LOG_LEVEL_ERROR),
#undef OWN
	/* The documentation of 0.0.23 spells them like this. */
	{ "USERSTATUS_NONE", 0 }, { "USERSTATUS_AWAY", 1 }, { "USERSTATUS_BUSY", 2 }, { "USERSTATUS_INVALID", 3 },
	{ "CHAT_CHANGE_PEER_ADD", 0 }, { "CHAT_CHANGE_PEER_DEL", 1 }, { "CHAT_CHANGE_PEER_NAME", 2 },
	{ "GROUPCHAT_TYPE_TEXT", 0 }, { "GROUPCHAT_TYPE_AV", 1 },
	/* Gone from libtoxcore, which tells less today; see tox_conference.c. */
	{ "CONFERENCE_STATE_CHANGE_PEER_JOIN", 0 }, { "CONFERENCE_STATE_CHANGE_PEER_EXIT", 1 },
	{ "CONFERENCE_STATE_CHANGE_PEER_NAME_CHANGE", 2 },
	/* Groups of the new kind; the same whether this libtoxcore has them or not. */
	{ "NGC_PRIVACY_STATE_PUBLIC", 0 }, { "NGC_PRIVACY_STATE_PRIVATE", 1 },
	{ "NGC_TOPIC_LOCK_ENABLED", 0 }, { "NGC_TOPIC_LOCK_DISABLED", 1 },
	{ "NGC_VOICE_STATE_ALL", 0 }, { "NGC_VOICE_STATE_MODERATOR", 1 }, { "NGC_VOICE_STATE_FOUNDER", 2 },
	{ "NGC_ROLE_FOUNDER", 0 }, { "NGC_ROLE_MODERATOR", 1 }, { "NGC_ROLE_USER", 2 }, { "NGC_ROLE_OBSERVER", 3 },
	{ "NGC_EXIT_TYPE_QUIT", 0 }, { "NGC_EXIT_TYPE_TIMEOUT", 1 }, { "NGC_EXIT_TYPE_DISCONNECTED", 2 },
	{ "NGC_EXIT_TYPE_SELF_DISCONNECTED", 3 }, { "NGC_EXIT_TYPE_KICK", 4 }, { "NGC_EXIT_TYPE_SYNC_ERROR", 5 },
	{ "NGC_JOIN_FAIL_PEER_LIMIT", 0 }, { "NGC_JOIN_FAIL_INVALID_PASSWORD", 1 }, { "NGC_JOIN_FAIL_UNKNOWN", 2 },
	{ "NGC_MOD_EVENT_KICK", 0 }, { "NGC_MOD_EVENT_OBSERVER", 1 }, { "NGC_MOD_EVENT_USER", 2 },
	{ "NGC_MOD_EVENT_MODERATOR", 3 },
	{ "HAVE_NGC", PT_HAVE_NGC ? 1 : 0 },
	{ NULL, 0 }
};

static const struct row toxav_rows[] = {
#define OWN(name) { #name, TOXAV_##name }
	OWN(FRIEND_CALL_STATE_NONE), OWN(FRIEND_CALL_STATE_ERROR), OWN(FRIEND_CALL_STATE_FINISHED),
	OWN(FRIEND_CALL_STATE_SENDING_A), OWN(FRIEND_CALL_STATE_SENDING_V),
	OWN(FRIEND_CALL_STATE_ACCEPTING_A), OWN(FRIEND_CALL_STATE_ACCEPTING_V),
	OWN(CALL_CONTROL_RESUME), OWN(CALL_CONTROL_PAUSE), OWN(CALL_CONTROL_CANCEL),
	OWN(CALL_CONTROL_MUTE_AUDIO), OWN(CALL_CONTROL_UNMUTE_AUDIO),
	OWN(CALL_CONTROL_HIDE_VIDEO), OWN(CALL_CONTROL_SHOW_VIDEO),
#undef OWN
	{ NULL, 0 }
};

/* What the library at hand says, which may be newer than the header. */
static const struct {
	const char *name;
	uint32_t (*get)(void);
} limits[] = {
	{ "MAX_NAME_LENGTH", tox_max_name_length },
	{ "MAX_STATUS_MESSAGE_LENGTH", tox_max_status_message_length },
	{ "MAX_MESSAGE_LENGTH", tox_max_message_length },
	{ "MAX_CUSTOM_PACKET_SIZE", tox_max_custom_packet_size },
	{ "MAX_FILENAME_LENGTH", tox_max_filename_length },
	{ "MAX_HOSTNAME_LENGTH", tox_max_hostname_length },
	{ "FILE_ID_LENGTH", tox_file_id_length },
	{ "HASH_LENGTH", tox_hash_length },
	{ "PUBLIC_KEY_SIZE", tox_public_key_size },
	{ "SECRET_KEY_SIZE", tox_secret_key_size },
	{ "ADDRESS_SIZE", tox_address_size },
};
/* clang-format on */

static bool set(PyTypeObject *type, const char *name, long value)
{
	PyObject *number = PyLong_FromLong(value);
	int failed = !number || PyObject_SetAttrString((PyObject *)type, name, number) < 0;

	Py_XDECREF(number);
	return !failed;
}

static bool set_rows(PyTypeObject *type, const struct row *row)
{
	for (; row->name; row++) {
		if (!set(type, row->name, row->value))
			return false;
	}
	return true;
}

bool pt_add_tox_constants(PyTypeObject *type)
{
	/* 921 whatever the header says: see tox_friend.c. */
	if (!set_rows(type, tox_rows) || !set(type, "MAX_FRIEND_REQUEST_LENGTH", 921))
		return false;
	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
		if (!set(type, limits[i].name, (long)limits[i].get()))
			return false;
	}
	return true;
}

bool pt_add_toxav_constants(PyTypeObject *type)
{
	return set_rows(type, toxav_rows);
}
