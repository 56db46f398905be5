/* SPDX-License-Identifier: GPL-3.0-or-later */
/* numbers.h - a small set of numbers, of friends mostly. */
#ifndef PYTOX_NUMBERS_H
#define PYTOX_NUMBERS_H

#include "base.h"

struct pt_numbers {
	uint32_t *items;
	size_t n, room;
};

/* False: an exception is set. */
bool pt_numbers_add(struct pt_numbers *set, uint32_t number);
bool pt_numbers_has(const struct pt_numbers *set, uint32_t number);
void pt_numbers_remove(struct pt_numbers *set, uint32_t number);
void pt_numbers_free(struct pt_numbers *set);

#endif
