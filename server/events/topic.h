/* topic.h - what an event is about: a thing of a kind.
 *
 * An event says that something about the thing is not as it was, and carries nothing: whoever hears
 * of it asks the database, which is the truth. So one event too many does no harm, and one too few
 * does.
 *
 * A new kind (the notifications of an account, the signaling of a room, the files of an account) is
 * a row here. Who changes such a thing publishes it after the commit (bus.h), who waits for it arms
 * it (http/waiters.h); neither the bus, nor the waiters, nor the way between processes (remote.h)
 * know what it means. */
#ifndef TT_EVENTS_TOPIC_H
#define TT_EVENTS_TOPIC_H

#include "lib/base/str.h"

/* The word is what stands for the kind between processes: letters only. */
#define TOPIC_KINDS(X)                                                                          \
	X(ROOM, "room")       /* whatever is to be seen in the room of this id */               \
	X(ACCOUNT, "account") /* whether, and with what, somebody logs in: topic_account() */   \
	X(CHORES, "chores")   /* there is something to do that takes many steps; the id is 0 */ \
	X(CHORE, "chore")     /* the chore of this id is done */                                \
	X(OUTBOX, "outbox")   /* something has to leave the server; the id is 0 */              \
	X(JOURNAL, "journal") /* a developer's server has noted something; the id is 0 */

enum topic_kind {
#define X(kind, word) TOPIC_##kind,
	TOPIC_KINDS(X)
#undef X
	N_TOPIC_KINDS
};

struct topic {
	enum topic_kind kind;
	int64_t id;
};

static inline struct topic topic_room(int64_t room_id)
{
	return (struct topic){ TOPIC_ROOM, room_id };
}

static inline struct topic topic_chores(void)
{
	return (struct topic){ TOPIC_CHORES, 0 };
}

static inline struct topic topic_chore(int64_t chore_id)
{
	return (struct topic){ TOPIC_CHORE, chore_id };
}

static inline struct topic topic_outbox(void)
{
	return (struct topic){ TOPIC_OUTBOX, 0 };
}

static inline struct topic topic_journal(void)
{
	return (struct topic){ TOPIC_JOURNAL, 0 };
}

/* Accounts have names and no numbers, so the number is made of the name. Should two have the same
 * one, each is woken for the other, too, and finds nothing. */
struct topic topic_account(struct tt_str user_id);

static inline bool topic_eq(struct topic a, struct topic b)
{
	return a.kind == b.kind && a.id == b.id;
}

#endif
