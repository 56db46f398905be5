/* seed_bots.h - the bots of a seed file, and who of them is in which conversation. */
#ifndef TT_SEED_BOTS_H
#define TT_SEED_BOTS_H

#include "server/seed_json.h"

/* One of the list. TT_ERR_SEED. */
TT_MUST_CHECK enum tt_err seed_bot(struct seed *seed, const json_t *json, const char *where,
				   void *ctx);

/* One of the list of a conversation, by its name; `ctx` is the room. What was said before it came,
 * it does not hear of. TT_ERR_SEED. */
TT_MUST_CHECK enum tt_err seed_bot_in_room(struct seed *seed, const json_t *json, const char *where,
					   void *ctx);

#endif
