/* handlers.h - every handler of the route table (routes.c), by chapter. */
#ifndef TT_API_HANDLERS_H
#define TT_API_HANDLERS_H

#include "server/api/call.h"
#include "server/talk/show/show_people.h"

/* capabilities.c */
enum tt_err capabilities_get(struct call *call);
enum tt_err capabilities_of_room(struct call *call);

/* front.c */
enum tt_err front_page(struct call *call);
enum tt_err front_icon(struct call *call);

/* health.c: outside OCS */
enum tt_err health_status(struct call *call);
enum tt_err health_ready(struct call *call);

/* rooms.c */
enum tt_err rooms_list(struct call *call);
enum tt_err rooms_create(struct call *call);
enum tt_err rooms_listed(struct call *call);
enum tt_err rooms_note_to_self(struct call *call);
enum tt_err rooms_get(struct call *call);
enum tt_err rooms_rename(struct call *call);
enum tt_err rooms_delete(struct call *call);

/* room_settings.c */
enum tt_err room_settings_description(struct call *call);
enum tt_err room_settings_unbind(struct call *call);
enum tt_err room_settings_read_only(struct call *call);
enum tt_err room_settings_listable(struct call *call);
enum tt_err room_settings_mention_permissions(struct call *call);
enum tt_err room_settings_make_public(struct call *call);
enum tt_err room_settings_make_private(struct call *call);
enum tt_err room_settings_password(struct call *call);
enum tt_err room_settings_default_permissions(struct call *call);
enum tt_err room_settings_call_permissions(struct call *call);
enum tt_err room_settings_all_permissions(struct call *call);
enum tt_err room_settings_lobby(struct call *call);
enum tt_err room_settings_sip(struct call *call);
enum tt_err room_settings_recording_consent(struct call *call);
enum tt_err room_settings_message_expiration(struct call *call);

/* avatars.c */
enum tt_err avatars_upload(struct call *call);
enum tt_err avatars_set_emoji(struct call *call);
enum tt_err avatars_remove(struct call *call);
enum tt_err avatars_get(struct call *call);
enum tt_err avatars_get_dark(struct call *call);

/* user_avatars.c: outside OCS */
enum tt_err user_avatar(struct call *call);
enum tt_err user_avatar_dark(struct call *call);
enum tt_err guest_avatar(struct call *call);
enum tt_err guest_avatar_dark(struct call *call);

/* personal_flags.c */
enum tt_err personal_flags_favorite(struct call *call);
enum tt_err personal_flags_no_favorite(struct call *call);
enum tt_err personal_flags_archive(struct call *call);
enum tt_err personal_flags_no_archive(struct call *call);
enum tt_err personal_flags_important(struct call *call);
enum tt_err personal_flags_no_important(struct call *call);
enum tt_err personal_flags_sensitive(struct call *call);
enum tt_err personal_flags_no_sensitive(struct call *call);
enum tt_err personal_flags_notify(struct call *call);
enum tt_err personal_flags_notify_calls(struct call *call);

/* participants.c */
void participants_put(struct call *call, const struct shown_people *people);
enum tt_err participants_list(struct call *call);
enum tt_err participants_add(struct call *call);
enum tt_err participants_leave(struct call *call);
enum tt_err participants_remove(struct call *call);
enum tt_err participants_promote(struct call *call);
enum tt_err participants_demote(struct call *call);
enum tt_err participants_permissions(struct call *call);

/* join.c */
enum tt_err join_room(struct call *call);
enum tt_err join_leave(struct call *call);
enum tt_err join_set_state(struct call *call);

/* guests.c */
enum tt_err guests_set_name(struct call *call);
enum tt_err guests_resend_invitations(struct call *call);
enum tt_err guests_import_emails(struct call *call);
enum tt_err guests_accept_invitation(struct call *call); /* outside OCS */

