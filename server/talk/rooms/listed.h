/* listed.h - the conversations that one may find (talk-rooms 2.5). */
#ifndef TT_TALK_LISTED_H
#define TT_TALK_LISTED_H

#include "server/talk/talk.h"

/* The open rooms that the viewer, a user, is not in, by id; `term` is in the name, in any case. */
TT_MUST_CHECK enum tt_err talk_rooms_listed(struct talk *talk, struct tt_str term,
					    struct room **out, size_t *n);

#endif
