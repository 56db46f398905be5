/* SPDX-License-Identifier: GPL-3.0-or-later */
/* toxav_begin.h - how the methods of ToxAV come in, and go out to libtoxav. */
#ifndef PYTOX_TOXAV_BEGIN_H
#define PYTOX_TOXAV_BEGIN_H

#include "args.h"
#include "errors.h"
#include "object.h"

#define PT_AV(object) ((struct toxav_object *)(object))

struct pt_state *pt_av_state(PyObject *object);

/* False: it was ended, or its calls were lost and nobody may go to libtoxav; an exception is set.
 */
bool pt_av_is_there(struct toxav_object *self);
bool pt_av_enter(struct toxav_object *self);

/* Takes the arguments apart and comes in. False: an exception is set and nothing is held. */
bool pt_av_begin(PyObject *object, struct pt_held *held, PyObject *const *args, Py_ssize_t n,
		 const char *format, ...);

/* libtoxav takes a mutex of its own in its calls, and encodes: the GIL stays free between these
 * two. */
struct pt_outside {
	struct tox_object *tox;
	struct pt_unlocked u;
};

ToxAV *pt_av_go_out(PyObject *object, struct pt_outside *o);
void pt_av_come_back(struct pt_outside *o);

/* What a method gives back: True, or the exception of that code. */
PyObject *pt_av_done(PyObject *self, const struct pt_error_set *errors, unsigned err);

#endif
