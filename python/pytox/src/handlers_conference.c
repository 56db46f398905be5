/* SPDX-License-Identifier: GPL-3.0-or-later */
/* handlers_conference.c - events of conferences, queued for the end of tox_iterate(). */
#include "events.h"
#include "handlers.h"

static void invite(Tox *tox PT_UNUSED, uint32_t friend, Tox_Conference_Type type,
		   const uint8_t *cookie, size_t n, void *self)
{
	pt_queue(self, N_on_conference_invite, false, "uiy", friend, (int)type, cookie, n);
}

static void connected(Tox *tox PT_UNUSED, uint32_t conference, void *self)
{
	pt_queue(self, N_on_conference_connected, false, "u", conference);
}

static void message(Tox *tox PT_UNUSED, uint32_t conference, uint32_t peer, Tox_Message_Type type,
		    const uint8_t *text, size_t n, void *self)
{
	pt_queue(self, N_on_conference_message, false, "uuit", conference, peer, (int)type, text,
		 n);
}

static void title(Tox *tox PT_UNUSED, uint32_t conference, uint32_t peer, const uint8_t *text,
		  size_t n, void *self)
{
	pt_queue(self, N_on_conference_title, false, "uut", conference, peer, text, n);
}

static void peer_name(Tox *tox PT_UNUSED, uint32_t conference, uint32_t peer, const uint8_t *text,
		      size_t n, void *self)
{
	pt_queue(self, N_on_conference_peer_name, false, "uut", conference, peer, text, n);
}

static void peer_list_changed(Tox *tox PT_UNUSED, uint32_t conference, void *self)
{
	pt_queue(self, N_on_conference_peer_list_changed, false, "u", conference);
}

void pt_register_conference_handlers(Tox *tox)
{
	tox_callback_conference_invite(tox, invite);
	tox_callback_conference_connected(tox, connected);
	tox_callback_conference_message(tox, message);
	tox_callback_conference_title(tox, title);
	tox_callback_conference_peer_name(tox, peer_name);
	tox_callback_conference_peer_list_changed(tox, peer_list_changed);
}
