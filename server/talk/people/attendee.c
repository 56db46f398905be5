#include "server/talk/people/attendee.h"
#include "server/store/users.h"

enum {
	CALLS_NOTIFY = 1
};

struct attendee talk_attendee_new(const struct room *room, struct actor actor,
				  enum participant_type type, int64_t now_s)
{
	return (struct attendee){
		.room_id = room->id,
		.actor_type = actor.type,
		.actor_id = actor.id,
		.display_name = TT_STR(""),
		.type = type,
		.notification_calls = CALLS_NOTIFY,
		.last_read_message = room->last_message_id,
		.changed_s = now_s,
	};
}

enum tt_err talk_attendee_add(struct talk *talk, const struct room *room, struct actor actor,
			      enum participant_type type, struct attendee *out)
{
	struct attendee attendee = talk_attendee_new(room, actor, type, talk->now_s);
	enum tt_err err = store_attendee_add(talk->db, &attendee);

	if (err)
		return err;
	talk_note_changed(talk, room->id);
	if (out)
		*out = attendee;
	return TT_OK;
}

enum tt_err talk_attendee_ensure(struct talk *talk, struct seat *seat, enum participant_type type)
{
	enum tt_err err = store_attendee_get(talk->db, talk->arena, seat->room.id, ACTOR_USERS,
					     talk->user, &seat->attendee);

	if (err == TT_ERR_PARTICIPANT)
		err = talk_attendee_add(talk, &seat->room, actor_of(ACTOR_USERS, talk->user), type,
					&seat->attendee);
	if (!err)
		seat->is_attendee = true;
	return err;
}

enum tt_err talk_room_restore_pair(struct talk *talk, const struct room *room)
{
	const struct tt_str pair[] = { room->pair_a, room->pair_b };

	for (size_t i = 0; i < ARRAY_LEN(pair) && pair[i].p; i++) {
		struct user user;
		enum tt_err err = store_user_get(talk->db, talk->arena, pair[i], &user);

		if (!err)
			err = talk_attendee_add(talk, room, actor_of(ACTOR_USERS, pair[i]),
						PARTICIPANT_OWNER, NULL);
		if (err && err != TT_ERR_PARTICIPANT && err != TT_ERR_NO_USER)
			return err;
	}
	return TT_OK;
}
