/* autocomplete.h - whom one can invite, found while one types: users, groups, an e-mail address. */
#ifndef TT_TALK_AUTOCOMPLETE_H
#define TT_TALK_AUTOCOMPLETE_H

#include "server/accounts/status.h"
#include "server/talk/talk.h"

enum {
	PEOPLE_USERS = 1 << 0,
	PEOPLE_GROUPS = 1 << 1,
	PEOPLE_EMAILS = 1 << 2,
};

struct autocomplete_search {
	struct tt_str text; /* part of an id or name, in any case; empty: everybody */
	unsigned kinds;     /* bits from above */
	struct tt_str
		room;  /* token: who is in that conversation is left out, if the viewer is in it */
	int64_t limit; /* of each kind */
	int64_t offset;
};

struct person {
	unsigned kind; /* one bit */
	struct tt_str id;
	struct tt_str label;       /* for people */
	struct status_view status; /* of users */
};

/* Users first, then groups, then the address; of each kind who is called just like that comes
 * first. The viewer himself and disabled accounts are not found, and by their e-mail address only
 * those whose whole address was typed. */
TT_MUST_CHECK enum tt_err talk_autocomplete(struct talk *talk,
					    const struct autocomplete_search *search,
					    struct person **out, size_t *n);

#endif
