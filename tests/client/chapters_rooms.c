/* chapters_rooms.c - conversations, who is in them, their pictures, their breakout rooms. */
#include "chapters.h"

void conversations(void)
{
	static const char *const users[] = { "bob" };
	const struct tt_conversation_new group = {
		.type = TT_CONVERSATION_GROUP,
		.name = "Chapters \"\\\n\xf0\x9f\x98\x80",
		.users = users,
		.n_users = 1,
	};
	const struct tt_conversation_new open = { .type = TT_CONVERSATION_PUBLIC, .name = "Open" };
	const struct tt_conversation_new pair = { .type = TT_CONVERSATION_ONE_TO_ONE,
						  .invite = "bob" };
	const struct tt_conversations_options far = { .modified_since = INT64_C(4102444800) };
	const struct tt_conversation *room;
	struct tt_call *call;
	size_t n;

	room = tt_call_conversation(OK(tt_conversation_create(alice, &group)));
	if (!room)
		exit(99);
	snprintf(token, sizeof(token), "%s", room->token.p);
	CHECK(room->type == TT_CONVERSATION_GROUP);
	CHECK(room->participant_type == TT_PARTICIPANT_OWNER);
	CHECK(is(room->actor_id, "alice"));
	room = tt_call_conversation(OK(tt_conversation_create(alice, &open)));
	snprintf(public_token, sizeof(public_token), "%s", room->token.p);
	CHECK(is(room->name, "Open"));
	CHECK(tt_call_conversation(OK(tt_conversation_create(alice, &pair)))->type == 1);

	call = OK(tt_conversations_list(alice, NULL));
	CHECK(tt_call_conversations(call, &n) && n >= 3);
	CHECK(tt_call_modified_before(call) > 0 && tt_call_talk_hash(call));
	CHECK(tt_call_conversation(call) == tt_call_conversations(call, NULL));
	CHECK(!tt_call_messages(call, &n) && n == 0); /* another kind */
	call = OK(tt_conversations_list(alice, &far));
	CHECK(tt_call_conversations(call, &n) && n == 0);
	CHECK(!tt_call_conversation(call));

	room = tt_call_conversation(OK(tt_conversation_get(bob, token)));
	CHECK(is(room->display_name, group.name));
	CHECK(room->last_message && is(room->last_message->actor_id, "alice"));
	REFUSED(tt_conversation_get(admin, token), 404, "");
	CHECK(tt_call_conversation(OK(tt_conversation_note_to_self(bob)))->type == 6);

	room = tt_call_conversation(OK(tt_conversation_rename(alice, token, "Chapters")));
	CHECK(is(room->name, "Chapters"));
	REFUSED(tt_conversation_rename(bob, token, "x"), 403, "");
	REFUSED(tt_conversation_rename(alice, token, " "), 400, "value");
	room = tt_call_conversation(OK(tt_conversation_set_description(alice, token, "All")));
	CHECK(is(room->description, "All"));
	CHECK(tt_call_conversation(OK(tt_conversation_set_favorite(alice, token, true)))
		      ->is_favorite);
	CHECK(!tt_call_conversation(OK(tt_conversation_set_favorite(alice, token, false)))
		       ->is_favorite);
	CHECK(tt_call_conversation(OK(tt_conversation_set_password(alice, public_token, "tiger-7")))
		      ->has_password);
	CHECK(!tt_call_conversation(OK(tt_conversation_set_password(alice, public_token, "")))
		       ->has_password);
	CHECK(tt_call_conversation(OK(tt_conversation_set_read_only(alice, token, true)))
		      ->read_only == 1);
	OK(tt_conversation_set_read_only(alice, token, false));
	CHECK(tt_call_conversation(OK(tt_conversation_set_public(alice, token, true, NULL)))
		      ->type == 3);
	CHECK(tt_call_conversation(OK(tt_conversation_set_public(alice, token, false, NULL)))
		      ->type == 2);
	CHECK(tt_call_conversation(
		      OK(tt_conversation_set_notification_level(alice, token, TT_NOTIFY_NEVER)))
		      ->notification_level == 3);
	REFUSED(tt_conversation_set_notification_level(alice, token, 9), 400, "level");
	CHECK(tt_call_conversation(OK(tt_conversation_set_call_notifications(alice, token, false)))
		      ->notification_calls == 0);
	CHECK(tt_call_conversation(
		      OK(tt_conversation_set_listable(alice, token, TT_LISTABLE_USERS)))
		      ->listable == 1);
	call = OK(tt_conversations_listed(admin, "Chapters"));
	CHECK(tt_call_conversations(call, &n) && n >= 1);
	OK(tt_conversation_set_listable(alice, token, TT_LISTABLE_PARTICIPANTS_ONLY));
	CHECK(tt_call_conversation(OK(tt_conversation_set_mention_permissions(
					   alice, token, TT_MENTIONS_MODERATORS)))
		      ->mention_permissions == 1);
	CHECK(tt_call_conversation(OK(tt_conversation_set_default_permissions(alice, token,
									      TT_PERMISSIONS_CHAT)))
		      ->default_permissions &
	      TT_PERMISSIONS_CHAT);
	OK(tt_conversation_set_default_permissions(alice, token, 0));
	CHECK(tt_call_conversation(OK(tt_conversation_set_message_expiration(alice, token, 3600)))
		      ->message_expiration == 3600);
	OK(tt_conversation_set_message_expiration(alice, token, 0));
	CHECK(tt_call_conversation(
		      OK(tt_conversation_set_lobby(alice, token, TT_LOBBY_NON_MODERATORS,
						   (int64_t)time(NULL) + 3600)))
		      ->lobby_timer > 0);
	OK(tt_conversation_set_lobby(alice, token, TT_LOBBY_NONE, 0));
	REFUSED(tt_conversation_set_sip(alice, token, TT_SIP_ENABLED), 412, "config");
	REFUSED(tt_conversation_set_recording_consent(alice, token, true), 412, "config");
	CHECK(tt_call_conversation(OK(tt_conversation_set_archived(bob, token, true)))
		      ->is_archived);
	CHECK(tt_call_conversation(OK(tt_conversation_set_important(bob, token, true)))
		      ->is_important);
	CHECK(tt_call_conversation(OK(tt_conversation_set_sensitive(bob, token, true)))
		      ->is_sensitive);
	REFUSED(tt_conversation_unbind(alice, token), 400, "object-type");
	call = OK(tt_conversation_capabilities(bob, token));
	CHECK(tt_json_count(tt_json_get(tt_call_json(call), "features")) > 10);
	CHECK(tt_json_int(tt_json_path(tt_call_json(call), "config.chat.max-length")) == 32000);
}

