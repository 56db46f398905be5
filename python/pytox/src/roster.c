/* SPDX-License-Identifier: GPL-3.0-or-later */
/* roster.c - who is in a conference, to find out who came and who went. */
#include "roster.h"

#include "callbacks.h"

#include <string.h>

struct pt_roster {
	struct pt_roster *next;
	uint32_t conference;
	uint32_t n;
	uint8_t (*keys)[PT_KEY_LEN];
};

enum change {
	PEER_JOIN,
	PEER_EXIT
};

static struct pt_roster *find(struct tox_object *self, uint32_t conference)
{
	struct pt_roster *roster = self->rosters;

	while (roster && roster->conference != conference)
		roster = roster->next;
	if (roster)
		return roster;
	roster = PyMem_Calloc(1, sizeof(*roster));
	if (!roster)
		return NULL;
	roster->conference = conference;
	roster->next = self->rosters;
	return self->rosters = roster;
}

void pt_roster_forget(struct tox_object *self, uint32_t conference)
{
	for (struct pt_roster **at = &self->rosters; *at; at = &(*at)->next) {
		struct pt_roster *roster = *at;

		if (roster->conference != conference)
			continue;
		*at = roster->next;
		PyMem_Free(roster->keys);
		PyMem_Free(roster);
		return;
	}
}

void pt_rosters_clear(struct tox_object *self)
{
	while (self->rosters)
		pt_roster_forget(self, self->rosters->conference);
}

static bool has_key(const struct pt_roster *in, const uint8_t *key, uint32_t hint)
{
	if (hint < in->n && !memcmp(in->keys[hint], key, PT_KEY_LEN))
		return true;
	for (uint32_t i = 0; i < in->n; i++) {
		if (!memcmp(in->keys[i], key, PT_KEY_LEN))
			return true;
	}
	return false;
}

static bool read_keys(struct tox_object *self, uint32_t conference, struct pt_roster *out)
{
	Tox_Err_Conference_Peer_Query err;

	out->n = tox_conference_peer_count(self->tox, conference, &err);
	if (err)
		return false;
	out->keys = PyMem_Malloc((out->n ? out->n : 1) * sizeof(*out->keys));
	if (!out->keys)
		return false;
	for (uint32_t i = 0; i < out->n; i++)
		tox_conference_peer_get_public_key(self->tox, conference, i, out->keys[i], NULL);
	return true;
}

/* One event per peer that is in `these` and not in `those`. */
static void report(struct tox_object *self, const struct pt_roster *these,
		   const struct pt_roster *those, uint32_t conference, enum change change)
{
	for (uint32_t i = 0; i < these->n && !self->dying; i++) {
		if (!has_key(those, these->keys[i], i))
			pt_call(self, (PyObject *)self, N_on_conference_namelist_change, "uui",
				conference, i, (int)change);
	}
}

/* We are in it from the start; only others join. */
void pt_roster_begin(struct tox_object *self, uint32_t conference)
{
	struct pt_roster *roster = find(self, conference);

	if (roster && !roster->keys)
		read_keys(self, conference, roster);
}

/* Peers change their numbers when one leaves, so keys are compared. The number of one who left is
 * that of the list before. */
void pt_roster_changed(struct tox_object *self, uint32_t conference)
{
	struct pt_roster now = { .n = 0 }, before, *kept;

	pt_gate_wait_until_free(&self->gate);
	if (!read_keys(self, conference, &now))
		return;
	kept = find(self, conference);
	if (!kept) {
		PyMem_Free(now.keys);
		return;
	}
	/* A callback may forget the roster: work on copies, put the new one in first. */
	before = *kept;
	kept->n = now.n;
	kept->keys = now.keys;
	now.keys = PyMem_Malloc((now.n ? now.n : 1) * sizeof(*now.keys));
	if (now.keys) {
		memcpy(now.keys, kept->keys, now.n * sizeof(*now.keys));
		report(self, &before, &now, conference, PEER_EXIT);
		report(self, &now, &before, conference, PEER_JOIN);
	}
	PyMem_Free(now.keys);
	PyMem_Free(before.keys);
}
