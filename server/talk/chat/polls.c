#include "server/talk/chat/polls.h"
#include "server/store/messages.h"
#include "server/talk/chat/objects.h"
#include "server/talk/history/tell.h"
#include "server/talk/permissions.h"
#include "server/talk/show/actor_param.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

/* What was typed */

static enum tt_err encode_options(struct tt_arena *arena, const json_t *texts, struct tt_str *out)
{
	/* Escaped as PHP does it, because that is what the limit counts. */
	char *json = json_dumps(texts, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ESCAPE_SLASH);

	if (!json)
		tt_oom();
	*out = tt_str_dup(arena, tt_str(json));
	free(json);
	return json_array_size(texts) < 2 || out->n > POLL_OPTIONS_MAX_BYTES ? TT_ERR_POLL_OPTIONS
									     : TT_OK;
}

static enum tt_err check_options(struct tt_arena *arena, const struct new_poll *wanted,
				 struct tt_str *out)
{
	json_t *texts;
	enum tt_err err;

	if (!wanted->options_are_texts)
		return TT_ERR_POLL_OPTIONS;
	texts = json_array();
	for (size_t i = 0; i < wanted->n_options; i++) {
		struct tt_str option = tt_str_trim(wanted->options[i]);

		if (option.n > 0 && json_array_append_new(texts, json_stringn(option.p, option.n)))
			tt_oom();
	}
	err = encode_options(arena, texts, out);
	json_decref(texts);
	return err;
}

enum tt_err talk_poll_check(struct tt_arena *arena, const struct new_poll *wanted, struct poll *out)
{
	out->question = tt_str_trim(wanted->question);
	/* What is not public is not shown: the safe reading of a number that Talk does not know. */
	out->result_mode = wanted->result_mode == POLL_PUBLIC ? POLL_PUBLIC : POLL_HIDDEN;
	out->max_votes = wanted->max_votes;
	if (out->question.n == 0 || out->question.n > POLL_QUESTION_MAX_BYTES)
		return TT_ERR_POLL_QUESTION;
	return check_options(arena, wanted, &out->options);
}

enum tt_err talk_poll_check_vote(struct tt_arena *arena, int64_t max_votes, size_t n_options,
				 const int64_t option_ids[], size_t n)
{
	bool *seen = tt_arena_array(arena, bool, n_options + 1);

	if (max_votes != 0 && (max_votes < 0 || (uint64_t)max_votes < n))
		return TT_ERR_POLL_OPTIONS;
	for (size_t i = 0; i < n; i++) {
		if (option_ids[i] < 0 || (uint64_t)option_ids[i] >= n_options ||
		    seen[option_ids[i]])
			return TT_ERR_POLL_OPTIONS;
		seen[option_ids[i]] = true;
	}
	return TT_OK;
}

static struct tt_texts decode_options(struct tt_arena *arena, struct tt_str stored)
{
	json_t *texts = json_loadb(stored.p, stored.n, 0, NULL);
	size_t n = json_array_size(texts);
	struct tt_str *options = tt_arena_array(arena, struct tt_str, n + 1);

	for (size_t i = 0; i < n; i++) {
		const json_t *text = json_array_get(texts, i);

		options[i] = tt_str_dup(arena, (struct tt_str){ json_string_value(text),
								json_string_length(text) });
	}
	json_decref(texts);
	return (struct tt_texts){ options, n };
}

/* What readers are shown */

static bool is_author(struct talk *talk, const struct poll *poll)
{
	return actor_is(talk->actor, poll->actor_type, poll->actor_id);
}

static bool is_in_charge(struct talk *talk, const struct seat *seat, const struct poll *poll)
{
	return talk_is_moderator(&seat->attendee) || is_author(talk, poll);
}

