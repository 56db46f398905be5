/* SPDX-License-Identifier: GPL-3.0-or-later */
/* errors.c - from libtoxcore's error codes to OperationFailedError.
 *
 * Every function has its own numbering. A row here is a code's name without its prefix and what it
 * means to the caller; the exception carries `code`, `name` and `function`. */
#include "errors.h"

/* clang-format off */
#define ROW(prefix, code, text) [prefix##_##code] = { #code, text }

#define NO_FRIEND "there is no friend of that number"
#define OFFLINE   "the friend is not online"
#define NO_FILE   "there is no such file transfer with that friend"
#define FULL      "the send queue is full, try again after iterate()"
#define NULLS     "an argument was NULL"
#define NO_CONF   "there is no group of that number"
#define IN_SYNC   "the call is being changed at the same time"
#define NO_CALL   "there is no call with that friend"

static const struct pt_error_row rows_new[] = {
	ROW(TOX_ERR_NEW, NULL, NULLS),
	ROW(TOX_ERR_NEW, MALLOC, "out of memory"),
	ROW(TOX_ERR_NEW, PORT_ALLOC, "no port of the range could be bound"),
	ROW(TOX_ERR_NEW, PROXY_BAD_TYPE, "unknown type of proxy"),
	ROW(TOX_ERR_NEW, PROXY_BAD_HOST, "the proxy's host is not valid"),
	ROW(TOX_ERR_NEW, PROXY_BAD_PORT, "the proxy's port is not valid"),
	ROW(TOX_ERR_NEW, PROXY_NOT_FOUND, "the proxy's host could not be resolved"),
	ROW(TOX_ERR_NEW, LOAD_ENCRYPTED, "the saved data is encrypted, decrypt it first"),
	ROW(TOX_ERR_NEW, LOAD_BAD_FORMAT, "the saved data is damaged or is not of Tox"),
};
static const struct pt_error_row rows_bootstrap[] = {
	ROW(TOX_ERR_BOOTSTRAP, NULL, NULLS),
	ROW(TOX_ERR_BOOTSTRAP, BAD_HOST, "failed to resolve address"),
	ROW(TOX_ERR_BOOTSTRAP, BAD_PORT, "port 0 is not valid"),
};
static const struct pt_error_row rows_set_info[] = {
	ROW(TOX_ERR_SET_INFO, NULL, NULLS),
	ROW(TOX_ERR_SET_INFO, TOO_LONG, "the text is too long"),
};
static const struct pt_error_row rows_get_port[] = {
	ROW(TOX_ERR_GET_PORT, NOT_BOUND, "no such port is bound"),
};
static const struct pt_error_row rows_friend_add[] = {
	ROW(TOX_ERR_FRIEND_ADD, NULL, NULLS),
	ROW(TOX_ERR_FRIEND_ADD, TOO_LONG, "message too long"),
	ROW(TOX_ERR_FRIEND_ADD, NO_MESSAGE, "no message specified"),
	ROW(TOX_ERR_FRIEND_ADD, OWN_KEY, "user's own key"),
	ROW(TOX_ERR_FRIEND_ADD, ALREADY_SENT, "friend request already sent or already a friend"),
	ROW(TOX_ERR_FRIEND_ADD, BAD_CHECKSUM, "bad checksum in address"),
	ROW(TOX_ERR_FRIEND_ADD, SET_NEW_NOSPAM, "the friend was already there but the nospam was different"),
	ROW(TOX_ERR_FRIEND_ADD, MALLOC, "increasing the friend list size fails"),
};
static const struct pt_error_row rows_friend_delete[] = {
	ROW(TOX_ERR_FRIEND_DELETE, FRIEND_NOT_FOUND, NO_FRIEND),
};
static const struct pt_error_row rows_friend_by_public_key[] = {
	ROW(TOX_ERR_FRIEND_BY_PUBLIC_KEY, NULL, NULLS),
	ROW(TOX_ERR_FRIEND_BY_PUBLIC_KEY, NOT_FOUND, "no friend has that key"),
};
static const struct pt_error_row rows_friend_get_public_key[] = {
	ROW(TOX_ERR_FRIEND_GET_PUBLIC_KEY, FRIEND_NOT_FOUND, NO_FRIEND),
};
static const struct pt_error_row rows_friend_get_last_online[] = {
	ROW(TOX_ERR_FRIEND_GET_LAST_ONLINE, FRIEND_NOT_FOUND, NO_FRIEND),
};
static const struct pt_error_row rows_friend_query[] = {
	ROW(TOX_ERR_FRIEND_QUERY, NULL, NULLS),
	ROW(TOX_ERR_FRIEND_QUERY, FRIEND_NOT_FOUND, NO_FRIEND),
};
static const struct pt_error_row rows_set_typing[] = {
	ROW(TOX_ERR_SET_TYPING, FRIEND_NOT_FOUND, NO_FRIEND),
};
static const struct pt_error_row rows_friend_send_message[] = {
	ROW(TOX_ERR_FRIEND_SEND_MESSAGE, NULL, NULLS),
	ROW(TOX_ERR_FRIEND_SEND_MESSAGE, FRIEND_NOT_FOUND, NO_FRIEND),
	ROW(TOX_ERR_FRIEND_SEND_MESSAGE, FRIEND_NOT_CONNECTED, OFFLINE),
	ROW(TOX_ERR_FRIEND_SEND_MESSAGE, SENDQ, FULL),
	ROW(TOX_ERR_FRIEND_SEND_MESSAGE, TOO_LONG, "the message is too long"),
	ROW(TOX_ERR_FRIEND_SEND_MESSAGE, EMPTY, "the message is empty"),
};
static const struct pt_error_row rows_custom_packet[] = {
	ROW(TOX_ERR_FRIEND_CUSTOM_PACKET, NULL, NULLS),
	ROW(TOX_ERR_FRIEND_CUSTOM_PACKET, FRIEND_NOT_FOUND, NO_FRIEND),
	ROW(TOX_ERR_FRIEND_CUSTOM_PACKET, FRIEND_NOT_CONNECTED, OFFLINE),
	ROW(TOX_ERR_FRIEND_CUSTOM_PACKET, INVALID, "the first byte is outside the range for such packets"),
	ROW(TOX_ERR_FRIEND_CUSTOM_PACKET, EMPTY, "the packet is empty"),
	ROW(TOX_ERR_FRIEND_CUSTOM_PACKET, TOO_LONG, "the packet is too long"),
	ROW(TOX_ERR_FRIEND_CUSTOM_PACKET, SENDQ, FULL),
};
static const struct pt_error_row rows_file_control[] = {
	ROW(TOX_ERR_FILE_CONTROL, FRIEND_NOT_FOUND, NO_FRIEND),
	ROW(TOX_ERR_FILE_CONTROL, FRIEND_NOT_CONNECTED, OFFLINE),
	ROW(TOX_ERR_FILE_CONTROL, NOT_FOUND, NO_FILE),
	ROW(TOX_ERR_FILE_CONTROL, NOT_PAUSED, "the transfer is not paused"),
	ROW(TOX_ERR_FILE_CONTROL, DENIED, "it was the other side that paused, or has not accepted yet"),
	ROW(TOX_ERR_FILE_CONTROL, ALREADY_PAUSED, "the transfer is already paused"),
	ROW(TOX_ERR_FILE_CONTROL, SENDQ, FULL),
};
static const struct pt_error_row rows_file_seek[] = {
	ROW(TOX_ERR_FILE_SEEK, FRIEND_NOT_FOUND, NO_FRIEND),
	ROW(TOX_ERR_FILE_SEEK, FRIEND_NOT_CONNECTED, OFFLINE),
	ROW(TOX_ERR_FILE_SEEK, NOT_FOUND, NO_FILE),
	ROW(TOX_ERR_FILE_SEEK, DENIED, "only the receiver may seek, and only before the first resume"),
	ROW(TOX_ERR_FILE_SEEK, INVALID_POSITION, "the position is beyond the end"),
	ROW(TOX_ERR_FILE_SEEK, SENDQ, FULL),
};
static const struct pt_error_row rows_file_get[] = {
	ROW(TOX_ERR_FILE_GET, NULL, NULLS),
	ROW(TOX_ERR_FILE_GET, FRIEND_NOT_FOUND, NO_FRIEND),
	ROW(TOX_ERR_FILE_GET, NOT_FOUND, NO_FILE),
};
static const struct pt_error_row rows_file_send[] = {
	ROW(TOX_ERR_FILE_SEND, NULL, NULLS),
	ROW(TOX_ERR_FILE_SEND, FRIEND_NOT_FOUND, NO_FRIEND),
	ROW(TOX_ERR_FILE_SEND, FRIEND_NOT_CONNECTED, OFFLINE),
	ROW(TOX_ERR_FILE_SEND, NAME_TOO_LONG, "the file name is too long"),
	ROW(TOX_ERR_FILE_SEND, TOO_MANY, "too many transfers to that friend at once"),
};
static const struct pt_error_row rows_file_send_chunk[] = {
	ROW(TOX_ERR_FILE_SEND_CHUNK, NULL, NULLS),
	ROW(TOX_ERR_FILE_SEND_CHUNK, FRIEND_NOT_FOUND, NO_FRIEND),
	ROW(TOX_ERR_FILE_SEND_CHUNK, FRIEND_NOT_CONNECTED, OFFLINE),
	ROW(TOX_ERR_FILE_SEND_CHUNK, NOT_FOUND, NO_FILE),
	ROW(TOX_ERR_FILE_SEND_CHUNK, NOT_TRANSFERRING, "the transfer is paused or not accepted"),
	ROW(TOX_ERR_FILE_SEND_CHUNK, INVALID_LENGTH, "not the length that was asked for"),
	ROW(TOX_ERR_FILE_SEND_CHUNK, SENDQ, FULL),
	ROW(TOX_ERR_FILE_SEND_CHUNK, WRONG_POSITION, "not the position that was asked for"),
};
static const struct pt_error_row rows_conference_new[] = {
	ROW(TOX_ERR_CONFERENCE_NEW, INIT, "the group could not be made"),
};
static const struct pt_error_row rows_conference_delete[] = {
	ROW(TOX_ERR_CONFERENCE_DELETE, CONFERENCE_NOT_FOUND, NO_CONF),
};
static const struct pt_error_row rows_conference_peer_query[] = {
	ROW(TOX_ERR_CONFERENCE_PEER_QUERY, CONFERENCE_NOT_FOUND, NO_CONF),
	ROW(TOX_ERR_CONFERENCE_PEER_QUERY, PEER_NOT_FOUND, "there is no peer of that number in the group"),
	ROW(TOX_ERR_CONFERENCE_PEER_QUERY, NO_CONNECTION, "the group is not connected"),
};
static const struct pt_error_row rows_conference_set_max_offline[] = {
	ROW(TOX_ERR_CONFERENCE_SET_MAX_OFFLINE, CONFERENCE_NOT_FOUND, NO_CONF),
};
static const struct pt_error_row rows_conference_invite[] = {
	ROW(TOX_ERR_CONFERENCE_INVITE, CONFERENCE_NOT_FOUND, NO_CONF),
	ROW(TOX_ERR_CONFERENCE_INVITE, FAIL_SEND, "the invitation could not be sent"),
	ROW(TOX_ERR_CONFERENCE_INVITE, NO_CONNECTION, "the group is not connected"),
};
static const struct pt_error_row rows_conference_join[] = {
	ROW(TOX_ERR_CONFERENCE_JOIN, INVALID_LENGTH, "the invitation has a wrong length"),
	ROW(TOX_ERR_CONFERENCE_JOIN, WRONG_TYPE, "the invitation is for a group of another type"),
	ROW(TOX_ERR_CONFERENCE_JOIN, FRIEND_NOT_FOUND, NO_FRIEND),
	ROW(TOX_ERR_CONFERENCE_JOIN, DUPLICATE, "already in that group"),
	ROW(TOX_ERR_CONFERENCE_JOIN, INIT_FAIL, "the group could not be made"),
	ROW(TOX_ERR_CONFERENCE_JOIN, FAIL_SEND, "the answer could not be sent"),
#if TOX_VERSION_IS_API_COMPATIBLE(0, 2, 20)
	ROW(TOX_ERR_CONFERENCE_JOIN, NULL, NULLS),
#endif
};
static const struct pt_error_row rows_conference_send_message[] = {
	ROW(TOX_ERR_CONFERENCE_SEND_MESSAGE, CONFERENCE_NOT_FOUND, NO_CONF),
	ROW(TOX_ERR_CONFERENCE_SEND_MESSAGE, TOO_LONG, "the message is too long"),
	ROW(TOX_ERR_CONFERENCE_SEND_MESSAGE, NO_CONNECTION, "nobody else is connected to the group"),
	ROW(TOX_ERR_CONFERENCE_SEND_MESSAGE, FAIL_SEND, "the message could not be sent"),
};
static const struct pt_error_row rows_conference_title[] = {
	ROW(TOX_ERR_CONFERENCE_TITLE, CONFERENCE_NOT_FOUND, NO_CONF),
	ROW(TOX_ERR_CONFERENCE_TITLE, INVALID_LENGTH, "the title is too long or empty"),
	ROW(TOX_ERR_CONFERENCE_TITLE, FAIL_SEND, "the title could not be sent"),
};
static const struct pt_error_row rows_conference_get_type[] = {
	ROW(TOX_ERR_CONFERENCE_GET_TYPE, CONFERENCE_NOT_FOUND, NO_CONF),
};
static const struct pt_error_row rows_conference_by_id[] = {
	ROW(TOX_ERR_CONFERENCE_BY_ID, NULL, NULLS),
	ROW(TOX_ERR_CONFERENCE_BY_ID, NOT_FOUND, "no group has that id"),
};
static const struct pt_error_row rows_key_derivation[] = {
	ROW(TOX_ERR_KEY_DERIVATION, NULL, NULLS),
	ROW(TOX_ERR_KEY_DERIVATION, FAILED, "no key could be derived, probably for lack of memory"),
};
static const struct pt_error_row rows_encryption[] = {
	ROW(TOX_ERR_ENCRYPTION, NULL, "nothing to encrypt"),
	ROW(TOX_ERR_ENCRYPTION, KEY_DERIVATION_FAILED, "no key could be derived, probably for lack of memory"),
	ROW(TOX_ERR_ENCRYPTION, FAILED, "the encryption failed"),
};
static const struct pt_error_row rows_decryption[] = {
	ROW(TOX_ERR_DECRYPTION, NULL, NULLS),
	ROW(TOX_ERR_DECRYPTION, INVALID_LENGTH, "the data is too short"),
	ROW(TOX_ERR_DECRYPTION, BAD_FORMAT, "the data is not encrypted by Tox"),
	ROW(TOX_ERR_DECRYPTION, KEY_DERIVATION_FAILED, "no key could be derived, probably for lack of memory"),
	ROW(TOX_ERR_DECRYPTION, FAILED, "wrong passphrase or damaged data"),
};
static const struct pt_error_row rows_get_salt[] = {
	ROW(TOX_ERR_GET_SALT, NULL, NULLS),
	ROW(TOX_ERR_GET_SALT, BAD_FORMAT, "the data is not encrypted by Tox"),
};
static const struct pt_error_row rows_av_new[] = {
	ROW(TOXAV_ERR_NEW, NULL, NULLS),
	ROW(TOXAV_ERR_NEW, MALLOC, "out of memory"),
	ROW(TOXAV_ERR_NEW, MULTIPLE, "this Tox has a ToxAV already"),
};
static const struct pt_error_row rows_av_call[] = {
	ROW(TOXAV_ERR_CALL, MALLOC, "out of memory"),
	ROW(TOXAV_ERR_CALL, SYNC, IN_SYNC),
	ROW(TOXAV_ERR_CALL, FRIEND_NOT_FOUND, NO_FRIEND),
	ROW(TOXAV_ERR_CALL, FRIEND_NOT_CONNECTED, OFFLINE),
	ROW(TOXAV_ERR_CALL, FRIEND_ALREADY_IN_CALL, "there is a call with that friend already"),
	ROW(TOXAV_ERR_CALL, INVALID_BIT_RATE, "no such bit rate"),
};
static const struct pt_error_row rows_av_answer[] = {
	ROW(TOXAV_ERR_ANSWER, SYNC, IN_SYNC),
	ROW(TOXAV_ERR_ANSWER, CODEC_INITIALIZATION, "the codecs could not be set up"),
	ROW(TOXAV_ERR_ANSWER, FRIEND_NOT_FOUND, NO_FRIEND),
	ROW(TOXAV_ERR_ANSWER, FRIEND_NOT_CALLING, "that friend is not calling"),
	ROW(TOXAV_ERR_ANSWER, INVALID_BIT_RATE, "no such bit rate"),
};
static const struct pt_error_row rows_av_call_control[] = {
	ROW(TOXAV_ERR_CALL_CONTROL, SYNC, IN_SYNC),
	ROW(TOXAV_ERR_CALL_CONTROL, FRIEND_NOT_FOUND, NO_FRIEND),
	ROW(TOXAV_ERR_CALL_CONTROL, FRIEND_NOT_IN_CALL, NO_CALL),
	ROW(TOXAV_ERR_CALL_CONTROL, INVALID_TRANSITION, "the call cannot be changed like that now"),
};
static const struct pt_error_row rows_av_bit_rate_set[] = {
	ROW(TOXAV_ERR_BIT_RATE_SET, SYNC, IN_SYNC),
	ROW(TOXAV_ERR_BIT_RATE_SET, INVALID_BIT_RATE, "no such bit rate"),
	ROW(TOXAV_ERR_BIT_RATE_SET, FRIEND_NOT_FOUND, NO_FRIEND),
	ROW(TOXAV_ERR_BIT_RATE_SET, FRIEND_NOT_IN_CALL, NO_CALL),
};
static const struct pt_error_row rows_av_send_frame[] = {
	ROW(TOXAV_ERR_SEND_FRAME, NULL, NULLS),
	ROW(TOXAV_ERR_SEND_FRAME, FRIEND_NOT_FOUND, NO_FRIEND),
	ROW(TOXAV_ERR_SEND_FRAME, FRIEND_NOT_IN_CALL, NO_CALL),
	ROW(TOXAV_ERR_SEND_FRAME, SYNC, IN_SYNC),
	ROW(TOXAV_ERR_SEND_FRAME, INVALID, "the frame's measures are not possible"),
	ROW(TOXAV_ERR_SEND_FRAME, PAYLOAD_TYPE_DISABLED, "one side has turned this off"),
	ROW(TOXAV_ERR_SEND_FRAME, RTP_FAILED, "the frame could not be sent"),
};
static const struct pt_error_row rows_av_group[] = {
	[1] = { "FAILED", "the group call refused it" },
};

