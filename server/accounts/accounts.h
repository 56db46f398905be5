/* accounts.h - who may come in: users, groups, passwords, app passwords, the brute-force guard.
 *
 * Functions that take a `db` work inside the caller's transaction. accounts_login() and
 * accounts_login_slowly() open their own. */
#ifndef TT_ACCOUNTS_H
#define TT_ACCOUNTS_H

#include "lib/base/net.h"
#include "server/accounts/guard.h"
#include "server/accounts/memory.h"
#include "server/store/app_passwords.h"
#include "server/store/groups.h"
#include "server/store/users.h"

struct accounts;

enum {
	/* An app password that is good for getting another one. */
	ONE_TIME_LIFE_S = 10 * 60,
};

struct accounts_conf {
	struct store *store;
	struct guard_conf guard; /* answer 429 after many failures from one address */
	bool cheap_hashes;       /* developer mode: passwords are public anyway */
	int64_t (*now_ms)(void); /* NULL: tt_clock_due_ms; tests put their own here */
};

/* Who asks. */
struct identity {
	struct tt_str user; /* id; p == NULL: nobody */
	struct tt_str display_name;
	bool is_admin;           /* member of the group admin */
	int64_t app_password_id; /* 0: came with the account's password, or by a session */
	bool is_one_time;        /* that app password is good for getting another one only */
	int64_t session_id;      /* of a browser; 0: none */
	int64_t confirmed_s;     /* when the account's password was shown last */
};

struct accounts *accounts_create(const struct accounts_conf *conf);
void accounts_destroy(struct accounts *accounts); /* NULL is fine */

/* Whatever was found out about passwords and counted of failures so far, but for what is spared:
 * the database is another one. */
void accounts_forget(struct accounts *accounts, memory_spare spare, void *ctx);

/* One try to log in. */
struct login_try {
	struct tt_str name; /* user id in any case, or e-mail address */
	struct tt_str password;
	struct tt_str address;
	int64_t rest_ms; /* with TT_ERR_THROTTLED: how long it will be so */
};

/* Checks a name and a password or app password, as far as that can be said at once. A pair that was
 * right a moment ago is not hashed again, but always checked against the account's present state: a
 * changed password, a revoked app password or a disabled account counts at once. Nor is one that
 * was wrong a moment ago. Not inside a transaction. TT_ERR_CREDENTIALS; TT_ERR_THROTTLED;
 * TT_ERR_LATER: it takes accounts_login_slowly() to say. */
TT_MUST_CHECK enum tt_err accounts_login(struct accounts *accounts, struct identity *out,
					 struct tt_arena *arena, struct db *db,
					 struct login_try *login_try);

/* A pair that was right. */
struct known_login {
	uint8_t digest[MEMORY_DIGEST_LEN];
	struct remembered who;
};

/* Hashes, so it takes up to a tenth of a second and waits for others who hash: not on a thread of
 * the HTTP server. What is right goes on with accounts_login_known(). TT_ERR_CREDENTIALS,
 * TT_ERR_THROTTLED. */
TT_MUST_CHECK enum tt_err accounts_login_slowly(struct accounts *accounts, struct known_login *out,
						struct tt_arena *arena, struct db *db,
						struct login_try *login_try);

/* A pair that was right a moment ago, inside the caller's transaction, so that the request and its
 * credentials are judged by one state. First accounts_remember(), which touches no database;
 * false: only accounts_login() can say. */
bool accounts_remember(struct accounts *accounts, struct known_login *out,
		       const struct login_try *login_try);
/* TT_ERR_CREDENTIALS: the account is disabled. TT_ERR_LATER: accounts_login() has to say, or has
 * something to note. */
TT_MUST_CHECK enum tt_err accounts_login_known(struct accounts *accounts, struct identity *out,
					       struct tt_arena *arena, struct db *db,
					       const struct known_login *known);

/* A text that says who it is alone. */
struct token_try {
	struct tt_str token;
	struct tt_str address;
	bool app_passwords; /* not only sessions of browsers */
};

/* As accounts_remember() and accounts_login(): nothing of it takes long. TT_ERR_CREDENTIALS. */
bool accounts_remember_token(struct accounts *accounts, struct known_login *out,
			     const struct token_try *token_try);
TT_MUST_CHECK enum tt_err accounts_login_token(struct accounts *accounts, struct identity *out,
					       struct tt_arena *arena, struct db *db,
					       const struct token_try *token_try);

/* The guard, for other secrets that can be guessed (room tokens, room passwords, login tokens). The
 * action "login" is accounts_login()'s. Milliseconds of a block, 0: none. */
int64_t accounts_guard_rest_ms(struct accounts *accounts, const struct guarded *what);
void accounts_guard_failed(struct accounts *accounts, const struct guarded *what,
			   struct tt_str secret);
void accounts_guard_clear(struct accounts *accounts, const struct guarded *what);
/* For the one who looks after the server. */
struct guard *accounts_guard(struct accounts *accounts);
int64_t accounts_now_ms(const struct accounts *accounts);

/* A hash to store. `generated` says that the password is long and random, so that a slow hash would
 * protect nothing; so does cheap_hashes. Takes up to a tenth of a second, and waits for others who
 * hash: not inside a transaction, not on a thread of the HTTP server. `accounts` may be NULL
 * (command line). */
TT_MUST_CHECK enum tt_err accounts_hash(const struct accounts *accounts, struct tt_str *out,
					struct tt_arena *arena, struct tt_str password,
					bool generated);

