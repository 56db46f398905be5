#include "server/talk/chat/mention_marks.h"
#include "server/store/mentioned.h"
#include "server/store/users.h"
#include "server/talk/chore.h"
#include "server/talk/history/message.h"
#include "server/talk/permissions.h"
#include "server/talk/text/mentions.h"

static bool was_there(const struct mention before[], size_t n, const struct mention *mention)
{
	for (size_t i = 0; i < n; i++)
		if (before[i].kind == mention->kind && tt_str_eq_nocase(before[i].id, mention->id))
			return true;
	return false;
}

static struct mentioned by_message(const struct talk *talk, const struct room *room,
				   const struct message *row)
{
	return (struct mentioned){
		.room_id = room->id,
		.message_id = row->id,
		.thread_id = row->in_thread ? row->thread_id : 0,
		.author = tt_str_eq(row->actor_type, ACTOR_USERS) ? row->actor_id : TT_STR(""),
		.lobby = room->lobby_state == 1,
		.lobby_ignored_by_default = room->default_permissions & PERMISSION_IGNORE_LOBBY,
		.now_s = talk->now_s,
	};
}

static enum tt_err mark_user(struct talk *talk, const struct mentioned *mentioned, struct tt_str id)
{
	struct user user;
	enum tt_err err = store_user_find(talk->db, talk->arena, id, &user);

	if (!err)
		err = store_attendees_mentioned(talk->db, mentioned, MENTIONED_USER, user.id);
	return err == TT_ERR_NO_USER ? TT_OK : err;
}

/* Up to a step of those behind chore->done_to_id. The subject is a group; empty: all. */
static enum tt_err mark_some(struct talk *talk, struct mentioned *mentioned, struct chore *chore,
			     bool *done)
{
	enum mentioned_who who = chore->subject.n > 0 ? MENTIONED_GROUP : MENTIONED_ALL;
	enum tt_err err;

	mentioned->after = chore->done_to_id;
	err = store_attendees_nth(talk->db, talk->arena, mentioned->room_id, mentioned->after,
				  CHORE_MARKS, &mentioned->up_to);
	if (!err)
		err = store_attendees_mentioned(talk->db, mentioned, who, chore->subject);
	*done = !mentioned->up_to.p;
	if (!*done)
		chore->done_to_id = mentioned->up_to;
	return err;
}

/* In a room of thousands the rest is a chore. */
static enum tt_err mark_many(struct talk *talk, const struct room *room, const struct mentioned *by,
			     struct tt_str group)
{
	struct chore rest = { .kind = CHORE_MENTIONED,
			      .subject = group,
			      .done_to = by->message_id,
			      .done_to_id = TT_STR("") };
	const struct seat seat = seat_in(room, NULL);
	struct mentioned mentioned = *by;
	bool done = false;
	enum tt_err err = mark_some(talk, &mentioned, &rest, &done);

	return err || done ? err : talk_chore_note(talk, &seat, &rest);
}

enum tt_err talk_marks_go_on(struct talk *talk, struct seat *seat, struct chore *chore, bool *done)
{
	struct mentioned mentioned;
	struct message row;
	enum tt_err err = talk_message_get(talk, seat, chore->done_to, &row);

	*done = err == TT_ERR_NO_MESSAGE || (!err && !talk_is_replyable(&row));
	if (err || *done)
		return *done ? TT_OK : err;
	mentioned = by_message(talk, &seat->room, &row);
	return mark_some(talk, &mentioned, chore, done);
}

/* Guests and people of other servers have no marks. */
static enum tt_err mark(struct talk *talk, const struct room *room,
			const struct mentioned *mentioned, const struct mention *mention,
			bool may_mention_all)
{
	if (mention_is_all(mention))
		return may_mention_all ? mark_many(talk, room, mentioned, TT_STR("")) : TT_OK;
	if (mention->kind == MENTION_GROUP)
		return mark_many(talk, room, mentioned, mention->id);
	if (mention->kind == MENTION_USER)
		return mark_user(talk, mentioned, mention->id);
	return TT_OK;
}

enum tt_err talk_mark_mentioned(struct talk *talk, const struct room *room,
				const struct message *row, struct tt_str before,
				struct tt_str answers_to)
{
	const struct mentioned mentioned = by_message(talk, room, row);
	struct mention *mentions;
	struct mention *known;
	size_t n_known;
	size_t n;
	enum tt_err err = TT_OK;

	mentions_find(talk->arena, row->body, &mentions, &n);
	mentions_find(talk->arena, before, &known, &n_known);
	for (size_t i = 0; !err && i < n; i++)
		if (!was_there(known, n_known, &mentions[i]))
			err = mark(talk, room, &mentioned, &mentions[i], row->may_mention_all);
	if (!err && answers_to.p)
		err = store_attendees_mentioned(talk->db, &mentioned, MENTIONED_USER, answers_to);
	return err;
}
