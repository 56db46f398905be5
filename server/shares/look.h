/* look.h - which shares somebody has made, has received, or may know of (talk-files 16.1). */
#ifndef TT_SHARES_LOOK_H
#define TT_SHARES_LOOK_H

#include "server/store/shares.h"
#include "server/talk/talk.h"

/* A share that whoever asks has made, owns the file of, or has received. TT_ERR_SHARED. */
TT_MUST_CHECK enum tt_err shares_get(struct talk *talk, int64_t id, struct share *out);

/* He made it, or the file is his: it is his to change and to end. */
bool shares_is_own(const struct talk *talk, const struct share *share);

struct share_question {
	bool with_me;       /* what he has received; else what he has made */
	bool with_reshares; /* also what others have made of his files */
	bool subfiles;      /* of what is directly in `path` */
	struct tt_str path; /* p == NULL: of anything */
};
/* TT_ERR_SHARE_PATH; TT_ERR_SHARE_FOLDER. */
TT_MUST_CHECK enum tt_err shares_list(struct talk *talk, const struct share_question *question,
				      struct share_list *out);

/* Of the folders that a file is in, the innermost first. TT_ERR_SHARE_PATH. */
TT_MUST_CHECK enum tt_err shares_inherited(struct talk *talk, struct tt_str path,
					   struct share_list *out);

/* What he has taken out of his files, and could have again. */
TT_MUST_CHECK enum tt_err shares_refused(struct talk *talk, struct share_list *out);

#endif
