/* rooms.h - the rules of conversations themselves: making, naming, deleting (talk-rooms 2.2
 * to 2.6). */
#ifndef TT_TALK_ROOMS_H
#define TT_TALK_ROOMS_H

#include "server/store/chores.h"
#include "server/talk/system.h"
#include "server/talk/seat.h"

enum {
	ROOM_NAME_MAX_CHARS = 255,
	ROOM_AUTO_NAME_CHARS = 64,
	ROOM_DESCRIPTION_MAX_CHARS = 2000,
	ROOM_OBJECT_MAX_BYTES = 64,
	ROOM_TOKEN_LEN = 8,
	ROOM_MAX_EXPIRATION_S = INT32_MAX,
};

/* People named by id, and which of them do not exist. */
struct invitees {
	struct tt_str *ids;
	size_t n;
	struct tt_str *invalid;
	size_t n_invalid;
};

/* What the creator asked for; out of range numbers are refused, so they come as they were sent. */
struct new_room {
	int64_t type;
	struct tt_str name;
	struct tt_str description;
	struct tt_str object_type;
	struct tt_str object_id;
	struct tt_str password_hash; /* p == NULL: none; dropped unless public */
	int64_t read_only;
	int64_t listable;
	int64_t message_expiration_s;
	int64_t lobby_state;
	int64_t lobby_timer_s;
	int64_t sip_enabled;
	int64_t permissions;
	int64_t recording_consent;
	int64_t mention_permissions;
	struct tt_str emoji;        /* of its picture; p == NULL: none */
	struct tt_str avatar_color; /* p == NULL: none; only looked at with an emoji */
	struct invitees users;
	struct invitees groups;
	struct invitees emails; /* whoever is invited so makes the room public */
	struct invitees others; /* kinds that this server cannot invite: all invalid */
};

/* A row with nothing set. */
void talk_room_blank(struct room *room, int64_t type, int64_t now_s);
/* Stores a room in which nobody is, and its first message. */
TT_MUST_CHECK enum tt_err talk_room_add_empty(struct talk *talk, struct room *room);
/* Stores seat->room, its first message and the viewer as its owner. */
TT_MUST_CHECK enum tt_err talk_room_add(struct talk *talk, struct seat *seat);

/* Group and public conversations. The viewer becomes owner and attendee of seat->room. Fills in
 * the invalid ones of the invitees; TT_ERR_ROOM_INVITE when nobody of them is valid. */
TT_MUST_CHECK enum tt_err talk_room_create(struct talk *talk, struct seat *seat,
					   struct new_room *wanted);

/* The conversation of two. *created tells whether it is new. TT_ERR_ROOM_INVITE, TT_ERR_ROOM_SELF.
 */
TT_MUST_CHECK enum tt_err talk_room_create_pair(struct talk *talk, struct seat *seat,
						struct tt_str partner, bool *created);

/* Makes sure that both people of a one-to-one room are in it. */
TT_MUST_CHECK enum tt_err talk_room_restore_pair(struct talk *talk, const struct room *room);

/* The other user of a one-to-one room; p == NULL when `user` is not of the pair. */
struct tt_str talk_room_partner(struct tt_arena *arena, const struct room *room,
				struct tt_str user);

/* Nothing happens when the name is the same. TT_ERR_ROOM_EVENT, TT_ERR_ROOM_TYPE,
 * TT_ERR_ROOM_VALUE. */
TT_MUST_CHECK enum tt_err talk_room_rename(struct talk *talk, struct seat *seat,
					   struct tt_str name);

/* TT_ERR_ROOM_DELETE: one-to-one rooms stay. */
TT_MUST_CHECK enum tt_err talk_room_delete(struct talk *talk, const struct seat *seat);

/* With its breakout rooms, or only those; they are noted in *changed. No questions asked. Nobody
 * finds them any more; of much that was in them the rest is a chore (chores.h). */
TT_MUST_CHECK enum tt_err talk_room_remove(struct talk *talk, const struct room *room);
TT_MUST_CHECK enum tt_err talk_room_delete_breakout(struct talk *talk, const struct room *room);

/* A step of what they have left; *done when it was the last. */
TT_MUST_CHECK enum tt_err talk_room_go_on_removing(struct talk *talk, struct chore *chore,
						   bool *done);

/* A user who is not in it may find and enter it (talk-rooms 2.5). */
bool talk_room_is_listed(const struct room *room);
/* The open rooms that the user is not in, by id; `term` is in the name, in any case. */
TT_MUST_CHECK enum tt_err talk_rooms_listed(struct talk *talk, struct tt_str user,
					    struct tt_str term, struct room **out, size_t *n);

#endif
