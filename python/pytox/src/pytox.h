/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pytox.h - what the files of the extension share.
 *
 * One rule holds everywhere: whatever touches a `struct tox_object` does so with the GIL held. The
 * GIL is therefore the lock of its plain members; gate.c explains how calls that let the GIL go
 * keep other threads out of libtoxcore. */
#ifndef PYTOX_H
#define PYTOX_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <pthread.h>
#include <stdarg.h>
#include <structmember.h>
#include <stdbool.h>
#include <stdint.h>
#include <tox/tox.h>
#include <tox/toxav.h>
#include <tox/toxencryptsave.h>

#if PY_VERSION_HEX < 0x030A0000
static inline PyObject *Py_NewRef(PyObject *object)
{
	Py_INCREF(object);
	return object;
}

static inline int PyModule_AddObjectRef(PyObject *module, const char *name, PyObject *value)
{
	Py_INCREF(value);
	if (!PyModule_AddObject(module, name, value))
		return 0;
	Py_DECREF(value);
	return -1;
}
#endif

/* Groups of the new kind came with 0.2.19; methods exist in any case and say so if they cannot
 * work. */
#define PT_HAVE_NGC TOX_VERSION_IS_API_COMPATIBLE(0, 2, 19)

#define PT_KEY_LEN 32
#define PT_ADDRESS_LEN 38

/* ---- names that are looked up while running ---- */

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

/* ---- the objects ---- */

struct pt_event;  /* events.c */
struct pt_roster; /* tox_conference.c */
struct toxav_object;

/* Numbers that wait for the end of the turn. */
struct pt_numbers {
	uint32_t *items;
	size_t n, room;
};

/* See gate.c. */
struct pt_gate {
	unsigned long turn;    /* thread inside iterate(), its callbacks included; 0: none */
	unsigned long owner;   /* thread inside libtoxcore with the GIL let go; 0: none */
	PyThreadState *let_go; /* the owner's thread state while it is without the GIL */
	unsigned waiting;      /* threads in pt_gate_sleep() */
	unsigned long lone;    /* the thread that was the only one, and what Python knows it by */
	PyThreadState *lone_state;
	PyInterpreterState *interpreter;
	pthread_mutex_t mutex;
	pthread_cond_t changed, drained;
};

/* See wait.c. */
struct pt_waiter {
	int epoll_fd, timer_fd, wake_fd;
	int watched[64];
	unsigned n_watched;
	bool muted;
	bool stop;
	double tokens;           /* turns that packets may cause while idle */
	uint64_t tokens_ns;      /* when tokens were counted */
	uint64_t busy_ns;        /* busy until then */
	uint64_t turn_ns, av_ns; /* when the next turns are due */
	uint64_t armed_ns;       /* what the timer is set to */
	uint64_t turned_ns;      /* when the last one began */
};

/* What each turn looks at comes first and together: a program that sleeps between turns finds every
 * cache line cold. */
struct tox_object {
	PyObject_HEAD Tox *tox;
	bool starting; /* inside tox_new() */
	bool started;  /* an instance was made at some time: never make another one unasked */
	bool dying;    /* kill() was called inside a turn and is carried out at its end */
	bool put_off;  /* something is in the members below that waits for the end of the turn */
	struct pt_event *events;
	PyObject *error_type;
	struct pt_gate gate;

	struct pt_state *state;
	PyObject *dict;
	PyObject *weakrefs;

	/* What callbacks leave for the end of the turn. */
	PyObject *error_value, *error_trace;
	struct pt_event **events_end;
	struct pt_numbers deleted_friends;
	struct pt_numbers cancelled_calls;
	bool hang_up;      /* end all calls */
	uint64_t n_events; /* ever delivered */

	unsigned in_av_callback, in_chunk_callback, in_log_callback;
	uint64_t
		finished_file; /* friend << 32 | file in its last chunk request; PT_NO_FILE: none */

	struct pt_roster *rosters;
	struct toxav_object *av; /* borrowed: it holds us */
	ToxAV *parked_av;        /* its native part once it is gone, see end_calls() */
	struct pt_waiter waiter;
};

#define PT_NO_FILE UINT64_MAX

struct toxav_object {
	PyObject_HEAD ToxAV *av;
	struct tox_object *tox;
	PyObject *dict;
	PyObject *weakrefs;
};

/* ---- arguments (args.c) ---- */

