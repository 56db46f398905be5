/* users.h - table users and user_fields. */
#ifndef TT_STORE_USERS_H
#define TT_STORE_USERS_H

#include "server/store/query.h"

struct user {
	struct tt_str id;
	struct tt_str display_name;
	struct tt_str email; /* p == NULL: none */
	struct tt_str password_hash;
	bool enabled;
	int64_t credentials_version;
	int64_t created_s;
	int64_t last_login_s;
};

/* TT_ERR_NO_USER. Exact id. */
TT_MUST_CHECK enum tt_err store_user_get(struct db *db, struct tt_arena *arena, struct tt_str id,
					 struct user *out);
/* By id in any case, else by e-mail address if exactly one account has it. TT_ERR_NO_USER. */
TT_MUST_CHECK enum tt_err store_user_find_login(struct db *db, struct tt_arena *arena,
						struct tt_str name, struct user *out);
/* TT_ERR_USER_EXISTS, also when only the case differs. */
TT_MUST_CHECK enum tt_err store_user_add(struct db *db, const struct user *user);
TT_MUST_CHECK enum tt_err store_user_delete(struct db *db, struct tt_str id); /* TT_ERR_NO_USER */

#endif
