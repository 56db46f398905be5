#include "server/api/cookie.h"
#include "lib/base/random.h"

#include <sodium.h>

enum {
	COOKIE_LEN = 43,
	HASH_LEN = 24
};

struct tt_str cookie_hash(struct tt_arena *arena, struct tt_str value)
{
	unsigned char hash[HASH_LEN];
	char *hex;

	if (value.n == 0)
		return (struct tt_str){ NULL, 0 };
	crypto_generichash(hash, sizeof(hash), (const unsigned char *)value.p, value.n, NULL, 0);
	hex = tt_arena_alloc(arena, 2 * sizeof(hash) + 1);
	sodium_bin2hex(hex, 2 * sizeof(hash) + 1, hash, sizeof(hash));
	return (struct tt_str){ hex, 2 * sizeof(hash) };
}

struct tt_str cookie_renew(struct request *req)
{
	bool https = tt_str_starts(request_base_url(req), TT_STR("https:"));
	struct tt_str value = tt_random_text(&req->arena, TT_ALPHABET_ALNUM, COOKIE_LEN);

	request_add_header(req, "Set-Cookie",
			   tt_str_printf(&req->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s",
					 COOKIE_NAME, value.p, https ? "; Secure" : ""));
	return cookie_hash(&req->arena, value);
}

struct tt_str cookie_ensure(struct request *req)
{
	struct tt_str value = request_cookie(req, COOKIE_NAME);

	return value.n == 0 ? cookie_renew(req) : cookie_hash(&req->arena, value);
}
