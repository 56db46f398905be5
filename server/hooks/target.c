#include "server/hooks/target.h"

#include <netinet/in.h>

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
	return !tt_addr_is_special(address) || tt_cidrs_have(named, address);
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
