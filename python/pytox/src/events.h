/* SPDX-License-Identifier: GPL-3.0-or-later */
/* events.h - events of groups: queued inside tox_iterate(), delivered after it. */
#ifndef PYTOX_EVENTS_H
#define PYTOX_EVENTS_H

#include "callbacks.h"

/* Arguments as for pt_call(); `av`: for the ToxAV object. */
void pt_queue(struct tox_object *self, enum pt_name name, bool av, const char *format, ...);
void pt_deliver_events(struct tox_object *self);
void pt_drop_events(struct tox_object *self);

#endif
