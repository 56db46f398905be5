/* chapters.c - every chapter of the client library against a server, as several people:
 *
 *	chapters URL          the server has the users admin, alice and bob, each his own password
 *
 * Each check names itself on stderr when it fails; the status is the number of those. */
#include <tertulia/tertulia.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int n_failed;
static struct tt_client *alice;
static struct tt_client *bob;
static struct tt_client *admin;
static struct tt_client *guest;

#define CHECK(condition) check((condition), #condition, __LINE__)
#define OK(call) ok((call), #call, __LINE__)
#define REFUSED(call, status, word) refused((call), (status), (word), #call, __LINE__)

static void check(bool condition, const char *text, int line)
{
	if (condition)
		return;
	fprintf(stderr, "line %d: not %s\n", line, text);
	n_failed++;
}

/* The call before the last one is freed: what came from it is good until the next but one. */
static struct tt_call *kept[2];

static struct tt_call *keep(struct tt_call *call)
{
	tt_call_free(kept[1]);
	kept[1] = kept[0];
	kept[0] = call;
	return call;
}

static struct tt_call *ok(struct tt_call *call, const char *text, int line)
{
	if (tt_perform(call) != 0) {
		fprintf(stderr, "line %d: %s: %s\n", line, text, tt_call_error(call)->text);
		n_failed++;
	}
	return keep(call);
}

static void refused(struct tt_call *call, int status, const char *word, const char *text, int line)
{
	const struct tt_error *error = tt_call_error(call);

	if (tt_perform(call) != TT_E_REFUSED || error->http_status != status ||
	    strcmp(error->word, word) != 0) {
		fprintf(stderr, "line %d: %s: %s\n", line, text, error->text);
		n_failed++;
	}
	keep(call);
}

static bool is(struct tt_str s, const char *text)
{
	return s.p && strcmp(s.p, text) == 0 && s.n == strlen(text);
}

static char token[64];
static char public_token[64];

static void conversations(void)
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

static void participants(void)
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
static void sessions(void)
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

static void chat(void)
{
	struct tt_send_options reply = { .silent = true, .reference_id = "mine" };
	struct tt_receive_options newer = { .future = true, .timeout_s = 0 };
	const struct tt_message *m;
	struct tt_call *call;
	int64_t first;
	size_t n;

	call = OK(tt_message_send(alice, token, "hi @bob \"quoted\" \\ \x01 \xc3\xa9", NULL));
	m = tt_call_message(call);
	first = m->id;
	CHECK(tt_call_status(call) == 201);
	CHECK(is(m->reference_id, tt_call_reference_id(call)) && m->reference_id.n == 64);
	CHECK(m->parameters.n == 1 && is(m->parameters.items[0].key, "mention-user1"));
	reply.reply_to = first;
	m = tt_call_message(OK(tt_message_send(bob, token, "answer", &reply)));
	CHECK(m->silent && m->parent && m->parent->id == first && is(m->reference_id, "mine"));

	newer.last_known = first;
	call = OK(tt_messages_receive(alice, token, &newer));
	m = tt_call_messages(call, &n);
	CHECK(n == 1 && is(m->message, "answer") && tt_call_last_given(call) == m->id);
	CHECK(tt_call_last_common_read(call) > 0);
	newer.last_known = tt_call_last_given(call);
	call = OK(tt_messages_receive(alice, token, &newer));
	CHECK(tt_call_status(call) == 304 && tt_call_messages(call, &n) && n == 0);
	call = OK(tt_messages_receive(alice, token, NULL));
	m = tt_call_messages(call, &n);
	CHECK(n > 5 && m[0].id > m[1].id);
	call = OK(tt_messages_context(bob, token, first, 1, 0));
	CHECK(tt_call_messages(call, &n) && n == 3);

	m = tt_call_message(OK(tt_message_edit(alice, token, first, "edited")));
	CHECK(is(m->system_message, "message_edited") && is(m->parent->message, "edited"));
	CHECK(m->parent->parts & TT_PART_EDITED);
	REFUSED(tt_message_edit(bob, token, first, "x"), 403, "permission");
	m = tt_call_message(OK(tt_message_delete(alice, token, first)));
	CHECK(is(m->system_message, "message_deleted") && m->parent->deleted);
	REFUSED(tt_message_delete(alice, token, 999999999), 404, "message");
	OK(tt_message_send(alice, token, "one more", NULL));
	OK(tt_message_send(alice, token, "and one", NULL));
	CHECK(tt_call_conversation(OK(tt_messages_mark_read(bob, token, 0)))->unread_messages == 0);
	CHECK(tt_call_conversation(OK(tt_messages_mark_unread(bob, token)))->unread_messages > 0);
	m = tt_call_message(OK(tt_object_share(alice, token, "geo-location", "geo:1.5,2.5",
					       "{\"name\":\"There\",\"latitude\":\"1.5\","
					       "\"longitude\":\"2.5\"}",
					       NULL)));
	CHECK(is(m->message, "{object}"));
	call = OK(tt_shared_items(bob, token, "location", 0, 0));
	CHECK(tt_call_messages(call, &n) && n == 1);
	call = OK(tt_shared_items(bob, token, "voice", 0, 0));
	CHECK(tt_call_messages(call, &n) && n == 0);
	call = OK(tt_shared_overview(bob, token, 0));
	CHECK(tt_call_shared_kinds(call, &n) && n > 5);
	call = OK(tt_mentions_search(alice, token, "bo", 5, true));
	CHECK(tt_call_candidates(call, &n) && is(tt_call_candidates(call, NULL)->id, "bob"));
}

