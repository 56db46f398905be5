/* search.h - finding messages by any part of their text, in any case, and the index for that.
 *
 * How the engine finds them is known to search.c and grams.c alone. With SQLite a job puts messages
 * into an index, a few at a time (store_search_index()); what it has not come to yet, or what was
 * changed since, is looked through as it is. So what is found is always the present state, and
 * writing a message costs nothing more. */
#ifndef TT_STORE_SEARCH_H
#define TT_STORE_SEARCH_H

#include "server/store/messages.h"

enum {
	/* In so many rooms at once. */
	SEARCH_ROOMS_MAX = 1000
};

struct search {
	struct tt_str term;   /* empty: everything */
	const int64_t *rooms; /* in order; no more than SEARCH_ROOMS_MAX */
	size_t n_rooms;
	struct tt_str author; /* only what that user wrote; p == NULL: whoever wrote it */
	int64_t since_s;      /* both inclusive */
	int64_t until_s;
	int64_t now_s; /* what has expired is not there */
	int64_t skip;  /* so many of them, then up to `limit` */
	int64_t limit;
};

/* Comments and shared objects, newest first. Of an object its caption and its name are searched.
 * Only so much is looked at: who asks for what hardly any message is gets the newest of these, or
 * none. */
TT_MUST_CHECK enum tt_err store_search(struct db *db, struct tt_arena *arena,
				       const struct search *search, struct message **out,
				       size_t *n);

/* Whether the index is behind; in a transaction that writes, brings it on by up to `step` messages.
 * *more: it may still be behind. */
TT_MUST_CHECK enum tt_err store_search_is_behind(struct db *db, bool *out);
TT_MUST_CHECK enum tt_err store_search_index(struct db *db, int64_t step, bool *more);

#endif
