/* scheduled.h - messages that are sent later (talk-chat 1.13).
 *
 * They are their author's alone until then, and go when he leaves the conversation. */
#ifndef TT_TALK_SCHEDULED_H
#define TT_TALK_SCHEDULED_H

#include "lib/wire/scheduled.h"
#include "server/store/messages.h"
#include "server/store/scheduled.h"
#include "server/talk/seat.h"

/* What an author says of one. */
struct new_scheduled {
	struct tt_str text;
	int64_t send_s;
	int64_t reply_to;           /* 0: nothing */
	int64_t thread_id;          /* 0: in none */
	struct tt_str thread_title; /* begins a thread; empty: none. Not with the two above */
	bool is_silent;
};

/* All of them: TT_ERR_SCHEDULE_ACTOR for guests and who came by the link.
 * TT_ERR_SEND_AT, TT_ERR_MESSAGE, TT_ERR_MESSAGE_LONG, TT_ERR_REPLY_TO, TT_ERR_LIMIT. */
TT_MUST_CHECK enum tt_err talk_schedule(struct talk *talk, struct seat *seat,
					const struct new_scheduled *how, struct tt_scheduled *out);

/* Text, time, silence and title; reply_to and thread_id are as they were. TT_ERR_NO_MESSAGE,
 * TT_ERR_SEND_AT, TT_ERR_MESSAGE, TT_ERR_MESSAGE_LONG, TT_ERR_SCHEDULE_TITLE. */
TT_MUST_CHECK enum tt_err talk_schedule_change(struct talk *talk, struct seat *seat, int64_t id,
					       const struct new_scheduled *how,
					       struct tt_scheduled *out);

/* TT_ERR_NO_MESSAGE. */
TT_MUST_CHECK enum tt_err talk_schedule_delete(struct talk *talk, struct seat *seat, int64_t id);

/* The viewer's, in order of their times. */
TT_MUST_CHECK enum tt_err talk_schedule_list(struct talk *talk, const struct seat *seat,
					     struct tt_scheduled **out, size_t *n);

/* For a job. The seat that the entry's author has now, and he becomes who asks; TT_ERR_ROOM,
 * TT_ERR_PARTICIPANT, TT_ERR_NO_USER when there is none, or his account is disabled. */
TT_MUST_CHECK enum tt_err talk_schedule_seat(struct talk *talk, const struct scheduled *entry,
					     struct seat *out);
/* Sends it, and it is scheduled no more; what talk_send() refuses is refused. */
TT_MUST_CHECK enum tt_err talk_schedule_send(struct talk *talk, struct seat *seat,
					     const struct scheduled *entry);
/* It stays, to be looked at by its author. */
TT_MUST_CHECK enum tt_err talk_schedule_fail(struct talk *talk, const struct scheduled *entry);

#endif
