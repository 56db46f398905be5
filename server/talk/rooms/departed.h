/* departed.h - what becomes of conversations when an account is deleted.
 *
 * The user leaves all of them. A conversation of two stays with the other one, but nobody can write
 * into it any more: it is a former one-to-one room (type 5), called by the name that the deleted
 * user had, and a new account of the same id starts a new one. */
#ifndef TT_TALK_DEPARTED_H
#define TT_TALK_DEPARTED_H

#include "server/store/chores.h"
#include "server/talk/talk.h"

/* Takes the user out of all conversations and deletes the account. *changed: where he was. Who is
 * in many is disabled, and the rest is a chore (chore.h). TT_ERR_NO_USER. */
TT_MUST_CHECK enum tt_err talk_delete_account(struct talk *talk, struct tt_str user);

/* A step of what that has left; *done when it was the last. */
TT_MUST_CHECK enum tt_err talk_account_go_on_deleting(struct talk *talk, struct chore *chore,
						      bool *done);

#endif
