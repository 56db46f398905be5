/* preferences.h - what somebody sets for himself in all conversations at once (talk-chat 8.8): who
 * may know what he has read, how his clients look. Kept beside the account, a field each. */
#ifndef TT_TALK_PREFERENCES_H
#define TT_TALK_PREFERENCES_H

#include "server/talk/talk.h"

/* Each preference is one of two; false is how it is while nobody has set it. */
struct preferences {
	bool read_privately;  /* nobody learns what he has read */
	bool types_privately; /* nor when he is typing */
	bool plays_sounds;
	bool starts_without_media;
	bool blurs_background;
	bool has_compact_list;
};

/* `key` and `value` as clients send them. TT_ERR_PREFERENCE: there is no such key, or it does not
 * take that value. */
TT_MUST_CHECK enum tt_err talk_preference_set(struct talk *talk, struct tt_str key,
					      struct tt_str value);

/* Somebody without an account has set nothing. */
TT_MUST_CHECK enum tt_err talk_preferences_get(struct talk *talk, struct preferences *out);

/* The reader's read status is private: no common read value for him (talk-chat 10.5). */
TT_MUST_CHECK enum tt_err talk_read_is_private(struct talk *talk, bool *out);

#endif
