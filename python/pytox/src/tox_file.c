/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tox_file.c - Tox: file transfers. */
#include "errors.h"
#include "methods.h"
#include "turn.h"

#include <string.h>

/* The id has always been the bytes of the text, not hex; whatever its length, 32 bytes are used. */
static const uint8_t *pad_id(const struct pt_data *id, uint8_t padded[static PT_KEY_LEN])
{
	if (!id->p)
		return NULL;
	memset(padded, 0, PT_KEY_LEN);
	memcpy(padded, id->p, id->n < PT_KEY_LEN ? id->n : PT_KEY_LEN);
	return padded;
}

static PyObject *file_send(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	struct tox_object *self = PT_TOX(object);
	uint32_t friend, kind, file = 0;
	uint64_t size;
	struct pt_data id, name;
	uint8_t padded[PT_KEY_LEN];
	Tox_Err_File_Send err = TOX_ERR_FILE_SEND_OK;
	struct pt_held held;

	if (!pt_begin(object, &held, args, n, "file_send:uuUzs", &friend, &kind, &size, &id, &name))
		return NULL;
	file = tox_file_send(self->tox, friend, kind, size, pad_id(&id, padded), name.p, name.n,
			     &err);
	pt_release(&held);
	if (err)
		return pt_fail(self->state, &pt_errors_file_send, err);
	return PyLong_FromUnsignedLong(file);
}

/* An unknown control makes libtoxcore abort. Cancelling a file inside its last chunk request, when
 * it is through, would count it as ended twice. */
static PyObject *file_control(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	struct tox_object *self = PT_TOX(object);
	uint32_t friend, file, control;
	Tox_Err_File_Control err;

	if (!pt_begin(object, NULL, args, n, "file_control:uuu", &friend, &file, &control))
		return NULL;
	if (control > TOX_FILE_CONTROL_CANCEL)
		return pt_fail_text(self->state, "tox_file_control", "BAD_CONTROL",
				    "tox_file_control() failed: no such control: %u", control);
	if (control == TOX_FILE_CONTROL_CANCEL &&
	    self->finished_file == ((uint64_t) friend << 32 | file))
		Py_RETURN_TRUE;
	tox_file_control(self->tox, friend, file, (Tox_File_Control)control, &err);
	if (err)
		return pt_fail(self->state, &pt_errors_file_control, err);
	Py_RETURN_TRUE;
}

static PyObject *file_seek(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	struct tox_object *self = PT_TOX(object);
	uint32_t friend, file;
	uint64_t position;
	Tox_Err_File_Seek err;

	if (!pt_begin(object, NULL, args, n, "file_seek:uuU", &friend, &file, &position))
		return NULL;
	tox_file_seek(self->tox, friend, file, position, &err);
	if (err)
		return pt_fail(self->state, &pt_errors_file_seek, err);
	Py_RETURN_TRUE;
}

/* Called for each 1371 bytes of a file: takes its arguments apart without pt_parse(). */
static PyObject *file_send_chunk(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	struct tox_object *self = PT_TOX(object);
	uint32_t friend, file;
	uint64_t position;
	struct pt_data data;
	Tox_Err_File_Send_Chunk err = TOX_ERR_FILE_SEND_CHUNK_OK;
	bool entered;

	if (!pt_check_count("file_send_chunk", n, 4, 4) || !pt_get_u32(args[0], &friend) ||
	    !pt_get_u32(args[1], &file) || !pt_get_u64(args[2], &position) ||
	    !pt_get_data(args[3], &data))
		return NULL;
	entered = pt_enter(self);
	if (entered)
		tox_file_send_chunk(self->tox, friend, file, position, data.p, data.n, &err);
	pt_data_release(&data);
	if (!entered)
		return NULL;
	if (err)
		return pt_fail(self->state, &pt_errors_file_send_chunk, err);
	Py_RETURN_TRUE;
}

static PyObject *file_get_file_id(PyObject *object, PyObject *const *args, Py_ssize_t n)
{
	struct tox_object *self = PT_TOX(object);
	uint32_t friend, file;
	uint8_t id[PT_KEY_LEN];
	Tox_Err_File_Get err;

	if (!pt_begin(object, NULL, args, n, "file_get_file_id:uu", &friend, &file))
		return NULL;
	tox_file_get_file_id(self->tox, friend, file, id, &err);
	if (err)
		return pt_fail(self->state, &pt_errors_file_get, err);
	return pt_hex(id, sizeof(id));
}

/* clang-format off */
const PyMethodDef pt_methods_file[] = {
	PT_FAST(file_send, "file_send($self, friend_number, kind, file_size, file_id, filename, /)\n--\n\n"
		"Offers a file. file_id: up to 32 bytes that name its contents, None for random ones. "
		"file_size 2**64-1: a stream. Returns the file number."),
	PT_FAST(file_control, "file_control($self, friend_number, file_number, control, /)\n--\n\n"
		"FILE_CONTROL_RESUME accepts or goes on, PAUSE stops for now, CANCEL refuses or ends."),
	PT_FAST(file_seek, "file_seek($self, friend_number, file_number, position, /)\n--\n\n"
		"Receiver only, before the first RESUME: start at that position."),
	PT_FAST(file_send_chunk, "file_send_chunk($self, friend_number, file_number, position, data, /)\n--\n\n"
		"Answers on_file_chunk_request, with exactly its position and length."),
	PT_FAST(file_get_file_id, "file_get_file_id($self, friend_number, file_number, /)\n--\n\n"
		"The id of a transfer, 64 hex digits."),
	{ NULL }
};
/* clang-format on */
