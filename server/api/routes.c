/* routes.c - method, path, what it demands (access.h), handler. */
#include "server/api/routes.h"
#include "server/api/access.h"
#include "server/api/handlers.h"
#include "server/api/handlers_accounts.h"
#include "server/api/handlers_dav.h"
#include "server/api/handlers_shares.h"

#define PUBLIC ACCESS_PUBLIC
#define LOGIN ACCESS_LOGIN
#define ADMIN (ACCESS_LOGIN | ACCESS_ADMIN)
#define ROOM ACCESS_ROOM
#define PART (ACCESS_ROOM | ACCESS_PART)
#define USER (ACCESS_ROOM | ACCESS_PART | ACCESS_USER)
#define MOD (ACCESS_ROOM | ACCESS_PART | ACCESS_MOD)
#define FULL_MOD (ACCESS_ROOM | ACCESS_PART | ACCESS_FULL_MOD)
#define WRITABLE ACCESS_WRITABLE
#define LOBBY ACCESS_LOBBY
#define CHAT ACCESS_CHAT
#define BEGINS_WRITE ACCESS_BEGINS_WRITE
#define NO_TX ACCESS_NO_TX
#define NO_CSRF ACCESS_NO_CSRF
#define GUARDED ACCESS_GUARDED
#define UPLOAD ACCESS_UPLOAD
#define CONFIRMED ACCESS_CONFIRMED
#define ASKS ACCESS_ASKS
#define BOT ACCESS_BOT
#define LONG ACCESS_LONG
#define BROWSER ACCESS_BROWSER
#define ONE_TIME ACCESS_ONE_TIME
#define DAV ACCESS_DAV
#define STREAM ACCESS_STREAM

#define SPREED "/apps/spreed/api"

