/* change.h - what becomes of a share: changed, ended, taken out of one's files and back. */
#ifndef TT_SHARES_CHANGE_H
#define TT_SHARES_CHANGE_H

#include "server/shares/fields.h"
#include "server/talk/talk.h"

/* By its maker, or whose file it is. TT_ERR_SHARED, TT_ERR_SHARE_OTHERS, and those of
 * share_apply(). */
TT_MUST_CHECK enum tt_err shares_change(struct talk *talk, int64_t id,
					const struct share_fields *fields, struct share *out);

/* By these it ends; a person who has received it ends it, too; of what a group or conversation has,
 * somebody takes his own out. TT_ERR_SHARED. */
TT_MUST_CHECK enum tt_err shares_end(struct talk *talk, int64_t id);

/* He has it already, since nobody is asked first. TT_ERR_SHARED. */
TT_MUST_CHECK enum tt_err shares_accept(struct talk *talk, int64_t id);

/* What he has taken out he has again. TT_ERR_SHARED: that he has not. */
TT_MUST_CHECK enum tt_err shares_take_back(struct talk *talk, int64_t id);

#endif
