/* SPDX-License-Identifier: GPL-3.0-or-later */
/* errors.h - OperationFailedError: from libtoxcore's error codes, or with a text of ours. */
#ifndef PYTOX_ERRORS_H
#define PYTOX_ERRORS_H

#include "state.h"

struct pt_error_row {
	const char *name;
	const char *text;
};

struct pt_error_set {
	const char *function;            /* of libtoxcore */
	const char *lead;                /* begins the message */
	const struct pt_error_row *rows; /* by error code */
	unsigned n;
};

/* clang-format off */
#define PT_ERROR_SETS(X) \
	X(new) X(bootstrap) X(add_tcp_relay) X(set_name) X(set_status_message) X(get_port) \
	X(friend_add) X(friend_add_norequest) X(friend_delete) X(friend_by_public_key) \
	X(friend_get_public_key) X(friend_get_last_online) X(friend_query) X(set_typing) \
	X(friend_send_message) X(custom_packet) \
	X(file_control) X(file_seek) X(file_get) X(file_send) X(file_send_chunk) \
	X(conference_new) X(conference_delete) X(conference_peer_query) X(conference_set_max_offline) \
	X(conference_invite) X(conference_join) X(conference_send_message) X(conference_get_title) \
	X(conference_set_title) X(conference_get_type) X(conference_by_id) \
	X(key_derivation) X(encryption) X(decryption) X(get_salt) \
	X(av_new) X(av_call) X(av_answer) X(av_call_control) X(av_bit_rate_set) X(av_send_audio) \
	X(av_send_video) X(av_group)
/* clang-format on */

#define X(n) extern const struct pt_error_set pt_errors_##n;
PT_ERROR_SETS(X)
#undef X

/* All raise OperationFailedError and return NULL. */
PyObject *pt_fail(struct pt_state *state, const struct pt_error_set *set, unsigned code);
PyObject *pt_fail_text(struct pt_state *state, const char *function, const char *name,
		       const char *format, ...);
PyObject *pt_fail_killed(struct pt_state *state);

#endif