#define SET(name, function, lead, rows) \
	const struct pt_error_set pt_errors_##name = { function, lead, rows, sizeof(rows) / sizeof((rows)[0]) }

SET(new, "tox_new", "failed to initialize toxcore", rows_new);
SET(bootstrap, "tox_bootstrap", "failed to bootstrap", rows_bootstrap);
SET(add_tcp_relay, "tox_add_tcp_relay", "failed to add tcp relay", rows_bootstrap);
SET(set_name, "tox_self_set_name", "failed to set_name", rows_set_info);
SET(set_status_message, "tox_self_set_status_message", "failed to set status_message", rows_set_info);
SET(get_port, "tox_self_get_port", "failed to get port", rows_get_port);
SET(friend_add, "tox_friend_add", "failed to add friend", rows_friend_add);
SET(friend_add_norequest, "tox_friend_add_norequest", "failed to add friend", rows_friend_add);
SET(friend_delete, "tox_friend_delete", "failed to delete friend", rows_friend_delete);
SET(friend_by_public_key, "tox_friend_by_public_key", "no such friend", rows_friend_by_public_key);
SET(friend_get_public_key, "tox_friend_get_public_key", "failed to get public key", rows_friend_get_public_key);
SET(friend_get_last_online, "tox_friend_get_last_online", "failed to get last online", rows_friend_get_last_online);
SET(friend_query, "tox_friend_query", "failed to query friend", rows_friend_query);
SET(set_typing, "tox_self_set_typing", "failed to set typing", rows_set_typing);
SET(friend_send_message, "tox_friend_send_message", "failed to send message", rows_friend_send_message);
SET(custom_packet, "tox_friend_send_packet", "failed to send packet", rows_custom_packet);
SET(file_control, "tox_file_control", "tox_file_control() failed", rows_file_control);
SET(file_seek, "tox_file_seek", "tox_file_seek() failed", rows_file_seek);
SET(file_get, "tox_file_get_file_id", "tox_file_get_file_id() failed", rows_file_get);
SET(file_send, "tox_file_send", "tox_file_send() failed", rows_file_send);
SET(file_send_chunk, "tox_file_send_chunk", "tox_file_send_chunk() failed", rows_file_send_chunk);
SET(conference_new, "tox_conference_new", "failed to make the group", rows_conference_new);
SET(conference_delete, "tox_conference_delete", "failed to delete the group", rows_conference_delete);
SET(conference_peer_query, "tox_conference_peer_query", "failed to query the group", rows_conference_peer_query);
SET(conference_set_max_offline, "tox_conference_set_max_offline", "failed to set the limit", rows_conference_set_max_offline);
SET(conference_invite, "tox_conference_invite", "failed to invite friend", rows_conference_invite);
SET(conference_join, "tox_conference_join", "failed to join the group", rows_conference_join);
SET(conference_send_message, "tox_conference_send_message", "failed to send to the group", rows_conference_send_message);
SET(conference_get_title, "tox_conference_get_title", "failed to get the title", rows_conference_title);
SET(conference_set_title, "tox_conference_set_title", "failed to set the title", rows_conference_title);
SET(conference_get_type, "tox_conference_get_type", "failed to get the group's type", rows_conference_get_type);
SET(conference_by_id, "tox_conference_by_id", "no such group", rows_conference_by_id);
SET(key_derivation, "tox_pass_key_derive", "failed to derive a key", rows_key_derivation);
SET(encryption, "tox_pass_encrypt", "failed to encrypt", rows_encryption);
SET(decryption, "tox_pass_decrypt", "failed to decrypt", rows_decryption);
SET(get_salt, "tox_get_salt", "failed to get the salt", rows_get_salt);
SET(av_new, "toxav_new", "failed to initialize toxav", rows_av_new);
SET(av_call, "toxav_call", "toxav call error", rows_av_call);
SET(av_answer, "toxav_answer", "toxav answer error", rows_av_answer);
SET(av_call_control, "toxav_call_control", "toxav call_control error", rows_av_call_control);
SET(av_bit_rate_set, "toxav_bit_rate_set", "toxav bit_rate_set error", rows_av_bit_rate_set);
SET(av_send_audio, "toxav_audio_send_frame", "toxav audio_send_frame error", rows_av_send_frame);
SET(av_send_video, "toxav_video_send_frame", "toxav video_send_frame error", rows_av_send_frame);
SET(av_group, "toxav_groupchat", "toxav group error", rows_av_group);
/* clang-format on */

