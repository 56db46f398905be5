#include "server/api/csrf.h"
#include "lib/base/random.h"
#include "server/api/browser.h"
#include "server/api/cookie.h"

#include <sodium.h>

enum {
	COOKIE_LEN = 32,
	NONCE_LEN = 16,
};

static const char *name_of(struct request *req)
{
	return cookie_name(req, "tertulia_login");
}

struct tt_str csrf_cookie(const struct call *call)
{
	struct tt_str value = call->new_cookie.p ? call->new_cookie
						 : request_cookie(call->req, name_of(call->req));

	return value.n == COOKIE_LEN ? value : (struct tt_str){ NULL, 0 };
}

struct tt_str csrf_ensure_cookie(struct call *call)
{
	struct tt_str value = csrf_cookie(call);

	if (value.p)
		return value;
	value = tt_random_text(call->arena, TT_ALPHABET_ALNUM, COOKIE_LEN);
	cookie_set(call->req, name_of(call->req), value, COOKIE_UNTIL_CLOSED);
	call->new_cookie = value;
	return value;
}

/* Only we seal; whoever could plant his own cookie with another browser would bring what we sealed
 * for him, too, so by https nobody else can plant one (cookie_name()). The text in front makes each
 * token another one, so that none can be read from the length of packed answers. */
static struct tt_str seal(const struct call *call, struct tt_str nonce, struct tt_str cookie)
{
	return accounts_seal(call->app->accounts, call->arena,
			     tt_str_printf(call->arena, "request token %.*s %.*s",
					   TT_STR_ARG(nonce), TT_STR_ARG(cookie)));
}

static struct tt_str cookie_of(const struct call *call)
{
	return call->who.session_id != 0 ? browser_token(call) : csrf_cookie(call);
}

struct tt_str csrf_token(struct call *call)
{
	struct tt_str cookie =
		call->who.session_id != 0 ? browser_token(call) : csrf_ensure_cookie(call);
	struct tt_str nonce = tt_random_text(call->arena, TT_ALPHABET_ALNUM, NONCE_LEN);

	return tt_str_printf(call->arena, "%.*s:%.*s", TT_STR_ARG(nonce),
			     TT_STR_ARG(seal(call, nonce, cookie)));
}

static bool is_ours(const struct call *call, struct tt_str token)
{
	struct tt_str cookie = cookie_of(call);
	struct tt_str nonce = tt_str_cut(&token, ':');
	struct tt_str want;

	if (!cookie.p || nonce.n != NONCE_LEN || !token.p)
		return false;
	want = seal(call, nonce, cookie);
	return token.n == want.n && sodium_memcmp(token.p, want.p, want.n) == 0;
}

bool csrf_is_ours(const struct call *call)
{
	return is_ours(call, request_header(call->req, "requesttoken")) ||
	       is_ours(call, call_str(call, "requesttoken"));
}

bool csrf_is_safe(const struct call *call)
{
	return tt_str_is(request_header(call->req, "OCS-APIRequest"), "true") ||
	       tt_str_starts(request_header(call->req, "Authorization"), TT_STR("Bearer ")) ||
	       csrf_is_ours(call);
}
