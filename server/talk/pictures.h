/* pictures.h - pictures that nobody sent: drawn for conversations and people that have none. */
#ifndef TT_TALK_PICTURES_H
#define TT_TALK_PICTURES_H

#include "lib/base/str.h"

enum picture_kind {
	PICTURE_GROUP,
	PICTURE_PUBLIC,
	PICTURE_USER,
	PICTURE_PHONE,
	PICTURE_MAIL,
	PICTURE_EVENT,
	PICTURE_FILE,
	PICTURE_PASSWORD,
	PICTURE_CHANGELOG,
	N_PICTURES,
};

#define PICTURE_DRAWN "image/svg+xml"
#define PICTURE_PAINTED "image/png"

/* SVG, 512 pixels a side. */
struct tt_str picture_of_kind(struct tt_arena *arena, enum picture_kind kind, bool dark);
/* `emoji` is exactly one. `color`: six hexadecimal digits; p == NULL: by theme. */
struct tt_str picture_of_emoji(struct tt_arena *arena, struct tt_str emoji, struct tt_str color,
			       bool dark);

/* PNG, `side` pixels a side: a pattern that is always the same for a name, and another one for
 * nearly every other name. */
struct tt_str picture_of_person(struct tt_arena *arena, struct tt_str name, uint32_t side,
				bool dark);

#endif
