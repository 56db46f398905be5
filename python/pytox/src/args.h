/* SPDX-License-Identifier: GPL-3.0-or-later */
/* args.h - Python values to C and back: numbers, text, raw data, keys in hex. */
#ifndef PYTOX_ARGS_H
#define PYTOX_ARGS_H

#include "state.h"

/* Text or bytes of the caller, borrowed from a str or from a buffer. */
struct pt_data {
	const uint8_t *p;
	size_t n;
	Py_buffer view;
	bool has_view;
};

bool pt_get_data(PyObject *from, struct pt_data *out);
void pt_data_release(struct pt_data *data);

/* What pt_parse() found in buffers; they stay locked until pt_release(). */
struct pt_held {
	struct pt_data *items[4];
	unsigned n;
};

void pt_release(struct pt_held *held);

/* Takes positional arguments apart. One letter each in `format`, after the name and a colon:
 *   u uint32_t *    U uint64_t *    w uint16_t *   i int32_t *    p bool *
 *   e uint32_t *, then an int: the highest value that there is; beyond it BAD_VALUE is raised
 *   s struct pt_data * (str or buffer)             y the same, buffer or str, for raw data
 *   z like y, None gives a NULL pointer
 *   k uint8_t[32], a key in hex     a uint8_t[38], an address in hex
 *   o PyObject ** (borrowed)        | what follows may be left out
 * `held` may be NULL for a format without data. On failure an exception is set and nothing is
 * held. */
bool pt_parse(struct pt_state *state, struct pt_held *held, PyObject *const *args, Py_ssize_t n,
	      const char *format, ...);
bool pt_parse_va(struct pt_state *state, struct pt_held *held, PyObject *const *args, Py_ssize_t n,
		 const char *format, va_list out);

/* str or bytes as libtoxcore takes names of hosts: up to a NUL, so there must be none before the
 * end. NULL: an exception is set. */
const char *pt_plain_text(PyObject *from);

bool pt_get_integer(PyObject *from, long long *out);
bool pt_get_u32(PyObject *from, uint32_t *out);
bool pt_get_u64(PyObject *from, uint64_t *out);
bool pt_check_count(const char *function, Py_ssize_t n, Py_ssize_t least, Py_ssize_t most);

PyObject *pt_hex(const uint8_t *bytes, size_t n);
/* Decodes text of a peer, which may be anything: one trailing NUL goes, bad UTF-8 becomes U+FFFD.
 */
PyObject *pt_text(const uint8_t *bytes, size_t n);
PyObject *pt_number_list(const uint32_t *numbers, size_t n);

#endif
