/* SPDX-License-Identifier: GPL-3.0-or-later */
/* handlers_ngc.c - events of groups of the new kind, queued for the end of tox_iterate(). */
#include "events.h"
#include "handlers.h"

#if PT_HAVE_NGC

static void peer_join(Tox *tox PT_UNUSED, uint32_t group, uint32_t value, void *self)
{
	pt_queue(self, N_on_ngc_peer_join, false, "uu", group, (uint32_t)value);
}

static void join_fail(Tox *tox PT_UNUSED, uint32_t group, Tox_Group_Join_Fail value, void *self)
{
	pt_queue(self, N_on_ngc_join_fail, false, "uu", group, (uint32_t)value);
}

static void topic_lock(Tox *tox PT_UNUSED, uint32_t group, Tox_Group_Topic_Lock value, void *self)
{
	pt_queue(self, N_on_ngc_topic_lock, false, "uu", group, (uint32_t)value);
}

static void voice_state(Tox *tox PT_UNUSED, uint32_t group, Tox_Group_Voice_State value, void *self)
{
	pt_queue(self, N_on_ngc_voice_state, false, "uu", group, (uint32_t)value);
}

static void privacy_state(Tox *tox PT_UNUSED, uint32_t group, Tox_Group_Privacy_State value,
			  void *self)
{
	pt_queue(self, N_on_ngc_privacy_state, false, "uu", group, (uint32_t)value);
}

static void peer_limit(Tox *tox PT_UNUSED, uint32_t group, uint32_t value, void *self)
{
	pt_queue(self, N_on_ngc_peer_limit, false, "uu", group, (uint32_t)value);
}

static void self_join(Tox *tox PT_UNUSED, uint32_t group, void *self)
{
	pt_queue(self, N_on_ngc_self_join, false, "u", group);
}

static void password(Tox *tox PT_UNUSED, uint32_t group, const uint8_t *text, size_t n, void *self)
{
	pt_queue(self, N_on_ngc_password, false, "ut", group, text, n);
}

static void invite(Tox *tox PT_UNUSED, uint32_t friend, const uint8_t *data, size_t n,
		   const uint8_t *name, size_t name_len, void *self)
{
	pt_queue(self, N_on_ngc_invite, false, "uyt", friend, data, n, name, name_len);
}

static void message(Tox *tox PT_UNUSED, uint32_t group, uint32_t peer, Tox_Message_Type type,
		    const uint8_t *text, size_t n, uint32_t id, void *self)
{
	pt_queue(self, N_on_ngc_message, false, "uuitu", group, peer, (int)type, text, n, id);
}

static void private_message(Tox *tox PT_UNUSED, uint32_t group, uint32_t peer,
			    Tox_Message_Type type, const uint8_t *text, size_t n, uint32_t id,
			    void *self)
{
	pt_queue(self, N_on_ngc_private_message, false, "uuitu", group, peer, (int)type, text, n,
		 id);
}

static void custom_packet(Tox *tox PT_UNUSED, uint32_t group, uint32_t peer, const uint8_t *data,
			  size_t n, void *self)
{
	pt_queue(self, N_on_ngc_custom_packet, false, "uuy", group, peer, data, n);
}

static void custom_private_packet(Tox *tox PT_UNUSED, uint32_t group, uint32_t peer,
				  const uint8_t *data, size_t n, void *self)
{
	pt_queue(self, N_on_ngc_custom_private_packet, false, "uuy", group, peer, data, n);
}

static void peer_name(Tox *tox PT_UNUSED, uint32_t group, uint32_t peer, const uint8_t *data,
		      size_t n, void *self)
{
	pt_queue(self, N_on_ngc_peer_name, false, "uut", group, peer, data, n);
}

static void topic(Tox *tox PT_UNUSED, uint32_t group, uint32_t peer, const uint8_t *data, size_t n,
		  void *self)
{
	pt_queue(self, N_on_ngc_topic, false, "uut", group, peer, data, n);
}

static void peer_status(Tox *tox PT_UNUSED, uint32_t group, uint32_t peer, Tox_User_Status status,
			void *self)
{
	pt_queue(self, N_on_ngc_peer_status, false, "uui", group, peer, (int)status);
}

static void peer_exit(Tox *tox PT_UNUSED, uint32_t group, uint32_t peer, Tox_Group_Exit_Type type,
		      const uint8_t *name, size_t name_len, const uint8_t *text, size_t n,
		      void *self)
{
	pt_queue(self, N_on_ngc_peer_exit, false, "uuitt", group, peer, (int)type, name, name_len,
		 text, n);
}

static void moderation(Tox *tox PT_UNUSED, uint32_t group, uint32_t source, uint32_t target,
		       Tox_Group_Mod_Event event, void *self)
{
	pt_queue(self, N_on_ngc_moderation, false, "uuui", group, source, target, (int)event);
}

void pt_register_ngc_handlers(Tox *tox)
{
#define REGISTER(what) tox_callback_group_##what(tox, what)
	REGISTER(invite);
	REGISTER(message);
	REGISTER(private_message);
	REGISTER(custom_packet);
	REGISTER(custom_private_packet);
	REGISTER(peer_join);
	REGISTER(peer_exit);
	REGISTER(peer_name);
	REGISTER(peer_status);
	REGISTER(self_join);
	REGISTER(join_fail);
	REGISTER(topic);
	REGISTER(topic_lock);
	REGISTER(voice_state);
	REGISTER(privacy_state);
	REGISTER(peer_limit);
	REGISTER(password);
	REGISTER(moderation);
#undef REGISTER
}

#else /* an older libtoxcore */

void pt_register_ngc_handlers(Tox *tox PT_UNUSED)
{
}

#endif