static void threads_and_reminders(void)
{
	const struct tt_send_options titled = { .thread_title = "Trip" };
	int64_t id = tt_call_message(OK(tt_message_send(alice, token, "root", &titled)))->id;
	const struct tt_send_options in_it = { .thread_id = id };
	struct tt_call *call;
	size_t n;

	CHECK(tt_call_message(OK(tt_message_send(bob, token, "inside", &in_it)))->is_thread);
	call = OK(tt_thread_get(alice, token, id));
	CHECK(is(tt_call_thread(call)->thread.title, "Trip"));
	CHECK(tt_call_thread(call)->first->id == id);
	CHECK(is(tt_call_thread(OK(tt_thread_rename(alice, token, id, "Tour")))->thread.title,
		 "Tour"));
	REFUSED(tt_thread_rename(alice, token, id, " "), 400, "title");
	CHECK(tt_call_thread(OK(tt_thread_set_level(bob, token, id, 1)))->level == 1);
	call = OK(tt_threads_recent(bob, token, 0));
	CHECK(tt_call_threads(call, &n) && n == 1);
	call = OK(tt_threads_followed(bob, 10, 0));
	CHECK(tt_call_threads(call, &n) && n >= 1);

	CHECK(tt_call_reminder(OK(tt_reminder_set(bob, token, id, 4102444800)))->message_id == id);
	CHECK(tt_call_reminder(OK(tt_reminder_get(bob, token, id)))->timestamp == 4102444800);
	call = OK(tt_reminders_upcoming(bob));
	CHECK(tt_call_upcoming_reminders(call, &n) && n >= 1);
	OK(tt_reminder_delete(bob, token, id));
	REFUSED(tt_reminder_get(bob, token, id), 404, "reminder");
}

static void reactions(void)
{
	const char up[] = "\xf0\x9f\x91\x8d";
	const char heart[] = "\xe2\x9d\xa4\xef\xb8\x8f";
	int64_t id = tt_call_message(OK(tt_message_send(alice, token, "nice", NULL)))->id;
	const struct tt_reactions *all;
	struct tt_call *call;
	size_t n;

	OK(tt_reaction_add(bob, token, id, up));
	call = OK(tt_reaction_add(bob, token, id, heart));
	CHECK(tt_call_reactions(call, &n) && n == 2);
	call = OK(tt_reactions_get(alice, token, id, up));
	all = tt_call_reactions(call, &n);
	CHECK(n == 1 && is(all[0].emoji, up) && all[0].n == 1 &&
	      is(all[0].items[0].actor_id, "bob"));
	OK(tt_reaction_remove(bob, token, id, up));
	call = OK(tt_reaction_remove(bob, token, id, heart));
	CHECK(tt_call_reactions(call, &n) && n == 0);
	REFUSED(tt_reaction_add(bob, token, id, "no emoji"), 400, "");
}

