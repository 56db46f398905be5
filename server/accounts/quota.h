/* quota.h - how much somebody may keep, as people write it. */
#ifndef TT_ACCOUNTS_QUOTA_H
#define TT_ACCOUNTS_QUOTA_H

#include "lib/base/err.h"
#include "lib/base/str.h"

/* "5 GB", "512MB", "1024": bytes; false: this is no size. */
bool accounts_read_size(struct tt_str text, int64_t *out);
/* A size, none or default. TT_ERR_FIELD_VALUE. */
TT_MUST_CHECK enum tt_err accounts_check_quota(struct tt_str text);

#endif
