/* svg.h - pictures that are drawn by whoever shows them: an emoji, or the emblem of a kind of
 * conversation, on a background of one colour. */
#ifndef TT_IMAGE_SVG_H
#define TT_IMAGE_SVG_H

#include "lib/base/buf.h"

enum tt_emblem {
	TT_EMBLEM_GROUP,
	TT_EMBLEM_PUBLIC,
	TT_EMBLEM_USER,
	TT_EMBLEM_CHANGELOG,
	TT_EMBLEM_FILE,
	TT_EMBLEM_PASSWORD,
	TT_EMBLEM_MAIL,
	TT_EMBLEM_PHONE,
	TT_EMBLEM_EVENT,
	TT_N_EMBLEMS,
};

/* `fill`: six hexadecimal digits. `emoji` may be any text. */
void tt_svg_emoji(struct tt_buf *out, struct tt_str emoji, struct tt_str fill);
void tt_svg_emblem(struct tt_buf *out, enum tt_emblem emblem, struct tt_str fill);

#endif
