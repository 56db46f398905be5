/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ext.h - what the files of the extension share.
 *
 * The extension carries requests (client.c, multi.c), keeps answers (answer.c) and makes Python
 * objects of their JSON when somebody looks at them (json.c, json_scan.c, record.c). Which call
 * goes to which path is said in Python, once for both forms of the client. */
#ifndef EXT_H
#define EXT_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tertulia/tertulia.h>

#if PY_VERSION_HEX < 0x030A0000
static inline PyObject *Py_NewRef(PyObject *object)
{
	Py_INCREF(object);
	return object;
}

static inline PyObject *Py_XNewRef(PyObject *object)
{
	Py_XINCREF(object);
	return object;
}
#endif

#define TE_VERSION "0.1.0"

#define TE_UNUSED __attribute__((unused))
/* CPython's tables keep methods of every kind as functions of one type. */
#define TE_METHOD(function) ((PyCFunction)(void (*)(void))(function))

/* ---- the module ---- */

/* clang-format off */
/* The enumerations that fields have, as they are called in tertulia._enums. */
#define TE_ENUMS(X) \
	X(ConversationType) X(ParticipantType) X(AttendeePermissions) X(InCallFlags) \
	X(ListableScope) X(NotificationLevel) X(WebinarLobbyStates) X(SipEnabledStatus) \
	X(CallRecordingStatus) X(BreakoutRoomMode) X(BreakoutRoomStatus) X(MentionPermissions)

#define TE_CLASSES(X) \
	X(Record) \
	X(Conversation) X(Participant) X(TalkMessage) X(TalkFileMessage) X(MessageReactions) \
	X(BotInfoBasic) X(BotInfo) X(Poll) X(PollDetail) \
	X(Thread) X(Reminder) X(UpcomingReminder) X(Ban) X(Mention)
/* clang-format on */

enum te_enum {
#define X(n) TE_ENUM_##n,
	TE_ENUMS(X)
#undef X
	TE_N_ENUMS
};

enum te_class {
#define X(n) TE_##n,
	TE_CLASSES(X)
#undef X
	TE_N_CLASSES
};

#define TE_KEY_CACHE 512

struct te_state {
	PyTypeObject *classes[TE_N_CLASSES];
	PyTypeObject *answer_type;
	PyTypeObject *client_type;
	PyTypeObject *call_type;
	PyTypeObject *multi_type;
	PyObject *transport_error;
	PyObject *enums[TE_N_ENUMS];   /* filled when a field of the kind is first read */
	PyObject *members[TE_N_ENUMS]; /* value -> member, of the same */
	PyObject *keys[TE_KEY_CACHE];  /* names of JSON members, so that each is made once */
};

extern struct PyModuleDef te_module;
struct te_state *te_state_of(PyTypeObject *type);

/* ---- JSON (json.c, json_scan.c) ---- */

struct te_json {
	const char *p, *end;
	const char *begin;
	struct te_state *state;
};

/* Each leaves `p` behind the value. On failure a ValueError is set, with the place. */
PyObject *te_json_value(struct te_json *j);
bool te_json_skip(struct te_json *j);
/* Nothing but white space is left. */
bool te_json_end(struct te_json *j);

/* Walks through the members of an object: calls `member` with `p` at each value, which has to go
 * behind it. Lists are walked through with `key` NULL. */
typedef bool te_json_visit(struct te_json *j, const char *key, size_t len, void *context);
bool te_json_walk(struct te_json *j, te_json_visit *visit, void *context);
/* The first character of the next value, or 0. */
char te_json_peek(struct te_json *j);

/* ---- what requests are made of (encode.c) ---- */

PyObject *te_dumps(PyObject *module, PyObject *value);
PyObject *te_quote(PyObject *module, PyObject *args);
PyObject *te_query(PyObject *module, PyObject *dict);

/* ---- objects of the API (record.c, fields.c) ---- */

enum te_kind {
	TE_PLAIN,   /* as it came */
	TE_FLAG,    /* its truth */
	TE_IS_ONE,  /* whether it is 1 */
	TE_ENUM,    /* a member of row.of_enum */
	TE_TEXT,    /* null reads as "" */
	TE_MAP,     /* PHP writes an empty dict as a list */
	TE_MESSAGE, /* a TalkMessage; None when it is empty */
	TE_DETAILS, /* a list of PollDetail */
	TE_SECOND,  /* not of the JSON: the second argument of the constructor */
};

enum te_missing {
	TE_REQUIRED, /* KeyError */
	TE_ZERO,
	TE_FALSE,
	TE_EMPTY, /* "" */
	TE_NONE,
	TE_LIST,
	TE_DICT,
};

struct te_field {
	const char *name, *key;
	enum te_kind kind;
	enum te_missing missing;
	enum te_enum of_enum;
	const char *doc;
};

struct te_class_row {
	const char *name; /* with its module */
	const char *doc;
	enum te_class base;   /* TE_Record for most */
	const char *second;   /* name of a second argument of the constructor, or NULL */
	const char *shown[4]; /* fields that repr() shows */
	const struct te_field *fields;
	size_t n_fields;
};

extern const struct te_class_row te_class_rows[TE_N_CLASSES];

/* A JSON object, parsed when the first field is read: `raw` is NULL until then. */
struct te_record {
	PyObject_HEAD PyObject *raw;
	PyObject *owner; /* of the text, as long as that is what there is */
	const char *text;
	Py_ssize_t len;
	PyObject *second;
};

bool te_add_classes(PyObject *module, struct te_state *state);
/* Of a class that derives from Record; takes no reference away. `owner` keeps the text alive, which
 * has been checked. */
PyObject *te_record_of_text(PyTypeObject *type, PyObject *owner, const char *text, Py_ssize_t len,
			    PyObject *second);
PyObject *te_record_of_raw(PyTypeObject *type, PyObject *raw, PyObject *second);

/* ---- answers (answer.c) ---- */

extern PyType_Spec te_answer_spec;
/* Takes the call over, also when it fails. */
PyObject *te_answer_of_call(struct te_state *state, struct tt_call *call);

/* ---- requests (client.c, multi.c) ---- */

struct te_client {
	PyObject_HEAD struct tt_client *client;
};

struct te_call {
	PyObject_HEAD struct tt_call *call;
	PyObject *sink; /* called with pieces of the body, or NULL */
	PyObject *error_type, *error_value, *error_trace; /* what the sink raised */
	PyObject *multi, *done; /* in a Multi: that, and whatever goes along with the outcome */
};

extern PyType_Spec te_client_spec, te_call_spec, te_multi_spec;
struct te_call *te_call_new(struct te_state *state, PyObject *client, PyObject *args);
PyObject *te_call_outcome(struct te_state *state, struct te_call *self);

#endif