static int64_t attendee_of(const char *actor_id)
{
	struct tt_call *call = OK(tt_participants_list(alice, token, true));
	size_t n;
	const struct tt_participant *all = tt_call_participants(call, &n);

	for (size_t i = 0; i < n; i++)
		if (is(all[i].actor_id, actor_id))
			return all[i].attendee_id;
	return 0;
}

void participants(void)
{
	struct tt_call *call;
	int64_t id;
	size_t n;

	OK(tt_participant_add(alice, token, "admin", NULL));
	REFUSED(tt_participant_add(alice, token, "nobody", "users"), 404, "new-participant");
	id = attendee_of("admin");
	CHECK(id > 0);
	OK(tt_participant_set_moderator(alice, token, id, true));
	OK(tt_participant_set_moderator(alice, token, id, false));
	call = OK(tt_participant_set_permissions(alice, token, id, "set", TT_PERMISSIONS_CHAT));
	CHECK(tt_call_participants(call, &n) && n == 1);
	CHECK(tt_call_participants(call, NULL)->attendee_permissions & TT_PERMISSIONS_CHAT);
	OK(tt_participant_remove(alice, token, id));
	REFUSED(tt_participant_remove(alice, token, id), 404, "participant");
	OK(tt_participants_resend_invitations(alice, public_token, 0));
	call = OK(tt_participants_import(alice, public_token,
					 "\"email\",\"name\"\na@example.org,A\n", 31, true));
	CHECK(tt_json_int(tt_json_get(tt_call_json(call), "invites")) == 1);
	call = OK(tt_ban_add(alice, token, "users", "admin", "for a test"));
	id = tt_call_bans(call, NULL)->id;
	CHECK(is(tt_call_bans(call, NULL)->actor_id, "admin"));
	call = OK(tt_bans_list(alice, token));
	CHECK(tt_call_bans(call, &n) && n == 1);
	OK(tt_ban_remove(alice, token, id));
}

