/* initials.h - the picture of somebody who has none: the first letters of the name on a colour that
 * the name chooses. Always the same for the same name. */
#ifndef TT_IMAGE_INITIALS_H
#define TT_IMAGE_INITIALS_H

#include "lib/base/buf.h"

/* Latin letters (also with accents) and digits of the first two words are drawn, in capitals; "?"
 * when there is no name, the outline of a person when its letters are others. Two characters and
 * a NUL at most. */
void tt_initials(char out[static 3], struct tt_str name);

/* A colour of the name, as 0xRRGGBB; white can be read on it. */
uint32_t tt_name_color(struct tt_str name);

/* Appends a PNG of `side` pixels, 1 to 1024. */
void tt_initials_png(struct tt_buf *out, struct tt_str name, unsigned side, bool dark);

#endif
