/* SPDX-License-Identifier: GPL-3.0-or-later */
/* toxav.c - the type ToxAV: calls, and sound in groups.
 *
 * A ToxAV holds its Tox; the Tox knows its ToxAV without holding it, so that it can end it first.
 * Both share the gate of the Tox: libtoxcore's two halves are one instance. */
#include "calls.h"
#include "callbacks.h"
#include "errors.h"
#include "handlers_av.h"
#include "methods.h"
#include "picture.h"
#include "turn.h"

#include <stddef.h>
#include <string.h>
#include <structmember.h>

#define AV(object) ((struct toxav_object *)(object))

static struct pt_state *state_of(PyObject *object)
{
	return AV(object)->tox ? AV(object)->tox->state : pt_state_of(Py_TYPE(object));
}

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
	if (AV(object)->tox || tox->av) {
		pt_fail(state, &pt_errors_av_new, TOXAV_ERR_NEW_MULTIPLE);
		return -1;
	}
	AV(object)->av = tox->parked_av ? tox->parked_av : toxav_new(tox->tox, &err);
	if (!AV(object)->av) {
		pt_fail(state, &pt_errors_av_new, err);
		return -1;
	}
	tox->parked_av = NULL;
	Py_INCREF(given);
	AV(object)->tox = tox;
	tox->av = AV(object);
	pt_register_av_handlers(AV(object)->av, tox);
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
	Py_VISIT(AV(object)->tox);
	Py_VISIT(AV(object)->dict);
	return 0;
}

static int toxav_clear(PyObject *object)
{
	if (AV(object)->tox)
		end_calls(AV(object));
	Py_CLEAR(AV(object)->tox);
	Py_CLEAR(AV(object)->dict);
	return 0;
}

static void toxav_dealloc(PyObject *object)
{
	PyTypeObject *type = Py_TYPE(object);

	PyObject_GC_UnTrack(object);
	if (AV(object)->weakrefs)
		PyObject_ClearWeakRefs(object);
	toxav_clear(object);
	type->tp_free(object);
	Py_DECREF(type);
}

/* ---- coming in ---- */

static bool enter(struct toxav_object *self)
{
	if (!self->tox || !self->av) {
		pt_fail_text(state_of((PyObject *)self), "toxav", "KILLED", "toxav object killed.");
		return false;
	}
	if (!pt_enter(self->tox))
		return false;
	/* Waiting at the gate gives others the time to end us. */
	return self->av || enter(self);
}

/* Takes the arguments apart and comes in. False: an exception is set and nothing is held. */
static bool begin(PyObject *object, struct pt_held *held, PyObject *const *args, Py_ssize_t n,
		  const char *format, ...)
{
	va_list values;
	bool good;

	va_start(values, format);
	good = pt_parse_va(state_of(object), held, args, n, format, values);
	va_end(values);
	if (!good)
		return false;
	if (enter(AV(object)))
		return true;
	if (held)
		pt_release(held);
	return false;
}

/* libtoxav takes a mutex of its own in its calls, and encodes: the GIL stays free between these
 * two. */
struct outside {
	struct tox_object *tox;
	struct pt_unlocked u;
};

static ToxAV *go_out(PyObject *object, struct outside *o)
{
	ToxAV *av = AV(object)->av;

	o->tox = AV(object)->tox;
	Py_INCREF(o->tox);
	pt_let_go(&o->tox->gate, &o->u);
	return av;
}

static void come_back(struct outside *o)
{
	pt_take_back(&o->tox->gate, &o->u);
	Py_DECREF(o->tox);
}

static PyObject *done(PyObject *self, const struct pt_error_set *errors, unsigned err)
{
	return err ? pt_fail(state_of(self), errors, err) : Py_NewRef(Py_True);
}

/* ---- calls ---- */

static PyObject *call(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend, audio, video;
	Toxav_Err_Call err;
	struct outside o;
	ToxAV *av;

	if (!begin(self, NULL, args, n, "call:uuu", &friend, &audio, &video))
		return NULL;
	av = go_out(self, &o);
	toxav_call(av, friend, audio, video, &err);
	come_back(&o);
	return done(self, &pt_errors_av_call, err);
}

static PyObject *answer(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend, audio, video;
	Toxav_Err_Answer err;
	struct outside o;
	ToxAV *av;

	if (!begin(self, NULL, args, n, "answer:uuu", &friend, &audio, &video))
		return NULL;
	av = go_out(self, &o);
	toxav_answer(av, friend, audio, video, &err);
	come_back(&o);
	return done(self, &pt_errors_av_answer, err);
}