static void show_draft(struct tt_arena *arena, const struct poll *poll, struct tt_poll *out)
{
	struct shown_actor author =
		talk_actor_show(poll->actor_type, poll->actor_id, poll->actor_name);

	*out = (struct tt_poll){
		.id = poll->id,
		.question = poll->question,
		.options = decode_options(arena, poll->options),
		.actor_type = author.type,
		.actor_id = author.id,
		.actor_display_name = author.name,
		.status = poll->status,
		.result_mode = poll->result_mode,
		.max_votes = poll->max_votes,
	};
}

static enum tt_err show_votes(struct talk *talk, const struct poll *poll, struct tt_poll *out)
{
	struct poll_tally *tallies;
	struct tt_count *counts;
	size_t n;
	enum tt_err err = store_poll_tally(talk->db, talk->arena, poll->id, &tallies, &n);

	if (err)
		return err;
	counts = tt_arena_array(talk->arena, struct tt_count, n + 1);
	for (size_t i = 0; i < n; i++)
		counts[i] = (struct tt_count){ tt_str_printf(talk->arena, "option-%" PRId64,
							     tallies[i].option_id),
					       tallies[i].n };
	out->votes = (struct tt_counts){ counts, n };
	return TT_OK;
}

static enum tt_err show_details(struct talk *talk, const struct poll *poll, struct tt_poll *out)
{
	struct poll_vote *votes;
	struct tt_vote *shown;
	size_t n;
	enum tt_err err = store_poll_votes(talk->db, talk->arena, poll->id, &votes, &n);

	if (err)
		return err;
	shown = tt_arena_array(talk->arena, struct tt_vote, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct shown_actor voter = talk_actor_show(votes[i].actor_type, votes[i].actor_id,
							   votes[i].actor_name);

		shown[i] =
			(struct tt_vote){ voter.type, voter.id, voter.name, votes[i].option_id, 0 };
	}
	out->details = (struct tt_votes){ shown, n };
	out->parts |= TT_PART_DETAILS;
	return TT_OK;
}

/* While a poll is open its votes are for those who have voted, and only when they are public; how
 * many have voted is for those, and for who may close it (talk-chat 6.4). */
static enum tt_err show_poll(struct talk *talk, const struct seat *seat, const struct poll *poll,
			     struct tt_poll *out)
{
	bool is_public = poll->result_mode == POLL_PUBLIC;
	bool sees_votes;
	int64_t *own;
	size_t n_own;
	enum tt_err err = store_poll_votes_of(talk->db, talk->arena, poll->id, talk->actor.type,
					      talk->actor.id, &own, &n_own);

	if (err)
		return err;
	show_draft(talk->arena, poll, out);
	out->parts |= TT_PART_RESULTS;
	out->voted_self = (struct tt_ints){ own, n_own };
	sees_votes = poll->status != POLL_OPEN || (is_public && n_own > 0);
	if (sees_votes)
		err = show_votes(talk, poll, out);
	if (!err && (sees_votes || is_in_charge(talk, seat, poll)))
		err = store_poll_voters(talk->db, poll->id, &out->num_voters);
	if (!err && is_public && poll->status == POLL_CLOSED)
		err = show_details(talk, poll, out);
	return err;
}

/* What the room is told */

static struct tt_str id_text(struct tt_arena *arena, const struct poll *poll)
{
	return tt_str_printf(arena, "%" PRId64, poll->id);
}

static enum tt_err tell_created(struct talk *talk, struct seat *seat, const struct poll *poll,
				int64_t thread_id)
{
	const struct tell_param params[] = {
		{ "type", TT_STR("talk-poll") },
		{ "id", id_text(talk->arena, poll) },
		{ "name", poll->question },
	};
	const struct new_object object = {
		.type = TT_STR("talk-poll"),
		.object = talk_encode_params(talk->arena, params, ARRAY_LEN(params)),
		.thread_id = thread_id,
	};
	struct message message;

	return talk_object_add(talk, seat, &object, &message);
}

/* Clients learn that there is news, but not from whom: not even the row knows. */
static enum tt_err tell_voted(struct talk *talk, struct seat *seat, const struct poll *poll)
{
	const struct tell_param params[] = { { "poll", id_text(talk->arena, poll) },
					     { "name", poll->question } };

