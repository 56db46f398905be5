/* users.h - table users and user_fields. */
#ifndef TT_STORE_USERS_H
#define TT_STORE_USERS_H

#include "server/store/app_passwords.h"
#include "server/store/browser_sessions.h"

struct user {
	struct tt_str id;
	struct tt_str display_name;
	struct tt_str email; /* p == NULL: none */
	struct tt_str password_hash;
	bool enabled;
	int64_t credentials_version; /* a remembered password counts only while this stays */
	int64_t created_s;
	int64_t last_login_s; /* 0: never */
};

/* TT_ERR_NO_USER. Exact id. */
TT_MUST_CHECK enum tt_err store_user_get(struct db *db, struct tt_arena *arena, struct tt_str id,
					 struct user *out);
/* Id in any case; go on with out->id. TT_ERR_NO_USER. */
TT_MUST_CHECK enum tt_err store_user_find(struct db *db, struct tt_arena *arena, struct tt_str id,
					  struct user *out);
/* Whether somebody other than `but` has the address, or is called so, in any case (ASCII). */
TT_MUST_CHECK enum tt_err store_user_email_taken(struct db *db, struct tt_str email,
						 struct tt_str but, bool *out);
/* By id in any case, else by e-mail address if exactly one account has it. TT_ERR_NO_USER. */
TT_MUST_CHECK enum tt_err store_user_find_login(struct db *db, struct tt_arena *arena,
						struct tt_str name, struct user *out);
/* TT_ERR_USER_EXISTS, also when only the case differs. */
TT_MUST_CHECK enum tt_err store_user_add(struct db *db, const struct user *user);
/* With everything that is only his, and his places in rooms; what he wrote stays. TT_ERR_NO_USER.
 */
TT_MUST_CHECK enum tt_err store_user_delete(struct db *db, struct tt_str id);

/* All: TT_ERR_NO_USER. An email with p == NULL takes it away. */
TT_MUST_CHECK enum tt_err store_user_set_display_name(struct db *db, struct tt_str id,
						      struct tt_str display_name);
TT_MUST_CHECK enum tt_err store_user_set_email(struct db *db, struct tt_str id,
					       struct tt_str email);
/* Whoever is logged in in a browser and disabled is no longer so when he is enabled again. */
TT_MUST_CHECK enum tt_err store_user_set_enabled(struct db *db, struct tt_str id, bool enabled);
/* Whoever is remembered with the old password has to show the new one, and so has who is logged in
 * in a browser. */
TT_MUST_CHECK enum tt_err store_user_set_password(struct db *db, struct tt_str id,
						  struct tt_str password_hash);
TT_MUST_CHECK enum tt_err store_user_set_last_login(struct db *db, struct tt_str id,
						    int64_t last_login_s);

/* What a login that was right before is checked against, in one look. */
struct login_asked {
	struct tt_str user;
	int64_t app_password_id; /* 0: none */
	int64_t session_id;      /* 0: none */
};
struct login_state {
	struct tt_str display_name;
	bool enabled;
	int64_t credentials_version;
	int64_t last_login_s;
	bool is_admin;
	bool has_app_password; /* the one asked for exists and is this user's */
	struct tt_str app_password_hash;
	int64_t app_password_created_s;
	int64_t app_password_last_used_s;
	enum app_password_kind app_password_kind;
	int64_t app_password_confirmed_s;
	bool has_session; /* and the account has had no other password since it began */
	struct browser_session session; /* of it when it began, was used, ends, was confirmed */
};
/* TT_ERR_NO_USER. */
TT_MUST_CHECK enum tt_err store_user_login_state(struct db *db, struct tt_arena *arena,
						 const struct login_asked *asked,
						 struct login_state *out);

/* A page of all users whose id, display name or e-mail address has `text` in it, in any case
 * (ASCII); in order of id. A negative limit is none. */
struct user_search {
	struct tt_str text;
	bool by_enabled; /* only those whose flag is `enabled` */
	bool enabled;
	int64_t limit;
	int64_t offset;
};
TT_MUST_CHECK enum tt_err store_users_search(struct db *db, struct tt_arena *arena,
					     const struct user_search *search, struct user **out,
					     size_t *n);
TT_MUST_CHECK enum tt_err store_users_count(struct db *db, int64_t *out);
/* Those who were there since. */
TT_MUST_CHECK enum tt_err store_users_count_since(struct db *db, int64_t last_login_s,
						  int64_t *out);

/* What the provisioning API keeps beside: phone, address, language, ... An empty value is none. */
struct user_field {
	struct tt_str name;
	struct tt_str value;
};
TT_MUST_CHECK enum tt_err store_user_fields(struct db *db, struct tt_arena *arena,
					    struct tt_str user, struct user_field **out, size_t *n);
TT_MUST_CHECK enum tt_err store_user_field_set(struct db *db, struct tt_str user,
					       struct tt_str name, struct tt_str value);

/* Fields that are preferences in Talk (talk/preferences.h) begin so. The one of them that the rules
 * ask for, and that counts others' read markers, has a name of its own. */
#define USER_FIELD_TALK "talk."
#define USER_FIELD_READ_PRIVACY USER_FIELD_TALK "read_status_privacy" /* "1" is private */

/* Whether the field is there with just that value. */
TT_MUST_CHECK enum tt_err store_user_field_is(struct db *db, struct tt_str user, struct tt_str name,
					      struct tt_str value, bool *out);

enum {
	/* Bytes, and longer than any name: what begins with so many of them is not found either. Of
	 * many times that the engine makes no pattern. */
	LONGEST_SOUGHT = 4096
};

/* "%text%" with what LIKE takes as special made literal, in lower case (ASCII). For
 * LIKE ... ESCAPE '!'. */
struct tt_str store_like(struct tt_arena *arena, struct tt_str text);

#endif