static void raise_with(struct pt_state *state, PyObject *message, const char *function,
		       const char *name, PyObject *code)
{
	PyObject *error =
		message && state->failed ? PyObject_CallOneArg(state->failed, message) : NULL;
	PyObject *values[] = { PyUnicode_FromString(function), PyUnicode_FromString(name) };

	if (error && values[0] && values[1] && code &&
	    !PyObject_SetAttr(error, state->names[N_function], values[0]) &&
	    !PyObject_SetAttr(error, state->names[N_name], values[1]) &&
	    !PyObject_SetAttr(error, state->names[N_code], code))
		PyErr_SetObject(state->failed, error);
	Py_XDECREF(values[0]);
	Py_XDECREF(values[1]);
	Py_XDECREF(code);
	Py_XDECREF(error);
	Py_XDECREF(message);
}

PyObject *pt_fail(struct pt_state *state, const struct pt_error_set *set, unsigned code)
{
	static const struct pt_error_row unknown = { "UNKNOWN", "unknown error" };
	const struct pt_error_row *row = &unknown;

	if (code < set->n && set->rows[code].name)
		row = &set->rows[code];
	raise_with(state,
		   PyUnicode_FromFormat("%s: %u (%s): %s", set->lead, code, row->name, row->text),
		   set->function, row->name, PyLong_FromUnsignedLong(code));
	return NULL;
}

PyObject *pt_fail_text(struct pt_state *state, const char *function, const char *name,
		       const char *format, ...)
{
	va_list values;
	PyObject *message;

	va_start(values, format);
	message = PyUnicode_FromFormatV(format, values);
	va_end(values);
	raise_with(state, message, function, name, Py_NewRef(Py_None));
	return NULL;
}

PyObject *pt_fail_killed(struct pt_state *state)
{
	return pt_fail_text(state, "tox", "KILLED", "toxcore object killed.");
}