/* breakout.c */
enum tt_err breakout_list(struct call *call);
enum tt_err breakout_participants(struct call *call);
enum tt_err breakout_configure(struct call *call);
enum tt_err breakout_remove(struct call *call);
enum tt_err breakout_start(struct call *call);
enum tt_err breakout_stop(struct call *call);
enum tt_err breakout_broadcast(struct call *call);
enum tt_err breakout_move(struct call *call);
enum tt_err breakout_ask(struct call *call);
enum tt_err breakout_stop_asking(struct call *call);
enum tt_err breakout_switch(struct call *call);

/* bans.c */
enum tt_err bans_add(struct call *call);
enum tt_err bans_list(struct call *call);
enum tt_err bans_delete(struct call *call);

/* bots.c */
enum tt_err bots_list(struct call *call);
enum tt_err bots_of_room(struct call *call);
enum tt_err bots_enable(struct call *call);
enum tt_err bots_disable(struct call *call);

/* bots_own.c */
enum tt_err bots_say(struct call *call);
enum tt_err bots_react(struct call *call);
enum tt_err bots_unreact(struct call *call);

/* own_bots.c */
enum tt_err own_bots_list(struct call *call);
enum tt_err own_bots_make(struct call *call);
enum tt_err own_bots_make_webhook(struct call *call);
enum tt_err own_bots_rename(struct call *call);
enum tt_err own_bots_renew(struct call *call);
enum tt_err own_bots_remove(struct call *call);

/* webhook.c */
enum tt_err webhook_receive(struct call *call);

/* chat.c */
enum tt_err chat_receive(struct call *call);
enum tt_err chat_send(struct call *call);
enum tt_err chat_mark_read(struct call *call);
enum tt_err chat_mark_unread(struct call *call);
enum tt_err chat_context(struct call *call);

/* chat_edit.c */
enum tt_err chat_edit(struct call *call);
enum tt_err chat_delete(struct call *call);
enum tt_err chat_clear(struct call *call);

/* mentions.c */
enum tt_err mentions_candidates(struct call *call);

/* reactions.c */
enum tt_err reactions_add(struct call *call);
enum tt_err reactions_remove(struct call *call);
enum tt_err reactions_get(struct call *call);

/* objects.c */
enum tt_err objects_share(struct call *call);
enum tt_err objects_overview(struct call *call);
enum tt_err objects_list(struct call *call);

/* autocomplete.c */
enum tt_err autocomplete_people(struct call *call);

/* preferences.c */
enum tt_err preferences_set_talk(struct call *call);
enum tt_err preferences_set(struct call *call);

/* previews.c */
enum tt_err preview_by_id(struct call *call);
enum tt_err preview_by_path(struct call *call);

/* icons.c */
enum tt_err icon_by_type(struct call *call);
enum tt_err icon_get(struct call *call);

/* search.c */
enum tt_err search_providers(struct call *call);
enum tt_err search_run(struct call *call);

/* scheduled.c */
enum tt_err scheduled_list(struct call *call);
enum tt_err scheduled_add(struct call *call);
enum tt_err scheduled_change(struct call *call);
enum tt_err scheduled_delete(struct call *call);

/* pins.c */
enum tt_err pins_set(struct call *call);
enum tt_err pins_remove(struct call *call);
enum tt_err pins_hide(struct call *call);

/* reminders.c */
enum tt_err reminders_set(struct call *call);
enum tt_err reminders_get(struct call *call);
enum tt_err reminders_delete(struct call *call);
enum tt_err reminders_upcoming(struct call *call);

/* threads.c */
enum tt_err threads_recent(struct call *call);
enum tt_err threads_followed(struct call *call);
enum tt_err threads_get(struct call *call);
enum tt_err threads_rename(struct call *call);
enum tt_err threads_set_level(struct call *call);

/* polls.c */
enum tt_err polls_create(struct call *call);
enum tt_err polls_edit_draft(struct call *call);
enum tt_err polls_drafts(struct call *call);
enum tt_err polls_get(struct call *call);
enum tt_err polls_vote(struct call *call);
enum tt_err polls_close(struct call *call);

#endif
