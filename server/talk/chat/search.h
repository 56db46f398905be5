/* search.h - finding messages in the conversations that one is in, and these by their names
 * (talk-side 10). */
#ifndef TT_TALK_SEARCH_H
#define TT_TALK_SEARCH_H

#include "server/talk/seat.h"

struct message_search {
	struct tt_str term;
	struct tt_str current;      /* the conversation that is looked at now; n == 0: none */
	bool only_current;          /* in that alone; else in all others */
	struct tt_str conversation; /* in that alone, unless it is `current`; n == 0: in all */
	struct tt_str person;       /* what that user wrote; n == 0: whoever did */
	int64_t since_s;            /* both inclusive */
	int64_t until_s;
	int64_t offset;
	int64_t limit;
};

/* A message, or a conversation: then only the first four are set. */
struct search_entry {
	struct tt_str token;
	struct tt_str thumbnail_url; /* empty: none */
	struct tt_str title;
	struct tt_str resource_url;
	struct tt_str subline;
	int64_t message_id;
	int64_t thread_id; /* 0: in none */
	int64_t timestamp;
	struct tt_str actor_type;
	struct tt_str actor_id;
};

/* Newest first. TT_ERR_SEARCH_PERSON: no such user. *is_whole: there is nowhere to look, so there
 * will be no more. */
TT_MUST_CHECK enum tt_err talk_search_messages(struct talk *talk,
					       const struct message_search *search,
					       struct search_entry **out, size_t *n,
					       bool *is_whole);

struct room_search {
	struct tt_str term;
	struct tt_str current; /* not that one; n == 0: any */
	struct tt_str after;   /* the token of the last one that is known; n == 0: from the first */
	int64_t limit;
};

/* By what they are called; people one talks to also by their ids. *more: there are others. */
TT_MUST_CHECK enum tt_err talk_search_rooms(struct talk *talk, const struct room_search *search,
					    struct search_entry **out, size_t *n, bool *more);

#endif
