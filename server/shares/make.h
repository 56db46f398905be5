/* make.h - sharing a file: with a person, a group, a conversation, or whoever has the link
 * (talk-files 16, talk-chat 9). */
#ifndef TT_SHARES_MAKE_H
#define TT_SHARES_MAKE_H

#include "server/shares/fields.h"
#include "server/talk/talk.h"

struct new_share {
	struct tt_str path;
	int64_t type;       /* as a client says: perhaps none that there is */
	struct tt_str with; /* a user, a group, the token of a conversation */
	struct tt_str meta; /* to a conversation: JSON, what to say with it */
	struct tt_str reference_id;
	struct share_fields fields;
};

/* Whoever asks shares it; *out as he would find it. `again`: into this conversation it is shared
 * already, which has got one more message for it.
 * TT_ERR_SHARE_PATH, TT_ERR_SHARE_WITH, TT_ERR_SHARE_SELF, TT_ERR_SHARE_TYPE, TT_ERR_SHARE_OFF,
 * TT_ERR_SHARE_ROOM, TT_ERR_SHARE_ROOT, TT_ERR_SHARE_MORE, TT_ERR_LIMIT, TT_ERR_MESSAGE_LONG, and
 * those of share_apply(). */
TT_MUST_CHECK enum tt_err shares_make(struct talk *talk, const struct new_share *asked,
				      struct share *out, bool *again);

#endif
