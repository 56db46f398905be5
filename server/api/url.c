#include "server/api/url.h"
#include "lib/base/host.h"

enum {
	LONGEST = 2000 /* bytes of a path that pages hand on */
};

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || c == '.';
}

struct tt_str url_encode(struct tt_arena *arena, struct tt_str s)
{
	static const char hex[] = "0123456789ABCDEF";
	char *out = tt_arena_alloc(arena, 3 * s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (is_plain(s.p[i]) || c == ' ') {
			out[n++] = c == ' ' ? '+' : s.p[i];
			continue;
		}
		out[n++] = '%';
		out[n++] = hex[c >> 4];
		out[n++] = hex[c & 15];
	}
	return (struct tt_str){ out, n };
}

/* Browsers take a backslash for a slash, leave out control characters, and "//x" is another host.
 * With an "@" some programs see a name and a password in front of it. */
bool url_is_ours(struct tt_str path)
{
	if (path.n == 0 || path.n > LONGEST || path.p[0] != '/')
		return false;
	if (path.n > 1 && path.p[1] == '/')
		return false;
	for (size_t i = 0; i < path.n; i++)
		if (path.p[i] <= ' ' || path.p[i] > '~' || strchr("\\@<>\"", path.p[i]))
			return false;
	return true;
}

struct tt_str url_below(struct request *req, struct tt_str path)
{
	struct tt_str base = request_base_url(req);
	struct tt_str authority = tt_url_authority(base);
	size_t skipped = authority.p ? (size_t)(authority.p - base.p) + authority.n : base.n;

	return tt_str_printf(&req->arena, "%.*s%.*s", (int)(base.n - skipped), base.p + skipped,
			     TT_STR_ARG(path));
}

void url_redirect(struct request *req, struct tt_str location)
{
	request_add_header(req, "Location", location);
	request_answer(req, 303, "text/plain; charset=utf-8", TT_STR(""));
}