/* Hanging up inside an A/V callback frees the call that libtoxcore is working on: put it off. */
static PyObject *call_control(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend, control;
	Toxav_Err_Call_Control err;
	struct outside o;
	ToxAV *av;

	if (!begin(self, NULL, args, n, "call_control:uu", &friend, &control))
		return NULL;
	if (control > TOXAV_CALL_CONTROL_SHOW_VIDEO)
		return done(self, &pt_errors_av_call_control,
			    TOXAV_ERR_CALL_CONTROL_INVALID_TRANSITION);
	if (control == TOXAV_CALL_CONTROL_CANCEL && AV(self)->tox->in_av_callback) {
		if (!pt_put_off(AV(self)->tox, &AV(self)->tox->cancelled_calls, friend))
			return NULL;
		Py_RETURN_TRUE;
	}
	av = go_out(self, &o);
	toxav_call_control(av, friend, (Toxav_Call_Control)control, &err);
	come_back(&o);
	return done(self, &pt_errors_av_call_control, err);
}

static PyObject *audio_set_bit_rate(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend, rate;
	Toxav_Err_Bit_Rate_Set err;
	struct outside o;
	ToxAV *av;

	if (!begin(self, NULL, args, n, "audio_set_bit_rate:uu", &friend, &rate))
		return NULL;
	av = go_out(self, &o);
	toxav_audio_set_bit_rate(av, friend, rate, &err);
	come_back(&o);
	return done(self, &pt_errors_av_bit_rate_set, err);
}

static PyObject *video_set_bit_rate(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend, rate;
	Toxav_Err_Bit_Rate_Set err;
	struct outside o;
	ToxAV *av;

	if (!begin(self, NULL, args, n, "video_set_bit_rate:uu", &friend, &rate))
		return NULL;
	av = go_out(self, &o);
	toxav_video_set_bit_rate(av, friend, rate, &err);
	come_back(&o);
	return done(self, &pt_errors_av_bit_rate_set, err);
}

static PyObject *bit_rate_set(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend;
	int32_t audio, video;
	Toxav_Err_Bit_Rate_Set err = TOXAV_ERR_BIT_RATE_SET_OK;
	struct outside o;
	ToxAV *av;

	if (!begin(self, NULL, args, n, "bit_rate_set:uii", &friend, &audio, &video))
		return NULL;
	av = go_out(self, &o);
	if (audio >= 0)
		toxav_audio_set_bit_rate(av, friend, (uint32_t)audio, &err);
	if (!err && video >= 0)
		toxav_video_set_bit_rate(av, friend, (uint32_t)video, &err);
	come_back(&o);
	return done(self, &pt_errors_av_bit_rate_set, err);
}

/* ---- frames out ---- */

/* The samples of `data` as int16_t: in place, or copied if they are not aligned. NULL: exception.
 */
static const int16_t *samples_of(PyObject *self, const struct pt_data *data, uint64_t count,
				 uint8_t channels, int16_t **copy)
{
	*copy = NULL;
	if (channels < 1 || channels > 2 || count > data->n || data->n < 2 * count * channels) {
		pt_fail(state_of(self), &pt_errors_av_send_audio, TOXAV_ERR_SEND_FRAME_INVALID);
		return NULL;
	}
	if ((uintptr_t)data->p % sizeof(int16_t) == 0)
		return (const int16_t *)(const void *)data->p;
	*copy = PyMem_Malloc(data->n);
	if (!*copy) {
		PyErr_NoMemory();
		return NULL;
	}
	return memcpy(*copy, data->p, data->n);
}

struct sound {
	struct pt_data data;
	struct pt_held held;
	const int16_t *pcm;
	int16_t *copy;
	uint32_t to, samples, channels, rate;
};

static bool sound_begin(PyObject *self, PyObject *const *args, Py_ssize_t n, const char *format,
			struct sound *s)
{
	if (!begin(self, &s->held, args, n, format, &s->to, &s->data, &s->samples, &s->channels,
		   &s->rate))
		return false;
	s->pcm = samples_of(self, &s->data, s->samples, s->channels > 2 ? 0 : (uint8_t)s->channels,
			    &s->copy);
	if (s->pcm)
		return true;
	pt_release(&s->held);
	return false;
}

static void sound_end(struct sound *s)
{
	PyMem_Free(s->copy);
	pt_release(&s->held);
}

static PyObject *audio_send_frame(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	struct sound s;
	Toxav_Err_Send_Frame err;
	struct outside o;
	ToxAV *av;

	if (!sound_begin(self, args, n, "audio_send_frame:uyuuu", &s))
		return NULL;
	av = go_out(self, &o);
	toxav_audio_send_frame(av, s.to, s.pcm, s.samples, (uint8_t)s.channels, s.rate, &err);
	come_back(&o);
	sound_end(&s);
	return done(self, &pt_errors_av_send_audio, err);
}

