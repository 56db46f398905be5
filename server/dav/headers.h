/* headers.h - what stands in the headers of WebDAV and of conditional requests: text in, values
 * out. */
#ifndef TT_DAV_HEADERS_H
#define TT_DAV_HEADERS_H

#include "lib/base/err.h"
#include "lib/base/str.h"

/* Range: bytes=... of a file of that size. Ranges that are several, or none at all, are as if there
 * were none. TT_ERR_RANGE: the file does not reach there. */
struct byte_range {
	bool is_there;
	uint64_t offset;
	uint64_t n;
};
TT_MUST_CHECK enum tt_err header_range(struct tt_str value, uint64_t size, struct byte_range *out);

/* "Sat, 31 Jan 2026 12:34:56 GMT". False: it is no date, and then it is as if it was not there. */
bool header_date(struct tt_arena *arena, struct tt_str value, int64_t *unix_s);

/* If-Match and If-None-Match: whether the tag is in the list, or the list is a star. */
bool header_has_tag(struct tt_str list, struct tt_str tag);

/* The If header (RFC 4918, 10.4). */
struct if_term {
	bool is_negated;
	bool is_tag;         /* "..." in brackets; else the token of a lock */
	struct tt_str value; /* of a tag with its quotes */
};
struct if_list {
	struct tt_str resource; /* p == NULL: that of the request */
	struct if_term *terms;
	size_t n;
};
struct if_header {
	struct if_list *lists;
	size_t n;
};
enum {
	IF_MAX_TERMS = 200
};
/* TT_ERR_DAV_HEADER. p == NULL has no lists. */
TT_MUST_CHECK enum tt_err header_if(struct tt_arena *arena, struct tt_str value,
				    struct if_header *out);

/* Depth: 0, 1 ...; absent or of no sense: `missing`. */
#define DEPTH_INFINITY INT64_MAX
int64_t header_depth(struct tt_str value, int64_t missing);

/* Timeout: Second-3600, Infinite, or a list of these: the first that is understood. */
int64_t header_timeout(struct tt_str value, int64_t missing, int64_t most);

/* A path in a URL: as it may be sent in Location and href. Slashes stay. */
void header_put_path(struct tt_arena *arena, struct tt_str path, struct tt_str *out);

#endif
