#include "server/talk/show/show_message.h"
#include "server/store/pins.h"
#include "server/store/reactions.h"
#include "server/talk/history/message.h"
#include "server/talk/names.h"
#include "server/talk/show/actor_param.h"
#include "server/talk/show/show_event.h"
#include "server/talk/show/show_object.h"
#include "server/talk/text/text.h"

#include <stdlib.h>

enum {
	REACTION_KINDS_MAX = 20 /* in a message; the reactions endpoint lists all */
};

/* What all steps need. */
struct page {
	struct talk *talk;
	const struct seat *seat;
	const struct message_view *view;
	int64_t thread_id; /* the topmost message of all rows; 0: they stand in the room */
	/* That the page's messages, and so their parents, are in; in order of id. */
	const struct thread *threads;
	size_t n_threads;
};

static enum tt_err show_comment(const struct page *page, const struct message *row,
				struct tt_message *out)
{
	return talk_text_show(page->talk, page->seat, row, out);
}

static enum tt_err show_object(const struct page *page, const struct message *row,
			       struct tt_message *out)
{
	return talk_object_show(page->talk, page->seat, row, out);
}

static enum tt_err show_system(const struct page *page, const struct message *row,
			       struct tt_message *out)
{
	out->system_message = row->body;
	return talk_event_show(page->talk, page->seat, row, out);
}

static enum tt_err show_deleted(const struct page *page, const struct message *row,
				struct tt_message *out)
{
	struct actor reader = page->talk->actor;
	struct actor deleter = actor_of(row->changed_by_type, row->changed_by_id);
	struct tt_param *param = tt_arena_new(page->talk->arena, struct tt_param);

	out->deleted = true;
	if (actor_is(reader, deleter.type, deleter.id))
		out->message = TT_STR("Message deleted by you");
	else if (actor_is(deleter, row->actor_type, row->actor_id))
		out->message = TT_STR("Message deleted by author");
	else
		out->message = TT_STR("Message deleted by {actor}");
	out->parameters = (struct tt_params){ param, 1 };
	return talk_actor_param(page->talk, page->seat, deleter, param);
}

static enum tt_err show_reaction(const struct page *page, const struct message *row,
				 struct tt_message *out)
{
	(void)page;
	out->system_message = TT_STR("reaction");
	out->message = row->body;
	return TT_OK;
}

static enum tt_err show_reaction_deleted(const struct page *page, const struct message *row,
					 struct tt_message *out)
{
	(void)page;
	(void)row;
	out->system_message = TT_STR("reaction_deleted");
	out->message = TT_STR("Reaction deleted by author");
	return TT_OK;
}

/* By enum message_kind. */
static const struct kind {
	const char *message_type;
	enum tt_err (*show)(const struct page *page, const struct message *row,
			    struct tt_message *out);
} kinds[] = {
	[MESSAGE_COMMENT] = { "comment", show_comment },
	[MESSAGE_OBJECT] = { "comment", show_object },
	[MESSAGE_SYSTEM] = { "system", show_system },
	[MESSAGE_DELETED] = { "comment_deleted", show_deleted },
	[MESSAGE_REACTION] = { "system", show_reaction },
	[MESSAGE_REACTION_DELETED] = { "system", show_reaction_deleted },
};

static enum tt_err show_edit(const struct page *page, const struct message *row,
			     struct tt_message *out)
{
	struct shown_actor editor;
	struct tt_str name = { NULL, 0 };
	enum tt_err err = names_get(page->talk, page->seat->room.id, row->changed_by_type,
				    row->changed_by_id, &name);

	editor = talk_actor_show(row->changed_by_type, row->changed_by_id, name);
	out->parts |= TT_PART_EDITED;
	out->edit_actor_type = editor.type;
	out->edit_actor_id = editor.id;
	out->edit_actor_name = editor.name;
	out->edited = row->changed_s;
	return err;
}

/* Only where there are pins it costs a look. */
static enum tt_err show_pin(const struct page *page, const struct message *row,
			    struct tt_message *out)
{
	struct tt_pin *shown;
	struct shown_actor actor;
	struct tt_str name = { NULL, 0 };
	struct pin pin;
	bool is_pinned = false;
	enum tt_err err = store_pin_get(page->talk->db, page->talk->arena, row->id,
					page->talk->now_s, &pin, &is_pinned);

	if (err || !is_pinned)
		return err;
	err = names_get(page->talk, row->room_id, pin.actor_type, pin.actor_id, &name);
	actor = talk_actor_show(pin.actor_type, pin.actor_id, name);
	shown = tt_arena_new(page->talk->arena, struct tt_pin);
	*shown = (struct tt_pin){
		.actor_type = actor.type,
		.actor_id = actor.id,
		.actor_name = actor.name,
		.pinned = pin.pinned_s,
		.until = pin.until_s,
	};
	out->pin = shown;
	return err;
}

