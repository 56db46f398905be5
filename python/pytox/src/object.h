/* SPDX-License-Identifier: GPL-3.0-or-later */
/* object.h - Tox and ToxAV as C sees them. */
#ifndef PYTOX_OBJECT_H
#define PYTOX_OBJECT_H

#include "gate.h"
#include "numbers.h"
#include "sockets.h"
#include "state.h"

struct pt_event;  /* events.c */
struct pt_roster; /* roster.c */
struct toxav_object;

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
	ToxAV *parked_av;        /* its native part once it is gone, see end_calls() in toxav.c */
	struct pt_waiter waiter;
};

#define PT_NO_FILE UINT64_MAX

struct toxav_object {
	PyObject_HEAD ToxAV *av;
	struct tox_object *tox;
	PyObject *dict;
	PyObject *weakrefs;
};

#define PT_TOX(object) ((struct tox_object *)(object))

#endif
