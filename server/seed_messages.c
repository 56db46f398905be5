#include "server/seed_rooms.h"
#include "server/talk/chat/polls.h"
#include "server/talk/chat/reactions.h"
#include "server/talk/chat/send.h"

/* What somebody does in the conversation. */
struct act {
	struct talk talk;
	struct seat seat;
};

static enum tt_err enter(struct seed *seed, const struct seed_room *room, struct tt_str user,
			 const char *where, struct act *out)
{
	enum tt_err err;

	out->talk = seed_talk(seed, user, room->now_s);
	err = seat_of_user(&out->talk, &room->room, &out->seat);
	if (err == TT_ERR_PARTICIPANT)
		return seed_wrong(seed, where, "\"%.*s\" is not in this conversation",
				  TT_STR_ARG(user));
	return seed_refused(seed, where, user, err);
}

/* The room knows its last message. */
static void leave(struct seed_room *room, const struct act *act)
{
	room->room = act->seat.room;
}

/* The message above that has the name which stands there. 0: none is named. */
static enum tt_err find_ref(struct seed *seed, const struct seed_room *room, const json_t *json,
			    const char *key, const char *where, int64_t *out)
{
	struct tt_str name = seed_text(seed, json, key);

	*out = 0;
	for (size_t i = 0; name.p && i < room->n_refs; i++)
		if (tt_str_eq(room->refs[i].name, name))
			*out = room->refs[i].id;
	if (name.p && *out == 0)
		return seed_wrong(seed, where, "\"%s\": no message above has \"ref\": \"%.*s\"",
				  key, TT_STR_ARG(name));
	return TT_OK;
}

static enum tt_err keep_ref(struct seed *seed, struct seed_room *room, const json_t *json,
			    const char *where, int64_t id)
{
	struct tt_str name = seed_text(seed, json, "ref");

	if (!name.p)
		return TT_OK;
	for (size_t i = 0; i < room->n_refs; i++)
		if (tt_str_eq(room->refs[i].name, name))
			return seed_wrong(seed, where, "\"ref\": a message above has that name");
	room->refs = tt_arena_grow(seed->arena, room->refs, room->n_refs, sizeof(*room->refs));
	room->refs[room->n_refs++] = (struct seed_ref){ name, id };
	return TT_OK;
}

static enum tt_err send(struct seed *seed, struct seed_room *room, const json_t *json,
			const char *where, int64_t *id)
{
	struct new_message text = { .text = seed_text(seed, json, "message"),
				    .thread_title = seed_text(seed, json, "thread"),
				    .silent = json_is_true(json_object_get(json, "silent")) };
	struct message row;
	struct act act;
	enum tt_err err = find_ref(seed, room, json, "replyTo", where, &text.reply_to);

	if (!err)
		err = find_ref(seed, room, json, "inThread", where, &text.thread_id);
	if (!err)
		err = enter(seed, room, seed_text(seed, json, "actor"), where, &act);
	if (err)
		return err;
	err = talk_send(&act.talk, &act.seat, &text, &row);
	*id = row.id;
	leave(room, &act);
	if (err == TT_ERR_REPLY_TO && text.thread_id != 0)
		return seed_wrong(seed, where, "\"inThread\": that message began no thread");
	return seed_refused(seed, where, (struct tt_str){ NULL, 0 }, err);
}

static enum tt_err vote(struct seed *seed, struct seed_room *room, const json_t *options,
			const char *user, int64_t poll_id, const char *where)
{
	struct ballot ballot = { .poll_id = poll_id, .n = json_array_size(options) };
	struct act act;
	enum tt_err err = enter(seed, room, tt_str_dup(seed->arena, tt_str(user)), where, &act);

	if (!err && !json_is_array(options))
		return seed_wrong(seed, where, "\"votes\" are lists of numbers: {\"bob\": [0]}");
	ballot.option_ids = tt_arena_array(seed->arena, int64_t, ballot.n + 1);
	for (size_t i = 0; i < ballot.n; i++)
		ballot.option_ids[i] = json_integer_value(json_array_get(options, i));
	if (!err)
		err = talk_poll_vote(&act.talk, &act.seat, &ballot);
	if (!err)
		leave(room, &act);
	return seed_refused(seed, where, tt_str(user), err);
}

static enum tt_err ask(struct seed *seed, struct act *act, const json_t *json, const char *where,
		       int64_t *poll_id)
{
	const json_t *options = json_object_get(json, "options");
	struct tt_str *texts = tt_arena_array(seed->arena, struct tt_str, json_array_size(options));
	const struct new_poll wanted = {
		.question = seed_text(seed, json, "question"),
		.options = texts,
		.n_options = json_array_size(options),
		.options_are_texts = true,
		.result_mode = json_is_true(json_object_get(json, "hidden")),
		.max_votes = seed_number(json, "maxVotes", 0),
	};
	struct tt_poll poll = { 0 };
	enum tt_err err;

	for (size_t i = 0; i < wanted.n_options; i++) {
		texts[i] = seed_text_of(seed, json_array_get(options, i));
		if (!texts[i].p)
			return seed_wrong(seed, where, "\"options\" are texts");
	}
	err = talk_poll_create(&act->talk, &act->seat, &wanted, &poll);
	*poll_id = poll.id;
	return seed_refused(seed, where, (struct tt_str){ NULL, 0 }, err);
}

