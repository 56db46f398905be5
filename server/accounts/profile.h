/* profile.h - what the fields of a person's profile take. */
#ifndef TT_ACCOUNTS_PROFILE_H
#define TT_ACCOUNTS_PROFILE_H

#include "lib/base/err.h"
#include "lib/base/str.h"

/* A language that there is, where and how it is spoken and written: "de", "pt_BR", "zh_Hans_CN",
 * "sr@latin". TT_ERR_FIELD_VALUE. */
TT_MUST_CHECK enum tt_err accounts_check_locale(struct tt_str text);

/* An international number, "+34 91 123-45-67"; *out is the same without what is only for the eye.
 * TT_ERR_FIELD_TEXT. */
TT_MUST_CHECK enum tt_err accounts_read_phone(struct tt_arena *arena, struct tt_str text,
					      struct tt_str *out);

/* A link of http or https, with a host. TT_ERR_FIELD_TEXT. */
TT_MUST_CHECK enum tt_err accounts_check_website(struct tt_str text);

#endif
