/* status.h - what people say they are doing: online, away, "at a meeting until three".
 *
 * What is stored may have run out; everything here that reads shows it as it is at `now_s`:
 * messages end at clearAt, and who was not seen for a quarter of an hour is offline, unless he
 * chose a status that lasts. Reading writes nothing. All inside the caller's transaction. */
#ifndef TT_ACCOUNTS_STATUS_H
#define TT_ACCOUNTS_STATUS_H

#include "lib/base/macros.h"
#include "server/store/user_status.h"

/* As others see it: invisible looks offline. */
struct status_view {
	bool is_set;           /* false: this user has never had a status */
	struct tt_str status;  /* online, away, dnd, busy, offline */
	struct tt_str icon;    /* p == NULL: none */
	struct tt_str message; /* p == NULL: none */
	int64_t clear_at_s;    /* 0: never */
};

/* Whose status, and as of when. */
struct status_owner {
	struct db *db;
	struct tt_arena *arena;
	struct tt_str user;
	int64_t now_s;
};

/* One view for each of `users`, in their order. */
TT_MUST_CHECK enum tt_err status_of_many(struct db *db, struct tt_arena *arena,
					 const struct tt_str users[], size_t n_users, int64_t now_s,
					 struct status_view **out);

/* The text that others see for a stored status. */
struct tt_str status_shown(struct tt_str status);

/* The user "_ID" is the backup of ID, unless an account is really called so. TT_ERR_NO_STATUS. */
TT_MUST_CHECK enum tt_err status_get(const struct status_owner *whose, struct user_status *out);
/* A page of all, in order of user id. A negative limit is none. */
TT_MUST_CHECK enum tt_err status_list(struct db *db, struct tt_arena *arena, int64_t limit,
				      int64_t offset, int64_t now_s, struct user_status **out,
				      size_t *n);

/* What a person sets, and how it is then. A clear_at_s of 0 is never.
 * TT_ERR_STATUS_TYPE, TT_ERR_STATUS_MESSAGE_ID, TT_ERR_STATUS_ICON, TT_ERR_STATUS_LONG,
 * TT_ERR_STATUS_CLEAR_AT. */
TT_MUST_CHECK enum tt_err status_set(const struct status_owner *whose, struct tt_str status,
				     struct user_status *out);
TT_MUST_CHECK enum tt_err status_set_predefined(const struct status_owner *whose,
						struct tt_str message_id, int64_t clear_at_s,
						struct user_status *out);
/* Icon and message may be missing (p == NULL) or empty. */
TT_MUST_CHECK enum tt_err status_set_custom(const struct status_owner *whose, struct tt_str icon,
					    struct tt_str message, int64_t clear_at_s,
					    struct user_status *out);
/* Fine when there is none. */
TT_MUST_CHECK enum tt_err status_clear_message(const struct status_owner *whose);

/* A client of the user is there: `status` is online or away. TT_ERR_NO_STATUS: he chose a status
 * that lasts, nothing changed. */
TT_MUST_CHECK enum tt_err status_seen(const struct status_owner *whose, struct tt_str status,
				      struct user_status *out);

/* What the server sets by itself, as during a call; what was set before is kept aside. Nothing
 * happens while something else is kept aside already. */
TT_MUST_CHECK enum tt_err status_put_aside(const struct status_owner *whose, struct tt_str status,
					   struct tt_str message_id);
/* Brings it back, if the present message is still `message_id`. TT_ERR_NO_STATUS: nothing to bring
 * back. */
TT_MUST_CHECK enum tt_err status_revert(const struct status_owner *whose, struct tt_str message_id,
					struct user_status *out);

/* The messages that everybody may choose from. */
struct predefined_status {
	const char *id;
	const char *icon;
	const char *message;
	int64_t period_s;   /* clear after so long; 0: not */
	const char *end_of; /* clear at the end of the "day"; NULL: not */
	bool is_hidden;     /* set by the server, not offered */
};
extern const struct predefined_status predefined_statuses[];
extern const size_t n_predefined_statuses;

#endif
