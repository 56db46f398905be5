/* audit.h - who did what to accounts, secrets and roles: one line an event, all of one shape.
 *
 *	2026-01-31T12:34:56.789Z info  audit event=login actor=alice address=192.0.2.7 target=phone
 *
 * The lines are written whatever `log_level` says. docs/security.md lists the events; none of them
 * has a secret in it. Any thread may call. */
#ifndef TT_ACCOUNTS_AUDIT_H
#define TT_ACCOUNTS_AUDIT_H

#include "lib/base/str.h"

struct audit {
	const char *event;     /* one word, with hyphens */
	struct tt_str actor;   /* account, or guest; empty: nobody is logged in */
	struct tt_str address; /* of the client; empty: none, the server itself */
	struct tt_str target; /* what it was done to: an account, an app password, a conversation */
	struct tt_str detail; /* what else is worth knowing: a role, a client's name */
	int64_t more;         /* such lines that were left out before this one */
};

void audit(const struct audit *what);

/* The same for what people do themselves, as often as they like: of one event by one actor a line a
 * second in the mean of a minute. The next one says how many there were besides. */
void audit_done(const struct audit *what, int64_t now_ms);

/* The same for what was refused, which may happen a thousand times a second: what has the same
 * event, address and target is written once a minute. */
void audit_refused(const struct audit *what, int64_t now_ms);

#endif
