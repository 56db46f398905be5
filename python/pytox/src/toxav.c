/* SPDX-License-Identifier: GPL-3.0-or-later */
/* toxav.c - the type ToxAV: its life, and its turns.
 *
 * A ToxAV holds its Tox; the Tox knows its ToxAV without holding it, so that it can end it first.
 * Both share the gate of the Tox: libtoxcore's two halves are one instance. */
#include "calls.h"
#include "errors.h"
#include "handlers_av.h"
#include "methods.h"
#include "toxav_begin.h"
#include "turn.h"

#include <stddef.h>
#include <structmember.h>

/* ---- life ---- */

static int toxav_init(PyObject *object, PyObject *args, PyObject *kwargs)
{
	static char *words[] = { "tox", NULL };
	struct pt_state *state = pt_state_of(Py_TYPE(object));
	struct tox_object *tox;
	Toxav_Err_New err;
	PyObject *given;

	if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!:ToxAV", words, state->tox_type, &given))
		return -1;
	tox = PT_TOX(given);
	if (!pt_enter(tox))
		return -1;
	/* From 0.2.20 on libtoxcore no longer refuses a second one, which then steals the calls. */
	if (PT_AV(object)->tox || tox->av) {
		pt_fail(state, &pt_errors_av_new, TOXAV_ERR_NEW_MULTIPLE);
		return -1;
	}
	PT_AV(object)->av = tox->parked_av ? tox->parked_av : toxav_new(tox->tox, &err);
	if (!PT_AV(object)->av) {
		pt_fail(state, &pt_errors_av_new, err);
		return -1;
	}
	tox->parked_av = NULL;
	Py_INCREF(given);
	PT_AV(object)->tox = tox;
	tox->av = PT_AV(object);
	pt_register_av_handlers(PT_AV(object)->av, tox);
	return 0;
}

/* Up to 0.2.19, after toxav_kill() libtoxcore still calls into what it freed when a friend goes. So
 * the native part lives as long as the Tox: it hangs up, refuses calls, and serves a later ToxAV.
 */
static void end_calls(struct toxav_object *self)
{
	struct tox_object *tox = self->tox;

	if (!self->av)
		return;
	tox->parked_av = self->av;
	tox->av = NULL;
	self->av = NULL;
	if (tox->gate.turn || tox->gate.owner)
		tox->hang_up = tox->put_off = true;
	else
		pt_calls_hang_up(tox);
}

static int toxav_traverse(PyObject *object, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(object));
	Py_VISIT(PT_AV(object)->tox);
	Py_VISIT(PT_AV(object)->dict);
	return 0;
}

static int toxav_clear(PyObject *object)
{
	if (PT_AV(object)->tox)
		end_calls(PT_AV(object));
	Py_CLEAR(PT_AV(object)->tox);
	Py_CLEAR(PT_AV(object)->dict);
	return 0;
}

static void toxav_dealloc(PyObject *object)
{
	PyTypeObject *type = Py_TYPE(object);

	PyObject_GC_UnTrack(object);
	if (PT_AV(object)->weakrefs)
		PyObject_ClearWeakRefs(object);
	toxav_clear(object);
	type->tp_free(object);
	Py_DECREF(type);
}

/* ---- turns, and the rest ---- */

/* A turn of the Tox too: neither runs while the other is in libtoxcore or in its callbacks. */
static PyObject *iterate(PyObject *object, PyObject *unused PT_UNUSED)
{
	struct tox_object *tox = PT_AV(object)->tox;
	struct pt_unlocked u;
	bool good;

	if (!pt_av_is_there(PT_AV(object)) || !pt_turn_begin(tox))
		return NULL;
	Py_INCREF(tox);
	if (PT_AV(object)->av) {
		ToxAV *av = PT_AV(object)->av;

		pt_let_go(&tox->gate, &u);
		toxav_iterate(av);
		pt_take_back(&tox->gate, &u);
	}
	good = pt_turn_end(tox);
	Py_DECREF(tox);
	return good ? Py_NewRef(Py_None) : NULL;
}

static PyObject *iteration_interval(PyObject *self, PyObject *unused PT_UNUSED)
{
	if (!pt_av_enter(PT_AV(self)))
		return NULL;
	return PyLong_FromUnsignedLong(toxav_iteration_interval(PT_AV(self)->av));
}

static PyObject *get_tox(PyObject *self, PyObject *unused PT_UNUSED)
{
	return Py_NewRef(PT_AV(self)->tox ? (PyObject *)PT_AV(self)->tox : Py_None);
}

static PyObject *kill_now(PyObject *self, PyObject *unused PT_UNUSED)
{
	if (!pt_av_enter(PT_AV(self)))
		return NULL;
	end_calls(PT_AV(self));
	Py_RETURN_NONE;
}

static PyObject *context_enter(PyObject *self, PyObject *unused PT_UNUSED)
{
	return pt_av_enter(PT_AV(self)) ? Py_NewRef(self) : NULL;
}

static PyObject *__exit__(PyObject *self, PyObject *const *args PT_UNUSED, Py_ssize_t n PT_UNUSED)
{
	if (PT_AV(self)->av)
		return kill_now(self, NULL);
	Py_RETURN_NONE;
}

/* clang-format off */
static const PyMethodDef methods[] = {
	PT_NOARGS(iterate, iterate, "One turn: sound and pictures come in here."),
	PT_NOARGS(iteration_interval, iteration_interval, "Milliseconds until iterate() should be called again."),
	PT_NOARGS(get_tox, get_tox, "The Tox this belongs to."),
	PT_NOARGS(kill, kill_now, "Ends all calls and this object."),
	{ "__enter__", context_enter, METH_NOARGS, NULL },
	PT_FAST(__exit__, NULL),
	{ NULL }
};
/* clang-format on */

static PyMethodDef all_methods[64];

static PyMemberDef members[] = { { "__dictoffset__", T_PYSSIZET,
				   offsetof(struct toxav_object, dict), READONLY, NULL },
				 { "__weaklistoffset__", T_PYSSIZET,
				   offsetof(struct toxav_object, weakrefs), READONLY, NULL },
				 { NULL } };

static PyGetSetDef getters[] = {
	{ "__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL }, { NULL }
};

static PyType_Slot slots[] = { { Py_tp_doc, "ToxAV(tox)\n--\n\nCalls of a Tox; one for each Tox." },
			       { Py_tp_init, toxav_init },
			       { Py_tp_dealloc, toxav_dealloc },
			       { Py_tp_setattro, PyObject_GenericSetAttr }, /* the stubs name it */
			       { Py_tp_traverse, toxav_traverse },
			       { Py_tp_clear, toxav_clear },
			       { Py_tp_methods, all_methods },
			       { Py_tp_members, members },
			       { Py_tp_getset, getters },
			       { 0, NULL } };

PyType_Spec pt_toxav_spec = {
	.name = "pytox.ToxAV",
	.basicsize = sizeof(struct toxav_object),
	.flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
	.slots = slots,
};

void pt_toxav_methods_collect(void)
{
	const PyMethodDef *const tables[] = { methods,
					      pt_methods_av_call,
					      pt_methods_av_frame,
					      pt_methods_av_group,
					      pt_methods_av_defaults,
					      NULL };
	size_t n = 0;

	for (size_t i = 0; tables[i]; i++)
		for (const PyMethodDef *from = tables[i]; from->ml_name; from++)
			all_methods[n++] = *from;
}