/* Text or bytes of the caller, borrowed from a str or from a buffer. */
struct pt_data {
	const uint8_t *p;
	size_t n;
	Py_buffer view;
	bool has_view;
};

/* Takes positional arguments apart. One letter each in `format`, after the name and a colon:
 *   u uint32_t *    U uint64_t *    w uint16_t *   i int32_t *    p bool *
 *   s struct pt_data * (str or buffer)             y the same, buffer or str, for raw data
 *   z like y, None gives a NULL pointer
 *   k uint8_t[32], a key in hex     a uint8_t[38], an address in hex
 *   o PyObject ** (borrowed)        | what follows may be left out
 * On failure an exception is set and nothing is held. */
bool pt_parse(struct pt_state *state, PyObject *const *args, Py_ssize_t n, const char *format, ...);
void pt_data_release(struct pt_data *data);

bool pt_get_data(PyObject *from, struct pt_data *out);
bool pt_get_integer(PyObject *from, long long *out);
bool pt_get_u32(PyObject *from, uint32_t *out);
bool pt_get_u64(PyObject *from, uint64_t *out);
bool pt_check_count(const char *function, Py_ssize_t n, Py_ssize_t least, Py_ssize_t most);
PyObject *pt_hex(const uint8_t *bytes, size_t n);
/* Decodes text of a peer, which may be anything: one trailing NUL goes, bad UTF-8 becomes U+FFFD.
 */
PyObject *pt_text(const uint8_t *bytes, size_t n);
PyObject *pt_number_list(const uint32_t *numbers, size_t n);
bool pt_numbers_add(struct pt_numbers *set, uint32_t number);
bool pt_numbers_has(const struct pt_numbers *set, uint32_t number);

/* ---- errors (errors.c) ---- */

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

/* ---- who may go into libtoxcore (gate.c) ---- */

bool pt_gate_init(struct pt_gate *gate);
void pt_gate_finish(struct pt_gate *gate);

/* Before a short call that keeps the GIL. False: an exception is set. */
bool pt_enter_slowly(struct tox_object *self);
static inline bool pt_enter(struct tox_object *self)
{
	if (self->tox && !self->gate.owner && !self->dying)
		return true;
	return pt_enter_slowly(self);
}

/* Around a call that may take long: the GIL is free between the two. The caller has entered. */
struct pt_unlocked {
	unsigned long owner_before;
};
void pt_let_go(struct tox_object *self, struct pt_unlocked *u);
void pt_take_back(struct tox_object *self, struct pt_unlocked *u);

/* Inside a turn, between two callbacks: before libtoxcore is used again. */
void pt_wait_until_free(struct tox_object *self);

/* Leaves a number in one of the sets that are worked off at the end of a turn. False: an exception
 * is set. */
bool pt_put_off(struct tox_object *self, struct pt_numbers *set, uint32_t number);

/* A turn: one iterate() with its callbacks. False: an exception is set. */
bool pt_turn_begin(struct tox_object *self);
/* Does what the turn put off, and hands out the first exception of a callback (false). */
bool pt_turn_end(struct tox_object *self);

/* Inside a turn: from libtoxcore into Python and back. HOLD keeps other threads out of libtoxcore
 * meanwhile, for callbacks in whose middle it keeps pointers or a mutex of its own. */
enum pt_cb_mode {
	PT_CB_SHARE,
	PT_CB_HOLD
};
struct pt_cb {
	bool had_gil;
	unsigned long owner_before;
};
bool pt_cb_enter(struct tox_object *self, struct pt_cb *cb, enum pt_cb_mode mode);
void pt_cb_leave(struct tox_object *self, struct pt_cb *cb);

/* One turn. False: an exception is set. */
bool pt_iterate(struct tox_object *self);
/* Makes the instance; `options` may be NULL. False: an exception is set. */
bool pt_tox_start(struct tox_object *self, PyObject *options);
/* Ends the instance; the caller holds no turn. */
void pt_tox_destroy(struct tox_object *self);
bool pt_tox_kill(struct tox_object *self);

/* ---- callbacks ---- */

/* Calls method `name` of `target` with arguments made by `format`:
 *   u uint32_t   U uint64_t   i int   p int as bool
 *   t text of a peer: pointer, length    y bytes: pointer, length (size_t both)
 *   c like y, length 0 gives None        h hex: pointer, length    o PyObject * (borrowed)
 * An exception is kept for the end of the turn. */
