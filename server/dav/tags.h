/* tags.h - tags as their readers see them. */
#ifndef TT_DAV_TAGS_H
#define TT_DAV_TAGS_H

#include "server/dav/multistatus.h"
#include "server/store/tags.h"

/* TT_ERR_TAG: there is none, or the caller does not see it. */
TT_MUST_CHECK enum tt_err tag_find(struct call *call, int64_t id, struct tag *out);
/* Whether the caller may put it on files and take it off. */
bool tag_may_assign(const struct call *call, const struct tag *tag);
/* Those of a file that the caller sees, as the value of nc:system-tags. */
TT_MUST_CHECK enum tt_err tags_put_of_file(struct call *call, struct tt_buf *out, int64_t file_id);

#endif
