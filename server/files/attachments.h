/* attachments.h - the folder in which somebody has what conversations bring him. */
#ifndef TT_FILES_ATTACHMENTS_H
#define TT_FILES_ATTACHMENTS_H

#include "server/files/spot.h"
#include "server/store/users.h"

/* Its path, "Talk" as long as he has chosen none; empty: the root. */
TT_MUST_CHECK enum tt_err files_attachments(struct talk *talk, struct tt_str *path);

/* Kept as clients see it, with a slash in front: an empty field would be none. */
#define FILES_ATTACHMENTS_FIELD USER_FIELD_TALK "attachment_folder"

/* How a folder of his own stands to it. */
enum attachments_side {
	ATTACHMENTS_ELSEWHERE,
	ATTACHMENTS_BELOW, /* it is in there */
	ATTACHMENTS_HERE
};
TT_MUST_CHECK enum tt_err files_attachments_side(struct talk *talk, const struct place *place,
						 enum attachments_side *out);

#endif
