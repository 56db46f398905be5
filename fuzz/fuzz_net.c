/* fuzz_net - addresses, networks, host:port and names of hosts as people and clients write them. */
#include "fuzz/fuzz.h"
#include "lib/base/host.h"
#include "lib/base/net.h"

#include <arpa/inet.h>
#include <stdio.h>

static void try_addr(struct tt_str text)
{
	char printed[INET6_ADDRSTRLEN];
	struct tt_addr addr;
	struct tt_addr again;
	struct tt_cidr cidr;
	struct tt_cidrs one = { &cidr, 1 };

	if (!tt_addr_parse(&addr, text))
		return;
	REQUIRE(inet_ntop(AF_INET6, addr.bytes, printed, sizeof(printed)));
	REQUIRE(tt_addr_parse(&again, tt_str(printed)));
	REQUIRE(memcmp(&addr, &again, sizeof(addr)) == 0);
	/* An address alone is the network of itself. */
	REQUIRE(tt_cidr_parse(&cidr, text));
	REQUIRE(cidr.bits == 128 && tt_cidrs_have(&one, &addr));
}

static void try_cidr(struct tt_str text)
{
	struct tt_cidr cidr;
	struct tt_cidrs one = { &cidr, 1 };
	struct tt_addr other;

	if (!tt_cidr_parse(&cidr, text))
		return;
	REQUIRE(cidr.bits >= 0 && cidr.bits <= 128);
	REQUIRE(tt_cidrs_have(&one, &cidr.addr));
	other = cidr.addr;
	if (cidr.bits > 0) {
		other.bytes[(cidr.bits - 1) / 8] ^= (uint8_t)(0x80 >> (cidr.bits - 1) % 8);
		REQUIRE(!tt_cidrs_have(&one, &other));
	}
}

static void try_list(struct tt_str text)
{
	struct tt_arena arena;
	struct tt_cidrs cidrs;

	tt_arena_init(&arena);
	if (tt_cidrs_parse(&cidrs, &arena, text) == TT_OK)
		for (size_t i = 0; i < cidrs.n; i++)
			REQUIRE(tt_cidrs_have(&cidrs, &cidrs.items[i].addr));
	tt_arena_finish(&arena);
}

static void try_host_port(struct tt_str text)
{
	struct tt_arena arena;
	struct tt_str host;
	struct tt_str again;
	int port;
	int port_again;

	if (!tt_host_port_parse(text, &host, &port))
		return;
	REQUIRE(port >= 0 && port <= 65535);
	REQUIRE(host.n <= text.n && host.p >= text.p);
	tt_arena_init(&arena);
	again = tt_str_printf(&arena, "[%.*s]:%d", TT_STR_ARG(host), port);
	/* printf ends at a NUL. */
	if (!memchr(host.p, '\0', host.n)) {
		REQUIRE(tt_host_port_parse(again, &again, &port_again));
		REQUIRE(tt_str_eq(again, host) && port_again == port);
	}
	tt_arena_finish(&arena);
}

/* What is taken has nothing in it that ends a name in a link. */
static void try_host(struct tt_str text)
{
	struct tt_str name;

	if (!tt_host_parse(text, &name))
		return;
	REQUIRE(name.n > 0 && name.n <= text.n && name.p >= text.p);
	for (size_t i = 0; i < name.n; i++)
		REQUIRE(name.p[i] > ' ' && !strchr("/?#@\\\"'<>&%", name.p[i]));
}

static void try_hosts(struct tt_str text)
{
	struct tt_arena arena;
	struct tt_hosts hosts;

	tt_arena_init(&arena);
	if (tt_hosts_parse(&hosts, &arena, text) == TT_OK)
		for (size_t i = 0; i < hosts.n; i++)
			REQUIRE(tt_hosts_have(&hosts, hosts.items[i]));
	tt_arena_finish(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct tt_str text = fuzz_text(data, n);

	try_addr(text);
	try_cidr(text);
	try_list(text);
	try_host_port(text);
	try_host(text);
	try_hosts(text);
	return 0;
}
