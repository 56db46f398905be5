/* sets.c - which file's statements belong to which number. */
#include "server/store/sets.h"

const struct stmt_set *const store_sets[N_STORE_SETS] = {
	[SET_USERS] = &store_set_users,
	[SET_GROUPS] = &store_set_groups,
	[SET_APP_PASSWORDS] = &store_set_app_passwords,
	[SET_LOGIN_FLOWS] = &store_set_login_flows,
	[SET_USER_STATUS] = &store_set_user_status,
	[SET_ROOMS] = &store_set_rooms,
	[SET_ATTENDEES] = &store_set_attendees,
	[SET_SESSIONS] = &store_set_sessions,
	[SET_GUEST_IDENTITIES] = &store_set_guest_identities,
	[SET_BANS] = &store_set_bans,
	[SET_MESSAGES] = &store_set_messages,
	[SET_REACTIONS] = &store_set_reactions,
	[SET_POLLS] = &store_set_polls,
	[SET_SHARED_ITEMS] = &store_set_shared_items,
	[SET_REMINDERS] = &store_set_reminders,
	[SET_AVATARS] = &store_set_avatars,
	[SET_THREADS] = &store_set_threads,
	[SET_PROBE] = &store_set_probe,
	[SET_CHORES] = &store_set_chores,
	[SET_SWEEPS] = &store_set_sweeps,
	[SET_NAMES] = &store_set_names,
	[SET_LOOSE_ATTENDEES] = &store_set_loose_attendees,
	[SET_OUTBOX] = &store_set_outbox,
	[SET_BOTS] = &store_set_bots,
};
