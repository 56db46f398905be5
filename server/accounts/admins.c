/* admins.c - who administers the server, and that somebody does. */
#include "server/accounts/accounts.h"

enum tt_err accounts_count_admins(struct db *db, int64_t *n)
{
	return store_group_count_enabled(db, ADMIN_GROUP, TT_STR(""), n);
}

enum tt_err accounts_spare_last_admin(struct db *db, struct tt_str user)
{
	int64_t all = 0;
	int64_t others = 0;
	enum tt_err err = accounts_count_admins(db, &all);

	if (!err)
		err = store_group_count_enabled(db, ADMIN_GROUP, user, &others);
	return !err && all > 0 && others == 0 ? TT_ERR_LAST_ADMIN : err;
}
