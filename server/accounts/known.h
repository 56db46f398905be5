/* known.h - somebody who has shown who he is, and what the database says of him now. What the files
 * of server/accounts that let people in share. */
#ifndef TT_ACCOUNTS_KNOWN_H
#define TT_ACCOUNTS_KNOWN_H

#include "server/accounts/accounts.h"

/* Whether what was right, or is remembered as right, is so in the state of the transaction.
 * TT_ERR_LATER: it is no longer; TT_ERR_CREDENTIALS: it is, but nobody may come in by it, for the
 * account is disabled or the app password spent. */
TT_MUST_CHECK enum tt_err known_check(struct db *db, struct tt_arena *arena,
				      const struct remembered *who, struct login_state *out);
/* The same in a transaction of its own. */
TT_MUST_CHECK enum tt_err known_check_now(struct db *db, struct tt_arena *arena,
					  const struct remembered *who, struct login_state *out);

/* Whether people shall see that he was there, and cannot yet. */
bool known_is_new(const struct remembered *who, const struct login_state *state, int64_t now_s);
/* Notes it, in a transaction of its own, and puts off the end of a session. Not worth a refusal. */
void known_note(struct db *db, const struct remembered *who, const struct login_state *state);

struct identity known_identify(struct tt_arena *arena, const struct remembered *who,
			       const struct login_state *state);

void known_set_user(struct remembered *who, struct tt_str user);
/* By which of his tokens, so that another text of the same app password is another one. */
void known_set_token(struct remembered *who, struct tt_str token_hash);

#endif
