#include "server/talk/chat/search.h"
#include "lib/base/unicode.h"
#include "server/store/search.h"
#include "server/talk/avatar_mark.h"
#include "server/talk/names.h"
#include "server/talk/pair.h"
#include "server/talk/permissions.h"
#include "server/talk/room_kind.h"
#include "server/talk/show/show_message.h"
#include "server/talk/show/show_room.h"
#include "server/talk/text/search_words.h"

#include <inttypes.h>
#include <stdlib.h>

/* Where is looked: places in conversations, in order of their ids. */
struct places {
	struct seat *seats;
	size_t n;
	bool with_room; /* titles say which conversation it is */
};

static int compare_places(const void *a, const void *b)
{
	int64_t x = ((const struct seat *)a)->room.id;
	int64_t y = ((const struct seat *)b)->room.id;

	return (x > y) - (x < y);
}

static void add_place(struct places *places, const struct seat *seat)
{
	if (!talk_lobby_holds(&seat->room, &seat->attendee))
		places->seats[places->n++] = *seat;
}

/* The one room, if there is something to be seen for who asks. */
static enum tt_err find_one(struct talk *talk, struct tt_str token, struct places *out)
{
	struct seat seat;
	enum tt_err err = seat_by_token(talk, token, &seat);

	if (err == TT_ERR_ROOM || err == TT_ERR_PARTICIPANT)
		return TT_OK;
	out->seats = tt_arena_new(talk->arena, struct seat);
	if (!err)
		add_place(out, &seat);
	return err;
}

static bool is_hidden(const struct room *room, struct tt_str current)
{
	return room->type == ROOM_CHANGELOG || tt_str_eq(room->token, current);
}

/* Those with the newest activity, if he is in very many. */
static enum tt_err find_all(struct talk *talk, struct tt_str current, struct places *out)
{
	struct membership *memberships;
	size_t n = 0;
	enum tt_err err =
		store_memberships(talk->db, talk->arena, talk->user, 0, false, &memberships, &n);

	out->with_room = true;
	out->seats = tt_arena_array(talk->arena, struct seat, n + 1);
	for (size_t i = 0; !err && i < n && out->n < SEARCH_ROOMS_MAX; i++) {
		struct seat seat = seat_in(&memberships[i].room, &memberships[i].attendee);

		if (!is_hidden(&seat.room, current))
			add_place(out, &seat);
	}
	qsort(out->seats, out->n, sizeof(*out->seats), compare_places);
	return err;
}

static enum tt_err find_places(struct talk *talk, const struct message_search *search,
			       struct places *out)
{
	bool is_current = tt_str_eq(search->conversation, search->current);

	if (search->only_current) {
		if (search->conversation.n > 0 && !is_current)
			return TT_OK;
		return find_one(talk, search->current, out);
	}
	if (search->conversation.n == 0)
		return find_all(talk, search->current, out);
	/* What is asked of the current one the other search answers. */
	return is_current ? TT_OK : find_one(talk, search->conversation, out);
}

/* Messages */

static struct tt_str pair_value(const struct tt_param *param, const char *key)
{
	for (size_t i = 0; i < param->n_pairs; i++)
		if (strcmp(param->pairs[i].key, key) == 0)
			return param->pairs[i].value;
	return TT_STR("");
}

/* The parameter whose placeholder the text begins with, or NULL. */
static const struct tt_param *param_at(struct tt_str text, const struct tt_params *params)
{
	for (size_t i = 0; i < params->n; i++) {
		struct tt_str key = params->items[i].key;

		if (text.n >= key.n + 2 && text.p[0] == '{' && text.p[key.n + 1] == '}' &&
		    memcmp(text.p + 1, key.p, key.n) == 0)
			return &params->items[i];
	}
	return NULL;
}

static void write_param(struct tt_buf *out, const struct tt_param *param)
{
	struct tt_str name = pair_value(param, "name");

	if (tt_str_is(pair_value(param, "type"), "user"))
		tt_buf_add_c(out, "@");
	tt_buf_add(out, name.p, name.n);
}

/* With names in the place of placeholders. */
static struct tt_str plain_text(struct tt_arena *arena, const struct tt_message *message)
{
	struct tt_str text = message->message;
	struct tt_buf out = { 0 };
	struct tt_str plain;

	if (message->parameters.n == 0)
		return text;
	while (text.n > 0) {
		const struct tt_param *param = param_at(text, &message->parameters);
		size_t step = param ? param->key.n + 2 : 1;

		if (param)
			write_param(&out, param);
		else
			tt_buf_add(&out, text.p, 1);
		text.p += step;
		text.n -= step;
	}
	plain = tt_str_dup(arena, tt_buf_str(&out));
	tt_buf_finish(&out);
	return plain;
}

