/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calls.h - the native part of a ToxAV, below its Python object. */
#ifndef PYTOX_CALLS_H
#define PYTOX_CALLS_H

#include "object.h"

/* Ends all calls. */
void pt_calls_hang_up(struct tox_object *self);
/* At the end of a turn: what callbacks wanted to end. */
void pt_calls_do_put_off(struct tox_object *self);

#endif
