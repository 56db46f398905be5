/* search_text.h - what of a message is searched: private to search.c and search_index.c. */
#ifndef TT_STORE_SEARCH_TEXT_H
#define TT_STORE_SEARCH_TEXT_H

#include "server/store/messages.h"

/* Of a text itself; of an object its caption and its name. Folded, in the arena. */
struct tt_str search_text(struct tt_arena *arena, enum message_kind kind, struct tt_str body,
			  struct tt_str parameters);

#endif
