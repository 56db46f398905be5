#include "server/talk/show/show_unread.h"
#include "server/store/groups.h"
#include "server/talk/history/events.h"
#include "server/talk/history/message.h"
#include "server/talk/permissions.h"
#include "server/talk/text/mentions.h"

enum {
	/* So many unread messages are read for a mention when the newest one is gone, and so many
	 * notes about other messages are passed for the last message. Whoever has more of them
	 * before him keeps the mark until he reads, or sees no last message. */
	SEARCHED_MAX = 200
};

struct marks {
	bool any;
	bool direct;
};

static bool stands(const struct message *row, int64_t now_s)
{
	return talk_is_replyable(row) && !talk_message_expired(row, now_s);
}

/* 0 is never, also for a marker below it. */
static bool is_unread(int64_t id, int64_t marker)
{
	return id != 0 && id > marker;
}

static enum tt_err check_mark(struct talk *talk, const struct seat *seat, int64_t id, bool *out)
{
	struct message row;
	enum tt_err err;

	*out = false;
	if (!is_unread(id, seat->attendee.last_read_message))
		return TT_OK;
	err = store_message_get(talk->db, talk->arena, seat->room.id, id, &row);
	*out = !err && stands(&row, talk->now_s);
	return err == TT_ERR_NO_MESSAGE ? TT_OK : err;
}

static enum tt_err is_my_group(struct talk *talk, const struct seat *seat, struct tt_str group,
			       bool *out)
{
	struct attendee entry;
	struct tt_str *mine;
	size_t n = 0;
	enum tt_err err = store_attendee_get(talk->db, talk->arena, seat->room.id, ACTOR_GROUPS,
					     group, &entry);

	if (err)
		return err == TT_ERR_PARTICIPANT ? TT_OK : err;
	err = store_groups_of_user(talk->db, talk->arena, talk->user, &mine, &n);
	for (size_t i = 0; !err && i < n; i++)
		*out |= tt_str_eq(mine[i], group);
	return err;
}

static enum tt_err add_mention(struct talk *talk, const struct seat *seat,
			       const struct message *row, const struct mention *mention,
			       struct marks *marks)
{
	if (mention_is_all(mention)) {
		marks->any |= row->may_mention_all;
	} else if (mention->kind == MENTION_GROUP) {
		return is_my_group(talk, seat, mention->id, &marks->any);
	} else if (mention->kind == MENTION_USER && tt_str_eq_nocase(mention->id, talk->user)) {
		marks->any = marks->direct = true;
	}
	return TT_OK;
}

/* An answer marks the author of what it answers. */
static enum tt_err add_answer(struct talk *talk, const struct seat *seat, const struct message *row,
			      struct marks *marks)
{
	struct message parent;
	enum tt_err err;

	if (row->parent_id == 0)
		return TT_OK;
	err = store_message_get(talk->db, talk->arena, seat->room.id, row->parent_id, &parent);
	if (err)
		return err == TT_ERR_NO_MESSAGE ? TT_OK : err;
	if (actor_is(talk->actor, parent.actor_type, parent.actor_id))
		marks->any = marks->direct = true;
	return TT_OK;
}

static enum tt_err add_marks(struct talk *talk, const struct seat *seat, const struct message *row,
			     struct marks *marks)
{
	struct mention *mentions;
	size_t n;
	enum tt_err err;

	if (!stands(row, talk->now_s) || actor_is(talk->actor, row->actor_type, row->actor_id))
		return TT_OK;
	err = add_answer(talk, seat, row, marks);
	mentions_find(talk->arena, row->body, &mentions, &n);
	for (size_t i = 0; !err && i < n; i++)
		err = add_mention(talk, seat, row, &mentions[i], marks);
	return err;
}

/* The newest mention is gone: whether an unread message before it has one. */
static enum tt_err search_marks(struct talk *talk, const struct seat *seat,
				const struct marks *wanted, struct marks *marks)
{
	const struct attendee *me = &seat->attendee;
	const struct message_page page = { .room_id = seat->room.id,
					   .from_id = me->last_mention > me->last_mention_direct
							      ? me->last_mention
							      : me->last_mention_direct,
					   .limit = SEARCHED_MAX };
	struct message *rows;
	size_t n = 0;
	size_t i = 0;
	enum tt_err err = store_messages_page(talk->db, talk->arena, &page, &rows, &n);

	for (; !err && i < n && rows[i].id > me->last_read_message; i++)
		err = add_marks(talk, seat, &rows[i], marks);
	if (i == SEARCHED_MAX)
		*marks = *wanted;
	return err;
}

static enum tt_err show_mentions(struct talk *talk, const struct seat *seat,
				 struct tt_conversation *out)
{
	const struct attendee *me = &seat->attendee;
	const struct marks wanted = { is_unread(me->last_mention, me->last_read_message),
				      is_unread(me->last_mention_direct, me->last_read_message) };
	struct marks marks = { false, false };
	enum tt_err err = check_mark(talk, seat, me->last_mention, &marks.any);

	if (!err)
		err = check_mark(talk, seat, me->last_mention_direct, &marks.direct);
	if (!err && (marks.any != wanted.any || marks.direct != wanted.direct))
		err = search_marks(talk, seat, &wanted, &marks);
	out->unread_mention = marks.any;
	out->unread_mention_direct = marks.direct && wanted.direct;
	return err;
}

enum tt_err talk_show_unread(struct talk *talk, const struct seat *seat,
			     struct tt_conversation *out)
{
	const struct attendee *attendee = &seat->attendee;
	int64_t marker = attendee->last_read_message;
	enum tt_err err = TT_OK;

	out->last_read_message = marker == 0 ? MARKER_NOTHING_READ : marker;
	if (talk_is_guest(attendee) || talk_lobby_holds(&seat->room, attendee))
		return TT_OK;
	if (marker != seat->room.last_message_id)
		err = store_messages_count(talk->db, seat->room.id, marker, talk->now_s,
					   &out->unread_messages);
	/* "Unread from the first message on" is unread, also when only system messages are there.
	 */
	if (out->last_read_message == MARKER_NOTHING_READ && out->unread_messages == 0)
		out->unread_messages = 1;
	return err ? err : show_mentions(talk, seat, out);
}

/* Of what only tells that another message became different, nothing is shown. */
static bool is_quiet(const struct message *row)
{
	return row->kind == MESSAGE_SYSTEM && talk_events[event_find(row->body)].is_quiet;
}

enum tt_err talk_last_message(struct talk *talk, const struct room *room, struct message *out)
{
	int64_t before_id = room->last_message_id + 1;
	enum tt_err err = TT_ERR_NO_MESSAGE;

	if (room->last_message_id == 0)
		return err;
	for (int i = 0; i < SEARCHED_MAX; i++) {
		err = store_message_shown_before(talk->db, talk->arena, room->id, before_id,
						 talk->now_s, out);
		if (err || !is_quiet(out))
			return err;
		before_id = out->id;
	}
	return TT_ERR_NO_MESSAGE;
}
