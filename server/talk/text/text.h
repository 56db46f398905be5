/* text.h - what people wrote, as it is sent: mentions become placeholders with parameters
 * (talk-chat 3). */
#ifndef TT_TALK_TEXT_H
#define TT_TALK_TEXT_H

#include "lib/wire/fields.h"
#include "server/talk/seat.h"

/* `text` is a message or a caption as typed; `may_mention_all` was settled when it was sent. */
TT_MUST_CHECK enum tt_err talk_text_show(struct talk *talk, const struct seat *seat,
					 struct tt_str text, bool may_mention_all,
					 struct tt_str *out, struct tt_params *params);

#endif
