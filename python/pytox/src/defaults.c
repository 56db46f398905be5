/* SPDX-License-Identifier: GPL-3.0-or-later */
/* defaults.c - the methods `on_...` themselves, for subclasses to replace. */
#include "args.h"
#include "methods.h"
#include "object.h"

static PyObject *ignore(PyObject *self PT_UNUSED, PyObject *const *args PT_UNUSED,
			Py_ssize_t n PT_UNUSED)
{
	Py_RETURN_NONE;
}

/* The names of 2016 are called by the defaults of the later ones: a class that has only the old
 * ones is served, one that has both gets each event once, in the later one. */
static PyObject *forward(PyObject *self, enum pt_name name, PyObject *const *args, Py_ssize_t n)
{
	PyObject *call[8];

	if (n > 7)
		n = 7;
	call[0] = self;
	for (Py_ssize_t i = 0; i < n; i++)
		call[1 + i] = args[i];
	return PyObject_VectorcallMethod(PT_TOX(self)->state->names[name], call, (size_t)n + 1,
					 NULL);
}

static PyObject *on_conference_invite(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return forward(self, N_on_group_invite, args, n);
}

static PyObject *on_conference_namelist_change(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return forward(self, N_on_group_namelist_change, args, n);
}

static PyObject *on_conference_message(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	PyObject *three[3];
	int32_t type;
	PyObject *text;

	if (!pt_parse(PT_TOX(self)->state, NULL, args, n, "on_conference_message:ooio", &three[0],
		      &three[1], &type, &text))
		return NULL;
	three[2] = text;
	return forward(self,
		       type == TOX_MESSAGE_TYPE_ACTION ? N_on_group_action : N_on_group_message,
		       three, 3);
}

