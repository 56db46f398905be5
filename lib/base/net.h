/* net.h - internet addresses as configuration and logs write them. */
#ifndef TT_BASE_NET_H
#define TT_BASE_NET_H

#include "lib/base/err.h"
#include "lib/base/str.h"

/* IPv4 stands as IPv4-mapped IPv6, so that there is one kind. */
struct tt_addr {
	uint8_t bytes[16];
};

/* "10.0.0.0/8", "::1": the first `bits` bits count. */
struct tt_cidr {
	struct tt_addr addr;
	int bits;
};

struct tt_cidrs {
	struct tt_cidr *items;
	size_t n;
};

bool tt_addr_parse(struct tt_addr *out, struct tt_str text);

/* What counts as one place on the network: an IPv4 address, or the /64 of an IPv6 one, because a
 * home or a rented machine has at least that to itself. */
struct tt_addr tt_addr_network(const struct tt_addr *addr);
/* The same of a text. What is no address is all one place. */
struct tt_addr tt_addr_origin(struct tt_str text);
/* "192.0.2.1", "2001:db8:1:2::". */
struct tt_str tt_addr_text(struct tt_arena *arena, const struct tt_addr *addr);
bool tt_cidr_parse(struct tt_cidr *out, struct tt_str text);

/* A list separated by commas or blanks. TT_ERR_CONFIG names nothing; the caller has the text. */
TT_MUST_CHECK enum tt_err tt_cidrs_parse(struct tt_cidrs *out, struct tt_arena *arena,
					 struct tt_str text);
/* Not one of the public internet: of this machine, of networks at home, of none. */
bool tt_addr_is_special(const struct tt_addr *addr);
bool tt_cidrs_have(const struct tt_cidrs *cidrs, const struct tt_addr *addr);

/* "127.0.0.1:8484", "[::1]:8484", ":8484" (every address). `host` points into `text`. */
bool tt_host_port_parse(struct tt_str text, struct tt_str *host, int *port);

#endif
