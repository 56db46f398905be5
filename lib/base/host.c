#include "lib/base/host.h"
#include "lib/base/net.h"

/* Signs that neither end a name in a link nor mean something there. */
static bool is_name(struct tt_str s, const char *signs)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      (c && strchr(signs, c))))
			return false;
	}
	return s.n > 0;
}

static bool is_port(struct tt_str s)
{
	uint64_t port;

	return !s.p || s.n == 0 || (tt_str_parse_u64(s, &port) && port <= 65535);
}

/* "[::1]" and what stands behind it. */
static bool parse_bracketed(struct tt_str text, struct tt_str *name)
{
	struct tt_str rest = { text.p + 1, text.n - 1 };
	struct tt_addr addr;

	*name = tt_str_cut(&rest, ']');
	if (!rest.p || !memchr(name->p, ':', name->n) || !tt_addr_parse(&addr, *name))
		return false;
	return rest.n == 0 ||
	       (rest.p[0] == ':' && is_port((struct tt_str){ rest.p + 1, rest.n - 1 }));
}

bool tt_host_parse(struct tt_str text, struct tt_str *name)
{
	struct tt_str port = text;

	if (text.n > 0 && text.p[0] == '[')
		return parse_bracketed(text, name);
	*name = tt_str_cut(&port, ':');
	return is_name(*name, ".-_") && is_port(port);
}

/* "localhost." is localhost. */
static struct tt_str without_dot(struct tt_str name)
{
	if (name.n > 1 && name.p[name.n - 1] == '.')
		name.n--;
	return name;
}

static bool ends_in(struct tt_str name, struct tt_str end)
{
	return name.n > end.n &&
	       tt_str_eq_nocase((struct tt_str){ name.p + name.n - end.n, end.n }, end);
}

static bool is_loopback_addr(const struct tt_addr *addr)
{
	static const struct tt_addr v6 = { { [15] = 1 } };
	static const uint8_t v4[13] = { [10] = 0xff, 0xff, 127 };

	return memcmp(addr->bytes, v4, sizeof(v4)) == 0 || memcmp(addr, &v6, sizeof(v6)) == 0;
}

bool tt_host_is_loopback(struct tt_str name)
{
	struct tt_addr addr;

	name = without_dot(name);
	if (tt_addr_parse(&addr, name))
		return is_loopback_addr(&addr);
	return tt_str_eq_nocase(name, TT_STR("localhost")) || ends_in(name, TT_STR(".localhost"));
}

/* One of the list: an IPv6 address may stand there without brackets. */
static bool parse_item(struct tt_str item, struct tt_str *name)
{
	struct tt_addr addr;

	*name = item;
	if (tt_addr_parse(&addr, item))
		return true;
	if (item.p[0] == '[')
		return item.p[item.n - 1] == ']' && tt_host_parse(item, name);
	return is_name(item, ".-_");
}

enum tt_err tt_hosts_parse(struct tt_hosts *out, struct tt_arena *arena, struct tt_str text)
{
	struct tt_str rest = tt_str_dup(arena, text);
	struct tt_str item;

	*out = (struct tt_hosts){ NULL, 0, false };
	while ((item = tt_str_item(&rest)).n > 0) {
		if (tt_str_is(item, "*")) {
			out->any = true;
			continue;
		}
		out->items = tt_arena_grow(arena, out->items, out->n, sizeof(*out->items));
		if (!parse_item(item, &out->items[out->n]))
			return TT_ERR_CONFIG;
		out->n++;
	}
	return TT_OK;
}

static bool is_same(struct tt_str a, struct tt_str b)
{
	struct tt_addr left;
	struct tt_addr right;

	if (tt_addr_parse(&left, a) && tt_addr_parse(&right, b))
		return memcmp(&left, &right, sizeof(left)) == 0;
	return tt_str_eq_nocase(without_dot(a), without_dot(b));
}

bool tt_hosts_have(const struct tt_hosts *hosts, struct tt_str name)
{
	for (size_t i = 0; i < hosts->n; i++)
		if (is_same(hosts->items[i], name))
			return true;
	return hosts->any;
}

struct tt_str tt_url_authority(struct tt_str url)
{
	static const struct tt_str schemes[] = { { "http://", 7 }, { "https://", 8 } };

	for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
		size_t from = schemes[i].n;
		size_t to = from;

		if (url.n < from || !tt_str_eq_nocase((struct tt_str){ url.p, from }, schemes[i]))
			continue;
		while (to < url.n && url.p[to] != '/' && url.p[to] != '?')
			to++;
		return (struct tt_str){ url.p + from, to - from };
	}
	return (struct tt_str){ NULL, 0 };
}
