/* guests.h - people without an account: guests by link, and those invited by e-mail
 * (talk-rooms 2.10, 2.16, 2.18, 2.21).
 *
 * A client is recognised by its cookie. This server sends no mail: an invitation is a link, which
 * moderators find in the list of participants and pass on themselves. */
#ifndef TT_TALK_GUESTS_H
#define TT_TALK_GUESTS_H

#include "server/talk/viewer.h"

enum {
	GUEST_NAME_MAX_CHARS = 255
};

/* Whom the viewer's cookie names: sets viewer->attendee if he is still of the room. */
TT_MUST_CHECK enum tt_err talk_recognise_guest(struct db *db, struct tt_arena *arena,
					       struct viewer *viewer);

/* The viewer becomes a guest with an id made of his first session's. */
TT_MUST_CHECK enum tt_err talk_add_guest(struct db *db, struct tt_arena *arena,
					 struct viewer *viewer, struct tt_str session_id);

/* The viewer names himself; too much of it is cut off. TT_ERR_NOT_GUEST. */
TT_MUST_CHECK enum tt_err talk_name_guest(struct db *db, struct viewer *viewer, struct tt_str name);

/* TT_ERR_ADDRESS: this is no e-mail address. */
TT_MUST_CHECK enum tt_err talk_check_address(struct tt_str address);

/* Invites, and makes the conversation public for that. Fine when invited already. TT_ERR_ADDRESS,
 * TT_ERR_ADD_BANNED. */
TT_MUST_CHECK enum tt_err talk_invite_email(struct db *db, struct tt_arena *arena,
					    struct viewer *viewer, struct tt_str address);
TT_MUST_CHECK enum tt_err talk_invite_emails(struct db *db, struct tt_arena *arena,
					     struct viewer *viewer, const struct tt_str addresses[],
					     size_t n);

/* What the invitee has to open. */
struct tt_str talk_invitation_link(struct tt_arena *arena, const struct viewer *viewer,
				   const struct attendee *attendee);

/* Somebody opens it: from now on the client with this new cookie is the invitee; the old cookie, if
 * there was one, counts no more. TT_ERR_LINK. */
/* The client gets a new cookie; what it was in all conversations it stays. */
TT_MUST_CHECK enum tt_err talk_move_client(struct db *db, struct tt_str old_cookie_hash,
					   struct tt_str new_cookie_hash);

TT_MUST_CHECK enum tt_err talk_accept_invitation(struct db *db, struct tt_arena *arena,
						 const struct viewer *viewer, struct tt_str address,
						 struct tt_str access_token,
						 struct tt_str new_cookie_hash);

/* Invitations of one attendee, or with 0 of all, once more: there is nothing to do for those who
 * are invited by link. TT_ERR_INVITATION: no such attendee. */
TT_MUST_CHECK enum tt_err talk_resend_invitations(struct db *db, struct tt_arena *arena,
						  const struct viewer *viewer, int64_t attendee_id);

/* Whether `n` more may come into viewer->room. TT_ERR_LIMIT. */
TT_MUST_CHECK enum tt_err talk_room_for(struct db *db, const struct viewer *viewer, int64_t n);
TT_MUST_CHECK enum tt_err talk_room_for_guests(struct db *db, const struct viewer *viewer,
					       int64_t n);

/* A list of addresses. */
struct import_line {
	struct tt_str address;
	struct tt_str name;
	struct tt_str actor_id;
	int64_t line;
	bool is_valid;
	bool is_repeated; /* another line before it has the address */
};
struct import_list {
	struct import_line *lines;
	size_t n;
};

/* What came of it. */
struct import {
	int64_t n_invites;
	int64_t n_duplicates;
	int64_t *invalid_lines;
	size_t n_invalid;
};

enum {
	IMPORT_STEP = 50 /* lines a transaction */
};

/* Reads comma separated values, whose first line names the fields `email` and perhaps `name`.
 * Touches no database. TT_ERR_IMPORT_ROOM, TT_ERR_IMPORT_HEADER, TT_ERR_LIMIT. */
TT_MUST_CHECK enum tt_err talk_import_read(struct tt_arena *arena, const struct viewer *viewer,
					   struct tt_str text, struct import_list *out);
/* Only counts what would come of it. */
TT_MUST_CHECK enum tt_err talk_import_try(struct db *db, struct tt_arena *arena,
					  const struct viewer *viewer,
					  const struct import_list *list, struct import *out);
/* Invites those of the next lines, IMPORT_STEP or less; *out is what came of these. */
TT_MUST_CHECK enum tt_err talk_import_some(struct db *db, struct tt_arena *arena,
					   struct viewer *viewer, const struct import_list *list,
					   size_t from, struct import *out);

#endif
