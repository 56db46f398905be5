#include "server/hooks/target.h"

#include <netinet/in.h>

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

static bool is_special(const struct tt_addr *address)
{
	struct tt_cidr range;

	for (size_t i = 0; i < ARRAY_LEN(special); i++)
		if (tt_cidr_parse(&range, tt_str(special[i])) &&
		    tt_cidrs_have(&(struct tt_cidrs){ &range, 1 }, address))
			return true;
	return false;
}

/* As tt_addr has them: IPv4 stands as IPv4-mapped IPv6. */
static bool read_address(const struct sockaddr *address, struct tt_addr *out)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (address->sa_family == AF_INET6) {
		memcpy(out->bytes, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr,
		       sizeof(out->bytes));
		return true;
	}
	if (address->sa_family != AF_INET)
		return false;
	memcpy(out->bytes, mapped, sizeof(mapped));
	memcpy(out->bytes + sizeof(mapped),
	       &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
	return true;
}

static bool is_allowed(const struct tt_addr *address, const struct tt_cidrs *named)
{
	return !is_special(address) || tt_cidrs_have(named, address);
}

bool target_may_be_reached(const struct sockaddr *address, const struct tt_cidrs *named)
{
	struct tt_addr read;

	return read_address(address, &read) && is_allowed(&read, named);
}

bool target_text_may_be_reached(struct tt_str address, const struct tt_cidrs *named)
{
	struct tt_addr read;

	return tt_addr_parse(&read, address) && is_allowed(&read, named);
}
