/* previews.h - answers that are a preview: of a file that whoever asks may read. */
#ifndef TT_API_PREVIEWS_H
#define TT_API_PREVIEWS_H

#include "server/api/call.h"
#include "server/store/files.h"

/* Of a file of that content: what it is by its name alone, nobody looks into it. */
bool preview_is_there(const struct call *call, const struct file *file);

/* By the parameters x, y, a and mode. 404 when there is none. TT_ERR_LATER while it is made. */
TT_MUST_CHECK enum tt_err preview_answer(struct call *call, const struct file *file);

/* Where the icon of a MIME type is. */
struct tt_str icon_of_type(struct request *req, struct tt_str type);

#endif
