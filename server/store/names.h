/* names.h - who is called what: the one place that knows where present names are kept, as a piece
 * of SQL for other statements, and as a statement of its own. */
#ifndef TT_STORE_NAMES_H
#define TT_STORE_NAMES_H

#include "server/store/query.h"

/* As a choice, not as joins: then only the table that has the name is looked at. Goes on with ELSE
 * or END. */
#define NAME_OF_ACCOUNT(type, id)                                                           \
	"CASE " type                                                                        \
	" WHEN 'users' THEN (SELECT users.display_name FROM users WHERE users.id = " id ")" \
	" WHEN 'groups' THEN (SELECT user_groups.display_name FROM user_groups"             \
	" WHERE user_groups.id = " id ")"

/* Bots are called by their names where they are in the room, elsewhere by their ids. */
#define NAME_OF_BOT(id, room_id)                                                         \
	"COALESCE((SELECT bots.name || ' (Bot)' FROM bots"                               \
	" JOIN room_bots ON room_bots.bot_id = bots.id AND room_bots.room_id = " room_id \
	" WHERE bots.url_hash = SUBSTR(" id ", 5) AND bots.state <> 0), " id " || '-bot')"

/* NULL: there is nobody of that id (any more), or not in this room. */
#define NAME_OF(type, id, room_id)                                                               \
	NAME_OF_ACCOUNT(type, id)                                                                \
	" WHEN 'bots' THEN " NAME_OF_BOT(                                                        \
		id, room_id) " ELSE (SELECT guests.display_name FROM attendees AS guests"        \
			     " WHERE guests.room_id = " room_id " AND guests.actor_type = " type \
			     " AND guests.actor_id = " id ") END"

/* *out has p == NULL where that is NULL. */
TT_MUST_CHECK enum tt_err store_name_get(struct db *db, struct tt_arena *arena, int64_t room_id,
					 struct tt_str actor_type, struct tt_str actor_id,
					 struct tt_str *out);

#endif
