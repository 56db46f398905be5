#include "server/talk/rooms/room.h"
#include "lib/base/random.h"
#include "server/talk/history/tell.h"
#include "server/talk/people/attendee.h"

/* A free token, unless it has one: after a few collisions a longer one. */
static enum tt_err add_with_token(struct talk *talk, struct room *room)
{
	enum tt_err err = TT_ERR_ROOM;

	if (room->token.p)
		return store_room_add(talk->db, room);
	for (size_t i = 0; err == TT_ERR_ROOM && i < 20; i++) {
		room->token =
			tt_random_text(talk->arena, TT_ALPHABET_READABLE, ROOM_TOKEN_LEN + i / 4);
		err = store_room_add(talk->db, room);
	}
	return err == TT_ERR_ROOM ? TT_ERR_INTERNAL : err;
}

void talk_room_blank(struct room *room, int64_t type, int64_t now_s)
{
	memset(room, 0, sizeof(*room));
	room->type = type;
	room->name = room->description = room->object_type = room->object_id = TT_STR("");
	room->created_s = now_s;
	room->last_activity_s = now_s;
}

enum tt_err talk_room_add_empty(struct talk *talk, struct room *room)
{
	enum tt_err err = add_with_token(talk, room);

	return err ? err : talk_tell(talk, room, EVENT_conversation_created);
}

/* Has read what is there already. */
enum tt_err talk_room_add_owner(struct talk *talk, struct seat *seat)
{
	seat->is_attendee = true;
	return talk_attendee_add(talk, &seat->room, actor_of(ACTOR_USERS, talk->user),
				 PARTICIPANT_OWNER, &seat->attendee);
}

enum tt_err talk_room_add(struct talk *talk, struct seat *seat)
{
	enum tt_err err = talk_room_add_empty(talk, &seat->room);

	return err ? err : talk_room_add_owner(talk, seat);
}