/* Who has no account is who his cookie says. */
void sessions(void)
{
	const struct tt_conversation *room;

	room = tt_call_conversation(OK(tt_session_join(bob, token, NULL, true)));
	CHECK(room->session_id.n > 1);
	OK(tt_session_set_active(bob, token, true));
	OK(tt_session_leave(bob, token));
	REFUSED(tt_session_set_active(bob, token, true), 404, "");

	room = tt_call_conversation(OK(tt_session_join(guest, public_token, NULL, true)));
	CHECK(room->participant_type == TT_PARTICIPANT_GUEST);
	OK(tt_guest_set_name(guest, public_token, "Gast"));
	CHECK(is(tt_call_message(OK(tt_message_send(guest, public_token, "hello", NULL)))
			 ->actor_display_name,
		 "Gast"));
	tt_client_forget_cookies(guest);
	REFUSED(tt_message_send(guest, public_token, "hello", NULL), 404, "");
}

void avatars(void)
{
	struct tt_call *call;

	CHECK(tt_call_conversation(OK(tt_avatar_set_emoji(alice, token, "\xf0\x9f\x98\x80", NULL)))
		      ->is_custom_avatar);
	OK(tt_avatar_set_emoji(alice, token, "\xf0\x9f\x98\x80", "ff0000"));
	call = OK(tt_avatar_get(bob, token, false));
	CHECK(tt_call_body(call).n > 100 && strstr(tt_call_header(call, "content-type"), "image/"));
	OK(tt_avatar_get(bob, token, true));
	REFUSED(tt_avatar_set_picture(alice, token, "no picture", 10), 400, "");
	CHECK(*tt_call_error(kept[0])->reason);
	CHECK(!tt_call_conversation(OK(tt_avatar_delete(alice, token)))->is_custom_avatar);
	CHECK(tt_call_body(OK(tt_user_avatar_get(bob, "alice", 64, false))).n > 100);
	OK(tt_user_avatar_get(bob, "alice", 64, true));
}

void breakout(void)
{
	struct tt_call *call = OK(tt_breakout_configure(alice, token, TT_BREAKOUT_FREE, 2, NULL));
	char room[64];
	size_t n;

	CHECK(tt_call_conversations(call, &n) && n == 3);
	call = OK(tt_breakout_list(alice, token));
	CHECK(tt_call_conversations(call, &n) && n == 2);
	OK(tt_breakout_start(alice, token));
	call = OK(tt_breakout_list(bob, token));
	snprintf(room, sizeof(room), "%s", tt_call_conversation(call)->token.p);
	CHECK(is(tt_call_conversation(OK(tt_breakout_switch(bob, token, room)))->token, room));
	call = OK(tt_breakout_participants(alice, token, false));
	CHECK(tt_call_participants(call, &n) && n >= 3);
	OK(tt_breakout_ask(bob, room, true));
	OK(tt_breakout_ask(bob, room, false));
	OK(tt_breakout_broadcast(alice, token, "all of you"));
	OK(tt_breakout_move(alice, token, "{}"));
	OK(tt_breakout_stop(alice, token));
	CHECK(tt_call_conversation(OK(tt_breakout_remove(alice, token)))->breakout_room_mode == 0);
}

void ends(void)
{
	OK(tt_messages_clear(alice, token));
	OK(tt_conversation_leave(bob, token));
	REFUSED(tt_conversation_get(bob, token), 404, "");
	OK(tt_conversation_delete(alice, token));
	OK(tt_conversation_delete(alice, public_token));
}
