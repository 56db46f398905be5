/* system.h - system messages: what happened in a room, told to each reader in the right person.
 *
 * Stored is the event's name and the ids it is about; the text is made when somebody reads it, so
 * that names are always the present ones (talk-rooms 7, talk-chat 4). */
#ifndef TT_TALK_SYSTEM_H
#define TT_TALK_SYSTEM_H

#include "lib/wire/message.h"
#include "server/store/messages.h"
#include "server/talk/seat.h"

/* A named text of the event: {"user", "bob"}, {"newName", "Crew"}. */
struct system_param {
	const char *key;
	struct tt_str value;
};

/* Such texts as JSON, in the arena. */
struct tt_str talk_system_encode(struct tt_arena *arena, const struct system_param params[],
				 size_t n);

/* Writes the message into seat->room and makes it the last one. */
TT_MUST_CHECK enum tt_err talk_system(struct talk *talk, struct room *room, const char *name,
				      const struct system_param params[], size_t n_params);

/* The same by somebody else than who asks. */
TT_MUST_CHECK enum tt_err talk_system_by(struct talk *talk, struct room *room, struct actor actor,
					 const char *name, const struct system_param params[],
					 size_t n_params);

/* The same by the viewer, and gives the row. `about` is the message that became another (edited,
 * deleted, a reaction taken back): the row's parent; NULL: it is about the room. */
TT_MUST_CHECK enum tt_err talk_system_about(struct talk *talk, struct seat *seat, const char *name,
					    const struct message *about, struct message *out);

/* Only tells clients to look at another message again: does not become the room's last message, and
 * is no activity (talk-chat 11.51). */
bool talk_system_is_quiet(struct tt_str name);

/* Makes text and parameters of a stored system message for one reader. */
TT_MUST_CHECK enum tt_err talk_system_show(struct talk *talk, const struct seat *seat,
					   const struct message *row, struct tt_message *out);

/* The parameter "actor": who wrote the row. */
void talk_author_param(struct tt_arena *arena, const struct message *row, struct tt_param *out);

/* The parameter "actor" for somebody in the viewer's room, by his present name. */
TT_MUST_CHECK enum tt_err talk_actor_param(struct talk *talk, const struct seat *seat,
					   struct actor actor, struct tt_param *out);

/* {"type": "user", "id": ..., "name": ..., "mention-id": ...} under `key`. */
TT_MUST_CHECK enum tt_err talk_user_param(struct talk *talk, const char *key, struct tt_str id,
					  struct tt_param *out);

#endif
