/* mention_candidates.h - whom one can mention, offered while one types (talk-chat 1.9). */
#ifndef TT_TALK_MENTION_CANDIDATES_H
#define TT_TALK_MENTION_CANDIDATES_H

#include "lib/wire/candidate.h"
#include "server/talk/seat.h"

struct mention_search {
	struct tt_str text; /* empty: everybody */
	int64_t limit;      /* "all" comes on top */
	bool with_status;   /* of users, for users */
};

/* Exact matches first, then users, groups, guests, e-mail guests; users by who wrote last. */
TT_MUST_CHECK enum tt_err talk_mention_candidates(struct talk *talk, const struct seat *seat,
						  const struct mention_search *wanted,
						  struct tt_candidate **out, size_t *n);

#endif
