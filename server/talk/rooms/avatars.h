/* avatars.h - the pictures of conversations and of people (talk-rooms 6.1).
 *
 * A conversation shows what it was given (a file or an emoji), else its partner's picture, else the
 * emoji that its name begins with, else the emblem of its kind. */
#ifndef TT_TALK_AVATARS_H
#define TT_TALK_AVATARS_H

#include "lib/image/picture.h"
#include "server/talk/seat.h"

enum {
	AVATAR_MAX_BYTES = 20 << 20,
};

/* Conversations of two show their people. TT_ERR_AVATAR_ROOM. */
TT_MUST_CHECK enum tt_err talk_avatar_check_room(const struct room *room);

/* One emoji; `color` is six hexadecimal digits, or has p == NULL. TT_ERR_AVATAR_EMOJI,
 * TT_ERR_AVATAR_COLOR. */
TT_MUST_CHECK enum tt_err talk_avatar_check_emoji(struct tt_str emoji, struct tt_str color);

/* What was checked becomes the picture of seat->room, and everybody is told. */
TT_MUST_CHECK enum tt_err talk_avatar_set_picture(struct talk *talk, struct seat *seat,
						  const struct tt_picture *picture);
TT_MUST_CHECK enum tt_err talk_avatar_set_emoji(struct talk *talk, struct seat *seat,
						struct tt_str emoji, struct tt_str color);

/* Nothing happens when it has none. */
TT_MUST_CHECK enum tt_err talk_avatar_remove(struct talk *talk, struct seat *seat);

/* Of a note to self that is being made: nobody is told. */
TT_MUST_CHECK enum tt_err talk_avatar_of_notes(struct talk *talk, struct seat *seat);

struct avatar_view {
	struct tt_str content_type;
	struct tt_str bytes;
	struct tt_str file_name;
	struct tt_str version; /* of a file that was given; p == NULL: drawn for this answer */
	int64_t set_s;         /* 0: nobody set it */
};

/* Who is not in the conversation may see the picture of one that he could find in the list.
 * TT_ERR_ROOM, TT_ERR_BANNED. */
TT_MUST_CHECK enum tt_err talk_avatar_check_reader(struct talk *talk, const struct seat *seat);

/* The picture of seat->room. */
TT_MUST_CHECK enum tt_err talk_avatar_view(struct talk *talk, const struct seat *seat, bool dark,
					   struct avatar_view *out);

/* Of an account. TT_ERR_NO_USER. */
TT_MUST_CHECK enum tt_err talk_user_avatar(struct talk *talk, struct tt_str id, unsigned side,
					   bool dark, struct avatar_view *out);

/* Of somebody who only has a name. */
void talk_guest_avatar(struct tt_arena *arena, struct tt_str name, unsigned side, bool dark,
		       struct avatar_view *out);

#endif
