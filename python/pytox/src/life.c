/* SPDX-License-Identifier: GPL-3.0-or-later */
/* life.c - how an instance of libtoxcore begins and ends. */
#include "life.h"

#include "errors.h"
#include "events.h"
#include "handlers.h"
#include "log.h"
#include "options.h"
#include "roster.h"

/* Data that is no save file makes libtoxcore report an error and start with new keys all the same.
 * The program would go on under another identity and save over the old one: refuse instead. */
static bool make_instance(struct tox_object *self, struct Tox_Options *options)
{
	struct pt_fd_set *before = pt_fds_before();
	Tox_Err_New err;
	struct pt_unlocked u;
	Tox *tox;

	self->starting = true;
	pt_let_go(&self->gate, &u);
	tox = tox_new(options, &err);
	if (tox && err != TOX_ERR_NEW_OK) {
		tox_kill(tox);
		tox = NULL;
	}
	pt_take_back(&self->gate, &u);
	self->starting = false;
	self->tox = tox;
	pt_fds_after(&self->waiter, before);
	if (!tox) {
		pt_fail(self->state, &pt_errors_new, err);
		return false;
	}
	pt_register_handlers(tox);
	pt_register_conference_handlers(tox);
	pt_register_ngc_handlers(tox);
	return true;
}

bool pt_tox_start(struct tox_object *self, PyObject *from)
{
	struct Tox_Options *options = tox_options_new(NULL);
	PyObject *keep = NULL;
	bool good = false;

	if (!options)
		PyErr_NoMemory();
	self->started = true;
	if (options && pt_options_read(from, options, &keep)) {
		tox_options_set_log_callback(options, pt_on_log);
		tox_options_set_log_user_data(options, self);
		good = make_instance(self, options);
	}
	tox_options_free(options);
	Py_XDECREF(keep);
	return good;
}

/* First our pointers go, so that whoever enters meanwhile finds the instance gone; calls end before
 * the instance, which libtoxcore insists on. */
void pt_tox_destroy(struct tox_object *self)
{
	Tox *tox = self->tox;
	ToxAV *av = self->parked_av;
	struct pt_unlocked u;

	if (self->av) {
		av = self->av->av;
		self->av->av = NULL;
		self->av = NULL;
	}
	self->tox = NULL;
	self->parked_av = NULL;
	self->hang_up = self->put_off = false;
	self->dying = false;
	pt_waiter_wake(&self->waiter);
	self->waiter.n_watched = 0;
	if (tox) {
		pt_let_go(&self->gate, &u);
		if (av)
			toxav_kill(av);
		tox_kill(tox);
		pt_take_back(&self->gate, &u);
	}
	pt_drop_events(self);
	pt_rosters_clear(self);
	self->deleted_friends.n = self->cancelled_calls.n = 0;
}