static struct tt_str author_name(struct tt_arena *arena, const struct tt_message *message)
{
	struct tt_str name = message->actor_display_name;

	if (!tt_str_eq(message->actor_type, ACTOR_GUESTS))
		return name;
	return name.n > 0 ? tt_str_printf(arena, "%.*s (guest)", TT_STR_ARG(name))
			  : TT_STR("Guest");
}

static struct tt_str avatar_url(struct talk *talk, struct tt_str user)
{
	struct tt_buf escaped = { 0 };
	struct tt_str url;

	for (size_t i = 0; i < user.n; i++)
		if (strchr("-._", user.p[i]) || (user.p[i] >= '0' && user.p[i] <= '9') ||
		    ((user.p[i] | 0x20) >= 'a' && (user.p[i] | 0x20) <= 'z'))
			tt_buf_add(&escaped, user.p + i, 1);
		else
			tt_buf_printf(&escaped, "%%%02X", (unsigned char)user.p[i]);
	url = tt_str_printf(talk->arena, "%.*s/index.php/avatar/%.*s/512",
			    TT_STR_ARG(talk->base_url), TT_STR_ARG(tt_buf_str(&escaped)));
	tt_buf_finish(&escaped);
	return url;
}

static struct tt_str message_url(struct talk *talk, const struct search_entry *entry)
{
	struct tt_str thread = TT_STR("");

	if (entry->thread_id != 0)
		thread = tt_str_printf(talk->arena, "?threadId=%" PRId64, entry->thread_id);
	return tt_str_printf(talk->arena, "%.*s/call/%.*s%.*s#message_%" PRId64,
			     TT_STR_ARG(talk->base_url), TT_STR_ARG(entry->token),
			     TT_STR_ARG(thread), entry->message_id);
}

static enum tt_err write_title(struct talk *talk, const struct seat *seat, bool with_room,
			       struct tt_str author, struct tt_str *out)
{
	struct tt_str room;
	enum tt_err err;

	*out = author;
	if (!with_room || talk_is_one_to_one(&seat->room))
		return TT_OK;
	err = talk_room_title(talk, seat, &room);
	*out = tt_str_printf(talk->arena, "%.*s in %.*s", TT_STR_ARG(author), TT_STR_ARG(room));
	return err;
}

static enum tt_err show_found(struct talk *talk, const struct places *places, struct tt_str term,
			      const struct message *row, struct search_entry *out)
{
	const struct seat wanted = { .room = { .id = row->room_id } };
	const struct seat *seat =
		bsearch(&wanted, places->seats, places->n, sizeof(wanted), compare_places);
	struct tt_message shown;
	enum tt_err err = talk_message_show(talk, seat, row, false, &shown);

	if (err)
		return err;
	*out = (struct search_entry){
		.token = seat->room.token,
		.thumbnail_url = tt_str_eq(shown.actor_type, ACTOR_USERS)
					 ? avatar_url(talk, shown.actor_id)
					 : TT_STR(""),
		.subline = search_excerpt(talk->arena, plain_text(talk->arena, &shown), term),
		.message_id = row->id,
		.thread_id = shown.is_thread ? shown.thread_id : 0,
		.timestamp = row->created_s,
		.actor_type = shown.actor_type,
		.actor_id = shown.actor_id,
	};
	out->resource_url = message_url(talk, out);
	return write_title(talk, seat, places->with_room, author_name(talk->arena, &shown),
			   &out->title);
}

static enum tt_err show_all(struct talk *talk, const struct places *places,
			    const struct search *search, struct search_entry **out, size_t *n)
{
	struct message *rows;
	size_t n_rows = 0;
	enum tt_err err = store_search(talk->db, talk->arena, search, &rows, &n_rows);

	*out = tt_arena_array(talk->arena, struct search_entry, n_rows + 1);
	for (size_t i = 0; !err && i < n_rows; i++)
		err = show_found(talk, places, search->term, &rows[i], &(*out)[(*n)++]);
	return err;
}

/* "nc-user/alice" is a way to say alice, too. */
static enum tt_err find_author(struct talk *talk, struct tt_str person, struct tt_str *out)
{
	const struct tt_str prefix = TT_STR("nc-user/");
	struct tt_str name = { NULL, 0 };
	enum tt_err err;

	*out = (struct tt_str){ NULL, 0 };
	if (person.n == 0)
		return TT_OK;
	if (tt_str_starts(person, prefix))
		person = (struct tt_str){ person.p + prefix.n, person.n - prefix.n };
	*out = person;
	err = names_find_user(talk, out, &name);
	return err || name.p ? err : TT_ERR_SEARCH_PERSON;
}