	return talk_tell_by_server(talk, &seat->room, EVENT_poll_voted, params, ARRAY_LEN(params));
}

static enum tt_err tell_closed(struct talk *talk, struct seat *seat, const struct poll *poll)
{
	const struct tell_param params[] = { { "poll", id_text(talk->arena, poll) },
					     { "name", poll->question } };

	return talk_tell_with(talk, &seat->room, EVENT_poll_closed, params, ARRAY_LEN(params));
}

/* What can be done */

static bool has_polls(const struct room *room)
{
	return room->type == ROOM_GROUP || room->type == ROOM_PUBLIC;
}

static enum tt_err check_limit(struct talk *talk, const struct seat *seat)
{
	int64_t n = 0;
	enum tt_err err = TT_OK;

	if (talk_limit(talk, LIMIT(polls)) > 0)
		err = store_polls_count(talk->db, seat->room.id, &n);
	return err ? err : talk_within(talk, LIMIT(polls), n + 1);
}

static enum tt_err check_wanted(struct talk *talk, const struct new_poll *wanted, struct poll *out)
{
	enum tt_err err = talk_within(talk, LIMIT(poll_options), (int64_t)wanted->n_options);

	return err ? err : talk_poll_check(talk->arena, wanted, out);
}

enum tt_err talk_poll_create(struct talk *talk, struct seat *seat, const struct new_poll *wanted,
			     struct tt_poll *out)
{
	struct poll poll = {
		.room_id = seat->room.id,
		.actor_type = talk->actor.type,
		.actor_id = talk->actor.id,
		.actor_name = talk->actor.name,
		.status = wanted->is_draft ? POLL_DRAFT : POLL_OPEN,
	};
	enum tt_err err;

	if (!has_polls(&seat->room))
		return TT_ERR_POLL_ROOM;
	if (wanted->is_draft && !talk_is_moderator(&seat->attendee))
		return TT_ERR_POLL_DRAFT;
	err = check_wanted(talk, wanted, &poll);
	if (!err)
		err = check_limit(talk, seat);
	if (!err)
		err = store_poll_add(talk->db, &poll);
	if (err)
		return err;
	if (wanted->is_draft) {
		show_draft(talk->arena, &poll, out);
		return TT_OK;
	}
	err = tell_created(talk, seat, &poll, wanted->thread_id);
	return err ? err : show_poll(talk, seat, &poll, out);
}

enum tt_err talk_poll_edit_draft(struct talk *talk, const struct seat *seat, int64_t id,
				 const struct new_poll *wanted, struct tt_poll *out)
{
	struct poll poll;
	enum tt_err err;

	if (!has_polls(&seat->room))
		return TT_ERR_POLL_ROOM;
	err = store_poll_get(talk->db, talk->arena, seat->room.id, id, &poll);
	if (!err && poll.status != POLL_DRAFT)
		err = TT_ERR_POLL_STATUS;
	if (!err && !is_in_charge(talk, seat, &poll))
		err = TT_ERR_POLL_DRAFT;
	if (!err)
		err = check_wanted(talk, wanted, &poll);
	if (!err)
		err = store_poll_change(talk->db, &poll);
	if (!err)
		show_draft(talk->arena, &poll, out);
	return err;
}

enum tt_err talk_poll_drafts(struct talk *talk, const struct seat *seat, struct tt_poll **out,
			     size_t *n)
{
	struct poll *polls;
	enum tt_err err = store_poll_drafts(talk->db, talk->arena, seat->room.id, &polls, n);

	if (err)
		return err;
	*out = tt_arena_array(talk->arena, struct tt_poll, *n + 1);
	for (size_t i = 0; i < *n; i++)
		show_draft(talk->arena, &polls[i], &(*out)[i]);
	return TT_OK;
}

enum tt_err talk_poll_get(struct talk *talk, const struct seat *seat, int64_t id,
			  struct tt_poll *out)
{
	struct poll poll;
	enum tt_err err = store_poll_get(talk->db, talk->arena, seat->room.id, id, &poll);

