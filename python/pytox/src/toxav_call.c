/* SPDX-License-Identifier: GPL-3.0-or-later */
/* toxav_call.c - ToxAV: calling, answering, and the rates of a call. */
#include "calls.h"
#include "callbacks.h"
#include "errors.h"
#include "methods.h"
#include "toxav_begin.h"

static PyObject *call(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend, audio, video;
	Toxav_Err_Call err;
	struct pt_outside o;
	ToxAV *av;

	if (!pt_av_begin(self, NULL, args, n, "call:uuu", &friend, &audio, &video))
		return NULL;
	av = pt_av_go_out(self, &o);
	toxav_call(av, friend, audio, video, &err);
	pt_av_come_back(&o);
	if (!err && !pt_calls_begin(PT_AV(self)->tox, friend))
		return NULL;
	return pt_av_done(self, &pt_errors_av_call, err);
}

static PyObject *answer(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend, audio, video;
	Toxav_Err_Answer err;
	struct pt_outside o;
	ToxAV *av;

	if (!pt_av_begin(self, NULL, args, n, "answer:uuu", &friend, &audio, &video))
		return NULL;
	av = pt_av_go_out(self, &o);
	toxav_answer(av, friend, audio, video, &err);
	pt_av_come_back(&o);
	return pt_av_done(self, &pt_errors_av_answer, err);
}

/* Hanging up inside an A/V callback frees the call that libtoxcore is working on: put it off. */
static PyObject *call_control(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend, control;
	Toxav_Err_Call_Control err;
	struct pt_outside o;
	ToxAV *av;

	if (!pt_av_begin(self, NULL, args, n, "call_control:uu", &friend, &control))
		return NULL;
	if (control > TOXAV_CALL_CONTROL_SHOW_VIDEO)
		return pt_av_done(self, &pt_errors_av_call_control,
				  TOXAV_ERR_CALL_CONTROL_INVALID_TRANSITION);
	if (control == TOXAV_CALL_CONTROL_CANCEL && PT_AV(self)->tox->in_av_callback) {
		if (!pt_put_off(PT_AV(self)->tox, &PT_AV(self)->tox->cancelled_calls, friend))
			return NULL;
		Py_RETURN_TRUE;
	}
	av = pt_av_go_out(self, &o);
	toxav_call_control(av, friend, (Toxav_Call_Control)control, &err);
	pt_av_come_back(&o);
	if (!err && control == TOXAV_CALL_CONTROL_CANCEL)
		pt_calls_end(PT_AV(self)->tox, friend);
	return pt_av_done(self, &pt_errors_av_call_control, err);
}

static PyObject *audio_set_bit_rate(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend, rate;
	Toxav_Err_Bit_Rate_Set err;
	struct pt_outside o;
	ToxAV *av;

	if (!pt_av_begin(self, NULL, args, n, "audio_set_bit_rate:uu", &friend, &rate))
		return NULL;
	av = pt_av_go_out(self, &o);
	toxav_audio_set_bit_rate(av, friend, rate, &err);
	pt_av_come_back(&o);
	return pt_av_done(self, &pt_errors_av_bit_rate_set, err);
}

static PyObject *video_set_bit_rate(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend, rate;
	Toxav_Err_Bit_Rate_Set err;
	struct pt_outside o;
	ToxAV *av;

	if (!pt_av_begin(self, NULL, args, n, "video_set_bit_rate:uu", &friend, &rate))
		return NULL;
	av = pt_av_go_out(self, &o);
	toxav_video_set_bit_rate(av, friend, rate, &err);
	pt_av_come_back(&o);
	return pt_av_done(self, &pt_errors_av_bit_rate_set, err);
}

static PyObject *bit_rate_set(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend;
	int32_t audio, video;
	Toxav_Err_Bit_Rate_Set err = TOXAV_ERR_BIT_RATE_SET_OK;
	struct pt_outside o;
	ToxAV *av;

	if (!pt_av_begin(self, NULL, args, n, "bit_rate_set:uii", &friend, &audio, &video))
		return NULL;
	av = pt_av_go_out(self, &o);
	if (audio >= 0)
		toxav_audio_set_bit_rate(av, friend, (uint32_t)audio, &err);
	if (!err && video >= 0)
		toxav_video_set_bit_rate(av, friend, (uint32_t)video, &err);
	pt_av_come_back(&o);
	return pt_av_done(self, &pt_errors_av_bit_rate_set, err);
}

/* clang-format off */
const PyMethodDef pt_methods_av_call[] = {
	PT_SIGNED(call, "friend_number, audio_bit_rate, video_bit_rate", "Calls a friend; rates in kbit/s, 0: without."),
	PT_SIGNED(answer, "friend_number, audio_bit_rate, video_bit_rate", "Answers a call, also inside on_call."),
	PT_SIGNED(call_control, "friend_number, control", "CALL_CONTROL_*. Hanging up in an A/V callback takes effect after it."),
	PT_SIGNED(bit_rate_set, "friend_number, audio_bit_rate, video_bit_rate", "Changes both rates; -1 leaves one as it is."),
	PT_SIGNED(audio_set_bit_rate, "friend_number, bit_rate", "Changes the rate of sound."),
	PT_SIGNED(video_set_bit_rate, "friend_number, bit_rate", "Changes the rate of pictures."),
	{ NULL }
};
/* clang-format on */
