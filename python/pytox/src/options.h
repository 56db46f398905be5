/* SPDX-License-Identifier: GPL-3.0-or-later */
/* options.h - from any object with the right attributes to struct Tox_Options. */
#ifndef PYTOX_OPTIONS_H
#define PYTOX_OPTIONS_H

#include "base.h"

/* Fills *out from the attributes of `options` (NULL or None: all defaults). `keep` gets a reference
 * to what *out points into and must live until tox_new() is over. False: an exception is set. */
bool pt_options_read(PyObject *options, struct Tox_Options *out, PyObject **keep);

#endif