/* clang-format off */
#define IGNORED(name, arguments, text) \
	{ #name, PT_METHOD(ignore), METH_FASTCALL, \
	  #name "($self, " arguments "/)\n--\n\nCallback: " text " The default does nothing." }

const PyMethodDef pt_methods_defaults[] = {
	IGNORED(on_log, "level, file, line, func, message, ", "a line of libtoxcore's log."),
	IGNORED(on_self_connection_status, "status, ", "we are connected to the network or not: CONNECTION_*."),
	IGNORED(on_friend_request, "public_key, message, ", "somebody wants to be our friend."),
	IGNORED(on_friend_message, "friend_number, type, message, ", "a message or an action: MESSAGE_TYPE_*."),
	IGNORED(on_friend_name, "friend_number, new_name, ", "a friend's name is known or has changed."),
	IGNORED(on_friend_status_message, "friend_number, new_status, ", "a friend's status message has changed."),
	IGNORED(on_friend_status, "friend_number, status, ", "a friend's status has changed: USER_STATUS_*."),
	IGNORED(on_friend_typing, "friend_number, is_typing, ", "a friend begins or ends typing."),
	IGNORED(on_friend_read_receipt, "friend_number, receipt, ", "the message of that id has arrived."),
	IGNORED(on_friend_connection_status, "friend_number, status, ", "a friend comes online (True) or goes."),
	IGNORED(on_friend_connection_type, "friend_number, connection, ", "the same as CONNECTION_*."),
	IGNORED(on_friend_lossy_packet, "friend_number, data, ", "a custom packet that may get lost."),
	IGNORED(on_friend_lossless_packet, "friend_number, data, ", "a custom packet."),
	IGNORED(on_file_recv, "friend_number, file_number, kind, file_size, filename, ", "a friend offers a file."),
	IGNORED(on_file_recv_control, "friend_number, file_number, control, ", "the other side resumes, pauses or cancels."),
	IGNORED(on_file_chunk_request, "friend_number, file_number, position, length, ", "send that piece; length 0: all was sent."),
	IGNORED(on_file_recv_chunk, "friend_number, file_number, position, data, ", "a piece of a file; None: that was all."),
	IGNORED(on_group_invite, "friend_number, type, data, ", "a friend invites us to a group."),
	IGNORED(on_group_message, "group_number, peer_number, message, ", "a message in a group, our own ones too."),
	IGNORED(on_group_action, "group_number, peer_number, action, ", "an action in a group, our own ones too."),
	IGNORED(on_group_namelist_change, "group_number, peer_number, change, ", "CHAT_CHANGE_PEER_*."),
	PT_FAST(on_conference_invite, "on_conference_invite($self, friend_number, type, cookie, /)\n--\n\n"
		"Callback: a friend invites us to a conference. The default calls on_group_invite."),
	PT_FAST(on_conference_message, "on_conference_message($self, conference, peer, type, message, /)\n--\n\n"
		"Callback: a message in a conference. The default calls on_group_message or on_group_action."),
	PT_FAST(on_conference_namelist_change, "on_conference_namelist_change($self, conference, peer, change, /)\n--\n\n"
		"Callback: CONFERENCE_STATE_CHANGE_*. The default calls on_group_namelist_change."),
	IGNORED(on_conference_connected, "conference, ", "we are connected to a conference we joined."),
	IGNORED(on_conference_title, "conference, peer, title, ", "a conference's title has changed."),
	IGNORED(on_conference_peer_name, "conference, peer, name, ", "a peer's name has changed."),
	IGNORED(on_conference_peer_list_changed, "conference, ", "peers have come or gone."),
	IGNORED(on_ngc_invite, "friend_number, invite_data, group_name, ", "a friend invites us to a new group."),
	IGNORED(on_ngc_message, "group, peer_id, type, message, message_id, ", "a message in a new group."),
	IGNORED(on_ngc_private_message, "group, peer_id, type, message, message_id, ", "a message to us alone."),
	IGNORED(on_ngc_custom_packet, "group, peer_id, data, ", "a custom packet in a new group."),
	IGNORED(on_ngc_custom_private_packet, "group, peer_id, data, ", "a custom packet to us alone."),
	IGNORED(on_ngc_peer_join, "group, peer_id, ", "a peer has come."),
	IGNORED(on_ngc_peer_exit, "group, peer_id, exit_type, name, part_message, ", "a peer has gone: NGC_EXIT_TYPE_*."),
	IGNORED(on_ngc_peer_name, "group, peer_id, name, ", "a peer's name has changed."),
	IGNORED(on_ngc_peer_status, "group, peer_id, status, ", "a peer's status has changed."),
	IGNORED(on_ngc_self_join, "group, ", "we are in."),
	IGNORED(on_ngc_join_fail, "group, fail_type, ", "we were not let in: NGC_JOIN_FAIL_*."),
	IGNORED(on_ngc_topic, "group, peer_id, topic, ", "the topic has changed."),
	IGNORED(on_ngc_topic_lock, "group, topic_lock, ", "who may set the topic has changed."),
	IGNORED(on_ngc_voice_state, "group, voice_state, ", "who may speak has changed."),
	IGNORED(on_ngc_privacy_state, "group, privacy_state, ", "public or private has changed."),
	IGNORED(on_ngc_peer_limit, "group, peer_limit, ", "the limit of peers has changed."),
	IGNORED(on_ngc_password, "group, password, ", "the password has changed."),
	IGNORED(on_ngc_moderation, "group, source_peer_id, target_peer_id, event, ", "a moderator did something: NGC_MOD_EVENT_*."),
	{ NULL }
};

const PyMethodDef pt_methods_av_defaults[] = {
	IGNORED(on_call, "friend_number, audio, video, ", "a friend calls."),
	IGNORED(on_call_state, "friend_number, state, ", "FRIEND_CALL_STATE_* bits; 0 means paused."),
	IGNORED(on_audio_receive_frame, "friend_number, pcm, sample_count, channels, sampling_rate, ", "sound: int16 samples, interleaved."),
	IGNORED(on_add_av_groupchat, "group_number, peer_number, pcm, samples, channels, sample_rate, ", "sound in a group call of ours."),
	IGNORED(on_join_av_groupchat, "group_number, peer_number, pcm, samples, channels, sample_rate, ", "sound in a group call we joined."),
	IGNORED(on_bit_rate_status, "friend_number, audio_bit_rate, video_bit_rate, ", "the line asks for another rate; -1: unchanged."),
	IGNORED(on_video_receive_frame, "friend_number, width, height, rgb, ", "a picture, 3 bytes a pixel."),
	{ NULL }
};
/* clang-format on */
