/* names.h - the present names of those whom messages speak of, each looked up once a request.
 *
 * A page of messages mentions the same few people again and again. Lives in the arena of the
 * request. */
#ifndef TT_TALK_NAMES_H
#define TT_TALK_NAMES_H

#include "server/talk/talk.h"

/* *out has p == NULL when there is nobody of that id: no such user or group, or no such guest in
 * the room (any more). */
TT_MUST_CHECK enum tt_err names_get(struct talk *talk, int64_t room_id, struct tt_str actor_type,
				    struct tt_str actor_id, struct tt_str *out);

/* A user whose id was typed in any case: *id becomes the one that he has. */
TT_MUST_CHECK enum tt_err names_find_user(struct talk *talk, struct tt_str *id,
					  struct tt_str *name);

#endif
