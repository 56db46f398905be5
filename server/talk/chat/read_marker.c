#include "server/talk/chat/read_marker.h"
#include "server/store/messages.h"
#include "server/talk/history/message.h"

/* Reactions come after the message that the room calls its last; and that may have expired. */
static enum tt_err bound_marker(struct talk *talk, const struct room *room, int64_t *id)
{
	int64_t newest;
	enum tt_err err;

	if (*id == 0 || *id < MARKER_NOTHING_READ)
		*id = MARKER_NOTHING_READ;
	if (*id <= room->last_message_id)
		return TT_OK;
	err = store_messages_newest(talk->db, room->id, &newest);
	if (newest < room->last_message_id)
		newest = room->last_message_id;
	if (*id > newest)
		*id = newest > 0 ? newest : MARKER_NOTHING_READ;
	return err;
}

enum tt_err talk_set_read(struct talk *talk, struct seat *seat, int64_t message_id)
{
	enum tt_err err = bound_marker(talk, &seat->room, &message_id);

	if (err)
		return err;
	seat->attendee.last_read_message = message_id;
	return store_attendee_set_read(talk->db, seat->attendee.id, message_id, talk->now_s);
}