static Toxav_Err_Send_Frame send_picture(PyObject *self, uint32_t friend, const uint32_t size[2],
					 const uint8_t *y, const uint8_t *u, const uint8_t *v)
{
	Toxav_Err_Send_Frame err;
	struct outside o;
	ToxAV *av;

	av = go_out(self, &o);
	toxav_video_send_frame(av, friend, (uint16_t)size[0], (uint16_t)size[1], y, u, v, &err);
	come_back(&o);
	return err;
}

static bool is_size(const uint32_t size[2])
{
	return size[0] && size[1] && size[0] <= UINT16_MAX && size[1] <= UINT16_MAX;
}

static PyObject *send_rgb(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	Toxav_Err_Send_Frame err = TOXAV_ERR_SEND_FRAME_INVALID;
	uint32_t friend, size[2];
	struct pt_data rgb;
	struct pt_held held;
	uint8_t *yuv = NULL;

	if (!begin(self, &held, args, n, "video_send_frame:uuuy", &friend, &size[0], &size[1],
		   &rgb))
		return NULL;
	if (is_size(size) && rgb.n >= (size_t)size[0] * size[1] * 3)
		yuv = PyMem_RawMalloc(pt_yuv_len(size[0], size[1]));
	if (yuv) {
		size_t luma = (size_t)size[0] * size[1];

		pt_rgb_to_yuv(rgb.p, size[0], size[1], yuv);
		err = send_picture(self, friend, size, yuv, yuv + luma,
				   yuv + luma + (size_t)(size[0] / 2) * (size[1] / 2));
		PyMem_RawFree(yuv);
	}
	pt_release(&held);
	return done(self, &pt_errors_av_send_video, err);
}

static PyObject *send_planes(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	Toxav_Err_Send_Frame err = TOXAV_ERR_SEND_FRAME_INVALID;
	uint32_t friend, size[2];
	struct pt_data y, u, v;
	struct pt_held held;

	if (!begin(self, &held, args, n, "video_send_frame:uuuyyy", &friend, &size[0], &size[1], &y,
		   &u, &v))
		return NULL;
	if (is_size(size)) {
		size_t half = (size_t)(size[0] / 2) * (size[1] / 2);

		if (y.n >= (size_t)size[0] * size[1] && u.n >= half && v.n >= half)
			err = send_picture(self, friend, size, y.p, u.p, v.p);
	}
	pt_release(&held);
	return done(self, &pt_errors_av_send_video, err);
}

/* The documentation of 0.0.23 has planes, its sources and examples RGB. */
static PyObject *video_send_frame(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return n == 4 ? send_rgb(self, args, n) : send_planes(self, args, n);
}

/* ---- groups ---- */

static PyObject *group_number(PyObject *self, int group)
{
	return group < 0 ? pt_fail(state_of(self), &pt_errors_av_group, 1) : PyLong_FromLong(group);
}

static PyObject *add_av_groupchat(PyObject *self, PyObject *unused PT_UNUSED)
{
	if (!enter(AV(self)))
		return NULL;
	return group_number(
		self, toxav_add_av_groupchat(AV(self)->tox->tox, pt_group_audio, AV(self)->tox));
}

static PyObject *join_av_groupchat(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend;
	struct pt_data data;
	struct pt_held held;
	int group = -1;

	if (!begin(self, &held, args, n, "join_av_groupchat:uy", &friend, &data))
		return NULL;
	if (data.n <= UINT16_MAX)
		group = toxav_join_av_groupchat(AV(self)->tox->tox, friend, data.p,
						(uint16_t)data.n, pt_joined_group_audio,
						AV(self)->tox);
	pt_release(&held);
	return group_number(self, group);
}

static PyObject *group_send_audio(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	struct sound s;
	int result;
	struct outside o;
	ToxAV *av;

	if (!sound_begin(self, args, n, "group_send_audio:uyuuu", &s))
		return NULL;
	av = go_out(self, &o);
	result = toxav_group_send_audio(toxav_get_tox(av), s.to, s.pcm, s.samples,
					(uint8_t)s.channels, s.rate);
	come_back(&o);
	sound_end(&s);
	return result < 0 ? group_number(self, -1) : PyLong_FromLong(0);
}

static PyObject *groupchat_enable_av(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;

	if (!begin(self, NULL, args, n, "groupchat_enable_av:u", &group))
		return NULL;
	if (toxav_groupchat_enable_av(AV(self)->tox->tox, group, pt_joined_group_audio,
				      AV(self)->tox) < 0)
		return group_number(self, -1);
	Py_RETURN_NONE;
}

