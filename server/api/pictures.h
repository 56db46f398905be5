/* pictures.h - answers that are a picture: bytes and headers, no envelope (talk-rooms 6.1). */
#ifndef TT_API_PICTURES_H
#define TT_API_PICTURES_H

#include "server/api/call.h"
#include "server/talk/rooms/avatars.h"

enum {
	PICTURE_DAY_S = 24 * 3600,
	PICTURE_HALF_HOUR_S = 1800,
};

/* Clients keep it for `keep_s`. Who has it already, by its ETag, gets a 304. */
void picture_answer(struct call *call, int status, const struct avatar_view *view, int64_t keep_s);

/* Whether whoever asks has it by that ETag. */
bool picture_is_known(const struct call *call, struct tt_str tag);

#endif
