/* incoming.h - what programs post to an incoming webhook, as a message. Pure, so that it can be
 * fuzzed. */
#ifndef TT_TALK_INCOMING_H
#define TT_TALK_INCOMING_H

#include "lib/base/err.h"
#include "lib/base/str.h"

/* {"message": text}, or what Slack takes: {"text": ...} with its markup, `blocks`, `attachments`.
 * What is there and says nothing is passed over. In the arena. TT_ERR_JSON; TT_ERR_BOT_MESSAGE:
 * there is no text in it. */
TT_MUST_CHECK enum tt_err talk_incoming_json(struct tt_arena *arena, struct tt_str json,
					     struct tt_str *out);

/* Slack's markup as Markdown: <url|words>, <!channel>, &lt;. */
struct tt_str talk_incoming_markup(struct tt_arena *arena, struct tt_str text);

#endif
