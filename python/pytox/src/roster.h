/* SPDX-License-Identifier: GPL-3.0-or-later */
/* roster.h - who is in a conference: libtoxcore says only that somebody came or went. */
#ifndef PYTOX_ROSTER_H
#define PYTOX_ROSTER_H

#include "object.h"

void pt_roster_begin(struct tox_object *self, uint32_t conference);
/* Calls on_conference_namelist_change for each who came or went since the last look. */
void pt_roster_changed(struct tox_object *self, uint32_t conference);
void pt_roster_forget(struct tox_object *self, uint32_t conference);
void pt_rosters_clear(struct tox_object *self);

#endif
