/* talk.h - what every rule works with: the transaction, who asks, and what his request changes.
 *
 * A request has one, and so has a job, a seed, a command of the administrator's. Rules take it as
 * their first argument; where they are about somebody's place in a conversation, that comes second
 * (seat.h). */
#ifndef TT_TALK_TALK_H
#define TT_TALK_TALK_H

#include "server/settings/limit_table.h"
#include "server/talk/actor.h"

struct names;

/* What was written into a room that has bots. */
struct noted_message {
	int64_t room_id;
	int64_t id;
};

/* Rooms that were changed: who waits there wants to know after the commit. In the arena. */
struct changed_rooms {
	int64_t *ids; /* each once */
	size_t n;
	int64_t first_chore; /* of those that were noted (chore.h); 0: none */
	int64_t last_chore;
	struct noted_message *for_bots; /* told to them before the commit (bots/announce.h) */
	size_t n_for_bots;
	bool has_posted; /* there are new rows of the outbox */
};

/* The limits of who asks, and which one he has met. */
struct limit_watch {
	const struct limit_values *values; /* NULL: there are none (seeds, the command line) */
	const char *met;                   /* NULL: none yet */
};

struct talk {
	struct db *db; /* in a transaction */
	struct tt_arena *arena;
	int64_t now_s;
	struct tt_str user;        /* whose account asks; p == NULL: not logged in */
	struct actor actor;        /* who asks: the user; a guest, once his seat is found */
	struct tt_str cookie_hash; /* the client's cookie; p == NULL: it sent none */
	struct tt_str address;     /* of the client */
	struct tt_str base_url;    /* how links to us begin */
	bool has_previews;         /* pictures have them here */
	struct names *names;       /* looked up already (names.h) */
	struct tt_str attachments; /* likewise, his folder for them (files/attachments.h) */
	struct changed_rooms changed;
	struct limit_watch limits;
};

void talk_note_changed(struct talk *talk, int64_t room_id);
void talk_note_chore(struct talk *talk, int64_t chore_id);
/* Nothing where the room has no bots, or when a bot has written it: they do not hear of each other,
 * else two of them would talk for ever. */
void talk_note_for_bots(struct talk *talk, const struct room *room, int64_t message_id);

/* The value; 0: no limit. LIMIT(guests) says which one. */
int64_t talk_limit(const struct talk *talk, size_t which);

/* TT_ERR_LIMIT when there would be `n`, and that is more than the limit. */
TT_MUST_CHECK enum tt_err talk_within(struct talk *talk, size_t which, int64_t n);

#endif
