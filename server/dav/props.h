/* props.h - the properties of files, as PROPFIND shows them. */
#ifndef TT_DAV_PROPS_H
#define TT_DAV_PROPS_H

#include "server/dav/multistatus.h"

/* The answer begins, about files. */
enum tt_err props_begin(struct call *call, struct prop_view *view);
/* The response of one file: its path below the tree's root, as it is sent in links. */
TT_MUST_CHECK enum tt_err props_put(struct prop_view *view, const struct place *place,
				    struct tt_str href);

/* A client may set it, and it is kept as it is. */
bool props_is_dead(struct tt_str space);
/* A lock, as d:activelock. */
void props_put_lock(struct call *call, struct tt_buf *out, const struct file_lock *lock);

#endif
