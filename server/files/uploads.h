/* uploads.h - files that come in pieces: a folder of pieces with names, which become one file in
 * the order of these. */
#ifndef TT_FILES_UPLOADS_H
#define TT_FILES_UPLOADS_H

#include "server/files/change.h"
#include "server/store/uploads.h"

enum {
	UPLOAD_MAX_CHUNKS = 10000,
	UPLOAD_LONGEST_NAME = 250 /* bytes */
};

/* "NAME" or "NAME/PIECE". */
struct upload_place {
	struct tt_str name;
	struct tt_str chunk; /* p == NULL: the upload itself */
	struct file_upload upload;
};
/* The upload is there. TT_ERR_FILE; TT_ERR_UPLOAD_PLACE: this is no place for anything. */
TT_MUST_CHECK enum tt_err upload_find(struct talk *talk, struct tt_str path,
				      struct upload_place *out);

/* TT_ERR_FILE_EXISTS, TT_ERR_LIMIT, TT_ERR_UPLOAD_PLACE. */
TT_MUST_CHECK enum tt_err upload_begin(struct talk *talk, struct tt_str path);
/* Its pieces are no more. */
TT_MUST_CHECK enum tt_err upload_end(struct talk *talk, const struct file_upload *upload);

/* Whether a piece of that size may be there: pieces count for the quota as files do.
 * TT_ERR_UPLOAD_PLACE, TT_ERR_UPLOADS_MANY, TT_ERR_QUOTA. */
TT_MUST_CHECK enum tt_err upload_may_put(struct talk *talk, const struct upload_place *place,
					 int64_t size);
/* The same, and it is. */
TT_MUST_CHECK enum tt_err upload_put(struct talk *talk, const struct upload_place *place,
				     const struct new_content *content, bool *is_new);
/* TT_ERR_FILE. */
TT_MUST_CHECK enum tt_err upload_drop(struct talk *talk, const struct upload_place *place);

/* All pieces in their order: by names, in which digits are numbers. */
TT_MUST_CHECK enum tt_err upload_chunks(struct talk *talk, const struct file_upload *upload,
					struct upload_chunk **out, size_t *n);
int upload_compare(struct tt_str a, struct tt_str b);

#endif
