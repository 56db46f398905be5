/* activity.h - what bots are told, in the words of ActivityStreams (talk-chat 7.4). */
#ifndef TT_TALK_ACTIVITY_H
#define TT_TALK_ACTIVITY_H

#include "lib/wire/message.h"
#include "server/store/bots.h"
#include "server/store/messages.h"
#include "server/store/rooms.h"

/* Something that was written into a room, as somebody sees it who is nobody in particular. */
struct activity {
	const struct room *room;
	const struct message *row;
	const struct tt_message *shown;
	const struct tt_message *parent; /* NULL: it has none, or that is gone */
	struct tt_str participant_type;  /* of who wrote it; p == NULL: nobody of the room */
};

/* Which feature a bot needs to hear of such a row; 0: it is no news. */
enum bot_feature activity_feature(enum message_kind kind);

/* The JSON of it, in the arena, for a row of such a kind. */
struct tt_str activity_json(struct tt_arena *arena, const struct activity *activity);

/* That the bot has come into the room, or has left it. */
struct tt_str activity_of_bot(struct tt_arena *arena, const struct room *room,
			      const struct bot *bot, bool has_joined);

#endif