static int compare_ids(const void *key, const void *thread)
{
	int64_t a = *(const int64_t *)key;
	int64_t b = ((const struct thread *)thread)->id;

	return (a > b) - (a < b);
}

static void show_thread(const struct page *page, struct tt_message *out)
{
	const struct thread *thread = NULL;

	if (page->n_threads > 0)
		thread = bsearch(&out->thread_id, page->threads, page->n_threads, sizeof(*thread),
				 compare_ids);
	if (!thread)
		return;
	out->parts |= TT_PART_THREAD;
	out->is_thread = true;
	out->thread_title = thread->title;
	out->thread_replies = thread->n_replies;
}

/* Without its parent and its reactions. */
static enum tt_err show_row(const struct page *page, const struct message *row,
			    struct tt_message *out)
{
	const struct kind *kind = &kinds[MESSAGE_SYSTEM];
	struct shown_actor author =
		talk_actor_show(row->actor_type, row->actor_id, row->actor_name);
	enum tt_err err = TT_OK;

	if (row->kind > 0 && row->kind < (int64_t)ARRAY_LEN(kinds))
		kind = &kinds[row->kind];
	out->id = row->id;
	out->token = page->seat->room.token;
	out->actor_type = author.type;
	out->actor_id = author.id;
	out->actor_display_name = author.name;
	out->timestamp = row->created_s;
	out->system_message = TT_STR("");
	out->message_type = tt_str(kind->message_type);
	out->is_replyable = talk_is_replyable(row);
	out->reference_id = row->reference_id;
	out->expires = row->expires_s;
	out->markdown = !tt_str_is(out->message_type, "system");
	out->thread_id = message_topmost(row);
	out->silent = row->is_silent != 0;
	if (row->in_thread)
		show_thread(page, out);
	if (row->changed_s != 0 && talk_is_replyable(row))
		err = show_edit(page, row, out);
	if (!err && page->seat->room.has_pins && talk_is_replyable(row))
		err = show_pin(page, row, out);
	return err ? err : kind->show(page, row, out);
}

/* Threads */

/* No query when no row is in a thread, else a single one. */
static enum tt_err load_threads(struct page *page, const struct message rows[], size_t n)
{
	int64_t from_id = INT64_MAX;
	int64_t to_id = 0;
	struct thread *threads;
	enum tt_err err;

	if (page->view->thread) {
		page->threads = page->view->thread;
		page->n_threads = 1;
		return TT_OK;
	}
	for (size_t i = 0; i < n; i++) {
		if (!rows[i].in_thread)
			continue;
		from_id = rows[i].id < from_id ? rows[i].id : from_id;
		to_id = rows[i].id > to_id ? rows[i].id : to_id;
	}
	if (to_id == 0)
		return TT_OK;
	if (page->thread_id != 0) {
		threads = tt_arena_new(page->talk->arena, struct thread);
		err = store_thread_get(page->talk->db, page->talk->arena, page->seat->room.id,
				       page->thread_id, threads);
		page->n_threads = !err;
	} else {
		err = store_threads_between(page->talk->db, page->talk->arena, page->seat->room.id,
					    from_id, to_id, &threads, &page->n_threads);
	}
	page->threads = threads;
	return err;
}

/* Reactions */

/* The message's own tallies among those of a range, which are in order of message id. */
static const struct reaction_tally *tallies_of(const struct reaction_tally *tallies, size_t *n,
					       int64_t message_id)
{
	size_t from = 0;
	size_t end;

	while (from < *n && tallies[from].message_id < message_id)
		from++;
	end = from;
	while (end < *n && tallies[end].message_id == message_id)
		end++;
	*n = end - from;
	return tallies + from;
}

static void put_reactions(struct tt_arena *arena, const struct reaction_tally *tallies, size_t n,
			  bool own, struct tt_message *out)
{
	struct tt_count *counts;
	struct tt_str *mine;
	size_t n_mine = 0;

	tallies = tallies_of(tallies, &n, out->id);
	counts = tt_arena_array(arena, struct tt_count, n + 1);
	mine = tt_arena_array(arena, struct tt_str, n + 1);
	for (size_t i = 0; i < n; i++) {
		counts[i] = (struct tt_count){ tallies[i].emoji, tallies[i].n };
		if (tallies[i].own)
			mine[n_mine++] = tallies[i].emoji;
	}
	out->reactions =
		(struct tt_counts){ counts, n < REACTION_KINDS_MAX ? n : REACTION_KINDS_MAX };
	if (own)
		out->reactions_self = (struct tt_texts){ mine, n_mine };
}

static bool has_reactions(const struct message *row)
{
	return row->n_reactions > 0 && talk_is_replyable(row);
}

