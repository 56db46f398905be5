/* sets.h - the statements: each file of them has a set, prepared by number. */
#ifndef TT_STORE_SETS_H
#define TT_STORE_SETS_H

/* Statements of one file, prepared by number. Every file of statements has a row in sets.c. */
enum store_set {
	SET_USERS,
	SET_GROUPS,
	SET_GROUP_ROOMS,
	SET_APP_PASSWORDS,
	SET_LOGIN_FLOWS,
	SET_BROWSER_SESSIONS,
	SET_USER_STATUS,
	SET_ROOMS,
	SET_ATTENDEES,
	SET_CANDIDATES,
	SET_MENTIONED,
	SET_SESSIONS,
	SET_GUEST_IDENTITIES,
	SET_BANS,
	SET_MESSAGES,
	SET_REACTIONS,
	SET_POLLS,
	SET_SHARED_ITEMS,
	SET_REMINDERS,
	SET_AVATARS,
	SET_THREADS,
	SET_PROBE,
	SET_CHORES,
	SET_SWEEPS,
	SET_NAMES,
	SET_LOOSE_ATTENDEES,
	SET_OUTBOX,
	SET_BOTS,
	SET_OVERVIEW,
	SET_FILES,
	SET_BLOBS,
	SET_FILE_MARKS,
	SET_FILE_LOCKS,
	SET_SHARES,
	SET_RECEIVED,
	SET_FILE_SWEEP,
	SET_FILE_TOTALS,
	SET_INSTANCE,
	SET_TRASH,
	SET_FILE_VERSIONS,
	SET_UPLOADS,
	SET_TAGS,
	SET_PINS,
	SET_SCHEDULED,
	SET_SEARCH,
	SET_SEARCH_INDEX,
	N_STORE_SETS,
};

struct stmt_set {
	const char *const *sql;
	int n;
};

/* One by file of statements; the numbers are enum store_set. */
extern const struct stmt_set store_set_users;
extern const struct stmt_set store_set_groups;
extern const struct stmt_set store_set_group_rooms;
extern const struct stmt_set store_set_app_passwords;
extern const struct stmt_set store_set_login_flows;
extern const struct stmt_set store_set_browser_sessions;
extern const struct stmt_set store_set_user_status;
extern const struct stmt_set store_set_rooms;
extern const struct stmt_set store_set_attendees;
extern const struct stmt_set store_set_candidates;
extern const struct stmt_set store_set_mentioned;
extern const struct stmt_set store_set_sessions;
extern const struct stmt_set store_set_guest_identities;
extern const struct stmt_set store_set_bans;
extern const struct stmt_set store_set_messages;
extern const struct stmt_set store_set_reactions;
extern const struct stmt_set store_set_polls;
extern const struct stmt_set store_set_shared_items;
extern const struct stmt_set store_set_reminders;
extern const struct stmt_set store_set_avatars;
extern const struct stmt_set store_set_threads;
extern const struct stmt_set store_set_probe;
extern const struct stmt_set store_set_chores;
extern const struct stmt_set store_set_pins;
extern const struct stmt_set store_set_scheduled;
extern const struct stmt_set store_set_search;
extern const struct stmt_set store_set_search_index;
extern const struct stmt_set store_set_sweeps;
extern const struct stmt_set store_set_names;
extern const struct stmt_set store_set_loose_attendees;
extern const struct stmt_set store_set_outbox;
extern const struct stmt_set store_set_bots;
extern const struct stmt_set store_set_overview;
extern const struct stmt_set store_set_files;
extern const struct stmt_set store_set_blobs;
extern const struct stmt_set store_set_file_marks;
extern const struct stmt_set store_set_file_locks;
extern const struct stmt_set store_set_shares;
extern const struct stmt_set store_set_received;
extern const struct stmt_set store_set_file_sweep;
extern const struct stmt_set store_set_file_totals;
extern const struct stmt_set store_set_instance;
extern const struct stmt_set store_set_trash;
extern const struct stmt_set store_set_file_versions;
extern const struct stmt_set store_set_uploads;
extern const struct stmt_set store_set_tags;

extern const struct stmt_set *const store_sets[N_STORE_SETS];

#endif
