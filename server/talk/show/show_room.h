/* show_room.h - conversations as one reader sees them (talk-rooms 3). */
#ifndef TT_TALK_SHOW_ROOM_H
#define TT_TALK_SHOW_ROOM_H

#include "lib/wire/conversation.h"
#include "server/talk/seat.h"

struct show_room {
	bool with_status; /* of a one-to-one partner who has one */
	bool with_last_message;
};

/* seat->room for the attendee seat->attendee. */
TT_MUST_CHECK enum tt_err talk_show_room(struct talk *talk, const struct seat *seat,
					 const struct show_room *how, struct tt_conversation *out);

/* What seat->room is called by whoever has that seat. */
TT_MUST_CHECK enum tt_err talk_room_title(struct talk *talk, const struct seat *seat,
					  struct tt_str *out);

/* The reader's list of conversations: a conversation for each. Statuses, when asked for, are shown
 * for every partner as soon as one of them has one (talk-rooms 3.2). */
struct show_list {
	struct membership *memberships;
	size_t n;
	struct show_room how;
};
TT_MUST_CHECK enum tt_err talk_show_list(struct talk *talk, const struct seat *seat,
					 const struct show_list *list,
					 struct tt_conversation **out);

/* For somebody who is no attendee. `listed`: found in the list of open rooms, or of the breakout
 * rooms of a conversation of his, so its name and settings are shown too. */
void talk_show_skeleton(struct tt_arena *arena, const struct room *room, bool listed,
			struct tt_conversation *out);

#endif
