#include "server/talk/chat/mention_candidates.h"
#include "lib/base/unicode.h"
#include "server/accounts/status.h"
#include "server/store/candidates.h"
#include "server/store/messages.h"
#include "server/talk/names.h"
#include "server/talk/pair.h"
#include "server/talk/permissions.h"
#include "server/talk/room_kind.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
	RECENT_MESSAGES = 100 /* who wrote in them comes first */
};

/* The kinds of attendees that can be mentioned, in the order in which they are offered. */
static const struct source {
	const char *actor_type;
	const char *prefix; /* of id and mentionId */
	bool id_matches;    /* people know these ids */
} sources[] = {
	{ "users", "", true },
	{ "groups", "group/", true },
	{ "guests", "guest/", false },
	{ "emails", "email/", false },
};

enum match {
	MATCH_EXACT,
	MATCH_PART,
	MATCH_NONE
};

struct found {
	enum match match;
	size_t source;
	bool begins;  /* the label begins with what was typed */
	size_t wrote; /* place among the last authors */
	struct tt_str lower;
	struct tt_str id;
	struct tt_str label;
};

struct search {
	struct talk *talk;
	const struct seat *seat;
	struct tt_str text; /* in lower case */
	struct tt_str *authors;
	size_t n_authors;
	struct found *found;
	size_t n;
};

static enum match match_text(struct tt_str lower, struct tt_str text)
{
	if (text.n > 0 && tt_str_eq(lower, text))
		return MATCH_EXACT;
	return tt_str_has(lower, text) ? MATCH_PART : MATCH_NONE;
}

static size_t place_of(const struct search *search, struct tt_str user)
{
	size_t i = 0;

	while (i < search->n_authors && !tt_str_eq(search->authors[i], user))
		i++;
	return i;
}

static void consider(struct search *search, size_t source, struct tt_str id, struct tt_str name)
{
	const struct source *kind = &sources[source];
	struct found found = { .source = source };

	if (name.n == 0)
		name = kind->id_matches ? id : TT_STR("Guest");
	found.lower = tt_utf8_lower(search->talk->arena, name);
	found.match = match_text(found.lower, search->text);
	if (kind->id_matches && found.match != MATCH_EXACT) {
		enum match by_id = match_text(tt_utf8_lower(search->talk->arena, id), search->text);

		found.match = by_id < found.match ? by_id : found.match;
	}
	if (found.match == MATCH_NONE)
		return;
	found.begins = tt_str_starts(found.lower, search->text);
	found.wrote = source == 0 ? place_of(search, id) : 0;
	found.id = id;
	found.label = name;
	search->found = tt_arena_grow(search->talk->arena, search->found, search->n,
				      sizeof(*search->found));
	search->found[search->n++] = found;
}

static struct tt_candidate offer(const struct search *search, const struct found *found)
{
	const struct source *kind = &sources[found->source];
	struct tt_str id =
		tt_str_printf(search->talk->arena, "%s%.*s", kind->prefix, TT_STR_ARG(found->id));

	return (struct tt_candidate){
		.id = id,
		.mention_id = id,
		.label = found->label,
		.source = tt_str(kind->actor_type),
	};
}

static int by_order(const void *a, const void *b)
{
	const struct found *x = a;
	const struct found *y = b;

	if (x->match != y->match)
		return x->match < y->match ? -1 : 1;
	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	if (x->begins != y->begins)
		return x->begins ? -1 : 1;
	if (x->wrote != y->wrote)
		return x->wrote < y->wrote ? -1 : 1;
	return tt_str_cmp(x->lower, y->lower);
}

/* Of a conversation of two the partner, also when he has left it. */
static enum tt_err consider_partner(struct search *search)
{
	const struct seat *seat = search->seat;
	struct tt_str partner = talk_room_partner(&seat->room, search->talk->user);
	struct tt_str name;
	enum tt_err err;

