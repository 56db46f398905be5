/* viewer.h - who looks at a conversation: every rule asks this. */
#ifndef TT_TALK_VIEWER_H
#define TT_TALK_VIEWER_H

#include "server/store/attendees.h"
#include "server/store/rooms.h"

struct changed_rooms;
struct limit_watch;
struct names;

struct viewer {
	struct tt_str user; /* p == NULL: not logged in */
	struct tt_str display_name;
	bool in_room;     /* `room` is set */
	bool is_attendee; /* `attendee` is set */
	struct room room;
	struct attendee attendee;
	struct tt_str session_id; /* of this client in the room; p == NULL: has not joined */
	int64_t session_row;      /* 0: none */
	int64_t session_ping_s;
	bool is_banned;            /* a guest whose address is banned from `room` */
	struct tt_str cookie_hash; /* the client's cookie; p == NULL: it sent none */
	struct tt_str address;     /* of the client */
	struct tt_str base_url;    /* how links to us begin */
	int64_t now_s;
	struct names *names;           /* looked up already in this request; may be NULL */
	struct changed_rooms *changed; /* others than `room`; may be NULL */
	struct limit_watch *limits;    /* within.h; NULL: there are none */
};

#endif