	if (!err && poll.status == POLL_DRAFT && !talk_is_moderator(&seat->attendee))
		err = TT_ERR_POLL;
	return err ? err : show_poll(talk, seat, &poll, out);
}

static enum tt_err replace_vote(struct talk *talk, const struct ballot *ballot)
{
	enum tt_err err = store_poll_votes_delete(talk->db, ballot->poll_id, talk->actor.type,
						  talk->actor.id);

	for (size_t i = 0; !err && i < ballot->n; i++) {
		const struct poll_vote vote = { .actor_type = talk->actor.type,
						.actor_id = talk->actor.id,
						.option_id = ballot->option_ids[i] };

		err = store_poll_vote_add(talk->db, ballot->poll_id, &vote);
	}
	return err;
}

static enum tt_err check_votes(struct talk *talk, const struct ballot *ballot)
{
	int64_t n = 0;
	enum tt_err err = TT_OK;

	if (ballot->n > 0 && talk_limit(talk, LIMIT(poll_votes)) > 0)
		err = store_poll_votes_count(talk->db, ballot->poll_id, &n);
	return err ? err : talk_within(talk, LIMIT(poll_votes), n);
}

static enum tt_err check_vote(struct tt_arena *arena, const struct poll *poll,
			      const struct ballot *ballot)
{
	size_t n_options = decode_options(arena, poll->options).n;

	if (poll->status == POLL_DRAFT)
		return TT_ERR_POLL;
	if (poll->status == POLL_CLOSED)
		return TT_ERR_POLL_STATUS;
	return talk_poll_check_vote(arena, poll->max_votes, n_options, ballot->option_ids,
				    ballot->n);
}

enum tt_err talk_poll_vote(struct talk *talk, struct seat *seat, const struct ballot *ballot)
{
	struct poll poll;
	enum tt_err err =
		store_poll_get(talk->db, talk->arena, seat->room.id, ballot->poll_id, &poll);

	if (!err)
		err = check_vote(talk->arena, &poll, ballot);
	if (!err)
		err = replace_vote(talk, ballot);
	if (!err)
		err = check_votes(talk, ballot);
	if (!err && poll.result_mode == POLL_PUBLIC)
		err = tell_voted(talk, seat, &poll);
	return err;
}

static enum tt_err delete_draft(struct talk *talk, const struct seat *seat, const struct poll *poll)
{
	/* Guest moderators write drafts, but do not throw them away. */
	if (!talk_is_full_moderator(&seat->attendee))
		return TT_ERR_POLL;
	return store_poll_delete(talk->db, poll->id);
}

enum tt_err talk_poll_close(struct talk *talk, struct seat *seat, int64_t id, bool *deleted)
{
	struct poll poll;
	enum tt_err err = store_poll_get(talk->db, talk->arena, seat->room.id, id, &poll);

	*deleted = !err && poll.status == POLL_DRAFT;
	if (*deleted)
		return delete_draft(talk, seat, &poll);
	if (!err && poll.status == POLL_CLOSED)
		err = TT_ERR_POLL_STATUS;
	if (!err && !is_in_charge(talk, seat, &poll))
		err = TT_ERR_POLL_OTHERS;
	if (err)
		return err;
	poll.status = POLL_CLOSED;
	err = tell_closed(talk, seat, &poll);
	poll.closed_message = seat->room.last_message_id;
	return err ? err : store_poll_change(talk->db, &poll);
}

enum tt_err talk_poll_unshare(struct talk *talk, const struct seat *seat, int64_t id,
			      int64_t *closed_message)
{
	struct poll poll;
	enum tt_err err = store_poll_get(talk->db, talk->arena, seat->room.id, id, &poll);

	*closed_message = 0;
	if (err == TT_ERR_POLL || (!err && !is_in_charge(talk, seat, &poll)))
		return TT_OK;
	if (err)
		return err;
	*closed_message = poll.closed_message;
	return store_poll_delete(talk->db, poll.id);
}