static enum tt_err close_poll(struct seed *seed, struct seed_room *room, struct tt_str user,
			      int64_t poll_id, const char *where)
{
	struct act act;
	bool deleted;
	enum tt_err err = enter(seed, room, user, where, &act);

	if (!err)
		err = talk_poll_close(&act.talk, &act.seat, poll_id, &deleted);
	if (!err)
		leave(room, &act);
	return seed_refused(seed, where, (struct tt_str){ NULL, 0 }, err);
}

static enum tt_err share_poll(struct seed *seed, struct seed_room *room, const json_t *message,
			      const char *where, int64_t *id)
{
	static const struct seed_key keys[] = {
		{ "question", SEED_TEXT, true },
		{ "options", SEED_LIST, true },
		{ "hidden", SEED_BOOL, false },
		{ "maxVotes", SEED_NUMBER, false },
		{ "votes", SEED_OBJECT, false },
		{ "closed", SEED_BOOL, false },
		{ .name = NULL },
	};
	const json_t *json = json_object_get(message, "poll");
	struct tt_str actor = seed_text(seed, message, "actor");
	const char *user;
	json_t *options;
	int64_t poll_id = 0;
	struct act act;
	enum tt_err err = seed_check(seed, json, where, keys);

	if (!err)
		err = enter(seed, room, actor, where, &act);
	if (!err)
		err = ask(seed, &act, json, where, &poll_id);
	if (err)
		return err;
	leave(room, &act);
	*id = room->room.last_message_id;
	json_object_foreach (json_object_get(json, "votes"), user, options) {
		err = vote(seed, room, options, user, poll_id, where);
		if (err)
			return err;
	}
	return json_is_true(json_object_get(json, "closed"))
		       ? close_poll(seed, room, actor, poll_id, where)
		       : TT_OK;
}

static enum tt_err react(struct seed *seed, struct seed_room *room, struct tt_str user,
			 struct tt_str emoji, int64_t id, const char *where)
{
	struct act act;
	bool added;
	enum tt_err err = enter(seed, room, user, where, &act);

	if (!err)
		err = talk_react(&act.talk, &act.seat, id, emoji, &added);
	if (!err)
		leave(room, &act);
	return seed_refused(seed, where, emoji, err);
}

/* {"emoji": ["bob", "carol"]} */
static enum tt_err react_all(struct seed *seed, struct seed_room *room, const json_t *json,
			     int64_t id, const char *where)
{
	const char *emoji;
	json_t *users;
	enum tt_err err = TT_OK;

	json_object_foreach (json_object_get(json, "reactions"), emoji, users) {
		if (!json_is_array(users))
			return seed_wrong(seed, where, "\"reactions\" are lists of users");
		for (size_t i = 0; !err && i < json_array_size(users); i++) {
			struct tt_str user = seed_text_of(seed, json_array_get(users, i));

			err = react(seed, room, user.p ? user : TT_STR(""),
				    tt_str_dup(seed->arena, tt_str(emoji)), id, where);
		}
		if (err)
			return err;
	}
	return TT_OK;
}

/* What a message is and what it has must go together. */
static enum tt_err check_kind(struct seed *seed, const json_t *json, const char *where)
{
	static const char *const of_texts[] = { "replyTo", "thread", "inThread", "silent" };
	bool is_poll = json_object_get(json, "poll");
	size_t n_places = 0;

	if (is_poll == (json_object_get(json, "message") != NULL))
		return seed_wrong(seed, where, "there is to be either \"message\" or \"poll\"");
	for (size_t i = 0; i < ARRAY_LEN(of_texts); i++) {
		bool there = json_object_get(json, of_texts[i]);

		if (there && is_poll)
			return seed_wrong(seed, where, "a poll has no \"%s\"", of_texts[i]);
		n_places += there && i < 3;
	}
	if (n_places > 1)
		return seed_wrong(seed, where,
				  "one of \"replyTo\", \"thread\" and \"inThread\" is enough");
	return TT_OK;
}

enum tt_err seed_message(struct seed *seed, const json_t *json, const char *where, void *ctx)
{
	static const struct seed_key keys[] = {
		{ "actor", SEED_TEXT, true },
		{ "message", SEED_TEXT, false },
		{ "poll", SEED_OBJECT, false },
		{ "time", SEED_NUMBER, false },
		{ "ref", SEED_TEXT, false },
		{ "replyTo", SEED_TEXT, false },
		{ "thread", SEED_TEXT, false },
		{ "inThread", SEED_TEXT, false },
		{ "silent", SEED_BOOL, false },
		{ "reactions", SEED_OBJECT, false },
		{ .name = NULL },
	};
	struct seed_room *room = ctx;
	int64_t id = 0;
	enum tt_err err = seed_check(seed, json, where, keys);

	if (!err)
		err = check_kind(seed, json, where);
	if (!err)
		err = seed_time(seed, json, where, &room->now_s);
	if (!err)
		err = json_object_get(json, "poll") ? share_poll(seed, room, json, where, &id)
						    : send(seed, room, json, where, &id);
	if (!err)
		err = keep_ref(seed, room, json, where, id);
	return err ? err : react_all(seed, room, json, id, where);
}
