#include "server/api/credentials.h"
#include "server/api/browser.h"
#include "server/api/slow.h"

#include <sodium.h>

bool credentials_decode_basic(struct tt_arena *arena, struct tt_str header, struct tt_str *name,
			      struct tt_str *password)
{
	struct tt_str scheme = tt_str_cut(&header, ' ');
	char *text;
	size_t n;

	header = tt_str_trim(header);
	if (!tt_str_eq_nocase(scheme, TT_STR("Basic")) || header.n == 0)
		return false;
	text = tt_arena_alloc(arena, header.n + 1);
	if (sodium_base642bin((unsigned char *)text, header.n, header.p, header.n, " ", &n, NULL,
			      sodium_base64_VARIANT_ORIGINAL) != 0)
		return false;
	*password = (struct tt_str){ text, n };
	*name = tt_str_cut(password, ':');
	return true;
}

/* Clients that were given no account send an empty pair; that counts as sending none. */
static enum tt_err read_basic(struct call *call, struct tt_str header, struct credentials *out)
{
	struct tt_str name;
	struct tt_str password;

	if (!credentials_decode_basic(call->arena, header, &name, &password) || !password.p ||
	    (name.n == 0 && password.n == 0))
		return TT_OK;
	if (!tt_utf8_valid(name))
		return TT_ERR_CREDENTIALS;
	out->name = name;
	out->password = password;
	return TT_OK;
}

static struct tt_str bearer(struct tt_str header)
{
	struct tt_str scheme = tt_str_cut(&header, ' ');

	return tt_str_eq_nocase(scheme, TT_STR("Bearer")) ? tt_str_trim(header)
							  : (struct tt_str){ NULL, 0 };
}

void credentials_of_browser(struct call *call, struct credentials *out)
{
	out->token =
		(struct token_try){ .token = browser_token(call), .address = call->req->address };
}

/* What is said in a header counts, right or wrong; a cookie comes along by itself. */
enum tt_err credentials_read(struct call *call, struct credentials *out)
{
	struct tt_str header = request_header(call->req, "Authorization");
	struct tt_str token = bearer(header);
	enum tt_err err;

	if (token.p) {
		out->token = (struct token_try){ .token = token,
						 .address = call->req->address,
						 .app_passwords = true };
		return TT_OK;
	}
	err = header.p ? read_basic(call, header, out) : TT_OK;
	if (!err && !out->name.p)
		credentials_of_browser(call, out);
	return err;
}

bool credentials_known(struct call *call, const struct credentials *sent, struct known_login *known,
		       enum tt_err *err)
{
	const struct login_try wanted = { .name = sent->name,
					  .password = sent->password,
					  .address = call->req->address };

	*err = TT_OK;
	if (sent->token.token.p)
		return accounts_remember_token(call->app->accounts, known, &sent->token);
	if (!sent->name.p)
		return false;
	if (slow_login_result(call, known, err))
		return *err == TT_OK;
	return accounts_remember(call->app->accounts, known, &wanted);
}

enum tt_err credentials_log_in(struct call *call, const struct credentials *sent)
{
	enum tt_err err;

	if (sent->name.p)
		return slow_login(call, sent->name, sent->password);
	if (!sent->token.token.p)
		return TT_OK;
	err = accounts_login_token(call->app->accounts, &call->who, call->arena, call->db,
				   &sent->token);
	return err == TT_ERR_CREDENTIALS ? TT_OK : err;
}

void credentials_forget(struct credentials *sent)
{
	if (sent->password.p)
		sodium_memzero((char *)(uintptr_t)sent->password.p, sent->password.n);
}
