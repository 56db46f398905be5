#include "server/talk/rooms/participants.h"
#include "server/talk/people/add.h"
#include "server/talk/people/breakout_people.h"
#include "server/talk/people/capacity.h"
#include "server/talk/people/evict.h"
#include "server/talk/permissions.h"
#include "server/talk/room_kind.h"
#include "server/talk/rooms/invite.h"
#include "server/talk/rooms/remove.h"

static enum tt_err no_federation(struct talk *talk, struct seat *seat, struct tt_str id)
{
	(void)talk, (void)seat, (void)id;
	return TT_ERR_FEDERATION;
}

static enum tt_err no_telephone(struct talk *talk, struct seat *seat, struct tt_str id)
{
	(void)talk, (void)seat, (void)id;
	return TT_ERR_SIP;
}

static enum tt_err no_teams(struct talk *talk, struct seat *seat, struct tt_str id)
{
	(void)talk, (void)seat, (void)id;
	return TT_ERR_TEAMS;
}

enum tt_err talk_add_participant(struct talk *talk, struct seat *seat, struct tt_str source,
				 struct tt_str id)
{
	static const struct {
		const char *source;
		enum tt_err (*add)(struct talk *, struct seat *, struct tt_str);
	} sources[] = {
		{ "users", talk_add_user },      { "groups", talk_add_group },
		{ "emails", talk_invite_email }, { "circles", no_teams },
		{ "teams", no_teams },           { "federated_users", no_federation },
		{ "phones", no_telephone },
	};

	if (seat->room.type != ROOM_GROUP && seat->room.type != ROOM_PUBLIC)
		return TT_ERR_PART_ROOM_TYPE;
	if (talk_is_breakout(&seat->room))
		return tt_str_is(source, "users") ? talk_breakout_add_user(talk, seat, id)
						  : TT_ERR_SOURCE;
	for (size_t i = 0; i < ARRAY_LEN(sources); i++)
		if (tt_str_is(source, sources[i].source)) {
			enum tt_err err = sources[i].add(talk, seat, id);

			return err ? err : talk_room_for(talk, seat, 0);
		}
	return TT_ERR_SOURCE;
}

/* Who came by link only, or is of two, goes silently. */
static enum tt_err go(struct talk *talk, struct seat *seat)
{
	if (seat->attendee.type == PARTICIPANT_SELF_JOINED || talk_is_one_to_one(&seat->room))
		return talk_take_out(talk, seat, &seat->attendee);
	return talk_evict(talk, seat, &seat->attendee);
}

enum tt_err talk_leave(struct talk *talk, struct seat *seat, bool *deleted)
{
	bool user_like = seat->attendee.type <= PARTICIPANT_USER;
	int64_t users = 0;
	int64_t moderators = 0;
	enum tt_err err = store_attendees_count(talk->db, seat->room.id, &users, &moderators);

	*deleted = false;
	if (err)
		return err;
	if (!talk_is_one_to_one(&seat->room) && talk_is_full_moderator(&seat->attendee) &&
	    users > 1 && moderators == 1)
		return TT_ERR_LAST_MODERATOR;
	if (seat->room.type != ROOM_CHANGELOG && users == 1 && user_like) {
		*deleted = true;
		return talk_room_remove(talk, &seat->room);
	}
	return go(talk, seat);
}

enum tt_err talk_remove(struct talk *talk, struct seat *seat, int64_t attendee_id, bool *deleted)
{
	struct attendee attendee;
	enum tt_err err =
		store_attendee_by_id(talk->db, talk->arena, seat->room.id, attendee_id, &attendee);

	*deleted = false;
	if (err)
		return err;
	if (talk_is_one_to_one(&seat->room))
		return TT_ERR_PART_ROOM_TYPE;
	if (attendee.id == seat->attendee.id)
		return talk->user.p ? talk_leave(talk, seat, deleted) : TT_ERR_PARTICIPANT;
	if (attendee.type == PARTICIPANT_OWNER)
		return TT_ERR_OWNER;
	return talk_evict(talk, seat, &attendee);
}
