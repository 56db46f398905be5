/* Threads: titles, what counts, what is left when messages go, pages of one (talk-chat 1.15). */
#include "server/jobs.h"
#include "server/store/reactions.h"
#include "server/store/threads.h"
#include "server/talk/chat/edit.h"
#include "server/talk/chat/reactions.h"
#include "server/talk/chat/send.h"
#include "server/talk/chat/threads.h"
#include "tests/unit/store_fixture.h"

enum {
	NOW = 1000
};

static struct message say(struct store_fixture *f, struct seat *seat, const char *title,
			  int64_t thread_id, int64_t reply_to)
{
	const struct new_message text = { .text = TT_STR("text"),
					  .thread_title = tt_str(title),
					  .thread_id = thread_id,
					  .reply_to = reply_to };
	struct message message;

	begin(f->db, DB_WRITE);
	check_err("send", talk_send(&f->talk, seat, &text, &message), TT_OK);
	commit(f->db);
	return message;
}

static struct thread thread_now(struct store_fixture *f, const struct seat *seat, int64_t id)
{
	struct thread thread = { 0 };

	begin(f->db, DB_READ);
	check_err("thread", store_thread_get(f->db, &f->arena, seat->room.id, id, &thread), TT_OK);
	commit(f->db);
	return thread;
}

static struct tt_str many(struct tt_arena *arena, const char *c, size_t n)
{
	struct tt_str text = { "", 0 };

	for (size_t i = 0; i < n; i++)
		text = tt_str_printf(arena, "%.*s%s", TT_STR_ARG(text), c);
	return text;
}

static void test_titles(void **state)
{
	struct tt_arena arena;
	size_t i;

	(void)state;
	tt_arena_init(&arena);
	const struct {
		const char *name;
		struct tt_str typed;
		struct tt_str want;
	} cases[] = {
		{ "plain", TT_STR("Trip"), TT_STR("Trip") },
		{ "blanks", TT_STR(" \n Trip to  sea\t"), TT_STR("Trip to  sea") },
		{ "empty", TT_STR(""), TT_STR("") },
		{ "not there", NOT_THERE, TT_STR("") },
		{ "only blanks", TT_STR(" \n "), TT_STR("") },
		{ "longest", many(&arena, "x", 203), many(&arena, "x", 203) },
		{ "cut", many(&arena, "x", 204),
		  tt_str_printf(&arena, "%.*s\xe2\x80\xa6", TT_STR_ARG(many(&arena, "x", 200))) },
		{ "longest of four bytes each", many(&arena, "\xf0\x9f\x91\x8d", 203),
		  many(&arena, "\xf0\x9f\x91\x8d", 203) },
		{ "cut between them", many(&arena, "\xf0\x9f\x91\x8d", 204),
		  tt_str_printf(&arena, "%.*s\xe2\x80\xa6",
				TT_STR_ARG(many(&arena, "\xf0\x9f\x91\x8d", 200))) },
	};

	for (i = 0; i < ARRAY_LEN(cases); i++)
		check_true(cases[i].name,
			   tt_str_eq(talk_thread_title(&arena, cases[i].typed), cases[i].want));
	tt_arena_finish(&arena);
}

