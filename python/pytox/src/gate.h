/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate.h - the lock of an instance: who may go into libtoxcore. */
#ifndef PYTOX_GATE_H
#define PYTOX_GATE_H

#include "base.h"

#include <pthread.h>

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

bool pt_gate_init(struct pt_gate *gate);
void pt_gate_finish(struct pt_gate *gate);

/* Waits, without the GIL, until the gate may have changed, at most for `ms`. */
void pt_gate_sleep(struct pt_gate *gate, unsigned ms);
/* Whoever changes `turn` or `owner`, or ends the instance, tells those who wait. */
void pt_gate_changed(struct pt_gate *gate);
/* For a loop that would take the GIL back before a woken thread gets it. */
void pt_gate_let_others_in(struct pt_gate *gate);
/* Inside a turn, between two callbacks: before libtoxcore is used again. */
void pt_gate_wait_until_free(struct pt_gate *gate);

/* Around a call that may take long: the GIL is free between the two. The caller has entered. */
struct pt_unlocked {
	unsigned long owner_before;
};
void pt_let_go(struct pt_gate *gate, struct pt_unlocked *u);
void pt_take_back(struct pt_gate *gate, struct pt_unlocked *u);
/* The same as pt_let_go() for a turn, but keeps the GIL in a program of one thread. */
void pt_let_go_if_wanted(struct pt_gate *gate, struct pt_unlocked *u);

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
void pt_gate_cb_enter(struct pt_gate *gate, struct pt_cb *cb, enum pt_cb_mode mode);
void pt_gate_cb_leave(struct pt_gate *gate, struct pt_cb *cb);

#endif
