#include "server/accounts/known.h"
#include "server/accounts/browser.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

enum {
	/* "Last login" and "last used" are for people; a write on every request would be for
	 * nobody. */
	NOTE_EVERY_S = 5 * 60,
};

void known_set_user(struct remembered *who, struct tt_str user)
{
	size_t n = user.n <= MEMORY_USER_LEN ? user.n : 0;

	memcpy(who->user, user.p, n);
	who->user[n] = '\0';
}

void known_set_token(struct remembered *who, struct tt_str token_hash)
{
	size_t n = token_hash.n < MEMORY_MARK_LEN ? token_hash.n : MEMORY_MARK_LEN;

	memcpy(who->token_mark, token_hash.p, n);
	who->token_mark[n] = '\0';
}

/* An app password outlives a change of the account's password, a session does not. */
static bool is_there(const struct remembered *who, const struct login_state *state)
{
	if (who->session_id != 0)
		return state->has_session;
	if (who->app_password_id != 0)
		return state->has_app_password &&
		       tt_str_starts(state->app_password_hash, tt_str(who->token_mark));
	return state->credentials_version == who->credentials_version;
}

static bool is_spent(const struct remembered *who, const struct login_state *state)
{
	if (who->session_id != 0)
		return state->session.expires_s <= tt_clock_s();
	if (who->app_password_id == 0)
		return false;
	return state->app_password_kind == APP_PASSWORD_WIPE ||
	       (state->app_password_kind == APP_PASSWORD_ONE_TIME &&
		state->app_password_created_s <= tt_clock_s() - ONE_TIME_LIFE_S);
}

enum tt_err known_check(struct db *db, struct tt_arena *arena, const struct remembered *who,
			struct login_state *out)
{
	const struct login_asked asked = { .user = tt_str(who->user),
					   .app_password_id = who->app_password_id,
					   .session_id = who->session_id };
	enum tt_err err = store_user_login_state(db, arena, &asked, out);

	if (err)
		return err == TT_ERR_NO_USER ? TT_ERR_LATER : err;
	if (!is_there(who, out))
		return TT_ERR_LATER;
	return out->enabled && !is_spent(who, out) ? TT_OK : TT_ERR_CREDENTIALS;
}

enum tt_err known_check_now(struct db *db, struct tt_arena *arena, const struct remembered *who,
			    struct login_state *out)
{
	enum tt_err err = db_begin(db, DB_READ);

	return err ? err : db_end(db, known_check(db, arena, who, out));
}

static bool is_old(int64_t noted_s, int64_t now_s)
{
	return now_s - noted_s >= NOTE_EVERY_S;
}

static bool is_new_by_token(const struct remembered *who, const struct login_state *state,
			    int64_t now_s)
{
	if (who->session_id != 0)
		return is_old(state->session.last_used_s, now_s);
	return who->app_password_id != 0 && is_old(state->app_password_last_used_s, now_s);
}

bool known_is_new(const struct remembered *who, const struct login_state *state, int64_t now_s)
{
	return is_old(state->last_login_s, now_s) || is_new_by_token(who, state, now_s);
}

static enum tt_err note_token(struct db *db, const struct remembered *who,
			      const struct login_state *state, int64_t now_s)
{
	if (who->session_id != 0)
		return store_browser_session_set_used(db, who->session_id, now_s,
						      browser_session_end(&state->session, now_s));
	return store_app_password_set_last_used(db, who->app_password_id, now_s);
}

void known_note(struct db *db, const struct remembered *who, const struct login_state *state)
{
	int64_t now_s = tt_clock_s();
	enum tt_err err;

	if (!known_is_new(who, state, now_s))
		return;
	err = db_begin(db, DB_WRITE);
	if (err)
		return;
	if (is_old(state->last_login_s, now_s))
		err = store_user_set_last_login(db, tt_str(who->user), now_s);
	if (!err && is_new_by_token(who, state, now_s))
		err = note_token(db, who, state, now_s);
	err = db_end(db, err);
	if (err)
		tt_log(TT_LOG_WARN, "time of login not noted", TT_LOG_C("user", who->user));
}

struct identity known_identify(struct tt_arena *arena, const struct remembered *who,
			       const struct login_state *state)
{
	bool by_token = who->session_id != 0 || who->app_password_id != 0;

	return (struct identity){
		.user = tt_str_dup(arena, tt_str(who->user)),
		.display_name = state->display_name,
		.is_admin = state->is_admin,
		.app_password_id = who->app_password_id,
		.is_one_time = who->app_password_id != 0 &&
			       state->app_password_kind == APP_PASSWORD_ONE_TIME,
		.session_id = who->session_id,
		.confirmed_s = !by_token              ? tt_clock_s()
			       : who->session_id != 0 ? state->session.confirmed_s
						      : state->app_password_confirmed_s,
	};
}
