/* SPDX-License-Identifier: GPL-3.0-or-later */
/* callbacks.c - from libtoxcore's events to methods `on_...`.
 *
 * The method is looked up by name at each event, so that subclasses, later assignments to a class
 * and functions put on an instance all work. */
#include "pytox.h"

#define ARGS_MAX 8

static PyObject *make_blob(char kind, const uint8_t *bytes, size_t n)
{
	switch (kind) {
	case 't':
		return pt_text(bytes, n);
	case 'h':
		return pt_hex(bytes, n);
	case 'c':
		if (!n)
			return Py_NewRef(Py_None);
		/* fall through */
	default:
		return PyBytes_FromStringAndSize((const char *)bytes, (Py_ssize_t)n);
	}
}

/* What fits into a long takes Python's shorter way: numbers of files and positions in them come
 * with each 1371 bytes. */
static PyObject *make_number(uint64_t value)
{
	return value <= LONG_MAX ? PyLong_FromLong((long)value)
				 : PyLong_FromUnsignedLongLong(value);
}

/* Fills args[1...]; returns how many, 0 with an exception set. args[0] is the caller's. */
size_t pt_make_args(PyObject **args, const char *format, va_list values)
{
	size_t n = 1;

	for (; *format; format++, n++) {
		const uint8_t *bytes;

		switch (*format) {
		case 'u':
			args[n] = make_number(va_arg(values, uint32_t));
			break;
		case 'U':
			args[n] = make_number(va_arg(values, uint64_t));
			break;
		case 'i':
			args[n] = PyLong_FromLong(va_arg(values, int));
			break;
		case 'p':
			args[n] = PyBool_FromLong(va_arg(values, int));
			break;
		case 'o':
			args[n] = Py_NewRef(va_arg(values, PyObject *));
			break;
		default:
			bytes = va_arg(values, const uint8_t *);
			args[n] = make_blob(*format, bytes, va_arg(values, size_t));
		}
		if (args[n])
			continue;
		while (--n)
			Py_DECREF(args[n]);
		return 0;
	}
	return n;
}

/* The first exception of a turn comes out of iterate(); the others are reported as unraisable. */
void pt_keep_error(struct tox_object *self, PyObject *where)
{
	if (self->gate.turn != PyThread_get_thread_ident() || self->error_type)
		PyErr_WriteUnraisable(where);
	else
		PyErr_Fetch(&self->error_type, &self->error_value, &self->error_trace);
}

