/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calls.c - the native part of a ToxAV, which may outlive its Python object: see end_calls() in
 * toxav.c. */
#include "calls.h"

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
	PyMem_Free(friends);
}

void pt_calls_do_put_off(struct tox_object *self)
{
	ToxAV *av = native(self);

	for (size_t i = 0; av && i < self->cancelled_calls.n; i++)
		toxav_call_control(av, self->cancelled_calls.items[i], TOXAV_CALL_CONTROL_CANCEL,
				   NULL);
	self->cancelled_calls.n = 0;
	if (self->hang_up)
		pt_calls_hang_up(self);
}