static void polls(void)
{
	static const char *const options[] = { "yes", "no", "\"maybe\"" };
	static const int64_t votes[] = { 0, 2 };
	struct tt_poll_new wanted = {
		.question = "Tea?", .options = options, .n_options = 3, .max_votes = 2
	};
	const struct tt_poll *poll = tt_call_poll(OK(tt_poll_create(alice, token, &wanted)));
	int64_t id = poll->id;
	struct tt_call *call;
	size_t n;

	CHECK(is(poll->options.items[2], "\"maybe\"") && poll->status == TT_POLL_OPEN);
	CHECK(tt_call_poll(OK(tt_poll_get(bob, token, id)))->max_votes == 2);
	poll = tt_call_poll(OK(tt_poll_vote(bob, token, id, votes, 2)));
	CHECK(poll->voted_self.n == 2 && poll->voted_self.items[1] == 2 && poll->num_voters == 1);
	CHECK(tt_call_poll(OK(tt_poll_vote(bob, token, id, NULL, 0)))->voted_self.n == 0);
	OK(tt_poll_vote(bob, token, id, votes, 1));
	REFUSED(tt_poll_close(bob, token, id), 403, "poll");
	poll = tt_call_poll(OK(tt_poll_close(alice, token, id)));
	CHECK(poll->status == TT_POLL_CLOSED && poll->details.n == 1);
	CHECK(is(poll->details.items[0].actor_id, "bob"));
	wanted.draft = true;
	id = tt_call_poll(OK(tt_poll_create(alice, token, &wanted)))->id;
	wanted.question = "Coffee?";
	CHECK(is(tt_call_poll(OK(tt_poll_edit_draft(alice, token, id, &wanted)))->question,
		 "Coffee?"));
	call = OK(tt_poll_drafts(alice, token));
	CHECK(tt_call_polls(call, &n) && n == 1);
	call = OK(tt_poll_close(alice, token, id));
	CHECK(tt_call_status(call) == 202 && !tt_call_poll(call));
}

static void avatars(void)
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

static void breakout(void)
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

static void people(void)
{
	const struct tt_server *server;
	struct tt_call *call = OK(tt_capabilities_get(guest));
	const struct tt_user_status *status;
	size_t n;

	server = tt_call_server(call);
	CHECK(server->major >= 27 && server->version.n > 0 && server->talk_features.n > 20);
	CHECK(server->max_message_chars == 32000);
	CHECK(tt_call_has_capability(call, "spreed"));
	CHECK(tt_call_has_capability(call, "spreed.features.chat-v2"));
	CHECK(tt_call_has_capability(call, "user_status.enabled"));
	CHECK(!tt_call_has_capability(call, "spreed.features.no-such"));
	CHECK(!tt_call_has_capability(call, "no.such.thing"));
	CHECK(!tt_call_has_capability(call, "spreed.config.call.enabled"));

	CHECK(is(tt_call_user(OK(tt_user_get(alice, NULL)))->id, "alice"));
	CHECK(is(tt_call_user(OK(tt_user_get(admin, "bob")))->id, "bob"));
	CHECK(is(tt_call_user_status(OK(tt_user_status_set(bob, "away")))->status, "away"));
	status = tt_call_user_status(
		OK(tt_user_status_set_message(bob, "lunch", "\xf0\x9f\x8d\x9c", 4102444800)));
	CHECK(is(status->message, "lunch") && status->clear_at == 4102444800);
	status = tt_call_user_status(OK(tt_user_status_get(bob, NULL)));
	CHECK(is(status->message, "lunch") && status->parts & TT_PART_OWN);
	status = tt_call_user_status(OK(tt_user_status_get(alice, "bob")));
	CHECK(is(status->icon, "\xf0\x9f\x8d\x9c") && !(status->parts & TT_PART_OWN));
	call = OK(tt_user_statuses_list(alice, 10, 0));
	CHECK(tt_call_user_statuses(call, &n) && n >= 1);
	CHECK(tt_json_count(tt_call_json(OK(tt_user_status_predefined(bob)))) > 2);
	CHECK(tt_call_user_status(OK(tt_user_status_set_predefined(bob, "meeting", 0)))
		      ->is_predefined);
	OK(tt_user_status_clear_message(bob));
	call = OK(tt_people_search(alice, "bo", 0, NULL, 5));
	CHECK(is(tt_json_text(tt_json_get(tt_json_at(tt_call_json(call), 0), "id")), "bob"));
	OK(tt_preference_set(bob, "typing_privacy", "1"));
	OK(tt_preference_set(bob, "typing_privacy", "0"));
}

