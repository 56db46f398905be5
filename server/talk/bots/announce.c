#include "server/talk/bots/announce.h"
#include "server/store/attendees.h"
#include "server/store/outbox.h"
#include "server/talk/bots/activity.h"
#include "server/talk/bots/install.h"
#include "server/talk/show/show_message.h"

#include <inttypes.h>

enum {
	OWN_SHARE = 16 /* a bot that anybody may make gets so much less of what may wait */
};

/* How links to us begin, with one slash behind it; empty: whoever writes this has no address, and
 * who delivers it gives it that of the server. */
static struct tt_str backend_of(const struct talk *talk)
{
	struct tt_str url = talk->base_url;

	while (url.n > 0 && url.p[url.n - 1] == '/')
		url.n--;
	return url.n > 0 ? tt_str_printf(talk->arena, "%.*s/", TT_STR_ARG(url)) : TT_STR("");
}

/* Also for who else has no limits. */
static int64_t most(const struct talk *talk, size_t which)
{
	return talk->limits.values ? talk_limit(talk, which) : limit_rows[which].usual;
}

static enum tt_err post(struct talk *talk, const struct room *room, const struct bot *bot,
			struct tt_str body)
{
	struct outgoing row = {
		.bot_id = bot->id,
		.room_id = room->id,
		.backend = backend_of(talk),
		.body = body,
		.created_s = talk->now_s,
	};
	struct outbox_limits limits = {
		.rows = most(talk, LIMIT(bot_waiting)),
		.bytes = most(talk, LIMIT(bot_waiting_kib)) * 1024,
	};
	enum tt_err err;

	if (!talk_bot_has_address(bot))
		return TT_OK;
	if (bot_is_own(bot))
		limits =
			(struct outbox_limits){ limits.rows / OWN_SHARE, limits.bytes / OWN_SHARE };
	err = store_outbox_add(talk->db, &row, &limits);
	talk->changed.has_posted |= row.id != 0;
	return err;
}

enum tt_err talk_tell_bot(struct talk *talk, const struct room *room, const struct bot *bot,
			  bool has_joined)
{
	return post(talk, room, bot, activity_of_bot(talk->arena, room, bot, has_joined));
}

/* What was written, as it is read for its readers. */
struct news {
	struct talk reader; /* nobody in particular */
	struct seat seat;
	struct message row;
	struct tt_message shown;
	struct message parent_row;
	struct tt_message parent;
};

static enum tt_err show_parent(struct news *news, struct activity *activity)
{
	struct talk *reader = &news->reader;
	enum tt_err err;

	if (news->row.parent_id == 0)
		return TT_OK;
	err = store_message_get(reader->db, reader->arena, news->row.room_id, news->row.parent_id,
				&news->parent_row);
	if (!err)
		err = talk_message_show(reader, &news->seat, &news->parent_row, false,
					&news->parent);
	if (!err)
		activity->parent = &news->parent;
	return err == TT_ERR_NO_MESSAGE ? TT_OK : err;
}

static enum tt_err find_participant_type(struct news *news, struct activity *activity)
{
	struct talk *reader = &news->reader;
	struct attendee author;
	enum tt_err err = store_attendee_get(reader->db, reader->arena, news->row.room_id,
					     news->row.actor_type, news->row.actor_id, &author);

	if (!err)
		activity->participant_type = tt_str_printf(reader->arena, "%d", (int)author.type);
	return err == TT_ERR_PARTICIPANT ? TT_OK : err;
}

static enum tt_err describe(struct news *news, struct tt_str *body)
{
	struct activity activity = {
		.room = &news->seat.room,
		.row = &news->row,
		.shown = &news->shown,
	};
	enum tt_err err =
		talk_message_show(&news->reader, &news->seat, &news->row, false, &news->shown);

	*body = (struct tt_str){ NULL, 0 };
	if (!err)
		err = show_parent(news, &activity);
	if (!err)
		err = find_participant_type(news, &activity);
	/* A reaction to what is gone is none. */
	if (!err && (activity.parent || news->row.kind < MESSAGE_REACTION))
		*body = activity_json(news->reader.arena, &activity);
	return err;
}

static enum tt_err tell(struct talk *talk, struct news *news)
{
	const struct room *room = &news->seat.room;
	enum bot_feature feature = activity_feature(news->row.kind);
	struct tt_str body;
	struct bot *bots;
	size_t n = 0;
	enum tt_err err = store_bots_in_room(talk->db, talk->arena, room->id, feature, &bots, &n);

	if (err || n == 0)
		return err;
	err = describe(news, &body);
	for (size_t i = 0; !err && body.p && i < n; i++)
		err = post(talk, room, &bots[i], body);
	return err;
}

/* A room or a message that has gone in the same transaction is no news. */
static enum tt_err tell_noted(struct talk *talk, const struct noted_message *noted)
{
	struct news news = {
		.reader = { .db = talk->db,
			    .arena = talk->arena,
			    .now_s = talk->now_s,
			    .base_url = talk->base_url },
	};
	struct room room;
	enum tt_err err = store_room_by_id(talk->db, talk->arena, noted->room_id, &room);

	news.seat = seat_in(&room, NULL);
	if (!err)
		err = store_message_get(talk->db, talk->arena, noted->room_id, noted->id,
					&news.row);
	if (!err)
		err = tell(talk, &news);
	return err == TT_ERR_ROOM || err == TT_ERR_NO_MESSAGE ? TT_OK : err;
}

enum tt_err talk_finish(struct talk *talk)
{
	struct changed_rooms *changed = &talk->changed;
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < changed->n_for_bots; i++)
		err = tell_noted(talk, &changed->for_bots[i]);
	changed->n_for_bots = 0;
	return err;
}