static PyObject *groupchat_disable_av(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;

	if (!begin(self, NULL, args, n, "groupchat_disable_av:u", &group))
		return NULL;
	if (toxav_groupchat_disable_av(AV(self)->tox->tox, group) < 0)
		return group_number(self, -1);
	Py_RETURN_NONE;
}

static PyObject *groupchat_av_enabled(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;

	if (!begin(self, NULL, args, n, "groupchat_av_enabled:u", &group))
		return NULL;
	return PyBool_FromLong(toxav_groupchat_av_enabled(AV(self)->tox->tox, group));
}

/* ---- the rest ---- */

/* A turn of the Tox too: neither runs while the other is in libtoxcore or in its callbacks. */
static PyObject *iterate(PyObject *object, PyObject *unused PT_UNUSED)
{
	struct tox_object *tox = AV(object)->tox;
	struct pt_unlocked u;
	bool good;

	if (!enter(AV(object)) || !pt_turn_begin(tox))
		return NULL;
	Py_INCREF(tox);
	if (AV(object)->av) {
		ToxAV *av = AV(object)->av;

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
	if (!enter(AV(self)))
		return NULL;
	return PyLong_FromUnsignedLong(toxav_iteration_interval(AV(self)->av));
}

static PyObject *get_tox(PyObject *self, PyObject *unused PT_UNUSED)
{
	return Py_NewRef(AV(self)->tox ? (PyObject *)AV(self)->tox : Py_None);
}

static PyObject *kill_now(PyObject *self, PyObject *unused PT_UNUSED)
{
	if (!enter(AV(self)))
		return NULL;
	end_calls(AV(self));
	Py_RETURN_NONE;
}

static PyObject *context_enter(PyObject *self, PyObject *unused PT_UNUSED)
{
	return enter(AV(self)) ? Py_NewRef(self) : NULL;
}

static PyObject *__exit__(PyObject *self, PyObject *const *args PT_UNUSED, Py_ssize_t n PT_UNUSED)
{
	if (AV(self)->av)
		return kill_now(self, NULL);
	Py_RETURN_NONE;
}

/* clang-format off */
#define SIGNED(name, arguments, text) PT_FAST(name, #name "($self, " arguments ", /)\n--\n\n" text)
#define NOARGS(name, function, text) { #name, function, METH_NOARGS, #name "($self, /)\n--\n\n" text }

static const PyMethodDef methods[] = {
	SIGNED(call, "friend_number, audio_bit_rate, video_bit_rate", "Calls a friend; rates in kbit/s, 0: without."),
	SIGNED(answer, "friend_number, audio_bit_rate, video_bit_rate", "Answers a call, also inside on_call."),
	SIGNED(call_control, "friend_number, control", "CALL_CONTROL_*. Hanging up in an A/V callback takes effect after it."),
	SIGNED(bit_rate_set, "friend_number, audio_bit_rate, video_bit_rate", "Changes both rates; -1 leaves one as it is."),
	SIGNED(audio_set_bit_rate, "friend_number, bit_rate", "Changes the rate of sound."),
	SIGNED(video_set_bit_rate, "friend_number, bit_rate", "Changes the rate of pictures."),
	SIGNED(audio_send_frame, "friend_number, pcm, sample_count, channels, sampling_rate",
	       "Sends 2.5, 5, 10, 20, 40 or 60 ms of int16 samples, interleaved."),
	{ "video_send_frame", PT_METHOD(video_send_frame), METH_FASTCALL,
	  "video_send_frame(friend_number, width, height, y, u, v) or (friend_number, width, height, rgb)\n\nSends a picture." },
	NOARGS(add_av_groupchat, add_av_groupchat, "Opens a group with sound. Returns its number."),
	SIGNED(join_av_groupchat, "friend_number, data", "Follows an invitation to a group with sound. Returns its number."),
	SIGNED(group_send_audio, "groupnumber, pcm, samples, channels, sample_rate", "Sends sound to a group. Returns 0."),
	SIGNED(groupchat_enable_av, "group_number", "Turns sound on in a group that came from saved data."),
	SIGNED(groupchat_disable_av, "group_number", "Turns sound off in a group."),
	SIGNED(groupchat_av_enabled, "group_number", "Whether a group has sound."),
	NOARGS(iterate, iterate, "One turn: sound and pictures come in here."),
	NOARGS(iteration_interval, iteration_interval, "Milliseconds until iterate() should be called again."),
	NOARGS(get_tox, get_tox, "The Tox this belongs to."),
	NOARGS(kill, kill_now, "Ends all calls and this object."),
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
	size_t n = 0;

	for (const PyMethodDef *from = methods; from->ml_name; from++)
		all_methods[n++] = *from;
	for (const PyMethodDef *from = pt_methods_av_defaults; from->ml_name; from++)
		all_methods[n++] = *from;
}
