#include "server/talk/rooms/breakout_move.h"
#include "server/store/bans.h"
#include "server/talk/people/ban_check.h"
#include "server/talk/people/breakout_people.h"
#include "server/talk/permissions.h"
#include "server/talk/rooms/breakout.h"
#include "server/talk/rooms/breakout_map.h"

#include <stdlib.h>

/* Somebody in the map, and where he is to go. */
struct mover {
	struct tt_str user;
	int64_t type;
	size_t target;
	bool is_there;
	bool is_banned; /* from there; he stays where he is */
};

struct movers {
	struct mover *items; /* by user */
	size_t n;
};

static int by_user(const void *a, const void *b)
{
	const struct mover *left = a;
	const struct mover *right = b;

	return tt_str_cmp(left->user, right->user);
}

static struct mover *find_mover(const struct movers *movers, struct tt_str actor_type,
				struct tt_str actor_id)
{
	const struct mover wanted = { .user = actor_id };

	if (movers->n == 0 || !tt_str_eq(actor_type, ACTOR_USERS))
		return NULL;
	return bsearch(&wanted, movers->items, movers->n, sizeof(*movers->items), by_user);
}

static enum tt_err find_movers(struct talk *talk, const struct seat *seat,
			       const struct breakout_map *map, struct movers *out)
{
	struct attendee *people;
	size_t n = 0;
	enum tt_err err =
		store_attendees_of_room(talk->db, talk->arena, seat->room.id, &people, &n);

	if (!err)
		err = talk_within(talk, LIMIT(breakout_people), (int64_t)n);
	out->items = tt_arena_array(talk->arena, struct mover, n + 1);
	out->n = 0;
	for (size_t i = 0; !err && i < n; i++) {
		struct mover *mover = &out->items[out->n];

		if (!tt_str_eq(people[i].actor_type, ACTOR_USERS) ||
		    !breakout_map_find(map, people[i].id, &mover->target))
			continue;
		mover->user = people[i].actor_id;
		mover->type = people[i].type;
		mover->is_there = mover->is_banned = false;
		out->n++;
	}
	qsort(out->items, out->n, sizeof(*out->items), by_user);
	return err;
}

static enum tt_err find_banned(struct talk *talk, const struct movers *movers,
			       const struct room rooms[], size_t n)
{
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < n; i++) {
		struct ban *bans;
		size_t n_bans = 0;

		err = store_bans_of_room(talk->db, talk->arena, rooms[i].id, ACTOR_USERS, &bans,
					 &n_bans);
		for (size_t k = 0; !err && k < n_bans; k++) {
			struct mover *mover = find_mover(movers, ACTOR_USERS, bans[k].actor_id);

			if (mover && mover->target == i)
				mover->is_banned = true;
		}
	}
	return err;
}

static enum tt_err check_moves(const struct movers *movers, const struct attendee rows[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (talk_is_moderator(&rows[i]) &&
		    find_mover(movers, rows[i].actor_type, rows[i].actor_id))
			return TT_ERR_BREAKOUT_MODERATOR;
	return TT_OK;
}

/* Both the rooms and the rows come by room. Who is where he shall be is left alone there. */
static enum tt_err take_out(struct talk *talk, const struct movers *movers, struct room rooms[],
			    const struct attendee rows[], size_t n_rows)
{
	enum tt_err err = TT_OK;
	size_t at = 0;

	for (size_t i = 0; !err && i < n_rows; i++) {
		struct mover *mover = find_mover(movers, rows[i].actor_type, rows[i].actor_id);

		while (rooms[at].id != rows[i].room_id)
			at++;
		if (!mover || mover->is_banned)
			continue;
		if (mover->target == at)
			mover->is_there = true;
		else
			err = talk_breakout_dismiss(talk, &rooms[at], &rows[i]);
	}
	return err;
}

static enum tt_err move(struct talk *talk, const struct seat *seat, const struct movers *movers,
			struct room rooms[], size_t n)
{
	struct attendee *rows;
	size_t n_rows = 0;
	enum tt_err err =
		store_attendees_in_breakout(talk->db, talk->arena, seat->room.id, &rows, &n_rows);

	if (!err)
		err = check_moves(movers, rows, n_rows);
	if (!err)
		err = find_banned(talk, movers, rooms, n);
	if (!err)
		err = take_out(talk, movers, rooms, rows, n_rows);
	for (size_t i = 0; !err && i < movers->n; i++) {
		const struct mover *mover = &movers->items[i];

		if (!mover->is_there && !mover->is_banned)
			err = talk_breakout_admit(talk, &rooms[mover->target], mover->user,
						  mover->type);
	}
	return err;
}

enum tt_err talk_breakout_move(struct talk *talk, const struct seat *seat,
			       struct tt_str attendee_map)
{
	struct breakout_map map;
	struct movers movers;
	struct room *rooms;
	size_t n = 0;
	enum tt_err err = talk_breakout_rooms(talk, seat, &rooms, &n);

	if (!err)
		err = breakout_map_parse(talk->arena, attendee_map, n, &map);
	if (!err)
		err = find_movers(talk, seat, &map, &movers);
	return err ? err : move(talk, seat, &movers, rooms, n);
}

static enum tt_err check_switch(const struct seat *seat)
{
	if (seat->room.breakout_mode != BREAKOUT_FREE)
		return TT_ERR_BREAKOUT_NOT_FREE;
	if (seat->room.breakout_status != BREAKOUT_STARTED)
		return TT_ERR_BREAKOUT_STATUS;
	return talk_is_moderator(&seat->attendee) ? TT_ERR_BREAKOUT_MODERATOR : TT_OK;
}

static enum tt_err find_target(struct talk *talk, struct membership rooms[], size_t n,
			       struct tt_str token, struct membership **out)
{
	bool banned = false;
	enum tt_err err;

	*out = NULL;
	for (size_t i = 0; i < n; i++)
		if (tt_str_eq(rooms[i].room.token, token))
			*out = &rooms[i];
	if (!*out)
		return TT_ERR_BREAKOUT_TARGET;
	err = talk_has_ban(talk, &(*out)->room, ACTOR_USERS, talk->user, &banned);
	return !err && banned ? TT_ERR_BREAKOUT_TARGET : err;
}

enum tt_err talk_breakout_switch(struct talk *talk, struct seat *seat, struct tt_str target)
{
	struct membership *rooms;
	struct membership *to = NULL;
	size_t n = 0;
	enum tt_err err = check_switch(seat);

	if (!err)
		err = talk_breakout_memberships(talk, &seat->room, talk->user, &rooms, &n);
	if (!err)
		err = find_target(talk, rooms, n, target, &to);
	if (!err)
		err = talk_breakout_dismiss_from(talk, rooms, n, to->room.id);
	if (!err && to->attendee.id == 0)
		err = talk_breakout_admit(talk, &to->room, talk->user, seat->attendee.type);
	return err ? err : seat_of_user(talk, &to->room, seat);
}