static void logins(void)
{
	struct tt_call *call = OK(tt_login_flow_start(guest));
	const struct tt_login_flow *flow = tt_call_login_flow(call);
	char text[256];

	CHECK(flow && flow->token.n > 20 && strncmp(flow->login.p, "http", 4) == 0);
	REFUSED(tt_login_flow_poll(guest, flow ? flow->token.p : "x"), 404, "");
	call = OK(tt_app_password_get(bob));
	snprintf(text, sizeof(text), "%s",
		 tt_json_text(tt_json_get(tt_call_json(call), "apppassword")).p);
	CHECK(strlen(text) > 20);
	tt_client_set_login(bob, "bob", text);
	OK(tt_conversations_list(bob, NULL));
	OK(tt_app_password_delete(bob));
	REFUSED(tt_conversations_list(bob, NULL), 401, "");
	tt_client_set_login(bob, "bob", "bob");
	OK(tt_conversations_list(bob, NULL));
}

static void generic(void)
{
	const struct tt_parameter roomname[] = { { "roomType", "2" }, { "roomName", "O & C = ?" } };
	const struct tt_parameter query[] = { { "format", "json" } };
	const struct tt_parameter header[] = { { "OCS-APIRequest", "true" } };
	const struct tt_request xml = { .method = "GET", .path = "/ocs/v1.php/cloud/capabilities" };
	const struct tt_request json = { .method = "GET",
					 .path = "ocs/v1.php/cloud/user",
					 .query = query,
					 .n_query = 1,
					 .headers = header,
					 .n_headers = 1 };
	struct tt_call *call;
	char path[256];

	call = OK(tt_ocs_call(alice, "POST", "/ocs/v2.php/apps/spreed/api/v4/room", roomname, 2));
	CHECK(is(tt_json_text(tt_json_get(tt_call_json(call), "name")), "O & C = ?"));
	snprintf(path, sizeof(path), "ocs/v2.php/apps/spreed/api/v4/room/%s",
		 tt_json_text(tt_json_get(tt_call_json(call), "token")).p);
	OK(tt_ocs_call(alice, "DELETE", path, NULL, 0));
	REFUSED(tt_ocs_call(alice, "DELETE", path, NULL, 0), 404, "");
	/* Version 1 says no with status 200. */
	call = tt_ocs_call(alice, "GET", "ocs/v1.php/no/such", NULL, 0);
	CHECK(tt_perform(call) == TT_E_REFUSED && tt_call_status(call) == 200);
	CHECK(tt_call_error(call)->ocs_code == 998);
	keep(call);
	call = OK(tt_request_call(alice, &xml));
	CHECK(!tt_call_json(call) && strstr(tt_call_body(call).p, "<ocs>"));
	call = OK(tt_request_call(alice, &json));
	CHECK(is(tt_json_text(tt_json_path(tt_call_json(call), "ocs.data.id")), "alice"));
}

static void ends(void)
{
	OK(tt_messages_clear(alice, token));
	OK(tt_conversation_leave(bob, token));
	REFUSED(tt_conversation_get(bob, token), 404, "");
	OK(tt_conversation_delete(alice, token));
	OK(tt_conversation_delete(alice, public_token));
}

static struct tt_client *person(const char *url, const char *name)
{
	struct tt_client *client;

	if (tt_client_create(&client, url) || tt_client_set_login(client, name, name))
		exit(98);
	return client;
}

int main(int argc, char *argv[])
{
	if (argc != 2)
		return 97;
	alice = person(argv[1], "alice");
	bob = person(argv[1], "bob");
	admin = person(argv[1], "admin");
	if (tt_client_create(&guest, argv[1]))
		return 98;
	conversations();
	participants();
	sessions();
	chat();
	threads_and_reminders();
	reactions();
	polls();
	avatars();
	breakout();
	people();
	logins();
	generic();
	ends();
	keep(NULL);
	keep(NULL);
	tt_client_unref(alice);
	tt_client_unref(bob);
	tt_client_unref(admin);
	tt_client_unref(guest);
	return n_failed;
}
