#include "server/talk/chat/mention_marks.h"
#include "server/store/users.h"
#include "server/talk/permissions.h"
#include "server/talk/text/mentions.h"

static bool was_there(const struct mention before[], size_t n, const struct mention *mention)
{
	for (size_t i = 0; i < n; i++)
		if (before[i].kind == mention->kind && tt_str_eq_nocase(before[i].id, mention->id))
			return true;
	return false;
}

static enum tt_err mark_user(struct talk *talk, const struct mentioned *mentioned, struct tt_str id)
{
	struct user user;
	enum tt_err err = store_user_find(talk->db, talk->arena, id, &user);

	if (!err)
		err = store_attendees_mentioned(talk->db, mentioned, MENTIONED_USER, user.id);
	return err == TT_ERR_NO_USER ? TT_OK : err;
}

/* Guests and people of other servers have no marks. */
static enum tt_err mark(struct talk *talk, const struct mentioned *mentioned,
			const struct mention *mention, bool may_mention_all)
{
	if (mention_is_all(mention))
		return may_mention_all ? store_attendees_mentioned(talk->db, mentioned,
								   MENTIONED_ALL, mention->id)
				       : TT_OK;
	if (mention->kind == MENTION_GROUP)
		return store_attendees_mentioned(talk->db, mentioned, MENTIONED_GROUP, mention->id);
	if (mention->kind == MENTION_USER)
		return mark_user(talk, mentioned, mention->id);
	return TT_OK;
}

enum tt_err talk_mark_mentioned(struct talk *talk, const struct room *room,
				const struct message *row, struct tt_str before,
				struct tt_str answers_to)
{
	const struct mentioned mentioned = {
		.room_id = room->id,
		.message_id = row->id,
		.thread_id = row->in_thread ? row->thread_id : 0,
		.author = tt_str_eq(row->actor_type, ACTOR_USERS) ? row->actor_id : TT_STR(""),
		.lobby = room->lobby_state == 1,
		.lobby_ignored_by_default = room->default_permissions & PERMISSION_IGNORE_LOBBY,
		.now_s = talk->now_s,
	};
	struct mention *mentions;
	struct mention *known;
	size_t n_known;
	size_t n;
	enum tt_err err = TT_OK;

	mentions_find(talk->arena, row->body, &mentions, &n);
	mentions_find(talk->arena, before, &known, &n_known);
	for (size_t i = 0; !err && i < n; i++)
		if (!was_there(known, n_known, &mentions[i]))
			err = mark(talk, &mentioned, &mentions[i], row->may_mention_all);
	if (!err && answers_to.p)
		err = store_attendees_mentioned(talk->db, &mentioned, MENTIONED_USER, answers_to);
	return err;
}
