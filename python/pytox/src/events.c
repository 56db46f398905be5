/* SPDX-License-Identifier: GPL-3.0-or-later */
/* events.c - events of groups, kept inside tox_iterate() and delivered right after it, in order.
 *
 * libtoxcore holds pointers into its list of groups while it reports these events. Delivered at
 * once, a callback that opens or leaves a group would make them dangle. */
#include "events.h"

#include "roster.h"

struct pt_event {
	struct pt_event *next;
	enum pt_name name;
	bool av; /* for the ToxAV object */
	size_t n;
	PyObject *args[9]; /* [0] is left free for the target */
};

void pt_queue(struct tox_object *self, enum pt_name name, bool av, const char *format, ...)
{
	struct pt_event *event;
	struct pt_cb cb;
	va_list values;

	if (!self || !pt_cb_enter(self, &cb, PT_CB_HOLD))
		return;
	event = PyMem_Calloc(1, sizeof(*event));
	if (event) {
		event->name = name;
		event->av = av;
		va_start(values, format);
		event->n = pt_make_args(event->args, format, values);
		va_end(values);
	} else {
		PyErr_NoMemory();
	}
	if (event && event->n) {
		*self->events_end = event;
		self->events_end = &event->next;
	} else {
		PyMem_Free(event);
		pt_keep_error(self, self->state->names[name]);
	}
	pt_cb_leave(self, &cb);
}

static struct pt_event *take_first(struct tox_object *self)
{
	struct pt_event *event = self->events;

	if (event)
		self->events = event->next;
	if (!self->events)
		self->events_end = &self->events;
	return event;
}

static void drop_args(PyObject *const *args, size_t n)
{
	for (size_t i = 1; i < n; i++)
		Py_DECREF(args[i]);
}

static void drop(struct pt_event *event)
{
	drop_args(event->args, event->n);
	PyMem_Free(event);
}

/* libtoxcore only says that the list of peers is another one now; who came and who went is found
 * out here, where it is safe to ask. */
static void deliver(struct tox_object *self, struct pt_event *event)
{
	PyObject *call[10], *target = (PyObject *)self;

	if (event->av)
		target = (PyObject *)self->av;
	if (!target) {
		drop(event);
		return;
	}
	if (event->name == N_on_conference_peer_list_changed)
		pt_roster_changed(self, (uint32_t)PyLong_AsUnsignedLong(event->args[1]));
	Py_INCREF(target);
	for (size_t i = 1; i < event->n; i++)
		call[1 + i] = Py_NewRef(event->args[i]);
	if (event->name == N_on_conference_peer_name)
		pt_call(self, target, N_on_conference_namelist_change, "ooi", event->args[1],
			event->args[2], 2);
	/* Who was told of a change may have ended the instance. */
	if (self->dying)
		drop_args(call + 1, event->n);
	else
		pt_call_with(self, target, event->name, call + 1, event->n);
	Py_DECREF(target);
	drop(event);
}

void pt_deliver_events(struct tox_object *self)
{
	struct pt_event *event;

	while (!self->dying && (event = take_first(self)))
		deliver(self, event);
}

void pt_drop_events(struct tox_object *self)
{
	struct pt_event *event;

	while ((event = take_first(self)))
		drop(event);
}
