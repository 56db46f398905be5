/* SPDX-License-Identifier: GPL-3.0-or-later */
/* toxav_frame.c - ToxAV: sound and pictures going out. */
#include "errors.h"
#include "methods.h"
#include "picture.h"
#include "toxav_begin.h"

#include <string.h>

/* ---- sound ---- */

/* The samples of `data` as int16_t: in place, or copied if they are not aligned. NULL: exception.
 */
static const int16_t *samples_of(PyObject *self, const struct pt_data *data, uint64_t count,
				 uint8_t channels, int16_t **copy)
{
	*copy = NULL;
	if (channels < 1 || channels > 2 || count > data->n || data->n < 2 * count * channels) {
		pt_fail(pt_av_state(self), &pt_errors_av_send_audio, TOXAV_ERR_SEND_FRAME_INVALID);
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
	if (!pt_av_begin(self, &s->held, args, n, format, &s->to, &s->data, &s->samples,
			 &s->channels, &s->rate))
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
	struct pt_outside o;
	ToxAV *av;

	if (!sound_begin(self, args, n, "audio_send_frame:uyuuu", &s))
		return NULL;
	av = pt_av_go_out(self, &o);
	toxav_audio_send_frame(av, s.to, s.pcm, s.samples, (uint8_t)s.channels, s.rate, &err);
	pt_av_come_back(&o);
	sound_end(&s);
	return pt_av_done(self, &pt_errors_av_send_audio, err);
}

static PyObject *group_send_audio(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	struct sound s;
	int result;
	struct pt_outside o;
	ToxAV *av;

	if (!sound_begin(self, args, n, "group_send_audio:uyuuu", &s))
		return NULL;
	av = pt_av_go_out(self, &o);
	result = toxav_group_send_audio(toxav_get_tox(av), s.to, s.pcm, s.samples,
					(uint8_t)s.channels, s.rate);
	pt_av_come_back(&o);
	sound_end(&s);
	return result < 0 ? pt_fail(pt_av_state(self), &pt_errors_av_group, 1) : PyLong_FromLong(0);
}

/* ---- pictures ---- */

static Toxav_Err_Send_Frame send_picture(PyObject *self, uint32_t friend, const uint32_t size[2],
					 const uint8_t *y, const uint8_t *u, const uint8_t *v)
{
	Toxav_Err_Send_Frame err;
	struct pt_outside o;
	ToxAV *av;

	av = pt_av_go_out(self, &o);
	toxav_video_send_frame(av, friend, (uint16_t)size[0], (uint16_t)size[1], y, u, v, &err);
	pt_av_come_back(&o);
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

	if (!pt_av_begin(self, &held, args, n, "video_send_frame:uuuy", &friend, &size[0], &size[1],
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
	return pt_av_done(self, &pt_errors_av_send_video, err);
}

static PyObject *send_planes(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	Toxav_Err_Send_Frame err = TOXAV_ERR_SEND_FRAME_INVALID;
	uint32_t friend, size[2];
	struct pt_data y, u, v;
	struct pt_held held;

	if (!pt_av_begin(self, &held, args, n, "video_send_frame:uuuyyy", &friend, &size[0],
			 &size[1], &y, &u, &v))
		return NULL;
	if (is_size(size)) {
		size_t half = (size_t)(size[0] / 2) * (size[1] / 2);

		if (y.n >= (size_t)size[0] * size[1] && u.n >= half && v.n >= half)
			err = send_picture(self, friend, size, y.p, u.p, v.p);
	}
	pt_release(&held);
	return pt_av_done(self, &pt_errors_av_send_video, err);
}

/* The documentation of 0.0.23 has planes, its sources and examples RGB. */
static PyObject *video_send_frame(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	return n == 4 ? send_rgb(self, args, n) : send_planes(self, args, n);
}

/* clang-format off */
const PyMethodDef pt_methods_av_frame[] = {
	PT_SIGNED(audio_send_frame, "friend_number, pcm, sample_count, channels, sampling_rate",
	       "Sends 2.5, 5, 10, 20, 40 or 60 ms of int16 samples, interleaved."),
	PT_SIGNED(group_send_audio, "groupnumber, pcm, samples, channels, sample_rate", "Sends sound to a group. Returns 0."),
	{ "video_send_frame", PT_METHOD(video_send_frame), METH_FASTCALL,
	  "video_send_frame(friend_number, width, height, y, u, v) or (friend_number, width, height, rgb)\n\nSends a picture." },
	{ NULL }
};
/* clang-format on */
