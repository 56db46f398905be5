/* SPDX-License-Identifier: GPL-3.0-or-later */
/* toxav_group.c - ToxAV: groups with sound. What is said in them goes out in toxav_frame.c. */
#include "errors.h"
#include "handlers_av.h"
#include "methods.h"
#include "toxav_begin.h"

static PyObject *group_number(PyObject *self, int group)
{
	return group < 0 ? pt_fail(pt_av_state(self), &pt_errors_av_group, 1)
			 : PyLong_FromLong(group);
}

static PyObject *add_av_groupchat(PyObject *self, PyObject *unused PT_UNUSED)
{
	if (!pt_av_enter(PT_AV(self)))
		return NULL;
	return group_number(self, toxav_add_av_groupchat(PT_AV(self)->tox->tox, pt_group_audio,
							 PT_AV(self)->tox));
}

static PyObject *join_av_groupchat(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t friend;
	struct pt_data data;
	struct pt_held held;
	int group = -1;

	if (!pt_av_begin(self, &held, args, n, "join_av_groupchat:uy", &friend, &data))
		return NULL;
	if (data.n <= UINT16_MAX)
		group = toxav_join_av_groupchat(PT_AV(self)->tox->tox, friend, data.p,
						(uint16_t)data.n, pt_joined_group_audio,
						PT_AV(self)->tox);
	pt_release(&held);
	return group_number(self, group);
}

static PyObject *groupchat_enable_av(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;

	if (!pt_av_begin(self, NULL, args, n, "groupchat_enable_av:u", &group))
		return NULL;
	if (toxav_groupchat_enable_av(PT_AV(self)->tox->tox, group, pt_joined_group_audio,
				      PT_AV(self)->tox) < 0)
		return group_number(self, -1);
	Py_RETURN_NONE;
}

static PyObject *groupchat_disable_av(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;

	if (!pt_av_begin(self, NULL, args, n, "groupchat_disable_av:u", &group))
		return NULL;
	if (toxav_groupchat_disable_av(PT_AV(self)->tox->tox, group) < 0)
		return group_number(self, -1);
	Py_RETURN_NONE;
}

static PyObject *groupchat_av_enabled(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
	uint32_t group;

	if (!pt_av_begin(self, NULL, args, n, "groupchat_av_enabled:u", &group))
		return NULL;
	return PyBool_FromLong(toxav_groupchat_av_enabled(PT_AV(self)->tox->tox, group));
}

/* clang-format off */
const PyMethodDef pt_methods_av_group[] = {
	PT_NOARGS(add_av_groupchat, add_av_groupchat, "Opens a group with sound. Returns its number."),
	PT_SIGNED(join_av_groupchat, "friend_number, data", "Follows an invitation to a group with sound. Returns its number."),
	PT_SIGNED(groupchat_enable_av, "group_number", "Turns sound on in a group that came from saved data."),
	PT_SIGNED(groupchat_disable_av, "group_number", "Turns sound off in a group."),
	PT_SIGNED(groupchat_av_enabled, "group_number", "Whether a group has sound."),
	{ NULL }
};
/* clang-format on */
