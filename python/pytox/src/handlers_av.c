/* SPDX-License-Identifier: GPL-3.0-or-later */
/* handlers_av.c - from libtoxav's events to methods of ToxAV.
 *
 * libtoxav holds a mutex of its own during them, so other threads are kept out of the instance: one
 * that came in would wait for that mutex, and the callback for the gate. */
#include "handlers_av.h"

#include "callbacks.h"
#include "events.h"
#include "picture.h"

#include <string.h>

/* user_data is the Tox, which outlives all callbacks; the ToxAV may be gone. */
static struct toxav_object *av_enter(struct tox_object *self, struct pt_cb *cb)
{
	if (!pt_cb_enter(self, cb, PT_CB_HOLD))
		return NULL;
	if (!self->av) {
		pt_cb_leave(self, cb);
		return NULL;
	}
	self->in_av_callback++;
	Py_INCREF(self->av);
	return self->av;
}

static void av_leave(struct tox_object *self, struct toxav_object *av, struct pt_cb *cb)
{
	Py_DECREF(av);
	self->in_av_callback--;
	pt_cb_leave(self, cb);
}

static void deliver(struct tox_object *self, enum pt_name name, const char *format, ...)
{
	struct pt_cb cb;
	struct toxav_object *target = av_enter(self, &cb);
	va_list values;

	if (!target)
		return;
	va_start(values, format);
	pt_call_va(self, (PyObject *)target, name, format, values);
	va_end(values);
	av_leave(self, target, &cb);
}

/* Nobody is there to answer: refuse, as soon as libtoxav is through with this. */
static void refuse(struct tox_object *self, uint32_t friend)
{
	struct pt_cb cb;

	if (!pt_cb_enter(self, &cb, PT_CB_HOLD))
		return;
	if (!pt_put_off(self, &self->cancelled_calls, friend))
		pt_keep_error(self, (PyObject *)self);
	pt_cb_leave(self, &cb);
}

static void on_call(ToxAV *av PT_UNUSED, uint32_t friend, bool audio, bool video, void *user_data)
{
	if (!((struct tox_object *)user_data)->av) {
		refuse(user_data, friend);
		return;
	}
	deliver(user_data, N_on_call, "uii", friend, (int)audio, (int)video);
}

static void on_call_state(ToxAV *av PT_UNUSED, uint32_t friend, uint32_t state, void *user_data)
{
	deliver(user_data, N_on_call_state, "uu", friend, state);
}

static void on_audio_bit_rate(ToxAV *av PT_UNUSED, uint32_t friend, uint32_t rate, void *user_data)
{
	deliver(user_data, N_on_bit_rate_status, "uui", friend, rate, -1);
}

static void on_video_bit_rate(ToxAV *av PT_UNUSED, uint32_t friend, uint32_t rate, void *user_data)
{
	deliver(user_data, N_on_bit_rate_status, "uiu", friend, -1, rate);
}

static void on_audio_receive_frame(ToxAV *av PT_UNUSED, uint32_t friend, const int16_t *pcm,
				   size_t samples, uint8_t channels, uint32_t rate, void *user_data)
{
	deliver(user_data, N_on_audio_receive_frame, "uyuuu", friend, pcm,
		samples * channels * sizeof(*pcm), (uint32_t)samples, (uint32_t)channels, rate);
}

/* ---- pictures ---- */

static PyObject *rgb_of(const struct pt_planes *in, unsigned width, unsigned height)
{
	PyObject *rgb = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)3 * width * height);

	if (rgb)
		pt_yuv_to_rgb(in, width, height, (uint8_t *)PyBytes_AS_STRING(rgb));
	return rgb;
}

static PyObject *plane_of(const uint8_t *in, int32_t stride, unsigned width, unsigned height)
{
	PyObject *plane = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)width * height);

	if (plane)
		pt_copy_plane((uint8_t *)PyBytes_AS_STRING(plane), in, stride, width, height);
	return plane;
}

static void call_rgb(struct tox_object *self, PyObject *target, uint32_t friend,
		     const struct pt_planes *in, unsigned width, unsigned height)
{
	PyObject *rgb = rgb_of(in, width, height);

	if (!rgb) {
		pt_keep_error(self, target);
		return;
	}
	pt_call(self, target, N_on_video_receive_frame, "uuuo", friend, width, height, rgb);
	Py_DECREF(rgb);
}

static void call_planes(struct tox_object *self, PyObject *target, uint32_t friend,
			const struct pt_planes *in, unsigned width, unsigned height)
{
	PyObject *y = plane_of(in->y, in->y_stride, width, height);
	PyObject *u = plane_of(in->u, in->u_stride, width / 2, height / 2);
	PyObject *v = plane_of(in->v, in->v_stride, width / 2, height / 2);

	if (y && u && v)
		pt_call(self, target, N_on_video_receive_frame_yuv, "uuuooo", friend, width, height,
			y, u, v);
	else
		pt_keep_error(self, target);
	Py_XDECREF(y);
	Py_XDECREF(u);
	Py_XDECREF(v);
}

/* Whoever has a method for planes gets planes, without a detour over RGB. */
static void on_video_receive_frame(ToxAV *native PT_UNUSED, uint32_t friend, uint16_t width,
				   uint16_t height, const uint8_t *y, const uint8_t *u,
				   const uint8_t *v, int32_t y_stride, int32_t u_stride,
				   int32_t v_stride, void *user_data)
{
	const struct pt_planes in = { y, u, v, y_stride, u_stride, v_stride };
	struct tox_object *self = user_data;
	struct pt_cb cb;
	struct toxav_object *av = av_enter(self, &cb);

	if (!av)
		return;
	if (PyObject_HasAttr((PyObject *)av, self->state->names[N_on_video_receive_frame_yuv]))
		call_planes(self, (PyObject *)av, friend, &in, width, height);
	else
		call_rgb(self, (PyObject *)av, friend, &in, width, height);
	av_leave(self, av, &cb);
}

/* ---- groups: queued, as all events of groups are ---- */

static void queue_audio(void *self, enum pt_name name, uint32_t group, uint32_t peer,
			const int16_t *pcm, uint32_t samples, uint8_t channels, uint32_t rate)
{
	pt_queue(self, name, true, "uuyuuu", group, peer, pcm,
		 (size_t)samples * channels * sizeof(*pcm), samples, (uint32_t)channels, rate);
}

void pt_group_audio(void *tox PT_UNUSED, uint32_t group, uint32_t peer, const int16_t *pcm,
		    uint32_t samples, uint8_t channels, uint32_t rate, void *self)
{
	queue_audio(self, N_on_add_av_groupchat, group, peer, pcm, samples, channels, rate);
}

void pt_joined_group_audio(void *tox PT_UNUSED, uint32_t group, uint32_t peer, const int16_t *pcm,
			   uint32_t samples, uint8_t channels, uint32_t rate, void *self)
{
	queue_audio(self, N_on_join_av_groupchat, group, peer, pcm, samples, channels, rate);
}

/* All of them always: without a receiver for a kind libtoxav does not start its codec. */
void pt_register_av_handlers(ToxAV *av, struct tox_object *tox)
{
	toxav_callback_call(av, on_call, tox);
	toxav_callback_call_state(av, on_call_state, tox);
	toxav_callback_audio_bit_rate(av, on_audio_bit_rate, tox);
	toxav_callback_video_bit_rate(av, on_video_bit_rate, tox);
	toxav_callback_audio_receive_frame(av, on_audio_receive_frame, tox);
	toxav_callback_video_receive_frame(av, on_video_receive_frame, tox);
}