void pt_call(struct tox_object *self, PyObject *target, enum pt_name name, const char *format, ...);
void pt_call_with(struct tox_object *self, PyObject *target, enum pt_name name, PyObject **args,
		  size_t n);
size_t pt_make_args(PyObject **args, const char *format, va_list values);
void pt_keep_error(struct tox_object *self, PyObject *where);
void pt_register_callbacks(Tox *tox);
void pt_on_log(Tox *tox, Tox_Log_Level level, const char *file, uint32_t line, const char *func,
	       const char *message, void *user_data);

/* Conference and new-group events are queued inside tox_iterate() and delivered after it. */
void pt_register_conference_events(Tox *tox);
void pt_register_ngc_events(Tox *tox);
void pt_queue(struct tox_object *self, enum pt_name name, bool av, const char *format, ...);
void pt_deliver_events(struct tox_object *self);
void pt_drop_events(struct tox_object *self);
void pt_conference_list_changed(struct tox_object *self, uint32_t conference);
void pt_rosters_clear(struct tox_object *self);

void pt_register_av_callbacks(struct toxav_object *av);
void pt_group_audio(void *tox, uint32_t group, uint32_t peer, const int16_t *pcm, uint32_t samples,
		    uint8_t channels, uint32_t rate, void *user_data);
void pt_joined_group_audio(void *tox, uint32_t group, uint32_t peer, const int16_t *pcm,
			   uint32_t samples, uint8_t channels, uint32_t rate, void *user_data);

void pt_hang_up(struct tox_object *self);

/* ---- pictures (picture.c): BT.601, studio range ---- */

size_t pt_yuv_len(unsigned width, unsigned height);
void pt_rgb_to_yuv(const uint8_t *rgb, unsigned width, unsigned height, uint8_t *yuv);

struct pt_planes {
	const uint8_t *y, *u, *v;
	int32_t y_stride, u_stride, v_stride;
};
void pt_yuv_to_rgb(const struct pt_planes *in, unsigned width, unsigned height, uint8_t *rgb);
void pt_copy_plane(uint8_t *out, const uint8_t *in, int32_t stride, unsigned width,
		   unsigned height);

/* ---- waiting for work (wait.c) ---- */

void pt_waiter_init(struct pt_waiter *w);
void pt_waiter_close(struct pt_waiter *w);
void pt_waiter_wake(struct pt_waiter *w);
struct pt_fd_set;
struct pt_fd_set *pt_fds_before(void);
void pt_fds_after(struct tox_object *self, struct pt_fd_set *before);

/* ---- tables ---- */

extern const PyMethodDef pt_methods_self[], pt_methods_friend[], pt_methods_file[],
	pt_methods_conference[], pt_methods_ngc[], pt_methods_callbacks[], pt_methods_wait[],
	pt_methods_tox[], pt_methods_av_callbacks[];
extern PyMethodDef pt_methods_crypt[];
extern PyType_Spec pt_tox_spec, pt_toxav_spec, pt_pass_key_spec;
extern struct PyModuleDef pt_module;

bool pt_tox_methods_collect(void);
void pt_toxav_methods_collect(void);
bool pt_add_tox_constants(PyTypeObject *type);
bool pt_add_toxav_constants(PyTypeObject *type);

/* Fills *out from the attributes of `options` (NULL or None: all defaults). `keep` gets a reference
 * to what *out points into and must live until tox_new() is over. */
bool pt_options_read(struct tox_object *self, PyObject *options, struct Tox_Options *out,
		     PyObject **keep);

/* CPython's tables keep methods of every kind as functions of one type. */
#define PT_METHOD(function) ((PyCFunction)(void (*)(void))(function))
/* clang-format off */
#define PT_FAST(name, doc) { #name, PT_METHOD(name), METH_FASTCALL, doc }
/* clang-format on */
#define PT_UNUSED __attribute__((unused))

/* Begins a method of Tox: parses, enters, or returns NULL. */
#define PT_TOX(object) ((struct tox_object *)(object))
#define PT_BEGIN(self, args, n, ...)                                                   \
	do {                                                                           \
		if (!pt_parse((self)->state, args, n, __VA_ARGS__) || !pt_enter(self)) \
			return NULL;                                                   \
	} while (0)

#endif
