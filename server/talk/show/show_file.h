/* show_file.h - messages that brought a file, as one reader sees them (talk-chat 9.4, 9.5). */
#ifndef TT_TALK_SHOW_FILE_H
#define TT_TALK_SHOW_FILE_H

#include "lib/wire/message.h"
#include "server/store/messages.h"
#include "server/talk/seat.h"

/* Text and parameters of such a message. When the file is not there for the reader any more, the
 * message says so. */
TT_MUST_CHECK enum tt_err talk_file_show(struct talk *talk, const struct seat *seat,
					 const struct message *row, struct tt_message *out);

/* A message that was shown has its file. */
bool talk_file_is_shown(const struct tt_message *shown);

#endif
