/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calls.c - the native part of a ToxAV, which may outlive its Python object: see end_calls() in
 * toxav.c. */
#include "calls.h"

#include "events.h"
#include "handlers_av.h"

#include <string.h>

static ToxAV *native(const struct tox_object *self)
{
	return self->av ? self->av->av : self->parked_av;
}

/* There is no list of calls; for friends without one this does nothing. */
void pt_calls_hang_up(struct tox_object *self)
{
	ToxAV *av = native(self);
	size_t n = tox_self_get_friend_list_size(self->tox);
	uint32_t *friends = PyMem_Malloc((n ? n : 1) * sizeof(*friends));

	self->hang_up = false;
	if (!friends)
		return;
	tox_self_get_friend_list(self->tox, friends);
	for (size_t i = 0; av && i < n; i++)
		toxav_call_control(av, friends[i], TOXAV_CALL_CONTROL_CANCEL, NULL);
	self->calls.n = 0;
	PyMem_Free(friends);
}

bool pt_calls_begin(struct tox_object *self, uint32_t friend)
{
	return pt_numbers_add(&self->calls, friend);
}

void pt_calls_end(struct tox_object *self, uint32_t friend)
{
	pt_numbers_remove(&self->calls, friend);
}

/* An invitation while a call rings, or one or a change without capabilities at any time: libtoxav
 * frees one half of the call and keeps a pointer to it in the other (0.2.18 to 0.2.23). A friend
 * needs two packets for that, two friends who call each other at once none at all. Nothing tells
 * but these lines of the log, which do not say whose call it was. */
void pt_calls_hear(struct tox_object *self, const char *file, const char *message)
{
	static const char *const lines[] = { "Invalid state on 'init'",
					     "Invalid capabilities on 'init'",
					     "Invalid capabilities on 'push'" };
	const char *name = strrchr(file, '/');

	if (!self->calls.n || strcmp(name ? name + 1 : file, "msi.c") != 0)
		return;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		if (strstr(message, lines[i]))
			self->calls_lost = self->put_off = true;
	}
}

/* The end of a ToxAV does not look at what was freed, so a new one takes its place. All calls end,
 * for nobody knows which one it was. */
static void renew(struct tox_object *self)
{
	ToxAV **av = self->av ? &self->av->av : &self->parked_av;

	toxav_kill(*av);
	*av = toxav_new(self->tox, NULL);
	if (*av)
		pt_register_av_handlers(*av, self);
	for (size_t i = 0; i < self->calls.n; i++)
		pt_queue(self, N_on_call_state, true, "uu", self->calls.items[i],
			 (uint32_t)TOXAV_FRIEND_CALL_STATE_ERROR);
	self->calls_lost = self->hang_up = false;
	self->calls.n = 0;
}

static void cancel(struct tox_object *self, uint32_t friend)
{
	if (toxav_call_control(native(self), friend, TOXAV_CALL_CONTROL_CANCEL, NULL))
		pt_calls_end(self, friend);
}

void pt_calls_do_put_off(struct tox_object *self)
{
	if (self->calls_lost)
		renew(self);
	else if (native(self))
		for (size_t i = 0; i < self->cancelled_calls.n; i++)
			cancel(self, self->cancelled_calls.items[i]);
	self->cancelled_calls.n = 0;
	if (self->hang_up)
		pt_calls_hang_up(self);
}
