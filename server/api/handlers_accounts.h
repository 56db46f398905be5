/* handlers_accounts.h - the handlers of the chapters provisioning, user_status and login.
 *
 * The four of the login flow stand outside OCS and ignore who is logged in: clients send an
 * Authorization header along with the poll, and a wrong one must not turn the answer into 401. */
#ifndef TT_API_HANDLERS_ACCOUNTS_H
#define TT_API_HANDLERS_ACCOUNTS_H

#include "lib/base/err.h"

struct call;

/* password_policy.c */
enum tt_err password_policy_validate(struct call *call);
enum tt_err password_policy_generate(struct call *call);

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

/* app_passwords.c */
enum tt_err app_password_get(struct call *call);
enum tt_err app_password_delete(struct call *call);
enum tt_err app_password_rotate(struct call *call);
enum tt_err app_password_confirm(struct call *call);
enum tt_err app_password_of_one_time(struct call *call);

/* login.c */
enum tt_err login_page_get(struct call *call);
enum tt_err login_submit(struct call *call);
enum tt_err login_log_out(struct call *call);
enum tt_err login_csrf_token(struct call *call);

/* login_flow.c */
enum tt_err login_flow_start(struct call *call);
enum tt_err login_flow_poll(struct call *call);
enum tt_err login_flow_page(struct call *call);
enum tt_err login_flow_submit(struct call *call);

/* login_flow1.c */
enum tt_err login_flow1_start(struct call *call);
enum tt_err login_flow1_page(struct call *call);
enum tt_err login_flow1_grant(struct call *call);
enum tt_err login_flow1_app_password(struct call *call);

/* people.c */
enum tt_err people_card(struct call *call);
enum tt_err people_profile(struct call *call);
enum tt_err people_absence(struct call *call);
enum tt_err people_events(struct call *call);

/* serverinfo.c */
enum tt_err serverinfo_get(struct call *call);

/* devices.c */
enum tt_err devices_list(struct call *call);
enum tt_err devices_add(struct call *call);
enum tt_err devices_rename(struct call *call);
enum tt_err devices_remove(struct call *call);
enum tt_err devices_remove_all(struct call *call);
enum tt_err devices_wipe(struct call *call);

/* devices_page.c */
enum tt_err devices_page(struct call *call);
enum tt_err devices_page_end(struct call *call);

/* wipe.c */
enum tt_err wipe_check(struct call *call);
enum tt_err wipe_done(struct call *call);

#endif