/* clang-format off */
const struct route api_ocs_routes[] = {
	/* chat first: the busiest ones are found soonest */
	{ "GET",    SPREED "/v1/chat/{token}",                        PART | LOBBY, chat_receive },
	{ "POST",   SPREED "/v1/chat/{token}",                        PART | WRITABLE | LOBBY | CHAT | BEGINS_WRITE, chat_send },
	{ "POST",   SPREED "/v1/chat/{token}/read",                   USER | BEGINS_WRITE, chat_mark_read },
	{ "DELETE", SPREED "/v1/chat/{token}/read",                   USER | BEGINS_WRITE, chat_mark_unread },
	{ "DELETE", SPREED "/v1/chat/{token}",                        LOGIN | MOD | WRITABLE | BEGINS_WRITE, chat_clear },
	{ "GET",    SPREED "/v1/chat/{token}/mentions",               PART | WRITABLE | LOBBY | CHAT | LONG, mentions_candidates },
	{ "GET",    SPREED "/v1/chat/{token}/{messageId}/context",    PART | LOBBY, chat_context },
	{ "PUT",    SPREED "/v1/chat/{token}/{messageId}",            USER | WRITABLE | LOBBY | CHAT | BEGINS_WRITE, chat_edit },
	{ "DELETE", SPREED "/v1/chat/{token}/{messageId}",            USER | WRITABLE | LOBBY | CHAT | BEGINS_WRITE, chat_delete },

	{ "GET",    SPREED "/v1/reaction/{token}/{messageId}",        PART | LOBBY | LONG, reactions_get },
	{ "POST",   SPREED "/v1/reaction/{token}/{messageId}",        PART | WRITABLE | LOBBY | CHAT | BEGINS_WRITE, reactions_add },
	{ "DELETE", SPREED "/v1/reaction/{token}/{messageId}",        PART | WRITABLE | LOBBY | CHAT | BEGINS_WRITE, reactions_remove },

	{ "POST",   SPREED "/v1/chat/{token}/share",                  PART | WRITABLE | LOBBY | CHAT | BEGINS_WRITE, objects_share },
	{ "GET",    SPREED "/v1/chat/{token}/share",                  PART | LOBBY, objects_list },
	{ "GET",    SPREED "/v1/chat/{token}/share/overview",         PART | LOBBY, objects_overview },
	{ "GET",    SPREED "/v1/chat/{token}/schedule",               LOGIN | PART | WRITABLE | LOBBY | CHAT, scheduled_list },
	{ "POST",   SPREED "/v1/chat/{token}/schedule",               LOGIN | PART | WRITABLE | LOBBY | CHAT | BEGINS_WRITE, scheduled_add },
	{ "POST",   SPREED "/v1/chat/{token}/schedule/{scheduledId}", LOGIN | PART | WRITABLE | LOBBY | CHAT | BEGINS_WRITE, scheduled_change },
	{ "DELETE", SPREED "/v1/chat/{token}/schedule/{scheduledId}", LOGIN | PART | WRITABLE | LOBBY | CHAT | BEGINS_WRITE, scheduled_delete },
	{ "POST",   SPREED "/v1/chat/{token}/{messageId}/pin",        MOD | BEGINS_WRITE, pins_set },
	{ "DELETE", SPREED "/v1/chat/{token}/{messageId}/pin",        MOD | BEGINS_WRITE, pins_remove },
	{ "DELETE", SPREED "/v1/chat/{token}/{messageId}/pin/self",   PART | LOBBY | BEGINS_WRITE, pins_hide },
	{ "POST",   SPREED "/v1/chat/{token}/{messageId}/reminder",   LOGIN | USER | LOBBY | BEGINS_WRITE, reminders_set },
	{ "GET",    SPREED "/v1/chat/{token}/{messageId}/reminder",   LOGIN | USER | LOBBY, reminders_get },
	{ "DELETE", SPREED "/v1/chat/{token}/{messageId}/reminder",   LOGIN | USER | LOBBY | BEGINS_WRITE, reminders_delete },
	{ "GET",    SPREED "/v1/chat/upcoming-reminders",             LOGIN, reminders_upcoming },

	{ "GET",    SPREED "/v1/chat/{token}/threads/recent",         PART | LOBBY, threads_recent },
	{ "GET",    SPREED "/v1/chat/subscribed-threads",             LOGIN, threads_followed },
	{ "GET",    SPREED "/v1/chat/{token}/threads/{threadId}",     PART | LOBBY, threads_get },
	{ "PUT",    SPREED "/v1/chat/{token}/threads/{threadId}",     PART | LOBBY | BEGINS_WRITE, threads_rename },
	{ "POST",   SPREED "/v1/chat/{token}/threads/{threadId}/notify", PART | WRITABLE | LOBBY | CHAT | BEGINS_WRITE, threads_set_level },

	{ "POST",   SPREED "/v1/poll/{token}",                        PART | WRITABLE | LOBBY | CHAT | BEGINS_WRITE, polls_create },
	{ "POST",   SPREED "/v1/poll/{token}/draft/{pollId}",         PART | WRITABLE | LOBBY | CHAT | BEGINS_WRITE, polls_edit_draft },
	{ "GET",    SPREED "/v1/poll/{token}/drafts",                 MOD, polls_drafts },
	{ "GET",    SPREED "/v1/poll/{token}/{pollId}",               PART | LOBBY, polls_get },
	{ "POST",   SPREED "/v1/poll/{token}/{pollId}",               PART | LOBBY | BEGINS_WRITE, polls_vote },
	{ "DELETE", SPREED "/v1/poll/{token}/{pollId}",               PART | LOBBY | BEGINS_WRITE, polls_close },

	{ "GET",    SPREED "/v4/room",                                LOGIN | LONG, rooms_list },
	{ "POST",   SPREED "/v4/room",                                LOGIN | NO_TX, rooms_create },
	{ "GET",    SPREED "/v4/room/note-to-self",                   LOGIN, rooms_note_to_self },
	{ "GET",    SPREED "/v4/listed-room",                         LOGIN | LONG, rooms_listed },
	{ "GET",    SPREED "/v4/room/{token}",                        ROOM | GUARDED, rooms_get },
	{ "PUT",    SPREED "/v4/room/{token}",                        MOD | BEGINS_WRITE, rooms_rename },
	{ "DELETE", SPREED "/v4/room/{token}",                        MOD | BEGINS_WRITE, rooms_delete },
	{ "GET",    SPREED "/v4/room/{token}/capabilities",           PART, capabilities_of_room },

	{ "DELETE", SPREED "/v4/room/{token}/object",                 MOD | BEGINS_WRITE, room_settings_unbind },
	{ "PUT",    SPREED "/v4/room/{token}/description",            MOD | BEGINS_WRITE, room_settings_description },
	{ "POST",   SPREED "/v4/room/{token}/public",                 LOGIN | FULL_MOD, room_settings_make_public },
	{ "DELETE", SPREED "/v4/room/{token}/public",                 LOGIN | FULL_MOD | BEGINS_WRITE, room_settings_make_private },
	{ "PUT",    SPREED "/v4/room/{token}/read-only",              LOGIN | MOD | BEGINS_WRITE, room_settings_read_only },
	{ "PUT",    SPREED "/v4/room/{token}/listable",               LOGIN | MOD | BEGINS_WRITE, room_settings_listable },
	{ "PUT",    SPREED "/v4/room/{token}/mention-permissions",    LOGIN | MOD | BEGINS_WRITE, room_settings_mention_permissions },
	{ "PUT",    SPREED "/v4/room/{token}/password",               MOD, room_settings_password },
	{ "PUT",    SPREED "/v4/room/{token}/permissions/default",    MOD | BEGINS_WRITE, room_settings_default_permissions },
	{ "PUT",    SPREED "/v4/room/{token}/permissions/call",       MOD, room_settings_call_permissions },
	{ "PUT",    SPREED "/v4/room/{token}/attendees/permissions/all", MOD, room_settings_all_permissions },
	{ "POST",   SPREED "/v4/room/{token}/message-expiration",     MOD | BEGINS_WRITE, room_settings_message_expiration },
	{ "PUT",    SPREED "/v4/room/{token}/webinar/lobby",          LOGIN | MOD | BEGINS_WRITE, room_settings_lobby },
	{ "PUT",    SPREED "/v4/room/{token}/webinar/sip",            LOGIN | MOD, room_settings_sip },
	{ "PUT",    SPREED "/v4/room/{token}/recording-consent",      LOGIN | FULL_MOD, room_settings_recording_consent },

	{ "POST",   SPREED "/v1/room/{token}/avatar",                 MOD | UPLOAD, avatars_upload },
	{ "POST",   SPREED "/v1/room/{token}/avatar/emoji",           MOD | BEGINS_WRITE, avatars_set_emoji },
	{ "GET",    SPREED "/v1/room/{token}/avatar",                 ROOM | NO_CSRF, avatars_get },
	{ "GET",    SPREED "/v1/room/{token}/avatar/dark",            ROOM | NO_CSRF, avatars_get_dark },
	{ "DELETE", SPREED "/v1/room/{token}/avatar",                 MOD | BEGINS_WRITE, avatars_remove },

	{ "POST",   SPREED "/v4/room/{token}/favorite",               LOGIN | PART | BEGINS_WRITE, personal_flags_favorite },
	{ "DELETE", SPREED "/v4/room/{token}/favorite",               LOGIN | PART | BEGINS_WRITE, personal_flags_no_favorite },
	{ "POST",   SPREED "/v4/room/{token}/notify",                 LOGIN | PART | BEGINS_WRITE, personal_flags_notify },
	{ "POST",   SPREED "/v4/room/{token}/notify-calls",           LOGIN | PART | BEGINS_WRITE, personal_flags_notify_calls },
	{ "POST",   SPREED "/v4/room/{token}/archive",                LOGIN | PART | BEGINS_WRITE, personal_flags_archive },
	{ "DELETE", SPREED "/v4/room/{token}/archive",                LOGIN | PART | BEGINS_WRITE, personal_flags_no_archive },
	{ "POST",   SPREED "/v4/room/{token}/important",              LOGIN | PART | BEGINS_WRITE, personal_flags_important },
	{ "DELETE", SPREED "/v4/room/{token}/important",              LOGIN | PART | BEGINS_WRITE, personal_flags_no_important },
	{ "POST",   SPREED "/v4/room/{token}/sensitive",              LOGIN | PART | BEGINS_WRITE, personal_flags_sensitive },
	{ "DELETE", SPREED "/v4/room/{token}/sensitive",              LOGIN | PART | BEGINS_WRITE, personal_flags_no_sensitive },

	{ "GET",    SPREED "/v4/room/{token}/participants",           PART | LOBBY | LONG, participants_list },
	{ "POST",   SPREED "/v4/room/{token}/participants",           LOGIN | FULL_MOD | BEGINS_WRITE, participants_add },
	{ "DELETE", SPREED "/v4/room/{token}/participants/self",      LOGIN | PART | BEGINS_WRITE, participants_leave },
	{ "POST",   SPREED "/v4/room/{token}/participants/active",    NO_TX, join_room },
	{ "DELETE", SPREED "/v4/room/{token}/participants/active",    PUBLIC | BEGINS_WRITE, join_leave },
	{ "PUT",    SPREED "/v4/room/{token}/participants/state",     PART | BEGINS_WRITE, join_set_state },
	{ "POST",   SPREED "/v4/room/{token}/participants/resend-invitations", LOGIN | MOD, guests_resend_invitations },
	{ "DELETE", SPREED "/v4/room/{token}/attendees",              MOD | BEGINS_WRITE, participants_remove },
	{ "PUT",    SPREED "/v4/room/{token}/attendees/permissions",  MOD | BEGINS_WRITE, participants_permissions },
	{ "POST",   SPREED "/v4/room/{token}/moderators",             MOD | BEGINS_WRITE, participants_promote },
	{ "DELETE", SPREED "/v4/room/{token}/moderators",             MOD | BEGINS_WRITE, participants_demote },
	{ "POST",   SPREED "/v4/room/{token}/import-emails",          LOGIN | MOD, guests_import_emails },

	{ "GET",    SPREED "/v4/room/{token}/breakout-rooms",         LOGIN | PART, breakout_list },
	{ "GET",    SPREED "/v4/room/{token}/breakout-rooms/participants", PART | LOBBY | LONG, breakout_participants },
	{ "POST",   SPREED "/v1/breakout-rooms/{token}",              LOGIN | FULL_MOD | BEGINS_WRITE, breakout_configure },
	{ "DELETE", SPREED "/v1/breakout-rooms/{token}",              LOGIN | FULL_MOD | BEGINS_WRITE, breakout_remove },
	{ "POST",   SPREED "/v1/breakout-rooms/{token}/rooms",        LOGIN | FULL_MOD | BEGINS_WRITE, breakout_start },
	{ "DELETE", SPREED "/v1/breakout-rooms/{token}/rooms",        LOGIN | FULL_MOD | BEGINS_WRITE, breakout_stop },
	{ "POST",   SPREED "/v1/breakout-rooms/{token}/broadcast",    LOGIN | FULL_MOD | BEGINS_WRITE, breakout_broadcast },
	{ "POST",   SPREED "/v1/breakout-rooms/{token}/attendees",    LOGIN | FULL_MOD | BEGINS_WRITE, breakout_move },
	{ "POST",   SPREED "/v1/breakout-rooms/{token}/request-assistance", LOGIN | PART | BEGINS_WRITE, breakout_ask },
	{ "DELETE", SPREED "/v1/breakout-rooms/{token}/request-assistance", LOGIN | PART | BEGINS_WRITE, breakout_stop_asking },
	{ "POST",   SPREED "/v1/breakout-rooms/{token}/switch",       LOGIN | PART | BEGINS_WRITE, breakout_switch },

	{ "POST",   SPREED "/v1/guest/{token}/name",                  PART | BEGINS_WRITE, guests_set_name },
	{ "POST",   SPREED "/v1/ban/{token}",                         MOD | BEGINS_WRITE, bans_add },
	{ "GET",    SPREED "/v1/ban/{token}",                         MOD, bans_list },
	{ "DELETE", SPREED "/v1/ban/{token}/{banId}",                 MOD | BEGINS_WRITE, bans_delete },

	/* before those of one conversation or one bot: `admin` is no token, `message` no number */
	{ "GET",    SPREED "/v1/bot/admin",                           ADMIN, bots_list },
	{ "POST",   SPREED "/v1/bot/{token}/message",                 BOT, bots_say },
	{ "POST",   SPREED "/v1/bot/{token}/reaction/{messageId}",    BOT, bots_react },
	{ "DELETE", SPREED "/v1/bot/{token}/reaction/{messageId}",    BOT, bots_unreact },
	{ "GET",    SPREED "/v1/bot/{token}",                         LOGIN | FULL_MOD, bots_of_room },
	{ "POST",   SPREED "/v1/bot/{token}/{botId}",                 LOGIN | FULL_MOD | BEGINS_WRITE, bots_enable },
	{ "DELETE", SPREED "/v1/bot/{token}/{botId}",                 LOGIN | FULL_MOD | BEGINS_WRITE, bots_disable },

	/* what Talk has not: no app of Nextcloud is called like this */
	{ "GET",    "/apps/tertulia/api/v1/bot/{token}",                     LOGIN | FULL_MOD, own_bots_list },
	{ "POST",   "/apps/tertulia/api/v1/bot/{token}",                     LOGIN | FULL_MOD | BEGINS_WRITE, own_bots_make },
	{ "POST",   "/apps/tertulia/api/v1/webhook/{token}",                 LOGIN | FULL_MOD | BEGINS_WRITE, own_bots_make_webhook },
	{ "PUT",    "/apps/tertulia/api/v1/bot/{token}/{ownBotId}",          LOGIN | FULL_MOD | BEGINS_WRITE, own_bots_rename },
	{ "POST",   "/apps/tertulia/api/v1/bot/{token}/{ownBotId}/secret",   LOGIN | FULL_MOD | BEGINS_WRITE, own_bots_renew },
	{ "DELETE", "/apps/tertulia/api/v1/bot/{token}/{ownBotId}",          LOGIN | FULL_MOD | BEGINS_WRITE, own_bots_remove },

	{ "POST",   SPREED "/v1/settings/user",                       LOGIN | BEGINS_WRITE, preferences_set_talk },
	{ "POST",   "/apps/provisioning_api/api/v1/config/users/spreed/{key}",     LOGIN | BEGINS_WRITE, preferences_set },

	{ "GET",    "/search/providers",                              LOGIN | NO_CSRF, search_providers },
	{ "GET",    "/search/providers/{provider}/search",            LOGIN | NO_CSRF | LONG, search_run },

	{ "GET",    "/cloud/capabilities",                            PUBLIC | NO_CSRF, capabilities_get },

	{ "GET",    "/cloud/user",                                                 LOGIN, provisioning_self },
	{ "GET",    "/cloud/user/fields",                                          LOGIN, provisioning_fields },
	{ "GET",    "/cloud/user/fields/{user}",                                   LOGIN, provisioning_fields },
	{ "GET",    "/cloud/users",                                                ADMIN | LONG, provisioning_users },
	{ "GET",    "/cloud/users/details",                                        ADMIN, provisioning_users_details },
	{ "GET",    "/cloud/users/disabled",                                       ADMIN, provisioning_users_disabled },
	{ "POST",   "/cloud/users",                                                ADMIN | CONFIRMED | NO_TX, provisioning_user_add },
	{ "GET",    "/cloud/users/{user}",                                         LOGIN, provisioning_user },
	{ "PUT",    "/cloud/users/{user}",                                         LOGIN | NO_TX, provisioning_user_edit },
	{ "DELETE", "/cloud/users/{user}",                                         ADMIN | CONFIRMED | BEGINS_WRITE, provisioning_user_delete },
	{ "PUT",    "/cloud/users/{user}/enable",                                  ADMIN | CONFIRMED | BEGINS_WRITE, provisioning_user_enable },
	{ "PUT",    "/cloud/users/{user}/disable",                                 ADMIN | CONFIRMED | BEGINS_WRITE, provisioning_user_disable },
	{ "POST",   "/cloud/users/{user}/welcome",                                 ADMIN, provisioning_user_welcome },
	{ "GET",    "/cloud/users/{user}/groups",                                  LOGIN, provisioning_user_groups },
	{ "POST",   "/cloud/users/{user}/groups",                                  ADMIN | CONFIRMED | BEGINS_WRITE, provisioning_user_join },
	{ "DELETE", "/cloud/users/{user}/groups",                                  ADMIN | CONFIRMED | BEGINS_WRITE, provisioning_user_leave },
	{ "GET",    "/cloud/users/{user}/subadmins",                               ADMIN, provisioning_subadmins },
	{ "GET",    "/cloud/groups",                                               ADMIN, provisioning_groups },
	{ "GET",    "/cloud/groups/details",                                       ADMIN, provisioning_groups_details },
	{ "POST",   "/cloud/groups",                                               ADMIN | CONFIRMED | BEGINS_WRITE, provisioning_group_add },
	{ "GET",    "/cloud/groups/{group}",                                       ADMIN | LONG, provisioning_group_users },
	{ "PUT",    "/cloud/groups/{group}",                                       ADMIN | CONFIRMED | BEGINS_WRITE, provisioning_group_edit },
	{ "DELETE", "/cloud/groups/{group}",                                       ADMIN | CONFIRMED | BEGINS_WRITE, provisioning_group_delete },
	{ "GET",    "/cloud/groups/{group}/users",                                 ADMIN | LONG, provisioning_group_users },
	{ "GET",    "/cloud/groups/{group}/users/details",                         ADMIN, provisioning_group_users_details },
	{ "GET",    "/cloud/groups/{group}/subadmins",                             ADMIN, provisioning_group_subadmins },
	{ "POST",   "/apps/password_policy/api/v1/validate",                       LOGIN, password_policy_validate },
	{ "GET",    "/apps/password_policy/api/v1/generate",                       LOGIN, password_policy_generate },

	/* `inherited` and `pending` are no numbers */
	{ "GET",    "/apps/files_sharing/api/v1/shares",                           LOGIN | LONG, share_list_all },
	{ "POST",   "/apps/files_sharing/api/v1/shares",                           LOGIN, share_create },
	{ "GET",    "/apps/files_sharing/api/v1/shares/inherited",                 LOGIN, share_list_inherited },
	{ "GET",    "/apps/files_sharing/api/v1/shares/pending",                   LOGIN, share_list_none },
	{ "POST",   "/apps/files_sharing/api/v1/shares/pending/{shareId}",         LOGIN, share_accept },
	{ "GET",    "/apps/files_sharing/api/v1/shares/{shareId}",                 LOGIN, share_get },
	{ "PUT",    "/apps/files_sharing/api/v1/shares/{shareId}",                 LOGIN, share_update },
	{ "DELETE", "/apps/files_sharing/api/v1/shares/{shareId}",                 LOGIN | BEGINS_WRITE, share_delete },
	{ "GET",    "/apps/files_sharing/api/v1/deletedshares",                    LOGIN | LONG, share_list_deleted },
	{ "POST",   "/apps/files_sharing/api/v1/deletedshares/{share}",            LOGIN | BEGINS_WRITE, share_undelete },
	{ "GET",    "/apps/files_sharing/api/v1/remote_shares",                    LOGIN, share_list_none },
	{ "GET",    "/apps/files_sharing/api/v1/remote_shares/pending",            LOGIN, share_list_none },

	{ "GET",    "/apps/user_status/api/v1/user_status",                        LOGIN, user_status_self },
	{ "PUT",    "/apps/user_status/api/v1/user_status/status",                 LOGIN | BEGINS_WRITE, user_status_set },
	{ "PUT",    "/apps/user_status/api/v1/user_status/message/predefined",     LOGIN | BEGINS_WRITE, user_status_predefined_set },
	{ "PUT",    "/apps/user_status/api/v1/user_status/message/custom",         LOGIN | BEGINS_WRITE, user_status_custom_set },
	{ "DELETE", "/apps/user_status/api/v1/user_status/message",                LOGIN | BEGINS_WRITE, user_status_message_clear },
	{ "DELETE", "/apps/user_status/api/v1/user_status/revert/{message}",       LOGIN | BEGINS_WRITE, user_status_revert },
	{ "GET",    "/apps/user_status/api/v1/predefined_statuses",                LOGIN, user_status_predefined },
	{ "GET",    "/apps/user_status/api/v1/statuses",                           LOGIN, user_status_list },
	{ "GET",    "/apps/user_status/api/v1/statuses/{user}",                    LOGIN, user_status_of },
	{ "PUT",    "/apps/user_status/api/v1/heartbeat",                          LOGIN | BEGINS_WRITE, user_status_heartbeat },
	{ "GET",    "/core/autocomplete/get",                                      LOGIN | LONG, autocomplete_people },
	{ "GET",    "/apps/serverinfo/api/v1/info",                                PUBLIC | NO_CSRF, serverinfo_get },
	{ "GET",    "/hovercard/v1/{user}",                                        LOGIN, people_card },
	{ "GET",    "/profile/{user}",                                             LOGIN, people_profile },
	{ "GET",    "/apps/dav/api/v1/outOfOffice/{user}",                         LOGIN, people_absence },
	{ "GET",    "/apps/dav/api/v1/outOfOffice/{user}/now",                     LOGIN, people_absence },
	{ "GET",    "/apps/dav/api/v1/events/upcoming",                            LOGIN, people_events },
	{ "GET",    "/core/getapppassword",                                        LOGIN | CONFIRMED | BEGINS_WRITE, app_password_get },
	{ "DELETE", "/core/apppassword",                                           LOGIN | BEGINS_WRITE, app_password_delete },
	{ "GET",    "/core/getapppassword-onetime",                                LOGIN | ONE_TIME | BEGINS_WRITE, app_password_of_one_time },
	{ "POST",   "/core/apppassword/rotate",                                    LOGIN | BEGINS_WRITE, app_password_rotate },
	{ "PUT",    "/core/apppassword/confirm",                                   LOGIN | NO_TX, app_password_confirm },
};