/* Whether a message is in a thread is known when it is written. */
static void test_in_thread(void **state)
{
	struct store_fixture *f = *state;
	struct seat seat = fixture_alice(f, ROOM_GROUP, "n", NOW);
	struct message plain = say(f, &seat, "", 0, 0);
	struct message first = say(f, &seat, "Trip", 0, 0);
	const struct {
		const char *name;
		struct message message;
		int64_t thread_id;
		int64_t in_thread;
	} cases[] = {
		{ "plain", plain, 0, 0 },
		{ "reply to it", say(f, &seat, "", 0, plain.id), plain.id, 0 },
		{ "reply with a title", say(f, &seat, "x", 0, plain.id), plain.id, 0 },
		{ "first", first, 0, 1 },
		{ "reply to the first", say(f, &seat, "", 0, first.id), first.id, 1 },
		{ "into the thread", say(f, &seat, "", first.id, 0), first.id, 1 },
		{ "into it with a title", say(f, &seat, "x", first.id, 0), first.id, 1 },
		{ "a reply goes where it belongs", say(f, &seat, "", first.id, plain.id), plain.id,
		  0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct message got;

		begin(f->db, DB_READ);
		check_err(cases[i].name,
			  store_message_get(f->db, &f->arena, seat.room.id, cases[i].message.id,
					    &got),
			  TT_OK);
		commit(f->db);
		check_int(cases[i].name, got.thread_id, cases[i].thread_id);
		check_int(cases[i].name, got.in_thread, cases[i].in_thread);
	}
	check_int("replies", thread_now(f, &seat, first.id).n_replies, 3);
}

static void test_counting(void **state)
{
	struct store_fixture *f = *state;
	struct seat seat = fixture_alice(f, ROOM_GROUP, "n", NOW);
	int64_t id = say(f, &seat, "Trip", 0, 0).id;
	struct thread thread = thread_now(f, &seat, id);
	struct message deleted;
	struct message reply;
	bool added;

	check_str("title", thread.title, "Trip");
	check_int("nothing yet", thread.n_replies, 0);
	check_int("no last one", thread.last_message_id, 0);
	check_int("activity", thread.last_activity_s, NOW);
	f->talk.now_s = NOW + 1;
	reply = say(f, &seat, "", id, 0);
	f->talk.now_s = NOW + 2;
	begin(f->db, DB_WRITE);
	check_err("react",
		  talk_react(&f->talk, &seat, reply.id, TT_STR("\xf0\x9f\x91\x8d"), &added), TT_OK);
	check_err("delete", talk_delete_message(&f->talk, &seat, reply.id, &deleted), TT_OK);
	commit(f->db);
	thread = thread_now(f, &seat, id);
	check_int("one", thread.n_replies, 1);
	check_int("the last one", thread.last_message_id, reply.id);
	check_int("its time", thread.last_activity_s, NOW + 1);
	check_int("what tells of it is in the thread, too", deleted.in_thread, 1);

	begin(f->db, DB_WRITE);
	check_err("clear", talk_clear_history(&f->talk, &seat, &deleted), TT_OK);
	check_err("gone", store_thread_get(f->db, &f->arena, seat.room.id, id, &thread),
		  TT_ERR_THREAD);
	check_int("and who followed",
		  fixture_number(f->db, "SELECT COUNT(*) FROM thread_attendees"), 0);
	commit(f->db);
}

/* Messages of two threads expire in steps that cut through them. */
static void test_expiry(void **state)
{
	struct store_fixture *f = *state;
	struct seat seat = fixture_alice(f, ROOM_GROUP, "n", NOW);
	int64_t kept_id = say(f, &seat, "kept", 0, 0).id;
	struct message kept = say(f, &seat, "", kept_id, 0);
	struct message deleted;
	struct thread thread;
	int64_t id;
	bool more = true;

	seat.room.message_expiration_s = 60;
	id = say(f, &seat, "Trip", 0, 0).id;
	for (int i = 0; i < 7; i++) {
		say(f, &seat, "", i % 2 ? id : kept_id, 0);
		say(f, &seat, "", 0, 0);
	}
	/* A deleted one counts until it expires, too. */
	deleted = say(f, &seat, "", kept_id, 0);
	begin(f->db, DB_WRITE);
	check_err("delete", talk_delete_message(&f->talk, &seat, deleted.id, &deleted), TT_OK);
	commit(f->db);
	check_int("all", thread_now(f, &seat, kept_id).n_replies, 6);
	for (int i = 0; more && i < 20; i++)
		check_err("purge", jobs_purge_messages(f->db, NOW + 60, 3, &more), TT_OK);
	check_true("came to an end", !more);
	thread = thread_now(f, &seat, kept_id);
	check_int("one is left", thread.n_replies, 1);
	check_int("it is the last", thread.last_message_id, kept.id);
	check_int("the activity stays", thread.last_activity_s, NOW);
	thread = thread_now(f, &seat, id);
	check_int("nothing is left", thread.n_replies, 0);
	check_int("no last one", thread.last_message_id, 0);
	check_str("but the thread is", thread.title, "Trip");
}

/* A page of a thread is the room's without everything else, in both directions. */
static void test_pages(void **state)
{
	struct store_fixture *f = *state;
	struct seat seat = fixture_alice(f, ROOM_GROUP, "n", NOW);
	int64_t ids[12];
	int64_t id = say(f, &seat, "Trip", 0, 0).id;
	struct message *rows;
	size_t n;

	ids[0] = id;
	ids[1] = id + 1; /* what tells of it */
	for (size_t i = 2; i < ARRAY_LEN(ids); i++) {
		say(f, &seat, i % 3 ? "" : "another", 0, 0);
		ids[i] = say(f, &seat, "", i % 2 ? id : 0, i % 2 ? 0 : ids[i - 2]).id;
	}
	begin(f->db, DB_READ);
	for (size_t from = 0; from < ARRAY_LEN(ids); from++) {
		struct message_page page = { .room_id = seat.room.id,
					     .from_id = ids[from],
					     .forwards = true,
					     .limit = 4,
					     .thread_id = id };
		size_t left = ARRAY_LEN(ids) - 1 - from;

		check_err("page", store_messages_page(f->db, &f->arena, &page, &rows, &n), TT_OK);
		check_int("forwards", (int64_t)n, left < 4 ? (int64_t)left : 4);
		for (size_t i = 0; i < n; i++)
			check_int("forwards", rows[i].id, ids[from + 1 + i]);
		page.forwards = false;
		page.inclusive = true;
		check_err("page", store_messages_page(f->db, &f->arena, &page, &rows, &n), TT_OK);
		check_int("backwards", (int64_t)n, from + 1 < 4 ? (int64_t)from + 1 : 4);
		for (size_t i = 0; i < n; i++)
			check_int("backwards", rows[i].id, ids[from - i]);
	}
	commit(f->db);
}

static void test_following(void **state)
{
	struct store_fixture *f = *state;
	struct seat seat = fixture_alice(f, ROOM_GROUP, "n", NOW);
	int64_t id = say(f, &seat, "Trip", 0, 0).id;
	struct followed_thread *followed;
	enum notification_level level;
	size_t n;

	begin(f->db, DB_WRITE);
	check_err("followed",
		  store_threads_followed(f->db, &f->arena, TT_STR("alice"), 10, 0, &followed, &n),
		  TT_OK);
	check_int("who began it", (int64_t)n, 1);
	check_str("where", followed[0].token, "abcd");
	check_err("set", store_thread_set_level(f->db, id, seat.attendee.id, 2), TT_OK);
	check_err("again",
		  store_thread_follow(f->db, id, seat.room.id, ACTOR_USERS, TT_STR("alice")),
		  TT_OK);
	check_err("level", store_thread_level(f->db, id, seat.attendee.id, &level), TT_OK);
	check_int("stays", level, 2);
	check_err("somebody who is not there",
		  store_thread_follow(f->db, id, seat.room.id, ACTOR_USERS, TT_STR("bob")), TT_OK);
	check_int("one", fixture_number(f->db, "SELECT COUNT(*) FROM thread_attendees"), 1);
	check_err("never", store_thread_set_level(f->db, id, seat.attendee.id, 3), TT_OK);
	check_err("followed",
		  store_threads_followed(f->db, &f->arena, TT_STR("alice"), 10, 0, &followed, &n),
		  TT_OK);
	check_int("not what one does not want to hear of", (int64_t)n, 0);
	check_err("leave", store_attendee_delete(f->db, seat.attendee.id), TT_OK);
	check_int("none", fixture_number(f->db, "SELECT COUNT(*) FROM thread_attendees"), 0);
	check_int("the thread stays", fixture_number(f->db, "SELECT COUNT(*) FROM threads"), 1);
	commit(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_titles), ON_BOTH(test_in_thread), ON_BOTH(test_counting),
		ON_BOTH(test_expiry),          ON_BOTH(test_pages),     ON_BOTH(test_following),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
