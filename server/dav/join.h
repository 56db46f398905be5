/* join.h - pieces of a file become one: their bytes are written behind each other, at the desk for
 * files, some of them at a time. */
#ifndef TT_DAV_JOIN_H
#define TT_DAV_JOIN_H

#include "server/api/call.h"
#include "server/store/uploads.h"

/* The bytes of these pieces, in this order. TT_ERR_LATER until they are joined; then *name is the
 * blob's (p == NULL: there are no bytes), as long as the request is there, if they are still the
 * same ones: TT_ERR_UPLOAD_LENGTH. */
TT_MUST_CHECK enum tt_err join_wait(struct call *call, bool *is_done);
TT_MUST_CHECK enum tt_err join_begin(struct call *call, const struct upload_chunk chunks[],
				     size_t n);
TT_MUST_CHECK enum tt_err join_result(struct call *call, const struct upload_chunk chunks[],
				      size_t n, struct tt_str *name);

#endif
