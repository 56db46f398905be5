/* avatar_mark.h - which picture a conversation shows, told without asking the database: what it was
 * given, else the emoji that its name begins with, else the emblem of its kind (talk-rooms 6.1). */
#ifndef TT_TALK_AVATAR_MARK_H
#define TT_TALK_AVATAR_MARK_H

#include "lib/image/svg.h"
#include "server/talk/seat.h"

/* By what the conversation belongs to, which says more than its type. */
enum tt_emblem talk_avatar_emblem(const struct room *room);

/* Of its name; p == NULL: none. The stored name of a conversation of two is no name. */
struct tt_str talk_avatar_emoji(const struct room *room);

/* A mark that changes when the picture does. */
struct tt_str talk_avatar_version(struct tt_arena *arena, const struct room *room);

/* Somebody gave it its picture. */
bool talk_avatar_is_custom(const struct room *room);

/* Where seat->room's picture is, with its version. */
struct tt_str talk_avatar_url(struct talk *talk, const struct seat *seat);

#endif
