/* actor.h - who does something: a user, a guest, or the server by itself. */
#ifndef TT_TALK_ACTOR_H
#define TT_TALK_ACTOR_H

#include "server/store/attendees.h"

struct actor {
	struct tt_str type; /* ACTOR_USERS, ...; p == NULL: nobody */
	struct tt_str id;
	struct tt_str name; /* the present one; not always known */
};

/* The server by itself, and an administrator on the command line. */
#define TALK_ACTOR_SYSTEM ((struct actor){ .type = ACTOR_GUESTS, .id = TT_STR("system") })
#define TALK_ACTOR_CLI ((struct actor){ .type = ACTOR_GUESTS, .id = TT_STR("cli") })

static inline struct actor actor_of(struct tt_str type, struct tt_str id)
{
	return (struct actor){ .type = type, .id = id };
}

static inline struct actor actor_user(struct tt_str id, struct tt_str name)
{
	return (struct actor){ ACTOR_USERS, id, name };
}

/* Nobody is nobody's like. */
static inline bool actor_is(struct actor actor, struct tt_str type, struct tt_str id)
{
	return actor.id.p && id.p && tt_str_eq(actor.type, type) && tt_str_eq(actor.id, id);
}

#endif