const struct route api_plain_routes[] = {
	{ "GET",    "/status.php",                                    PUBLIC | NO_CSRF | NO_TX, health_status },
	{ "GET",    "/",                                              BROWSER | NO_CSRF | NO_TX, front_page },
	{ "GET",    "/favicon.ico",                                   PUBLIC | NO_CSRF | NO_TX, front_icon },
	{ "GET",    "/healthz",                                       PUBLIC | NO_CSRF | NO_TX, health_ready },
	{ "GET",    "/call/{token}",                                  PUBLIC | NO_CSRF | NO_TX, guests_accept_invitation },

	{ "POST",   "/apps/tertulia/webhook/{key}",                   BOT | NO_CSRF, webhook_receive },

	/* a guest may be called anything, but nobody has the size `dark` */
	{ "GET",    "/avatar/{user}/{size}",                          PUBLIC | ASKS | NO_CSRF, user_avatar },
	{ "GET",    "/avatar/{user}/{size}/dark",                     PUBLIC | ASKS | NO_CSRF, user_avatar_dark },
	{ "GET",    "/avatar/guest/{name}/{size}",                    PUBLIC | NO_CSRF, guest_avatar },
	{ "GET",    "/avatar/guest/{name}/{size}/dark",               PUBLIC | NO_CSRF, guest_avatar_dark },

	{ "GET",    "/core/preview",                                  LOGIN | NO_CSRF, preview_by_id },
	{ "GET",    "/core/preview.png",                              LOGIN | NO_CSRF, preview_by_path },
	{ "GET",    "/core/mimeicon",                                 PUBLIC | NO_CSRF | NO_TX, icon_by_type },
	{ "GET",    "/core/img/filetypes/{icon}",                     PUBLIC | NO_CSRF | NO_TX, icon_get },

	{ "GET",    "/login",                                                      BROWSER | NO_CSRF | NO_TX, login_page_get },
	{ "POST",   "/login",                                                      BROWSER | NO_CSRF | NO_TX, login_submit },
	{ "GET",    "/logout",                                                     BROWSER | NO_CSRF | NO_TX, login_log_out },
	{ "GET",    "/login/flow",                                                 BROWSER | NO_CSRF | NO_TX, login_flow1_start },
	{ "POST",   "/login/flow",                                                 BROWSER | NO_CSRF | NO_TX, login_flow1_grant },
	{ "GET",    "/login/flow/grant",                                           BROWSER | NO_CSRF | NO_TX, login_flow1_page },
	{ "POST",   "/login/flow/apptoken",                                        BROWSER | NO_CSRF | NO_TX, login_flow1_app_password },
	{ "GET",    "/csrftoken",                                                  BROWSER | NO_CSRF | NO_TX, login_csrf_token },

	{ "POST",   "/login/v2",                                                   NO_CSRF | BEGINS_WRITE, login_flow_start },
	{ "GET",    "/settings/personal/authtokens",                               LOGIN, devices_list },
	{ "POST",   "/settings/personal/authtokens",                               LOGIN | CONFIRMED | BEGINS_WRITE, devices_add },
	{ "DELETE", "/settings/personal/authtokens",                               LOGIN | CONFIRMED | BEGINS_WRITE, devices_remove_all },
	{ "PUT",    "/settings/personal/authtokens/{device}",                      LOGIN | BEGINS_WRITE, devices_rename },
	{ "DELETE", "/settings/personal/authtokens/{device}",                      LOGIN | BEGINS_WRITE, devices_remove },
	{ "POST",   "/settings/personal/authtokens/wipe/{device}",                 LOGIN | CONFIRMED | BEGINS_WRITE, devices_wipe },
	{ "GET",    "/settings/user/security",                                     BROWSER | NO_CSRF, devices_page },
	{ "POST",   "/settings/user/security",                                     BROWSER | NO_CSRF | BEGINS_WRITE, devices_page_end },
	{ "POST",   "/core/wipe/check",                                            PUBLIC | NO_CSRF, wipe_check },
	{ "POST",   "/core/wipe/success",                                          PUBLIC | NO_CSRF | BEGINS_WRITE, wipe_done },

	{ "POST",   "/login/v2/poll",                                              NO_CSRF | NO_TX, login_flow_poll },
	{ "GET",    "/login/v2/flow/{flow}",                                       NO_CSRF, login_flow_page },
	{ "POST",   "/login/v2/flow/{flow}",                                       NO_CSRF | NO_TX, login_flow_submit },

	{ "OPTIONS",    "/remote.php/dav/files/{user}/{path...}",     LOGIN | NO_CSRF | DAV, dav_options },
	{ "GET",        "/remote.php/dav/files/{user}/{path...}",     LOGIN | NO_CSRF | DAV, dav_get },
	{ "PROPFIND",   "/remote.php/dav/files/{user}/{path...}",     LOGIN | NO_CSRF | DAV | LONG, dav_propfind },
	{ "PUT",        "/remote.php/dav/files/{user}/{path...}",     LOGIN | NO_CSRF | DAV | STREAM | NO_TX, dav_put },
	{ "MKCOL",      "/remote.php/dav/files/{user}/{path...}",     LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_make_folder },
	{ "DELETE",     "/remote.php/dav/files/{user}/{path...}",     LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_delete },
	{ "MOVE",       "/remote.php/dav/files/{user}/{path...}",     LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_move },
	{ "COPY",       "/remote.php/dav/files/{user}/{path...}",     LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_copy },
	{ "PROPPATCH",  "/remote.php/dav/files/{user}/{path...}",     LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_proppatch },
	{ "LOCK",       "/remote.php/dav/files/{user}/{path...}",     LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_lock },
	{ "UNLOCK",     "/remote.php/dav/files/{user}/{path...}",     LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_unlock },
	{ "REPORT",     "/remote.php/dav/files/{user}/{path...}",     LOGIN | NO_CSRF | DAV | LONG, dav_report },

	{ "OPTIONS",    "/public.php/dav/files/{share}/{path...}",    PUBLIC | NO_CSRF | DAV, dav_options },
	{ "GET",        "/public.php/dav/files/{share}/{path...}",    PUBLIC | NO_CSRF | DAV, dav_get },
	{ "PROPFIND",   "/public.php/dav/files/{share}/{path...}",    PUBLIC | NO_CSRF | DAV | LONG, dav_propfind },
	{ "PUT",        "/public.php/dav/files/{share}/{path...}",    PUBLIC | NO_CSRF | DAV | STREAM | NO_TX, dav_put },
	{ "MKCOL",      "/public.php/dav/files/{share}/{path...}",    PUBLIC | NO_CSRF | DAV | BEGINS_WRITE, dav_make_folder },
	{ "DELETE",     "/public.php/dav/files/{share}/{path...}",    PUBLIC | NO_CSRF | DAV | BEGINS_WRITE, dav_delete },
	{ "MOVE",       "/public.php/dav/files/{share}/{path...}",    PUBLIC | NO_CSRF | DAV | BEGINS_WRITE, dav_move },
	{ "COPY",       "/public.php/dav/files/{share}/{path...}",    PUBLIC | NO_CSRF | DAV | BEGINS_WRITE, dav_copy },
	{ "GET",        "/f/{fileId}",                                PUBLIC | ASKS | NO_CSRF, file_by_id },
	{ "GET",        "/s/{share}",                                 PUBLIC | NO_CSRF, share_page },
	{ "GET",        "/s/{share}/preview",                         PUBLIC | NO_CSRF, share_preview },
	{ "GET",        "/apps/files_sharing/publicpreview/{share}",  PUBLIC | NO_CSRF, share_preview },
	{ "GET",        "/s/{share}/download",                        PUBLIC | NO_CSRF, share_download },
	{ "GET",        "/s/{share}/authenticate/{step}",             PUBLIC | NO_CSRF, share_password_page },
	{ "POST",       "/s/{share}/authenticate/{step}",             PUBLIC | NO_CSRF, share_password_submit },

	{ "OPTIONS",    "/remote.php/webdav/{path...}",               LOGIN | NO_CSRF | DAV, dav_options },
	{ "GET",        "/remote.php/webdav/{path...}",               LOGIN | NO_CSRF | DAV, dav_get },
	{ "PROPFIND",   "/remote.php/webdav/{path...}",               LOGIN | NO_CSRF | DAV | LONG, dav_propfind },
	{ "PUT",        "/remote.php/webdav/{path...}",               LOGIN | NO_CSRF | DAV | STREAM | NO_TX, dav_put },
	{ "MKCOL",      "/remote.php/webdav/{path...}",               LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_make_folder },
	{ "DELETE",     "/remote.php/webdav/{path...}",               LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_delete },
	{ "MOVE",       "/remote.php/webdav/{path...}",               LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_move },
	{ "COPY",       "/remote.php/webdav/{path...}",               LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_copy },
	{ "PROPPATCH",  "/remote.php/webdav/{path...}",               LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_proppatch },
	{ "LOCK",       "/remote.php/webdav/{path...}",               LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_lock },
	{ "UNLOCK",     "/remote.php/webdav/{path...}",               LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_unlock },
	{ "REPORT",     "/remote.php/webdav/{path...}",               LOGIN | NO_CSRF | DAV | LONG, dav_report },

	{ "GET",        "/apps/files/ajax/download.php",              LOGIN | NO_CSRF | DAV, dav_archive },
	{ "OPTIONS",    "/remote.php/dav",                            LOGIN | NO_CSRF | DAV, dav_options_root },
	{ "SEARCH",     "/remote.php/dav",                            LOGIN | NO_CSRF | DAV | LONG, dav_search },

	{ "PROPFIND",   "/remote.php/dav/trashbin/{user}/trash/{path...}", LOGIN | NO_CSRF | DAV | LONG, dav_trash_list },
	{ "GET",        "/remote.php/dav/trashbin/{user}/trash/{path...}", LOGIN | NO_CSRF | DAV, dav_trash_get },
	{ "DELETE",     "/remote.php/dav/trashbin/{user}/trash/{path...}", LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_trash_delete },
	{ "MOVE",       "/remote.php/dav/trashbin/{user}/trash/{path...}", LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_trash_restore },

	{ "PROPFIND",   "/remote.php/dav/versions/{user}/versions/{path...}", LOGIN | NO_CSRF | DAV, dav_versions_list },
	{ "GET",        "/remote.php/dav/versions/{user}/versions/{path...}", LOGIN | NO_CSRF | DAV, dav_versions_get },
	{ "DELETE",     "/remote.php/dav/versions/{user}/versions/{path...}", LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_versions_delete },
	{ "MOVE",       "/remote.php/dav/versions/{user}/versions/{path...}", LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_versions_restore },

	{ "MKCOL",      "/remote.php/dav/uploads/{user}/{path...}",   LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_upload_begin },
	{ "PUT",        "/remote.php/dav/uploads/{user}/{path...}",   LOGIN | NO_CSRF | DAV | STREAM | NO_TX, dav_upload_put },
	{ "PROPFIND",   "/remote.php/dav/uploads/{user}/{path...}",   LOGIN | NO_CSRF | DAV | LONG, dav_upload_list },
	{ "MOVE",       "/remote.php/dav/uploads/{user}/{path...}",   LOGIN | NO_CSRF | DAV | NO_TX, dav_upload_finish },
	{ "DELETE",     "/remote.php/dav/uploads/{user}/{path...}",   LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_upload_delete },

	{ "PROPFIND",   "/remote.php/dav/systemtags",                 LOGIN | NO_CSRF | DAV | LONG, dav_tags_list },
	{ "POST",       "/remote.php/dav/systemtags",                 LOGIN | NO_CSRF | BEGINS_WRITE, dav_tags_add },
	{ "PROPFIND",   "/remote.php/dav/systemtags/{tagId}",         LOGIN | NO_CSRF | DAV, dav_tags_get },
	{ "PROPPATCH",  "/remote.php/dav/systemtags/{tagId}",         LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_tags_set },
	{ "DELETE",     "/remote.php/dav/systemtags/{tagId}",         LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_tags_delete },
	{ "PROPFIND",   "/remote.php/dav/systemtags-relations/files/{fileId}", LOGIN | NO_CSRF | DAV, dav_tags_of_file },
	{ "PUT",        "/remote.php/dav/systemtags-relations/files/{fileId}/{tagId}", LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_tags_assign },
	{ "DELETE",     "/remote.php/dav/systemtags-relations/files/{fileId}/{tagId}", LOGIN | NO_CSRF | DAV | BEGINS_WRITE, dav_tags_unassign },
};
/* clang-format on */

struct http_tally api_ocs_tallies[ARRAY_LEN(api_ocs_routes)];
struct http_tally api_plain_tallies[ARRAY_LEN(api_plain_routes)];

const size_t api_n_ocs_routes = ARRAY_LEN(api_ocs_routes);
const size_t api_n_plain_routes = ARRAY_LEN(api_plain_routes);
