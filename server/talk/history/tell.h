/* tell.h - system messages: writing down what happened in a room.
 *
 * Stored is the event's name and the ids it is about; the text is made when somebody reads it
 * (show/show_event.h), so that names are always the present ones (talk-rooms 7, talk-chat 4). */
#ifndef TT_TALK_TELL_H
#define TT_TALK_TELL_H

#include "server/store/messages.h"
#include "server/talk/history/events.h"
#include "server/talk/seat.h"

/* A named text of the event: {"user", "bob"}, {"newName", "Crew"}. */
struct tell_param {
	const char *key;
	struct tt_str value;
};

/* Such texts as JSON, in the arena. */
struct tt_str talk_encode_params(struct tt_arena *arena, const struct tell_param params[],
				 size_t n);

/* Writes into the room that who asks has done it, and makes that the last message unless the event
 * is a quiet one: with nothing to say about it, with named texts, with one. */
TT_MUST_CHECK enum tt_err talk_tell(struct talk *talk, struct room *room, enum event_kind event);
TT_MUST_CHECK enum tt_err talk_tell_with(struct talk *talk, struct room *room,
					 enum event_kind event, const struct tell_param params[],
					 size_t n);
TT_MUST_CHECK enum tt_err talk_tell_of(struct talk *talk, struct room *room, enum event_kind event,
				       const char *key, struct tt_str value);

/* That the server did it by itself, or somebody who shall not be named. */
TT_MUST_CHECK enum tt_err talk_tell_by_server(struct talk *talk, struct room *room,
					      enum event_kind event,
					      const struct tell_param params[], size_t n);

/* By the viewer, and gives the row. `about` is the message that became another (edited, deleted, a
 * reaction taken back): the row's parent; NULL: it is about the room. */
TT_MUST_CHECK enum tt_err talk_tell_about(struct talk *talk, struct seat *seat,
					  enum event_kind event, const struct message *about,
					  struct message *out);

#endif
