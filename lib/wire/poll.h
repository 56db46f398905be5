/* poll.h - a poll as one reader sees it (talk-chat 6.3). A draft has only the first fields. */
#ifndef TT_WIRE_POLL_H
#define TT_WIRE_POLL_H

#include "lib/wire/fields.h"

/* clang-format off */
#define TT_POLL_FIELDS(X) \
	X(INT,            ALWAYS,  id,                 "id", "a number here; text in message parameters") \
	X(TEXT,           ALWAYS,  question,           "question", "") \
	X(TEXTS,          ALWAYS,  options,            "options", "an option's id is its place in this list") \
	X(TEXT,           ALWAYS,  actor_type,         "actorType", "of the author") \
	X(TEXT,           ALWAYS,  actor_id,           "actorId", "") \
	X(TEXT,           ALWAYS,  actor_display_name, "actorDisplayName", "") \
	X(INT,            ALWAYS,  status,             "status", "0 open, 1 closed, 2 draft") \
	X(INT,            ALWAYS,  result_mode,        "resultMode", "0 public, 1 hidden") \
	X(INT,            ALWAYS,  max_votes,          "maxVotes", "options that one may choose; 0: any number") \
	X(COUNTS_OR_LIST, RESULTS, votes,              "votes", "option-N -> how many; [] when there is nothing to show") \
	X(INT,            RESULTS, num_voters,         "numVoters", "people, not votes") \
	X(INTS,           RESULTS, voted_self,         "votedSelf", "the reader's own options") \
	X(VOTES,          DETAILS, details,            "details", "who voted for what: public results of a closed poll")

#define TT_VOTE_FIELDS(X) \
	X(TEXT, ALWAYS, actor_type,         "actorType", "") \
	X(TEXT, ALWAYS, actor_id,           "actorId", "") \
	X(TEXT, ALWAYS, actor_display_name, "actorDisplayName", "") \
	X(INT,  ALWAYS, option_id,          "optionId", "")
/* clang-format on */

extern const struct tt_object tt_poll_object;
extern const struct tt_object tt_vote_object;

void tt_poll_write(struct tt_writer *w, const struct tt_poll *poll);

#endif
