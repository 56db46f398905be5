/* handlers_accounts.h - the handlers of the chapters provisioning, user_status and login.
 *
 * Their rows; the order matters where a literal competes with a placeholder.
 *
 * OCS, below /ocs/vN.php. L = ACCESS_LOGIN, A = ACCESS_LOGIN | ACCESS_ADMIN, W = ACCESS_WRITES,
 * N = ACCESS_NO_TX, C = ACCESS_NO_CSRF, P = ACCESS_PLAIN:
 *
 *	GET    /cloud/user                            L    provisioning_self
 *	GET    /cloud/user/fields                     L    provisioning_fields
 *	GET    /cloud/user/fields/{user}              L    provisioning_fields
 *	GET    /cloud/users                           A    provisioning_users
 *	GET    /cloud/users/details                   A    provisioning_users_details
 *	GET    /cloud/users/disabled                  A    provisioning_users_disabled
 *	POST   /cloud/users                           A W N provisioning_user_add
 *	GET    /cloud/users/{user}                    L    provisioning_user
 *	PUT    /cloud/users/{user}                    L W N provisioning_user_edit
 *	DELETE /cloud/users/{user}                    A W  provisioning_user_delete
 *	PUT    /cloud/users/{user}/enable             A W  provisioning_user_enable
 *	PUT    /cloud/users/{user}/disable            A W  provisioning_user_disable
 *	POST   /cloud/users/{user}/welcome            A    provisioning_user_welcome
 *	GET    /cloud/users/{user}/groups             L    provisioning_user_groups
 *	POST   /cloud/users/{user}/groups             A W  provisioning_user_join
 *	DELETE /cloud/users/{user}/groups             A W  provisioning_user_leave
 *	GET    /cloud/users/{user}/subadmins          A    provisioning_subadmins
 *	GET    /cloud/groups                          A    provisioning_groups
 *	GET    /cloud/groups/details                  A    provisioning_groups_details
 *	POST   /cloud/groups                          A W  provisioning_group_add
 *	GET    /cloud/groups/{group}                  A    provisioning_group_users
 *	PUT    /cloud/groups/{group}                  A W  provisioning_group_edit
 *	DELETE /cloud/groups/{group}                  A W  provisioning_group_delete
 *	GET    /cloud/groups/{group}/users            A    provisioning_group_users
 *	GET    /cloud/groups/{group}/users/details    A    provisioning_group_users_details
 *	GET    /cloud/groups/{group}/subadmins        A    provisioning_group_subadmins
 *
 *	GET    /apps/user_status/api/v1/user_status                     L   user_status_self
 *	PUT    /apps/user_status/api/v1/user_status/status              L W user_status_set
 *	PUT    /apps/user_status/api/v1/user_status/message/predefined  L W
 *user_status_predefined_set PUT    /apps/user_status/api/v1/user_status/message/custom      L W
 *user_status_custom_set DELETE /apps/user_status/api/v1/user_status/message             L W
 *user_status_message_clear DELETE /apps/user_status/api/v1/user_status/revert/{message}    L W
 *user_status_revert GET    /apps/user_status/api/v1/predefined_statuses             L
 *user_status_predefined GET    /apps/user_status/api/v1/statuses                        L
 *user_status_list GET    /apps/user_status/api/v1/statuses/{user}                 L user_status_of
 *	PUT    /apps/user_status/api/v1/heartbeat                       L W user_status_heartbeat
 *
 *	GET    /core/getapppassword        L W  app_password_get
 *	DELETE /core/apppassword           L W  app_password_delete
 *	POST   /core/apppassword/rotate    L W  app_password_rotate
 *
 * Outside OCS:
 *
 *	POST   /login/v2                   C P W   login_flow_start
 *	POST   /login/v2/poll              C P N   login_flow_poll
 *	GET    /login/v2/flow/{flow}       C P     login_flow_page
 *	POST   /login/v2/flow/{flow}       C P W N login_flow_submit
 *
 * These four ignore who is logged in: clients send an Authorization header along with the poll, and
 * a wrong one must not turn the answer into 401. */
#ifndef TT_API_HANDLERS_ACCOUNTS_H
#define TT_API_HANDLERS_ACCOUNTS_H

#include "lib/base/err.h"

struct call;

/* provisioning_users.c, provisioning_groups.c */
enum tt_err provisioning_self(struct call *call);
enum tt_err provisioning_fields(struct call *call);
enum tt_err provisioning_users(struct call *call);
enum tt_err provisioning_users_details(struct call *call);
enum tt_err provisioning_users_disabled(struct call *call);
enum tt_err provisioning_user(struct call *call);
enum tt_err provisioning_user_add(struct call *call);
enum tt_err provisioning_user_edit(struct call *call);
enum tt_err provisioning_user_delete(struct call *call);
enum tt_err provisioning_user_enable(struct call *call);
enum tt_err provisioning_user_disable(struct call *call);
enum tt_err provisioning_user_welcome(struct call *call);
enum tt_err provisioning_user_groups(struct call *call);
enum tt_err provisioning_user_join(struct call *call);
enum tt_err provisioning_user_leave(struct call *call);
enum tt_err provisioning_subadmins(struct call *call);
enum tt_err provisioning_groups(struct call *call);
enum tt_err provisioning_groups_details(struct call *call);
enum tt_err provisioning_group_add(struct call *call);
enum tt_err provisioning_group_edit(struct call *call);
enum tt_err provisioning_group_delete(struct call *call);
enum tt_err provisioning_group_users(struct call *call);
enum tt_err provisioning_group_users_details(struct call *call);
enum tt_err provisioning_group_subadmins(struct call *call);

/* user_status.c */
enum tt_err user_status_self(struct call *call);
enum tt_err user_status_set(struct call *call);
enum tt_err user_status_predefined_set(struct call *call);
enum tt_err user_status_custom_set(struct call *call);
enum tt_err user_status_message_clear(struct call *call);
enum tt_err user_status_revert(struct call *call);
enum tt_err user_status_predefined(struct call *call);
enum tt_err user_status_list(struct call *call);
enum tt_err user_status_of(struct call *call);
enum tt_err user_status_heartbeat(struct call *call);

/* login.c */
enum tt_err app_password_get(struct call *call);
enum tt_err app_password_delete(struct call *call);
enum tt_err app_password_rotate(struct call *call);
enum tt_err login_flow_start(struct call *call);
enum tt_err login_flow_poll(struct call *call);
enum tt_err login_flow_page(struct call *call);
enum tt_err login_flow_submit(struct call *call);

#endif
