/* picture.h - answering with a picture instead of an envelope. */
#ifndef TT_API_PICTURE_H
#define TT_API_PICTURE_H

#include "server/talk/avatars.h"

struct call;

/* The `version` names what is in it: clients that have it already get 304. Pictures are kept for a
 * day and asked for anew by another `v=` in their address (talk-rooms 6.1). */
void picture_answer(struct call *call, const struct picture *picture, struct tt_str version);

#endif
