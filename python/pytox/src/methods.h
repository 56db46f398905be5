/* SPDX-License-Identifier: GPL-3.0-or-later */
/* methods.h - the tables of methods and types that the files of the upper floor make. */
#ifndef PYTOX_METHODS_H
#define PYTOX_METHODS_H

#include "base.h"

/* Rows of a table, with the signature that help() shows. */
/* clang-format off */
#define PT_SIGNED(name, arguments, text) PT_FAST(name, #name "($self, " arguments ", /)\n--\n\n" text)
#define PT_NOARGS(name, function, text) { #name, function, METH_NOARGS, #name "($self, /)\n--\n\n" text }
/* clang-format on */

extern const PyMethodDef pt_methods_self[], pt_methods_friend[], pt_methods_file[],
	pt_methods_conference[], pt_methods_ngc[], pt_methods_ngc_send[], pt_methods_ngc_state[],
	pt_methods_ngc_self[], pt_methods_ngc_peer[], pt_methods_defaults[], pt_methods_wait[],
	pt_methods_av_call[], pt_methods_av_frame[], pt_methods_av_group[],
	pt_methods_av_defaults[];
extern PyMethodDef pt_methods_crypt[];
extern PyType_Spec pt_tox_spec, pt_toxav_spec, pt_pass_key_spec;

/* A type wants its methods in one table. False: it is too small. */
bool pt_tox_methods_collect(void);
void pt_toxav_methods_collect(void);

bool pt_add_tox_constants(PyTypeObject *type);
bool pt_add_toxav_constants(PyTypeObject *type);

#endif
