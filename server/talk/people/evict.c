#include "server/talk/people/evict.h"
#include "server/talk/chore.h"
#include "server/talk/history/tell.h"
#include "server/talk/people/breakout_people.h"

enum tt_err talk_take_out(struct talk *talk, const struct seat *seat,
			  const struct attendee *attendee)
{
	enum tt_err err = talk_breakout_dismiss_all(talk, seat, attendee);

	talk_note_changed(talk, seat->room.id);
	return err ? err : store_attendee_delete(talk->db, attendee->id);
}

/* Guests and e-mail invitees go silently. */
static enum tt_err evict_one(struct talk *talk, struct seat *seat, const struct attendee *attendee)
{
	enum tt_err err = talk_take_out(talk, seat, attendee);

	if (err || !tt_str_eq(attendee->actor_type, ACTOR_USERS))
		return err;
	return talk_tell_of(talk, &seat->room, EVENT_user_removed, "user", attendee->actor_id);
}

/* Of those who came with the group: up to a step, behind that attendee. */
static enum tt_err evict_members(struct talk *talk, struct seat *seat, struct tt_str group,
				 int64_t *last, bool *done)
{
	struct attendee *members;
	size_t n = 0;
	enum tt_err err = store_attendees_only_by_group(talk->db, talk->arena, seat->room.id, group,
							*last, CHORE_PEOPLE, &members, &n);

	for (size_t i = 0; !err && i < n; i++)
		err = evict_one(talk, seat, &members[i]);
	if (n > 0)
		*last = members[n - 1].id;
	*done = n < CHORE_PEOPLE;
	return err;
}

enum tt_err talk_evict_members(struct talk *talk, struct seat *seat, struct tt_str group,
			       bool *done)
{
	int64_t from_the_first = 0;

	return evict_members(talk, seat, group, &from_the_first, done);
}

enum tt_err talk_group_go_on_removing(struct talk *talk, struct seat *seat, struct chore *chore,
				      bool *done)
{
	struct attendee group;
	enum tt_err err = store_attendee_get(talk->db, talk->arena, seat->room.id, ACTOR_GROUPS,
					     chore->subject, &group);

	*done = !err; /* it came back meanwhile */
	if (err != TT_ERR_PARTICIPANT)
		return err;
	return evict_members(talk, seat, chore->subject, &chore->done_to, done);
}

static enum tt_err evict_group(struct talk *talk, struct seat *seat, const struct attendee *group)
{
	struct chore rest = { .kind = CHORE_GROUP_OUT,
			      .subject = group->actor_id,
			      .done_to_id = TT_STR("") };
	bool done = false;
	enum tt_err err = store_attendee_delete(talk->db, group->id);

	if (!err)
		err = talk_tell_of(talk, &seat->room, EVENT_group_removed, "group",
				   group->actor_id);
	if (!err)
		err = evict_members(talk, seat, group->actor_id, &rest.done_to, &done);
	return err || done ? err : talk_chore_note(talk, seat, &rest);
}

enum tt_err talk_evict(struct talk *talk, struct seat *seat, const struct attendee *attendee)
{
	return tt_str_eq(attendee->actor_type, ACTOR_GROUPS) ? evict_group(talk, seat, attendee)
							     : evict_one(talk, seat, attendee);
}
