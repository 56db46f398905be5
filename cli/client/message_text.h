/* message_text.h - a message as people read it: placeholders replaced by the names of what they
 * stand for. What comes out still has to be made fit for a terminal (printable.h). */
#ifndef TT_CLI_MESSAGE_TEXT_H
#define TT_CLI_MESSAGE_TEXT_H

#include "lib/base/buf.h"

#include <tertulia/tertulia.h>

/* Adds the text: "Hello @Bob, see [plan.pdf]". */
void message_text_add(struct tt_buf *out, const struct tt_message *message);

/* Adds the text as its author typed it, to be changed: mentions as Talk wants them. */
void message_text_add_typed(struct tt_buf *out, const struct tt_message *message);

/* A mention as it has to be typed: @bob, @"guest/abc". */
void message_mention_add(struct tt_buf *out, struct tt_str id);

/* Who wrote it: the display name, or what else is known. */
struct tt_str message_author(const struct tt_message *message);

/* "10:42", or "2026-05-01 10:42" when it was not today; local time. */
enum {
	MESSAGE_TIME_LEN = 32
};
void message_time(char out[MESSAGE_TIME_LEN], int64_t time_s, int64_t now_s);

#endif
