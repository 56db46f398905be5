/* SPDX-License-Identifier: GPL-3.0-or-later */
/* state.h - what the module keeps: its types, its exception, the names it looks up while running.
 */
#ifndef PYTOX_STATE_H
#define PYTOX_STATE_H

#include "base.h"

/* clang-format off */
#define PT_NAMES(X) \
	X(on_log) \
	X(on_self_connection_status) \
	X(on_friend_request) X(on_friend_message) X(on_friend_name) X(on_friend_status_message) \
	X(on_friend_status) X(on_friend_typing) X(on_friend_read_receipt) \
	X(on_friend_connection_status) X(on_friend_connection_type) \
	X(on_friend_lossy_packet) X(on_friend_lossless_packet) \
	X(on_file_recv) X(on_file_recv_control) X(on_file_chunk_request) X(on_file_recv_chunk) \
	X(on_group_invite) X(on_group_message) X(on_group_action) X(on_group_namelist_change) \
	X(on_conference_invite) X(on_conference_message) X(on_conference_namelist_change) \
	X(on_conference_connected) X(on_conference_title) X(on_conference_peer_name) \
	X(on_conference_peer_list_changed) \
	X(on_ngc_invite) X(on_ngc_message) X(on_ngc_private_message) X(on_ngc_custom_packet) \
	X(on_ngc_custom_private_packet) X(on_ngc_peer_join) X(on_ngc_peer_exit) X(on_ngc_peer_name) \
	X(on_ngc_peer_status) X(on_ngc_self_join) X(on_ngc_join_fail) X(on_ngc_topic) \
	X(on_ngc_topic_lock) X(on_ngc_voice_state) X(on_ngc_privacy_state) X(on_ngc_peer_limit) \
	X(on_ngc_password) X(on_ngc_moderation) \
	X(on_call) X(on_call_state) X(on_bit_rate_status) \
	X(on_audio_receive_frame) X(on_video_receive_frame) X(on_video_receive_frame_yuv) \
	X(on_add_av_groupchat) X(on_join_av_groupchat) \
	X(iterate) \
	X(code) X(name) X(function)
/* clang-format on */

enum pt_name {
#define X(n) N_##n,
	PT_NAMES(X)
#undef X
	N_COUNT
};

struct pt_state {
	PyTypeObject *tox_type;
	PyTypeObject *toxav_type;
	PyTypeObject *pass_key_type;
	PyObject *failed; /* OperationFailedError */
	PyObject *fromtimestamp;
	PyObject *names[N_COUNT];
};

/* The state of the module that `type`, or the class it derives from, belongs to. */
struct pt_state *pt_state_of(PyTypeObject *type);

/* Names, exception and clock; the types are added by module.c. False: an exception is set. */
bool pt_state_init(struct pt_state *state, PyObject *module);
int pt_state_traverse(PyObject *module, visitproc visit, void *arg);
int pt_state_clear(PyObject *module);

#endif
