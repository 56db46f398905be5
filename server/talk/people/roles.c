#include "server/talk/people/roles.h"
#include "server/talk/history/events.h"
#include "server/talk/history/tell.h"
#include "server/talk/people/breakout_people.h"
#include "server/talk/permissions.h"

/* From which type to which, and what is told of it. */
struct role_change {
	enum participant_type from;
	enum participant_type to;
	enum event_kind event;
};

static const struct role_change promotions[] = {
	{ PARTICIPANT_USER, PARTICIPANT_MODERATOR, EVENT_moderator_promoted },
	{ PARTICIPANT_SELF_JOINED, PARTICIPANT_MODERATOR, EVENT_moderator_promoted },
	{ PARTICIPANT_GUEST, PARTICIPANT_GUEST_MODERATOR, EVENT_guest_moderator_promoted },
};
static const struct role_change demotions[] = {
	{ PARTICIPANT_MODERATOR, PARTICIPANT_USER, EVENT_moderator_demoted },
	{ PARTICIPANT_GUEST_MODERATOR, PARTICIPANT_GUEST, EVENT_guest_moderator_demoted },
};

static const struct role_change *find_change(const struct role_change changes[], size_t n,
					     int64_t from)
{
	for (size_t i = 0; i < n; i++)
		if ((int64_t)changes[i].from == from)
			return &changes[i];
	return NULL;
}

static enum tt_err tell(struct talk *talk, struct seat *seat, const struct attendee *attendee,
			enum event_kind event)
{
	const struct tell_param user = { "user", attendee->actor_id };
	const struct tell_param guest[] = { { "type", attendee->actor_type },
					    { "id", attendee->actor_id } };
	bool is_user = tt_str_eq(attendee->actor_type, ACTOR_USERS);

	return talk_tell_with(talk, &seat->room, event, is_user ? &user : guest,
			      is_user ? 1 : ARRAY_LEN(guest));
}

/* Moderators are in every breakout room. Who is one no more is in none: a moderator will tell him
 * where to go. */
static enum tt_err change_breakout(struct talk *talk, const struct seat *seat,
				   const struct attendee *attendee,
				   const struct role_change *change)
{
	if (change->to == PARTICIPANT_MODERATOR)
		return talk_breakout_promote(talk, seat, attendee);
	if (change->from == PARTICIPANT_MODERATOR)
		return talk_breakout_dismiss_all(talk, seat, attendee);
	return TT_OK;
}

static enum tt_err change_role(struct talk *talk, struct seat *seat, int64_t attendee_id,
			       const struct role_change changes[], size_t n)
{
	const struct role_change *change;
	struct attendee attendee;
	enum tt_err err =
		store_attendee_by_id(talk->db, talk->arena, seat->room.id, attendee_id, &attendee);

	if (err)
		return err == TT_ERR_PARTICIPANT ? TT_ERR_ROLE_TARGET : err;
	if (attendee.id == seat->attendee.id)
		return TT_ERR_ROLE_SELF;
	change = find_change(changes, n, attendee.type);
	if (!change || tt_str_eq(attendee.actor_type, ACTOR_GROUPS))
		return TT_ERR_ROLE;
	err = store_attendee_set_type(talk->db, attendee.id, change->to, talk->now_s);
	/* What was allowed or forbidden before does not come back with the old role. */
	if (!err && attendee.permissions != PERMISSION_DEFAULT)
		err = store_attendee_set_permissions(talk->db, attendee.id, PERMISSION_DEFAULT,
						     talk->now_s);
	if (!err)
		err = change_breakout(talk, seat, &attendee, change);
	return err ? err : tell(talk, seat, &attendee, change->event);
}

enum tt_err talk_promote(struct talk *talk, struct seat *seat, int64_t attendee_id)
{
	return change_role(talk, seat, attendee_id, promotions, ARRAY_LEN(promotions));
}

enum tt_err talk_demote(struct talk *talk, struct seat *seat, int64_t attendee_id)
{
	return change_role(talk, seat, attendee_id, demotions, ARRAY_LEN(demotions));
}

enum tt_err talk_change_permissions(struct talk *talk, const struct seat *seat,
				    const struct permission_change *change, struct attendee *out)
{
	enum tt_err err = store_attendee_by_id(talk->db, talk->arena, seat->room.id,
					       change->attendee_id, out);

	if (!err)
		err = talk_permissions_change(&seat->room, out, change->method,
					      change->permissions);
	if (err)
		return err;
	talk_note_changed(talk, seat->room.id);
	err = store_attendee_set_permissions(talk->db, out->id, out->permissions, talk->now_s);
	if (err || out->type != PARTICIPANT_SELF_JOINED)
		return err;
	/* Whom a moderator looks after is more than somebody passing by. */
	out->type = PARTICIPANT_USER;
	return store_attendee_set_type(talk->db, out->id, out->type, talk->now_s);
}
