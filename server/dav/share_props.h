/* share_props.h - what PROPFIND says of sharing: what the caller may do, and how a file is shared.
 */
#ifndef TT_DAV_SHARE_PROPS_H
#define TT_DAV_SHARE_PROPS_H

#include "server/dav/dav.h"

/* What the caller may do, in this order: it comes from somebody else, may be shared on, is in such
 * a place, may be read, deleted, called otherwise and moved; a file filled, a folder added to. What
 * others share can always be taken out. */
void share_put_letters(struct call *call, struct tt_buf *out, const struct place *place);

/* The kinds of shares, of those that go out and of that by which it came. */
TT_MUST_CHECK enum tt_err share_put_types(struct call *call, struct tt_buf *out,
					  const struct place *place);

#endif
