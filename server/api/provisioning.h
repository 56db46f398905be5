/* provisioning.h - what the files of the chapter /cloud share. */
#ifndef TT_API_PROVISIONING_H
#define TT_API_PROVISIONING_H

#include "server/api/call.h"
#include "server/api/handlers_accounts.h"

/* provisioning_fields.c */

/* A user with everything that the caller may know. */
TT_MUST_CHECK enum tt_err provisioning_put_user(struct call *call, const struct user *user);
/* {"users": {ID: {...}, ...}}. */
TT_MUST_CHECK enum tt_err provisioning_put_users(struct call *call, const struct user users[],
						 size_t n);
void provisioning_put_field_names(struct tt_writer *w);

/* A change of one field. */
struct field_edit {
	struct call *call; /* of the one who changes it */
	struct tt_str user;
	bool is_own; /* his */
	struct tt_str key;
	struct tt_str value;
	struct tt_str password_hash; /* of `value`, when the key is "password" */
};
/* Whether the key exists and may be changed by this one. TT_ERR_FIELD; TT_ERR_CONFIRM: not with an
 * app password. */
TT_MUST_CHECK enum tt_err provisioning_may_edit(const struct field_edit *edit);
/* After provisioning_may_edit(). TT_ERR_FIELD_VALUE, TT_ERR_FIELD_TEXT, TT_ERR_DISPLAY_NAME,
 * TT_ERR_EMAIL, TT_ERR_EMAIL_TAKEN, TT_ERR_NO_USER. */
TT_MUST_CHECK enum tt_err provisioning_edit(const struct field_edit *edit);

/* How much of a list is asked for; 0 and less is all of it. No answer has more than this: ids, or
 * people with all that is known of them. */
enum {
	PROVISIONING_IDS_MAX = 50000,
	PROVISIONING_DETAILS_MAX = 1000
};
int64_t provisioning_limit(const struct call *call, int64_t most);

/* provisioning_users.c: {"key": ["a", "b"]}. */
void provisioning_put_ids(struct tt_writer *w, const char *key, const struct tt_str ids[],
			  size_t n);

#endif
