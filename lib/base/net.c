#include "lib/base/net.h"

#include <arpa/inet.h>

static const uint8_t V4_PREFIX[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

bool tt_addr_parse(struct tt_addr *out, struct tt_str text)
{
	char buf[INET6_ADDRSTRLEN];

	if (text.n == 0 || text.n >= sizeof(buf) || memchr(text.p, '\0', text.n))
		return false;
	memcpy(buf, text.p, text.n);
	buf[text.n] = '\0';
	memcpy(out->bytes, V4_PREFIX, sizeof(V4_PREFIX));
	if (inet_pton(AF_INET, buf, out->bytes + sizeof(V4_PREFIX)) == 1)
		return true;
	return inet_pton(AF_INET6, buf, out->bytes) == 1;
}

static bool is_v4(const struct tt_addr *addr)
{
	return memcmp(addr->bytes, V4_PREFIX, sizeof(V4_PREFIX)) == 0;
}

struct tt_addr tt_addr_network(const struct tt_addr *addr)
{
	struct tt_addr network = *addr;

	if (!is_v4(addr))
		memset(network.bytes + 8, 0, 8);
	return network;
}

struct tt_addr tt_addr_origin(struct tt_str text)
{
	struct tt_addr addr;

	return tt_addr_parse(&addr, text) ? tt_addr_network(&addr) : (struct tt_addr){ { 0 } };
}

struct tt_str tt_addr_text(struct tt_arena *arena, const struct tt_addr *addr)
{
	char text[INET6_ADDRSTRLEN] = "";

	if (is_v4(addr))
		inet_ntop(AF_INET, addr->bytes + sizeof(V4_PREFIX), text, sizeof(text));
	else
		inet_ntop(AF_INET6, addr->bytes, text, sizeof(text));
	return tt_str_dup(arena, tt_str(text));
}

bool tt_cidr_parse(struct tt_cidr *out, struct tt_str text)
{
	struct tt_str rest = text;
	struct tt_str host = tt_str_cut(&rest, '/');
	bool v4 = host.n > 0 && !memchr(host.p, ':', host.n);
	uint64_t bits = v4 ? 32 : 128;

	if (!tt_addr_parse(&out->addr, host))
		return false;
	if (rest.p && (!tt_str_parse_u64(rest, &bits) || bits > (v4 ? 32 : 128)))
		return false;
	out->bits = (int)bits + (v4 ? 96 : 0);
	return true;
}

enum tt_err tt_cidrs_parse(struct tt_cidrs *out, struct tt_arena *arena, struct tt_str text)
{
	struct tt_str item;

	*out = (struct tt_cidrs){ NULL, 0 };
	while ((item = tt_str_item(&text)).n > 0) {
		out->items = tt_arena_grow(arena, out->items, out->n, sizeof(*out->items));
		if (!tt_cidr_parse(&out->items[out->n], item))
			return TT_ERR_CONFIG;
		out->n++;
	}
	return TT_OK;
}

static bool cidr_has(const struct tt_cidr *cidr, const struct tt_addr *addr)
{
	size_t whole = (size_t)cidr->bits / 8;
	int rest = cidr->bits % 8;

	if (memcmp(cidr->addr.bytes, addr->bytes, whole) != 0)
		return false;
	return rest == 0 || (cidr->addr.bytes[whole] ^ addr->bytes[whole]) >> (8 - rest) == 0;
}

bool tt_cidrs_have(const struct tt_cidrs *cidrs, const struct tt_addr *addr)
{
	for (size_t i = 0; i < cidrs->n; i++)
		if (cidr_has(&cidrs->items[i], addr))
			return true;
	return false;
}

bool tt_host_port_parse(struct tt_str text, struct tt_str *host, int *port)
{
	size_t colon = text.n;
	uint64_t value;

	while (colon > 0 && text.p[colon - 1] != ':')
		colon--;
	if (colon == 0 ||
	    !tt_str_parse_u64((struct tt_str){ text.p + colon, text.n - colon }, &value))
		return false;
	if (value > 65535)
		return false;
	*port = (int)value;
	*host = (struct tt_str){ text.p, colon - 1 };
	if (host->n >= 2 && host->p[0] == '[' && host->p[host->n - 1] == ']')
		*host = (struct tt_str){ host->p + 1, host->n - 2 };
	else if (host->n > 0 && memchr(host->p, ':', host->n))
		return false; /* IPv6 without brackets says nothing clear about the port */
	return true;
}

/* What is not the public internet: IANA's registries of special addresses for IPv4 and IPv6, and
 * those IPv6 addresses that lead to an IPv4 one. */
static const char *const special[] = {
	"0.0.0.0/8",      "10.0.0.0/8",     "100.64.0.0/10",
	"127.0.0.0/8",    "169.254.0.0/16", "172.16.0.0/12",
	"192.0.0.0/24",   "192.0.2.0/24",   "192.88.99.0/24",
	"192.168.0.0/16", "198.18.0.0/15",  "198.51.100.0/24",
	"203.0.113.0/24", "224.0.0.0/3",    "::/96", /* unspecified, loopback, IPv4-compatible */
	"64:ff9b::/96",   "64:ff9b:1::/48", "100::/64",
	"2001::/23",                   /* Teredo among others */
	"2001:db8::/32",  "2002::/16", /* 6to4 */
	"3fff::/20",      "5f00::/16",      "fc00::/7",
	"fe80::/9", /* link-local and site-local */
	"ff00::/8",
};

bool tt_addr_is_special(const struct tt_addr *address)
{
	struct tt_cidr range;

	for (size_t i = 0; i < ARRAY_LEN(special); i++)
		if (tt_cidr_parse(&range, tt_str(special[i])) &&
		    tt_cidrs_have(&(struct tt_cidrs){ &range, 1 }, address))
			return true;
	return false;
}