	if (!partner.p)
		return TT_OK;
	err = names_get(search->talk, seat->room.id, ACTOR_USERS, partner, &name);
	if (!err && name.p)
		consider(search, 0, partner, name);
	return err;
}

static enum tt_err consider_attendees(struct search *search)
{
	const struct seat *seat = search->seat;
	struct candidate_row *rows;
	size_t n = 0;
	enum tt_err err = store_candidates(search->talk->db, search->talk->arena, seat->room.id,
					   search->text, &rows, &n);

	for (size_t i = 0; !err && i < n; i++) {
		if (rows[i].attendee_id == seat->attendee.id)
			continue;
		for (size_t k = 0; k < ARRAY_LEN(sources); k++)
			if (tt_str_is(rows[i].actor_type, sources[k].actor_type))
				consider(search, k, rows[i].actor_id, rows[i].name);
	}
	return err;
}

static bool offers_all(const struct search *search)
{
	const struct seat *seat = search->seat;
	struct tt_str name = tt_utf8_lower(search->talk->arena, seat->room.name);

	if (talk_is_one_to_one(&seat->room) ||
	    (seat->room.mention_permissions != 0 && !talk_is_moderator(&seat->attendee)))
		return false;
	return tt_str_has(name, search->text) || tt_str_starts(TT_STR("all"), search->text) ||
	       tt_str_starts(TT_STR("here"), search->text);
}

static enum tt_err put_all(const struct search *search, struct tt_candidate *out)
{
	int64_t n_people = 0;
	enum tt_err err =
		store_candidates_people(search->talk->db, search->seat->room.id, &n_people);

	*out = (struct tt_candidate){
		.id = TT_STR("all"),
		.label = search->seat->room.name,
		.source = TT_STR("calls"),
		.mention_id = TT_STR("all"),
	};
	if (n_people > 1)
		out->details = tt_str_printf(search->talk->arena, "All %" PRId64 " participants",
					     n_people);
	return err;
}

static enum tt_err add_statuses(const struct search *search, struct tt_candidate candidates[],
				size_t n)
{
	struct tt_str *users = tt_arena_array(search->talk->arena, struct tt_str, n + 1);
	struct status_view *views;
	enum tt_err err;

	for (size_t i = 0; i < n; i++)
		users[i] = tt_str_is(candidates[i].source, "users") ? candidates[i].id : TT_STR("");
	err = status_of_many(search->talk->db, search->talk->arena, users, n, search->talk->now_s,
			     &views);
	for (size_t i = 0; !err && i < n; i++) {
		if (users[i].n == 0 || !views[i].is_set)
			continue;
		candidates[i].parts |= TT_PART_STATUS;
		candidates[i].status = views[i].status;
		candidates[i].status_icon = views[i].icon;
		candidates[i].status_message = views[i].message;
		candidates[i].status_clear_at = views[i].clear_at_s;
	}
	return err;
}

enum tt_err talk_mention_candidates(struct talk *talk, const struct seat *seat,
				    const struct mention_search *wanted, struct tt_candidate **out,
				    size_t *n)
{
	struct search search = { .talk = talk, .seat = seat };
	enum tt_err err =
		store_messages_last_authors(talk->db, talk->arena, seat->room.id, RECENT_MESSAGES,
					    &search.authors, &search.n_authors);

	search.text = tt_utf8_lower(talk->arena, wanted->text);
	if (!err)
		err = seat->room.type == ROOM_ONE_TO_ONE ? consider_partner(&search)
							 : consider_attendees(&search);
	if (err)
		return err;
	if (search.n > 1)
		qsort(search.found, search.n, sizeof(*search.found), by_order);
	*n = search.n < (size_t)wanted->limit ? search.n : (size_t)wanted->limit;
	*out = tt_arena_array(talk->arena, struct tt_candidate, *n + 1);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = offer(&search, &search.found[i]);
	if (wanted->with_status && talk->user.p)
		err = add_statuses(&search, *out, *n);
	if (!err && offers_all(&search))
		err = put_all(&search, &(*out)[(*n)++]);
	return err;
}
