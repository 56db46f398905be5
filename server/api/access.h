/* access.h - what a route demands before its handler runs, as bits of its row.
 *
 * The order in which they are tried is Talk's (talk-rooms 1.5, talk-chat 0.3): a stranger learns
 * 404 before anything else, a missing moderator right beats read-only, read-only beats the lobby,
 * the lobby beats a missing permission. */
#ifndef TT_API_ACCESS_H
#define TT_API_ACCESS_H

#include "server/talk/seat.h"

enum {
	ACCESS_PUBLIC = 0,        /* anybody */
	ACCESS_LOGIN = 1 << 0,    /* 401 without a login */
	ACCESS_ADMIN = 1 << 1,    /* member of the group admin, with ACCESS_LOGIN */
	ACCESS_NO_CSRF = 1 << 2,  /* works without the OCS-APIRequest header */
	ACCESS_ROOM = 1 << 3,     /* {token} exists; the caller need not be in it */
	ACCESS_PART = 1 << 4,     /* ... and the caller is an attendee of any kind */
	ACCESS_USER = 1 << 5,     /* ... as a user; a guest gets 404 */
	ACCESS_MOD = 1 << 6,      /* ... as owner, moderator or guest moderator */
	ACCESS_FULL_MOD = 1 << 7, /* ... as owner or moderator */
	ACCESS_WRITABLE = 1 << 8, /* the conversation is not read-only */
	ACCESS_LOBBY = 1 << 9,    /* the lobby does not hold the caller */
	ACCESS_CHAT = 1 << 10,    /* permission bit 128 */
	ACCESS_START = 1 << 11,   /* permission bit 2 */

	/* 403 unless the account's password was shown within the last half hour: what would outlive
	 * the revocation of an app password or session, or is worth more than it */
	ACCESS_CONFIRMED = 1 << 13,

	/* outside OCS: public, but credentials are looked at when some are sent */
	ACCESS_ASKS = 1 << 14,

	/* public; a bot of the conversation, which shows by its signature who it is
	 * (api/bots_own.c), or by its address (api/webhook.c), may send as long bodies as its
	 * attendees */
	ACCESS_BOT = 1 << 15,

	/* outside OCS: public, and who is logged in is whom the browser's cookie says and nobody
	 * else. What the page sends the handler looks at itself (csrf_is_ours()) */
	ACCESS_BROWSER = 1 << 20,

	/* an app password that is good for getting another one is good for this */
	ACCESS_ONE_TIME = 1 << 21,

	ACCESS_GUARDED = 1 << 12, /* strangers who try tokens are counted, and stopped */

	/* Not gates: how the handler's transaction is opened. Without the first it is one to read;
	 * who finds that he has to write asks for another then (call_look_again()). */
	ACCESS_BEGINS_WRITE = 1 << 16,
	ACCESS_NO_TX = 1 << 17, /* none: the handler has its own (call_in_transaction()) */

	/* grows with what there is: served where it is in nobody's way (request_go_aside()) */
	ACCESS_LONG = 1 << 18,
	/* WebDAV: its body is no parameters, and a refusal is XML */
	ACCESS_DAV = 1 << 22,
	/* with it: the body is a file, of any size, and goes to the disk while it comes */
	ACCESS_STREAM = 1 << 23,

	ACCESS_UPLOAD = 1 << 19, /* takes larger bodies than others, from who passes the gates */
};

/* The gates of a route that are about a room, for who has that seat. */
TT_MUST_CHECK enum tt_err access_check_room(unsigned access, const struct talk *talk,
					    const struct seat *seat);

#endif
