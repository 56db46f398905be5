/* actor_param.h - people as clients are shown them: as an author, and as a parameter of a text
 * (talk-chat 3.1). */
#ifndef TT_TALK_ACTOR_PARAM_H
#define TT_TALK_ACTOR_PARAM_H

#include "lib/wire/fields.h"
#include "server/store/messages.h"
#include "server/talk/seat.h"

/* "users", "alice", "Alice" as clients get it: who has no account any more is deleted_users. */
struct shown_actor {
	struct tt_str type;
	struct tt_str id;
	struct tt_str name;
};
struct shown_actor talk_actor_show(struct tt_str type, struct tt_str id, struct tt_str name);

/* The parameter "actor": who wrote the row. */
void talk_author_param(struct tt_arena *arena, const struct message *row, struct tt_param *out);

/* The parameter "actor" for somebody in the viewer's room, by his present name. */
TT_MUST_CHECK enum tt_err talk_actor_param(struct talk *talk, const struct seat *seat,
					   struct actor actor, struct tt_param *out);

/* {"type": "user", "id": ..., "name": ..., "mention-id": ...} under `key`. */
TT_MUST_CHECK enum tt_err talk_user_param(struct talk *talk, const char *key, struct tt_str id,
					  struct tt_param *out);

/* The same of a group, and of somebody in the room who has no account. */
TT_MUST_CHECK enum tt_err talk_group_param(struct talk *talk, const char *key, struct tt_str id,
					   struct tt_param *out);
TT_MUST_CHECK enum tt_err talk_guest_param(struct talk *talk, const struct room *room,
					   struct actor guest, struct tt_param *out);

/* `n` pairs, to be filled in, of the parameter `key`. */
struct tt_pair *param_pairs(struct tt_arena *arena, struct tt_param *out, const char *key,
			    size_t n);

#endif
