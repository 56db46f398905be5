/* app_passwords.h - table app_passwords: one secret a client, each of which can be taken back. */
#ifndef TT_STORE_APP_PASSWORDS_H
#define TT_STORE_APP_PASSWORDS_H

#include "server/store/query.h"

/* What it is good for. */
enum app_password_kind {
	APP_PASSWORD_ORDINARY,
	APP_PASSWORD_ONE_TIME, /* to get an ordinary one with, once and soon */
	APP_PASSWORD_WIPE,     /* for nothing: its client is to wipe what it has */
};

struct app_password {
	int64_t id;
	struct tt_str user;
	struct tt_str name; /* the client's */
	struct tt_str token_hash;
	int64_t created_s;
	int64_t last_used_s; /* 0: never */
	enum app_password_kind kind;
	int64_t confirmed_s; /* when the account's password was shown along; 0: never */
};

/* app_password->id is set. The user must exist. */
TT_MUST_CHECK enum tt_err store_app_password_add(struct db *db, struct app_password *app_password);
/* TT_ERR_NO_APP_PASSWORD. */
TT_MUST_CHECK enum tt_err store_app_password_by_hash(struct db *db, struct tt_arena *arena,
						     struct tt_str token_hash,
						     struct app_password *out);
/* TT_ERR_NO_APP_PASSWORD, also when it is somebody else's. */
TT_MUST_CHECK enum tt_err store_app_password_get(struct db *db, struct tt_arena *arena,
						 struct tt_str user, int64_t id,
						 struct app_password *out);
/* Of one user, oldest first. */
TT_MUST_CHECK enum tt_err store_app_passwords_of_user(struct db *db, struct tt_arena *arena,
						      struct tt_str user, struct app_password **out,
						      size_t *n);
TT_MUST_CHECK enum tt_err store_app_password_set_last_used(struct db *db, int64_t id,
							   int64_t last_used_s);
TT_MUST_CHECK enum tt_err store_app_password_set_confirmed(struct db *db, int64_t id,
							   int64_t confirmed_s);
/* All of them: TT_ERR_NO_APP_PASSWORD, also when it is somebody else's. */
TT_MUST_CHECK enum tt_err store_app_password_set_kind(struct db *db, struct tt_str user, int64_t id,
						      enum app_password_kind kind);
TT_MUST_CHECK enum tt_err store_app_password_rename(struct db *db, struct tt_str user, int64_t id,
						    struct tt_str name);
TT_MUST_CHECK enum tt_err store_app_password_set_hash(struct db *db, struct tt_str user, int64_t id,
						      struct tt_str token_hash);
/* TT_ERR_NO_APP_PASSWORD, also when it is somebody else's. */
TT_MUST_CHECK enum tt_err store_app_password_delete(struct db *db, struct tt_str user, int64_t id);
TT_MUST_CHECK enum tt_err store_app_passwords_delete_all(struct db *db, struct tt_str user);
/* How many a user has. */
TT_MUST_CHECK enum tt_err store_app_passwords_count(struct db *db, struct tt_str user,
						    int64_t *out);

#endif
