/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calls.h - the native part of a ToxAV, below its Python object. */
#ifndef PYTOX_CALLS_H
#define PYTOX_CALLS_H

#include "object.h"

/* A call begins, also one that only rings, or is over. False: an exception is set. */
bool pt_calls_begin(struct tox_object *self, uint32_t friend);
void pt_calls_end(struct tox_object *self, uint32_t friend);

/* Hears a line of libtoxav's log. While self->calls_lost is set, nobody may use the native part. */
void pt_calls_hear(struct tox_object *self, const char *file, const char *message);

/* Ends all calls. */
void pt_calls_hang_up(struct tox_object *self);
/* At the end of a turn: what callbacks wanted to end. */
void pt_calls_do_put_off(struct tox_object *self);

#endif
