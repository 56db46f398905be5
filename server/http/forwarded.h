/* forwarded.h - whom a proxy names as its client: X-Forwarded-For and RFC 7239's Forwarded.
 *
 * Each proxy adds the address of who talked to it at the end, so the list is walked from there for
 * as long as the addresses are those of proxies that are trusted. What stands before that, somebody
 * else may have written. Pure, so that it can be fuzzed. */
#ifndef TT_HTTP_FORWARDED_H
#define TT_HTTP_FORWARDED_H

#include "lib/base/net.h"

enum forwarded_form {
	FORWARDED_LIST,   /* X-Forwarded-For: addresses */
	FORWARDED_RFC7239 /* Forwarded: for=address;proto=https */
};

/* Goes on from *client with a line of the header; the last line comes first. True: all of this line
 * were trusted proxies, so that the line before it has its say. An entry that is no address ends
 * the walk at who gave it. */
bool forwarded_walk(struct tt_addr *client, struct tt_str line, enum forwarded_form form,
		    const struct tt_cidrs *trusted);

/* "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:4711". */
bool forwarded_node_parse(struct tt_addr *out, struct tt_str node);

/* The value of a parameter in the last element of a Forwarded line, without its quotes; p == NULL:
 * there is none. */
struct tt_str forwarded_param(struct tt_str line, const char *name);

#endif
