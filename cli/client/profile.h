/* profile.h - the accounts that `tertulia login` has stored: where they are, who one is there, and
 * the app password unless the keyring has it.
 *
 * One file, $XDG_CONFIG_HOME/tertulia/accounts.json (or below ~/.config), readable by its owner
 * only, and replaced as a whole: who stops the program in the middle loses nothing. */
#ifndef TT_CLI_PROFILE_H
#define TT_CLI_PROFILE_H

#include "lib/base/str.h"

struct profile {
	struct tt_str
		name; /* what --account takes: "alice@chat.example.org" unless it was chosen */
	struct tt_str url;
	struct tt_str user;
	struct tt_str password; /* p == NULL: in the keyring */
	struct tt_str ca_file;  /* of whom to trust; p == NULL: the system's */
};

struct profiles {
	struct tt_arena *arena; /* all texts live there */
	struct tt_str path;     /* of the file */
	struct profile *items;
	size_t n;
	size_t current;        /* meaningful when n > 0 */
	struct tt_str problem; /* why something failed, for people */
};

/* Reads the file; without one there are no accounts. False with a problem: it is there and cannot
 * be used, or others may read it. */
bool profiles_read(struct profiles *profiles, struct tt_arena *arena);

/* Writes it: folder 0700, file 0600. False with a problem. */
bool profiles_write(struct profiles *profiles);

/* NULL: there is none of that name. */
struct profile *profiles_find(struct profiles *profiles, struct tt_str name);

/* Adds one or replaces the one of the same name, and makes it the current one. */
void profiles_put(struct profiles *profiles, const struct profile *profile);

/* The account after it becomes current when that was. */
void profiles_remove(struct profiles *profiles, struct tt_str name);

#endif