/* Takes the references of args[1...n-1]. */
void pt_call_with(struct tox_object *self, PyObject *target, enum pt_name name, PyObject **args,
		  size_t n)
{
	PyObject *result = NULL;

	if (n) {
		args[0] = target;
		result = PyObject_VectorcallMethod(self->state->names[name], args,
						   n | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
		while (--n)
			Py_DECREF(args[n]);
	}
	if (!result)
		pt_keep_error(self, self->state->names[name]);
	Py_XDECREF(result);
	self->n_events++;
}

void pt_call(struct tox_object *self, PyObject *target, enum pt_name name, const char *format, ...)
{
	PyObject *space[ARGS_MAX + 2], **args = space + 1;
	va_list values;
	size_t n;

	va_start(values, format);
	n = pt_make_args(args, format, values);
	va_end(values);
	pt_call_with(self, target, name, args, n);
}

/* Instances are not freed inside iterate(): who called it holds a reference. */
#define DELIVER(mode, name, ...)                                    \
	do {                                                        \
		struct tox_object *self = user_data;                \
		struct pt_cb cb;                                    \
		if (!pt_cb_enter(self, &cb, mode))                  \
			return;                                     \
		pt_call(self, (PyObject *)self, name, __VA_ARGS__); \
		pt_cb_leave(self, &cb);                             \
	} while (0)

static void self_connection_status(Tox *tox PT_UNUSED, Tox_Connection status, void *user_data)
{
	DELIVER(PT_CB_SHARE, N_on_self_connection_status, "i", (int)status);
}

static void friend_request(Tox *tox PT_UNUSED, const uint8_t *key, const uint8_t *text, size_t n,
			   void *user_data)
{
	DELIVER(PT_CB_SHARE, N_on_friend_request, "ht", key, (size_t)PT_KEY_LEN, text, n);
}

static void friend_message(Tox *tox PT_UNUSED, uint32_t friend, Tox_Message_Type type,
			   const uint8_t *text, size_t n, void *user_data)
{
	DELIVER(PT_CB_SHARE, N_on_friend_message, "uit", friend, (int)type, text, n);
}

static void friend_name(Tox *tox PT_UNUSED, uint32_t friend, const uint8_t *text, size_t n,
			void *user_data)
{
	DELIVER(PT_CB_SHARE, N_on_friend_name, "ut", friend, text, n);
}

static void friend_status_message(Tox *tox PT_UNUSED, uint32_t friend, const uint8_t *text,
				  size_t n, void *user_data)
{
	DELIVER(PT_CB_SHARE, N_on_friend_status_message, "ut", friend, text, n);
}

static void friend_status(Tox *tox PT_UNUSED, uint32_t friend, Tox_User_Status status,
			  void *user_data)
{
	DELIVER(PT_CB_SHARE, N_on_friend_status, "ui", friend, (int)status);
}

static void friend_typing(Tox *tox PT_UNUSED, uint32_t friend, bool typing, void *user_data)
{
	DELIVER(PT_CB_SHARE, N_on_friend_typing, "up", friend, (int)typing);
}

static void friend_read_receipt(Tox *tox PT_UNUSED, uint32_t friend, uint32_t id, void *user_data)
{
	DELIVER(PT_CB_SHARE, N_on_friend_read_receipt, "uu", friend, id);
}

/* The old callback has a bool only; the later one tells UDP from TCP. */
static void friend_connection_status(Tox *tox PT_UNUSED, uint32_t friend, Tox_Connection status,
				     void *user_data)
{
	DELIVER(PT_CB_SHARE, N_on_friend_connection_status, "up", friend,
		status != TOX_CONNECTION_NONE);
	DELIVER(PT_CB_SHARE, N_on_friend_connection_type, "ui", friend, (int)status);
}

static void friend_lossy_packet(Tox *tox PT_UNUSED, uint32_t friend, const uint8_t *data, size_t n,
				void *user_data)
{
	DELIVER(PT_CB_SHARE, N_on_friend_lossy_packet, "uy", friend, data, n);
}

static void friend_lossless_packet(Tox *tox PT_UNUSED, uint32_t friend, const uint8_t *data,
				   size_t n, void *user_data)
{
	DELIVER(PT_CB_SHARE, N_on_friend_lossless_packet, "uy", friend, data, n);
}

/* The name of an avatar is the hash of its picture; of any other length it is shown as it is. */
static void file_recv(Tox *tox PT_UNUSED, uint32_t friend, uint32_t file, uint32_t kind,
		      uint64_t size, const uint8_t *name, size_t n, void *user_data)
{
	bool hash = kind == TOX_FILE_KIND_AVATAR && n == PT_KEY_LEN;

	DELIVER(PT_CB_SHARE, N_on_file_recv, hash ? "uuuUh" : "uuuUt", friend, file, kind, size,
		name, n);
}

static void file_recv_control(Tox *tox PT_UNUSED, uint32_t friend, uint32_t file,
			      Tox_File_Control control, void *user_data)
{
	DELIVER(PT_CB_SHARE, N_on_file_recv_control, "uui", friend, file, (int)control);
}

/* libtoxcore keeps pointers into its list of friends during the two chunk callbacks, so that list
 * must neither grow nor shrink in them: other threads wait, and friend_add() looks at
 * in_chunk_callback. */
static void file_chunk_request(Tox *tox PT_UNUSED, uint32_t friend, uint32_t file,
			       uint64_t position, size_t n, void *user_data)
{
	struct tox_object *me = user_data;

	me->in_chunk_callback++;
	me->finished_file = n ? PT_NO_FILE : (uint64_t) friend << 32 | file;
	DELIVER(PT_CB_HOLD, N_on_file_chunk_request, "uuUu", friend, file, position, (uint32_t)n);
	me->finished_file = PT_NO_FILE;
	me->in_chunk_callback--;
}

static void file_recv_chunk(Tox *tox PT_UNUSED, uint32_t friend, uint32_t file, uint64_t position,
			    const uint8_t *data, size_t n, void *user_data)
{
	struct tox_object *me = user_data;

	me->in_chunk_callback++;
	DELIVER(PT_CB_HOLD, N_on_file_recv_chunk, "uuUc", friend, file, position, data, n);
	me->in_chunk_callback--;
}

/* Comes from anywhere: inside tox_new(), with or without the GIL. */
void pt_on_log(Tox *tox PT_UNUSED, Tox_Log_Level level, const char *file, uint32_t line,
	       const char *func, const char *message, void *user_data)
{
	struct tox_object *self = user_data;
	PyGILState_STATE gil;
	PyObject *result, *type, *value, *trace;

	if (!self->tox && !self->starting)
		return;
	gil = PyGILState_Ensure();
	PyErr_Fetch(&type, &value, &trace);
	self->in_log_callback++;
	result = PyObject_CallMethod((PyObject *)self, "on_log", "isIss", (int)level, file,
				     (unsigned)line, func, message);
	if (!result)
		PyErr_WriteUnraisable((PyObject *)self);
	Py_XDECREF(result);
	self->in_log_callback--;
	PyErr_Restore(type, value, trace);
	PyGILState_Release(gil);
}

void pt_register_callbacks(Tox *tox)
{
#define REGISTER(name) tox_callback_##name(tox, name)
	REGISTER(self_connection_status);
	REGISTER(friend_request);
	REGISTER(friend_message);
	REGISTER(friend_name);
	REGISTER(friend_status_message);
	REGISTER(friend_status);
	REGISTER(friend_typing);
	REGISTER(friend_read_receipt);
	REGISTER(friend_connection_status);
	REGISTER(friend_lossy_packet);
	REGISTER(friend_lossless_packet);
	REGISTER(file_recv);
	REGISTER(file_recv_control);
	REGISTER(file_chunk_request);
	REGISTER(file_recv_chunk);
#undef REGISTER
	pt_register_conference_events(tox);
	pt_register_ngc_events(tox);
}

/* ---- the methods themselves, for subclasses to replace ---- */

static PyObject *ignore(PyObject *self PT_UNUSED, PyObject *const *args PT_UNUSED,
			Py_ssize_t n PT_UNUSED)
{
	Py_RETURN_NONE;
}

/* The names of 2016 are called by the defaults of the later ones: a class that has only the old
 * ones is served, one that has both gets each event once, in the later one. */
static PyObject *forward(PyObject *self, enum pt_name name, PyObject *const *args, Py_ssize_t n)
{
	PyObject *call[ARGS_MAX];

	if (n > ARGS_MAX - 1)
		n = ARGS_MAX - 1;
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

	if (!pt_parse(PT_TOX(self)->state, args, n, "on_conference_message:ooio", &three[0],
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

const PyMethodDef pt_methods_callbacks[] = {
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

const PyMethodDef pt_methods_av_callbacks[] = {
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
