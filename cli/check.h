/* check.h - what the files of `tertulia check` share: a list of what was found. */
#ifndef TT_CLI_CHECK_H
#define TT_CLI_CHECK_H

#include "cli/verbs.h"
#include "server/server.h"

enum check_state {
	CHECK_OK,
	CHECK_WARNING,
	CHECK_FAILED
};

struct check {
	const char *name; /* a word, for programs too */
	enum check_state state;
	const char *found;
	const char *advice; /* what to do; NULL: nothing */
};

enum {
	MAX_CHECKS = 64
};

struct checks {
	struct verb_call *call;
	struct tt_arena *arena;
	struct config config; /* the defaults where there is no file */
	struct check list[MAX_CHECKS];
	size_t n;
};

void check_add(struct checks *checks, const char *name, enum check_state state, const char *found,
	       const char *advice);
static inline void check_ok(struct checks *checks, const char *name, const char *found)
{
	check_add(checks, name, CHECK_OK, found, NULL);
}

void check_data(struct checks *checks);     /* check_data.c: folder and files */
void check_database(struct checks *checks); /* check_database.c */
/* check_files.c: of a database that can be opened */
void check_bytes(struct checks *checks, const char *path);
void check_surroundings(struct checks *checks); /* check_around.c: space, clock, server, url */

#endif
