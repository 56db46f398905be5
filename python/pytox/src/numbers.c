/* SPDX-License-Identifier: GPL-3.0-or-later */
/* numbers.c - a small set of numbers. */
#include "numbers.h"

bool pt_numbers_has(const struct pt_numbers *set, uint32_t number)
{
	for (size_t i = 0; i < set->n; i++) {
		if (set->items[i] == number)
			return true;
	}
	return false;
}

bool pt_numbers_add(struct pt_numbers *set, uint32_t number)
{
	if (pt_numbers_has(set, number))
		return true;
	if (set->n == set->room) {
		size_t room = set->room ? 2 * set->room : 8;
		uint32_t *items = PyMem_Realloc(set->items, room * sizeof(*items));

		if (!items) {
			PyErr_NoMemory();
			return false;
		}
		set->items = items;
		set->room = room;
	}
	set->items[set->n++] = number;
	return true;
}

void pt_numbers_remove(struct pt_numbers *set, uint32_t number)
{
	for (size_t i = 0; i < set->n; i++) {
		if (set->items[i] == number)
			set->items[i--] = set->items[--set->n];
	}
}

void pt_numbers_free(struct pt_numbers *set)
{
	PyMem_Free(set->items);
	*set = (struct pt_numbers){ NULL };
}