/* For messages that stand side by side in the room: the range is read at once. */
static enum tt_err add_reactions(const struct page *page, const struct message rows[], size_t n,
				 bool own, struct tt_message shown[])
{
	struct actor reader = page->talk->actor;
	struct reaction_range range = {
		.room_id = page->seat->room.id,
		.thread_id = n > 1 ? page->thread_id : 0, /* of one message it is no use */
		.from_id = INT64_MAX,
		.actor_type = reader.type,
		.actor_id = reader.id,
	};
	struct reaction_tally *tallies;
	size_t n_tallies;
	enum tt_err err;

	for (size_t i = 0; i < n; i++) {
		if (!has_reactions(&rows[i]))
			continue;
		range.from_id = rows[i].id < range.from_id ? rows[i].id : range.from_id;
		range.to_id = rows[i].id > range.to_id ? rows[i].id : range.to_id;
	}
	if (range.to_id == 0)
		return TT_OK;
	err = store_reactions_tally(page->talk->db, page->talk->arena, &range, &tallies,
				    &n_tallies);
	for (size_t i = 0; !err && i < n; i++)
		if (has_reactions(&rows[i]))
			put_reactions(page->talk->arena, tallies, n_tallies, own, &shown[i]);
	return err;
}

/* Parents */

static struct tt_message *gone(const struct page *page, int64_t id)
{
	struct tt_message *message = tt_arena_new(page->talk->arena, struct tt_message);

	message->id = id;
	message->is_gone = true;
	return message;
}

/* Messages that can be parents of others: a part of the page, or loaded for that. */
struct candidates {
	const struct message *rows;
	struct tt_message *shown;
	size_t n;
};

static const struct tt_message *find_parent(const struct page *page, const struct candidates *among,
					    int64_t id)
{
	for (size_t i = 0; i < among->n; i++) {
		struct tt_message *copy;

		if (among->rows[i].id != id)
			continue;
		if (talk_message_expired(&among->rows[i], page->talk->now_s))
			return gone(page, id);
		if (among->rows[i].parent_id == 0)
			return &among->shown[i];
		copy = tt_arena_new(page->talk->arena, struct tt_message);
		*copy = among->shown[i];
		copy->parent = NULL; /* chains are never nested */
		return copy;
	}
	return NULL;
}

static enum tt_err load_parents(const struct page *page, int64_t from_id, int64_t to_id, bool own,
				struct candidates *out)
{
	const struct message_range range = { page->seat->room.id, page->thread_id, from_id, to_id };
	struct message *rows;
	enum tt_err err =
		store_messages_parents(page->talk->db, page->talk->arena, &range, &rows, &out->n);

	out->rows = rows;
	out->shown = tt_arena_array(page->talk->arena, struct tt_message, out->n + 1);
	for (size_t i = 0; !err && i < out->n; i++) {
		err = show_row(page, &rows[i], &out->shown[i]);
		/* Not side by side: what lies between them may be years of reactions. */
		if (!err)
			err = add_reactions(page, &rows[i], 1, own, &out->shown[i]);
	}
	return err;
}

static enum tt_err add_parents(const struct page *page, const struct message rows[], size_t n,
			       bool own, struct tt_message shown[])
{
	struct candidates here = { rows, shown, n };
	struct candidates loaded = { NULL, NULL, 0 };
	bool is_loaded = false;
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < n; i++) {
		int64_t id = rows[i].parent_id;

		if (id == 0)
			continue;
		shown[i].parent = find_parent(page, &here, id);
		if (!shown[i].parent && !is_loaded) {
			int64_t a = rows[0].id;
			int64_t b = rows[n - 1].id;

			err = load_parents(page, a < b ? a : b, a < b ? b : a, own, &loaded);
			is_loaded = true;
		}
		if (!err && !shown[i].parent)
			shown[i].parent = find_parent(page, &loaded, id);
		if (!err && !shown[i].parent)
			shown[i].parent = gone(page, id);
	}
	return err;
}

enum tt_err talk_messages_show(struct talk *talk, const struct seat *seat,
			       const struct message_view *view, struct tt_message **out)
{
	const struct message *rows = view->rows;
	const size_t n = view->n;
	struct page page = { .talk = talk, .seat = seat, .view = view };
	enum tt_err err;

	if (view->of_thread && n > 0)
		page.thread_id = message_topmost(&rows[0]);
	err = load_threads(&page, rows, n);
	*out = tt_arena_array(talk->arena, struct tt_message, n + 1);
	for (size_t i = 0; !err && i < n; i++)
		err = show_row(&page, &rows[i], &(*out)[i]);
	if (!err)
		err = add_reactions(&page, rows, n, view->own_reactions, *out);
	if (!err && view->with_parent)
		err = add_parents(&page, rows, n, view->own_reactions, *out);
	return err;
}

enum tt_err talk_message_show(struct talk *talk, const struct seat *seat, const struct message *row,
			      bool with_parent, struct tt_message *out)
{
	const struct message_view view = { .rows = row, .n = 1, .with_parent = with_parent };
	struct tt_message *shown = NULL;
	enum tt_err err = talk_messages_show(talk, seat, &view, &shown);

	*out = *shown;
	return err;
}
