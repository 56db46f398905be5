/* SPDX-License-Identifier: GPL-3.0-or-later */
/* life.h - how an instance of libtoxcore begins and ends. */
#ifndef PYTOX_LIFE_H
#define PYTOX_LIFE_H

#include "object.h"

/* Makes the instance; `options` may be NULL. False: an exception is set. */
bool pt_tox_start(struct tox_object *self, PyObject *options);
/* Ends the instance; the caller holds no turn, or is at its end. */
void pt_tox_destroy(struct tox_object *self);

#endif
