/* host.h - the names by which clients call a server: what stands in Host, and lists of those that
 * are taken. Pure, so that it can be fuzzed. */
#ifndef TT_BASE_HOST_H
#define TT_BASE_HOST_H

#include "lib/base/err.h"
#include "lib/base/str.h"

struct tt_hosts {
	struct tt_str *items; /* IPv6 addresses without brackets */
	size_t n;
	bool any; /* "*" was among them */
};

/* "chat.example.org:8443", "[::1]:80", "127.0.0.1": the name, without port and brackets. False:
 * this is nothing that a link could be made of. `name` points into `text`. */
bool tt_host_parse(struct tt_str text, struct tt_str *name);

/* This machine itself, whatever anybody's name servers say: 127.0.0.0/8, ::1, localhost and what
 * ends in .localhost (RFC 6761, 6.3). */
bool tt_host_is_loopback(struct tt_str name);

/* A list separated by commas or blanks, of names without ports; "*" is any. TT_ERR_CONFIG. */
TT_MUST_CHECK enum tt_err tt_hosts_parse(struct tt_hosts *out, struct tt_arena *arena,
					 struct tt_str text);
/* Case does not matter, nor a dot at the end, nor how an address is written. */
bool tt_hosts_have(const struct tt_hosts *hosts, struct tt_str name);

/* "chat.example.org" of "https://chat.example.org:8443/talk"; p == NULL: there is none. */
struct tt_str tt_url_authority(struct tt_str url);

#endif
