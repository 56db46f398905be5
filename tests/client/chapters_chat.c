/* chapters_chat.c - messages, and what hangs on them. */
#include "chapters.h"

void chat(void)
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

void threads_and_reminders(void)
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

void reactions(void)
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

void polls(void)
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
