/* token.c - who somebody is, by a text that says it alone: the cookie of a browser, or what comes
 * as `Authorization: Bearer`. Too long to be guessed, so nobody counts wrong ones, and never hashed
 * slowly. */
#include "server/accounts/audit.h"
#include "server/accounts/known.h"
#include "server/accounts/state.h"

#include <inttypes.h>

/* Longer ones are nobody's. */
enum {
	MAX_TOKEN = 255
};

static void digest_of(const struct accounts *accounts, struct tt_str token,
		      uint8_t out[static MEMORY_DIGEST_LEN])
{
	accounts_digest(accounts, out, token, TT_STR(""));
}

static bool is_taken(const struct token_try *token_try, const struct remembered *who)
{
	return who->session_id != 0 || token_try->app_passwords;
}

bool accounts_remember_token(struct accounts *accounts, struct known_login *out,
			     const struct token_try *token_try)
{
	digest_of(accounts, token_try->token, out->digest);
	return memory_find(accounts->known[KNOWN_TOKENS], out->digest, accounts->conf.now_ms(),
			   &out->who) &&
	       is_taken(token_try, &out->who);
}

static enum tt_err find_session(struct db *db, struct tt_arena *arena, struct tt_str hash,
				struct remembered *out)
{
	struct browser_session session;
	enum tt_err err = store_browser_session_by_hash(db, arena, hash, &session);

	if (err)
		return err;
	out->session_id = session.id;
	out->credentials_version = session.credentials_version;
	known_set_user(out, session.user);
	return TT_OK;
}

static enum tt_err find_app_password(struct db *db, struct tt_arena *arena, struct tt_str hash,
				     struct remembered *out)
{
	struct app_password app_password;
	enum tt_err err = store_app_password_by_hash(db, arena, hash, &app_password);

	if (err)
		return err == TT_ERR_NO_APP_PASSWORD ? TT_ERR_CREDENTIALS : err;
	out->app_password_id = app_password.id;
	known_set_user(out, app_password.user);
	known_set_token(out, hash);
	return TT_OK;
}

static enum tt_err find(struct db *db, struct tt_arena *arena, const struct token_try *token_try,
			struct remembered *out)
{
	struct tt_str hash = accounts_token_hash(arena, token_try->token);
	enum tt_err err = find_session(db, arena, hash, out);

	if (err != TT_ERR_NO_BROWSER_SESSION)
		return err;
	return token_try->app_passwords ? find_app_password(db, arena, hash, out)
					: TT_ERR_CREDENTIALS;
}

static void write_line(struct tt_arena *arena, const struct token_try *token_try,
		       const struct remembered *who)
{
	const char *kind = who->session_id != 0 ? "browser" : "app-password";
	int64_t id = who->session_id != 0 ? who->session_id : who->app_password_id;
	const struct audit line = {
		.event = "login",
		.actor = tt_str(who->user),
		.address = token_try->address,
		.target = tt_str_printf(arena, "%s:%" PRId64, kind, id),
	};

	audit(&line);
}

enum tt_err accounts_login_token(struct accounts *accounts, struct identity *out,
				 struct tt_arena *arena, struct db *db,
				 const struct token_try *token_try)
{
	struct known_login known = { .who = { .session_id = 0 } };
	struct login_state state;
	enum tt_err err;

	*out = (struct identity){ 0 };
	if (token_try->token.n == 0 || token_try->token.n > MAX_TOKEN)
		return TT_ERR_CREDENTIALS;
	err = db_begin(db, DB_READ);
	if (err)
		return err;
	err = find(db, arena, token_try, &known.who);
	if (!err)
		err = known_check(db, arena, &known.who, &state);
	err = db_end(db, err);
	if (err)
		return err == TT_ERR_LATER ? TT_ERR_CREDENTIALS : err;
	digest_of(accounts, token_try->token, known.digest);
	if (memory_put(accounts->known[KNOWN_TOKENS], known.digest, &known.who,
		       accounts->conf.now_ms()))
		write_line(arena, token_try, &known.who);
	known_note(db, &known.who, &state);
	*out = known_identify(arena, &known.who, &state);
	return TT_OK;
}
