/* polls.h - the rules of polls: who may make, change, see and close them, and what of the result
 * each reader is shown (talk-chat 6). */
#ifndef TT_TALK_POLLS_H
#define TT_TALK_POLLS_H

#include "lib/wire/poll.h"
#include "server/store/polls.h"
#include "server/talk/seat.h"

/* Bytes, not characters; options as the JSON that PHP would write. */
enum {
	POLL_QUESTION_MAX_BYTES = 32000,
	POLL_OPTIONS_MAX_BYTES = 60000
};

/* As it was asked for. */
struct new_poll {
	struct tt_str question;
	const struct tt_str *options;
	size_t n_options;
	bool options_are_texts; /* false: something else was among them */
	int64_t result_mode;
	int64_t max_votes;
	bool is_draft;
	int64_t thread_id; /* the poll is told there; 0, or unknown: in the room */
};

/* Question and options without blanks around them and without empty ones, ready to be stored.
 * TT_ERR_POLL_QUESTION, TT_ERR_POLL_OPTIONS. */
TT_MUST_CHECK enum tt_err talk_poll_check(struct tt_arena *arena, const struct new_poll *wanted,
					  struct poll *out);

/* Different options of the poll, not more than it allows; none takes the vote back.
 * TT_ERR_POLL_OPTIONS. */
TT_MUST_CHECK enum tt_err talk_poll_check_vote(struct tt_arena *arena, int64_t max_votes,
					       size_t n_options, const int64_t option_ids[],
					       size_t n);

/* A poll is told to the room, a draft is not. TT_ERR_POLL_ROOM, TT_ERR_POLL_DRAFT, and what
 * talk_poll_check() says. */
TT_MUST_CHECK enum tt_err talk_poll_create(struct talk *talk, struct seat *seat,
					   const struct new_poll *wanted, struct tt_poll *out);

/* TT_ERR_POLL, TT_ERR_POLL_STATUS, and as above. */
TT_MUST_CHECK enum tt_err talk_poll_edit_draft(struct talk *talk, const struct seat *seat,
					       int64_t id, const struct new_poll *wanted,
					       struct tt_poll *out);

/* Everybody's: only moderators get here. */
TT_MUST_CHECK enum tt_err talk_poll_drafts(struct talk *talk, const struct seat *seat,
					   struct tt_poll **out, size_t *n);

/* TT_ERR_POLL. */
TT_MUST_CHECK enum tt_err talk_poll_get(struct talk *talk, const struct seat *seat, int64_t id,
					struct tt_poll *out);

/* In the place of the viewer's former vote. TT_ERR_POLL, TT_ERR_POLL_STATUS,
 * TT_ERR_POLL_OPTIONS. */
struct ballot {
	int64_t poll_id;
	int64_t *option_ids;
	size_t n;
};
TT_MUST_CHECK enum tt_err talk_poll_vote(struct talk *talk, struct seat *seat,
					 const struct ballot *ballot);

/* A draft is deleted instead: *deleted. TT_ERR_POLL, TT_ERR_POLL_STATUS,
 * TT_ERR_POLL_OTHERS. */
TT_MUST_CHECK enum tt_err talk_poll_close(struct talk *talk, struct seat *seat, int64_t id,
					  bool *deleted);

/* The message that shared the poll is being deleted: the poll goes, too, if it is the viewer's to
 * close. *closed_message: the message that told of its end, now without a subject; 0: none. */
TT_MUST_CHECK enum tt_err talk_poll_unshare(struct talk *talk, const struct seat *seat, int64_t id,
					    int64_t *closed_message);

#endif
