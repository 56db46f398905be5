/* import.h - inviting a list of e-mail addresses (talk-rooms 2.21). */
#ifndef TT_TALK_IMPORT_H
#define TT_TALK_IMPORT_H

#include "server/talk/seat.h"

/* A list of addresses. */
struct import_line {
	struct tt_str address;
	struct tt_str name;
	struct tt_str actor_id;
	int64_t line;
	bool is_valid;
	bool is_repeated; /* another line before it has the address */
};
struct import_list {
	struct tt_arena *arena; /* that its lines live in */
	struct import_line *lines;
	size_t n;
};

/* What came of it. */
struct import {
	int64_t n_invites;
	int64_t n_duplicates;
	int64_t *invalid_lines;
	size_t n_invalid;
};

enum {
	IMPORT_STEP = 50 /* lines a transaction */
};

/* Reads comma separated values, whose first line names the fields `email` and perhaps `name`.
 * *out has nothing but its arena. Touches no database. TT_ERR_IMPORT_ROOM, TT_ERR_IMPORT_HEADER,
 * TT_ERR_LIMIT. */
TT_MUST_CHECK enum tt_err talk_import_read(struct talk *talk, const struct seat *seat,
					   struct tt_str text, struct import_list *out);

/* Only counts what would come of it. */
TT_MUST_CHECK enum tt_err talk_import_try(struct talk *talk, const struct seat *seat,
					  const struct import_list *list, struct import *out);

/* Invites those of the next lines, IMPORT_STEP or less; *out is what came of these. */
TT_MUST_CHECK enum tt_err talk_import_some(struct talk *talk, struct seat *seat,
					   const struct import_list *list, size_t from,
					   struct import *out);

#endif
