/* login_flows.h - table login_flows: clients that wait for somebody to let them in.
 *
 * Both secrets are stored as hashes: what stands in the database lets nobody in. */
#ifndef TT_STORE_LOGIN_FLOWS_H
#define TT_STORE_LOGIN_FLOWS_H

#include "server/store/query.h"

struct login_flow {
	struct tt_str poll_hash;  /* the client's secret */
	struct tt_str grant_hash; /* in the address that the person opens */
	struct tt_str client_name;
	int64_t created_s;
	struct tt_str user; /* who let it in; p == NULL: nobody yet */
};

TT_MUST_CHECK enum tt_err store_login_flow_add(struct db *db, const struct login_flow *flow);
/* Both: TT_ERR_NO_LOGIN_FLOW. */
TT_MUST_CHECK enum tt_err store_login_flow_by_poll(struct db *db, struct tt_arena *arena,
						   struct tt_str poll_hash, struct login_flow *out);
TT_MUST_CHECK enum tt_err store_login_flow_by_grant(struct db *db, struct tt_arena *arena,
						    struct tt_str grant_hash,
						    struct login_flow *out);
/* TT_ERR_NO_LOGIN_FLOW, also when somebody was faster. */
TT_MUST_CHECK enum tt_err store_login_flow_grant(struct db *db, struct tt_str grant_hash,
						 struct tt_str user);
/* TT_ERR_NO_LOGIN_FLOW. */
TT_MUST_CHECK enum tt_err store_login_flow_delete(struct db *db, struct tt_str poll_hash);
/* Those that were begun before. */
TT_MUST_CHECK enum tt_err store_login_flows_delete_before(struct db *db, int64_t created_s);
TT_MUST_CHECK enum tt_err store_login_flows_count(struct db *db, int64_t *out);

#endif