/* A password that is nobody's login: of a conversation. */
struct password_try {
	struct tt_str hash;     /* what is stored */
	struct tt_str password; /* what somebody says it is */
	struct guarded what;
	int64_t rest_ms; /* with TT_ERR_THROTTLED */
};
/* What can be said at once: TT_OK, it is right; TT_ERR_PASSWORD; TT_ERR_THROTTLED; TT_ERR_LATER. */
TT_MUST_CHECK enum tt_err accounts_check_password(struct accounts *accounts,
						  struct password_try *password_try);
/* As slow as accounts_hash(). Wrong ones are counted, a right one clears the count. */
TT_MUST_CHECK enum tt_err accounts_check_password_slowly(struct accounts *accounts,
							 struct password_try *password_try);

/* admins.c */

/* Accounts in the group admin that can log in. */
TT_MUST_CHECK enum tt_err accounts_count_admins(struct db *db, int64_t *n);
/* Without an administrator only the command line is left, so that this is nothing to happen by
 * accident: TT_ERR_LAST_ADMIN when there is none but the user. */
TT_MUST_CHECK enum tt_err accounts_spare_last_admin(struct db *db, struct tt_str user);

/* rules.c */

/* Rules for new accounts. TT_ERR_USER_ID, TT_ERR_USER_EXISTS, TT_ERR_USER_ID_EMAIL,
 * TT_ERR_DISPLAY_NAME, TT_ERR_EMAIL, TT_ERR_EMAIL_TAKEN. */
struct new_user {
	struct tt_str id;
	struct tt_str display_name; /* empty: the id */
	struct tt_str email;        /* p == NULL: none */
	struct tt_str password_hash;
};
TT_MUST_CHECK enum tt_err accounts_add_user(struct db *db, const struct new_user *user);
/* Text to choose names by: TT_ERR_USER_ID, TT_ERR_USER_PASSWORD, TT_ERR_DISPLAY_NAME,
 * TT_ERR_EMAIL. */
TT_MUST_CHECK enum tt_err accounts_check_user_id(struct tt_str id);
TT_MUST_CHECK enum tt_err accounts_check_password_rules(struct tt_str password);
/* What is asked of one that somebody chooses: nothing in developer mode. `accounts` may be NULL
 * (command line). */
struct password_policy {
	size_t min_length; /* characters */
	bool not_common;   /* none that is guessed first (common.h) */
};
struct password_policy accounts_password_policy(const struct accounts *accounts);
/* TT_ERR_USER_PASSWORD, TT_ERR_USER_WEAK, TT_ERR_USER_COMMON. */
TT_MUST_CHECK enum tt_err accounts_check_new_password(const struct accounts *accounts,
						      struct tt_str password);
TT_MUST_CHECK enum tt_err accounts_check_display_name(struct tt_str name);
TT_MUST_CHECK enum tt_err accounts_check_email(struct tt_str email);

/* People log in with their e-mail address, too, so it is one person's, and nobody else's name.
 * An empty address is none. TT_ERR_EMAIL, TT_ERR_EMAIL_TAKEN, TT_ERR_NO_USER. */
TT_MUST_CHECK enum tt_err accounts_set_email(struct db *db, struct tt_str user,
					     struct tt_str email);

/* TT_ERR_GROUP_ID, TT_ERR_GROUP_EXISTS, TT_ERR_DISPLAY_NAME. An empty display name is the id. */
TT_MUST_CHECK enum tt_err accounts_add_group(struct db *db, struct tt_str id,
					     struct tt_str display_name);

/* Makes an app password and returns its text, which is stored only as a hash. TT_ERR_LIMIT when the
 * user has `most` of them already; 0: as many as he likes. */
TT_MUST_CHECK enum tt_err accounts_add_app_password(struct db *db, struct tt_arena *arena,
						    struct tt_str user, struct tt_str name,
						    int64_t most, struct tt_str *password);
/* The same of another kind than ordinary; the row that was made comes back as well. */
struct new_app_password {
	struct tt_str user;
	struct tt_str name;
	enum app_password_kind kind;
	int64_t most;
};
TT_MUST_CHECK enum tt_err accounts_make_app_password(struct db *db, struct tt_arena *arena,
						     const struct new_app_password *wanted,
						     struct app_password *row,
						     struct tt_str *password);
/* For one that is good for that: an ordinary one, which takes its place. The name is the client's.
 * TT_ERR_NO_APP_PASSWORD. */
TT_MUST_CHECK enum tt_err accounts_use_one_time(struct db *db, struct tt_arena *arena,
						const struct identity *who, struct tt_str name,
						struct tt_str *password);
/* Another text for the same app password. TT_ERR_NO_APP_PASSWORD. */
TT_MUST_CHECK enum tt_err accounts_renew_app_password(struct db *db, struct tt_arena *arena,
						      struct tt_str user, int64_t id,
						      struct tt_str *password);
/* A client's name for itself, for people to read: cut where too long, replaced where unprintable.
 * Borrows `said`. */
struct tt_str accounts_client_name(struct tt_str said);
/* What is stored of the text of an app password or login token. */
struct tt_str accounts_token_hash(struct tt_arena *arena, struct tt_str token);

/* A text that only this process can make of `text`. */
struct tt_str accounts_seal(const struct accounts *accounts, struct tt_arena *arena,
			    struct tt_str text);

/* A password that nobody chose, easy to copy. */
struct tt_str accounts_random_password(struct tt_arena *arena);

#endif
