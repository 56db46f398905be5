#include "server/accounts/browser.h"
#include "lib/base/clock.h"
#include "lib/base/random.h"

int64_t browser_session_end(const struct browser_session *session, int64_t now_s)
{
	int64_t unused =
		now_s + (session->is_remembered ? BROWSER_REMEMBERED_IDLE_S : BROWSER_IDLE_S);
	int64_t old = session->created_s +
		      (session->is_remembered ? BROWSER_REMEMBERED_LIFE_S : BROWSER_LIFE_S);

	return unused < old ? unused : old;
}

enum tt_err browser_begin(struct db *db, struct tt_arena *arena, const struct browser_begin *begin,
			  struct tt_str *token)
{
	int64_t now_s = tt_clock_s();
	struct browser_session session = {
		.name = accounts_client_name(begin->name),
		.is_remembered = begin->is_remembered,
		.created_s = now_s,
		.last_used_s = now_s,
		.confirmed_s = now_s,
	};
	struct user user;
	enum tt_err err = store_user_get(db, arena, begin->user, &user);

	if (err)
		return err;
	*token = tt_random_text(arena, TT_ALPHABET_ALNUM, BROWSER_TOKEN_LEN);
	session.user = user.id;
	session.token_hash = accounts_token_hash(arena, *token);
	session.credentials_version = user.credentials_version;
	session.expires_s = browser_session_end(&session, now_s);
	err = store_browser_session_add(db, &session);
	if (!err && begin->most > 0)
		err = store_browser_sessions_keep(db, user.id, begin->most);
	return err;
}
