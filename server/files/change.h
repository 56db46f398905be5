/* change.h - what can be done with files: made, filled, moved, copied, taken away. No rule here
 * knows of conditions or locks; who asks has looked at these (locks.h). */
#ifndef TT_FILES_CHANGE_H
#define TT_FILES_CHANGE_H

#include "server/files/place.h"

enum {
	/* Files and folders that are copied at once: the turn to write is held as long. */
	FILES_MAX_COPY = 5000
};

struct new_content {
	struct tt_str blob; /* which is there (server/blobs); p == NULL: nothing is in the file */
	int64_t size;
	int64_t modified_s;      /* as the client says; 0: now */
	int64_t created_s;       /* likewise; 0: it does not */
	struct tt_str checksums; /* p == NULL: none */
};

/* Whether a file may be written there, with so many bytes in it. TT_ERR_FILE_NAME,
 * TT_ERR_FILE_PARENT, TT_ERR_FILE_FOLDER, TT_ERR_QUOTA, TT_ERR_FILES. */
TT_MUST_CHECK enum tt_err files_may_put(struct talk *talk, const struct place *place, int64_t size);
/* The same, and it is; *place has it then. */
TT_MUST_CHECK enum tt_err files_put(struct talk *talk, struct place *place,
				    const struct new_content *content);
/* TT_ERR_FILE_EXISTS, TT_ERR_FILE_PARENT, TT_ERR_FILE_NAME. */
TT_MUST_CHECK enum tt_err files_make_folder(struct talk *talk, struct place *place);
/* To the trash. TT_ERR_FILE, TT_ERR_FILE_ROOT. */
TT_MUST_CHECK enum tt_err files_remove(struct talk *talk, const struct place *place);
TT_MUST_CHECK enum tt_err files_remove_for_good(struct talk *talk, const struct place *place);

/* Whether it may be moved (`copies`: copied) there. TT_ERR_FILE, TT_ERR_FILE_PARENT,
 * TT_ERR_FILE_ROOT, TT_ERR_FILE_SAME, TT_ERR_FILE_BELOW, TT_ERR_FILE_ABOVE, TT_ERR_FILE_NAME,
 * TT_ERR_FILE_DEEP. */
TT_MUST_CHECK enum tt_err files_may_go(struct talk *talk, struct place *from,
				       const struct place *to, bool copies);
/* After files_may_go(). What is at `to` is taken away; *to has it then. */
TT_MUST_CHECK enum tt_err files_move(struct talk *talk, const struct place *from, struct place *to);
/* `shallow`: of a folder, nothing that is in it. TT_ERR_QUOTA, TT_ERR_FILE_MANY. */
TT_MUST_CHECK enum tt_err files_copy(struct talk *talk, const struct place *from, struct place *to,
				     bool shallow);

#endif
