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

bool cookie_by_https(struct request *req)
{
	return tt_str_starts(request_base_url(req), TT_STR("https:"));
}

const char *cookie_name(struct request *req, const char *plain)
{
	return cookie_by_https(req) ? tt_arena_printf(&req->arena, "__Host-%s", plain) : plain;
}

void cookie_set(struct request *req, const char *name, struct tt_str value, int64_t life_s)
{
	struct tt_arena *arena = &req->arena;
	const char *age = life_s == COOKIE_UNTIL_CLOSED
				  ? ""
				  : tt_arena_printf(arena, "; Max-Age=%lld", (long long)life_s);

	request_add_header(req, "Set-Cookie",
			   tt_str_printf(arena, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s", name,
					 TT_STR_ARG(value), age,
					 cookie_by_https(req) ? "; Secure" : ""));
}

struct tt_str cookie_renew(struct request *req)
{
	struct tt_str value = tt_random_text(&req->arena, TT_ALPHABET_ALNUM, COOKIE_LEN);

	cookie_set(req, COOKIE_NAME, value, COOKIE_UNTIL_CLOSED);
	return cookie_hash(&req->arena, value);
}

struct tt_str cookie_ensure(struct request *req)
{
	struct tt_str value = request_cookie(req, COOKIE_NAME);

	return value.n == 0 ? cookie_renew(req) : cookie_hash(&req->arena, value);
}
