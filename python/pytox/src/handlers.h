/* SPDX-License-Identifier: GPL-3.0-or-later */
/* handlers.h - what libtoxcore calls: a chapter a file, each registered by one function.
 *
 * handlers.c has ourselves, friends and files; handlers_conference.c and handlers_ngc.c the groups,
 * whose events are queued inside tox_iterate() and delivered after it. */
#ifndef PYTOX_HANDLERS_H
#define PYTOX_HANDLERS_H

#include "base.h"

void pt_register_handlers(Tox *tox);
void pt_register_conference_handlers(Tox *tox);
void pt_register_ngc_handlers(Tox *tox);

#endif
