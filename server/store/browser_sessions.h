/* browser_sessions.h - table browser_sessions: browsers in which somebody is logged in.
 *
 * The cookie is stored as a hash: what stands in the database lets nobody in. */
#ifndef TT_STORE_BROWSER_SESSIONS_H
#define TT_STORE_BROWSER_SESSIONS_H

#include "server/store/query.h"

struct browser_session {
	int64_t id;
	struct tt_str user;
	struct tt_str token_hash;
	struct tt_str name; /* of the browser */
	int64_t credentials_version;
	bool is_remembered;
	int64_t created_s;
	int64_t last_used_s;
	int64_t expires_s;
	int64_t confirmed_s;
};

/* session->id is set. The user must exist. */
TT_MUST_CHECK enum tt_err store_browser_session_add(struct db *db, struct browser_session *session);
/* TT_ERR_NO_BROWSER_SESSION. */
TT_MUST_CHECK enum tt_err store_browser_session_by_hash(struct db *db, struct tt_arena *arena,
							struct tt_str token_hash,
							struct browser_session *out);
/* Of one user, those that have not expired, the one used last first. */
TT_MUST_CHECK enum tt_err store_browser_sessions_of_user(struct db *db, struct tt_arena *arena,
							 struct tt_str user, int64_t now_s,
							 struct browser_session **out, size_t *n);
TT_MUST_CHECK enum tt_err store_browser_session_set_used(struct db *db, int64_t id,
							 int64_t last_used_s, int64_t expires_s);
TT_MUST_CHECK enum tt_err store_browser_session_set_confirmed(struct db *db, int64_t id,
							      int64_t confirmed_s);
/* TT_ERR_NO_BROWSER_SESSION, also when it is somebody else's. */
TT_MUST_CHECK enum tt_err store_browser_session_rename(struct db *db, struct tt_str user,
						       int64_t id, struct tt_str name);
TT_MUST_CHECK enum tt_err store_browser_session_delete(struct db *db, struct tt_str user,
						       int64_t id);
/* All but `spared` (0: none). */
TT_MUST_CHECK enum tt_err store_browser_sessions_delete_all(struct db *db, struct tt_str user,
							    int64_t spared);
/* All but the `most` that were used last. */
TT_MUST_CHECK enum tt_err store_browser_sessions_keep(struct db *db, struct tt_str user,
						      int64_t most);
/* Those that have expired, `most` of them; *n: how many. */
TT_MUST_CHECK enum tt_err store_browser_sessions_sweep(struct db *db, int64_t now_s, int64_t most,
						       int64_t *n);
TT_MUST_CHECK enum tt_err store_browser_sessions_any_expired(struct db *db, int64_t now_s,
							     bool *any);

#endif