enum tt_err talk_search_messages(struct talk *talk, const struct message_search *search,
				 struct search_entry **out, size_t *n, bool *is_whole)
{
	struct places places = { .n = 0 };
	struct search found = {
		.term = search->term,
		.since_s = search->since_s,
		.until_s = search->until_s,
		.now_s = talk->now_s,
		.skip = search->offset,
		.limit = search->limit,
	};
	int64_t *rooms;
	enum tt_err err = find_author(talk, search->person, &found.author);

	*n = 0;
	if (!err)
		err = find_places(talk, search, &places);
	*is_whole = places.n == 0;
	if (err || *is_whole)
		return err;
	rooms = tt_arena_array(talk->arena, int64_t, places.n);
	for (size_t i = 0; i < places.n; i++)
		rooms[i] = places.seats[i].room.id;
	found.rooms = rooms;
	found.n_rooms = places.n;
	return show_all(talk, &places, &found, out, n);
}

/* Conversations */

/* One that was found. */
struct named {
	const struct seat *seat;
	struct tt_str title;
	struct tt_str folded;
};

static int compare_named(const void *a, const void *b)
{
	const struct named *x = a;
	const struct named *y = b;
	int by_name = tt_str_cmp(x->folded, y->folded);

	return by_name ? by_name : compare_places(x->seat, y->seat);
}

static bool has_id(struct talk *talk, const struct seat *seat, struct tt_str term)
{
	struct tt_str partner = { NULL, 0 };

	if (seat->room.type == ROOM_ONE_TO_ONE)
		partner = talk_room_partner(&seat->room, talk->user);
	return partner.p && tt_str_has(tt_utf8_fold(talk->arena, partner), term);
}

static enum tt_err find_named(struct talk *talk, const struct places *places, struct tt_str term,
			      struct named *found, size_t *n)
{
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < places->n; i++) {
		struct named *each = &found[*n];

		each->seat = &places->seats[i];
		err = talk_room_title(talk, each->seat, &each->title);
		each->folded = tt_utf8_fold(talk->arena, each->title);
		if (tt_str_has(each->folded, term) || has_id(talk, each->seat, term))
			(*n)++;
	}
	return err;
}

/* Lobbies hide what is said, not that there is a conversation. */
static enum tt_err find_rooms(struct talk *talk, struct tt_str current, struct places *out)
{
	struct membership *memberships;
	size_t n = 0;
	enum tt_err err =
		store_memberships(talk->db, talk->arena, talk->user, 0, false, &memberships, &n);

	out->seats = tt_arena_array(talk->arena, struct seat, n + 1);
	for (size_t i = 0; !err && i < n; i++)
		if (!is_hidden(&memberships[i].room, current))
			out->seats[out->n++] =
				seat_in(&memberships[i].room, &memberships[i].attendee);
	return err;
}

static size_t place_behind(const struct named *found, size_t n, struct tt_str token)
{
	for (size_t i = 0; i < n; i++)
		if (tt_str_eq(found[i].seat->room.token, token))
			return i + 1;
	return 0;
}

enum tt_err talk_search_rooms(struct talk *talk, const struct room_search *search,
			      struct search_entry **out, size_t *n, bool *more)
{
	struct places places = { .n = 0 };
	struct named *found;
	size_t n_found = 0;
	size_t from;
	enum tt_err err = find_rooms(talk, search->current, &places);

	*n = 0;
	found = tt_arena_array(talk->arena, struct named, places.n + 1);
	if (!err)
		err = find_named(talk, &places, tt_utf8_fold(talk->arena, search->term), found,
				 &n_found);
	if (n_found > (size_t)search->limit)
		qsort(found, n_found, sizeof(*found), compare_named);
	from = place_behind(found, n_found, search->after);
	*out = tt_arena_array(talk->arena, struct search_entry, (size_t)search->limit);
	for (size_t i = from; !err && i < n_found && *n < (size_t)search->limit; i++)
		(*out)[(*n)++] = (struct search_entry){
			.token = found[i].seat->room.token,
			.thumbnail_url = talk_avatar_url(talk, found[i].seat),
			.title = found[i].title,
			.resource_url = tt_str_printf(talk->arena, "%.*s/call/%.*s",
						      TT_STR_ARG(talk->base_url),
						      TT_STR_ARG(found[i].seat->room.token)),
			.subline = TT_STR(""),
		};
	*more = from + *n < n_found;
	return err;
}
