/* tell.h - system messages: writing down what happened in a room.
 *
 * Stored is the event's name and the ids it is about; the text is made when somebody reads it
 * (show/show_event.h), so that names are always the present ones (talk-rooms 7, talk-chat 4). */
#ifndef TT_TALK_TELL_H
#define TT_TALK_TELL_H

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

/* The same about one: "user", "bob". */
TT_MUST_CHECK enum tt_err talk_system_of(struct talk *talk, struct room *room, const char *name,
					 const char *key, struct tt_str value);

/* The same by somebody else than who asks. */
TT_MUST_CHECK enum tt_err talk_system_by(struct talk *talk, struct room *room, struct actor actor,
					 const char *name, const struct system_param params[],
					 size_t n_params);

/* The same by the viewer, and gives the row. `about` is the message that became another (edited,
 * deleted, a reaction taken back): the row's parent; NULL: it is about the room. */
TT_MUST_CHECK enum tt_err talk_system_about(struct talk *talk, struct seat *seat, const char *name,
					    const struct message *about, struct message *out);

#endif
