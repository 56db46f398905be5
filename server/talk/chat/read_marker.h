/* read_marker.h - how far somebody has read (talk-chat 1.8). */
#ifndef TT_TALK_READ_MARKER_H
#define TT_TALK_READ_MARKER_H

#include "server/talk/seat.h"

/* Moves the reader's marker, to the newest message at most: one further on would be about messages
 * that nobody has written yet. 0, and what is below it but for -1, becomes -2, "nothing read". */
TT_MUST_CHECK enum tt_err talk_set_read(struct talk *talk, struct seat *seat, int64_t message_id);

#endif
