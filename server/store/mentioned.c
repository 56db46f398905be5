#include "server/store/mentioned.h"

enum {
	ALL,
	GROUP,
	USER,
	NTH,
	N_STMTS
};

/* $5: 0 no lobby, 1 the lobby is on, 2 ... and the room's default permissions ignore it. The bit is
 * PERMISSION_IGNORE_LOBBY, level 3 is "never". $6 is the thread, whose level wins where there is
 * one. */
#define MENTION(marks)                                                             \
	"UPDATE attendees SET " marks ", changed_s = $2"                           \
	" WHERE room_id = $3 AND actor_type = 'users' AND actor_id <> $4"          \
	" AND ($5 = 0 OR participant_type IN (1, 2, 6)"                            \
	" OR (permissions & 8) <> 0 OR (permissions = 0 AND $5 = 2))"              \
	" AND COALESCE((SELECT NULLIF(thread_attendees.notification_level, 0)"     \
	" FROM thread_attendees WHERE thread_attendees.attendee_id = attendees.id" \
	" AND thread_attendees.thread_id = $6), attendees.notification_level) <> 3"
#define LATER(mark) mark " = CASE WHEN " mark " < $1 THEN $1 ELSE " mark " END"
#define SOME " AND actor_id > $7 AND actor_id <= $8"

static const char *const sql[N_STMTS] = {
	[ALL] = MENTION(LATER("last_mention")) SOME,
	[GROUP] = MENTION(LATER("last_mention")) SOME
	" AND actor_id IN (SELECT user_id FROM group_members WHERE group_id = $9)"
	" AND EXISTS (SELECT 1 FROM attendees AS entry WHERE entry.room_id = $3"
	" AND entry.actor_type = 'groups' AND entry.actor_id = $9)",
	[USER] = MENTION(
		LATER("last_mention") ", " LATER("last_mention_direct")) " AND actor_id = $7",
	[NTH] = "SELECT actor_id FROM attendees WHERE room_id = $1 AND actor_type = 'users'"
		" AND actor_id > $2 ORDER BY actor_id LIMIT 1 OFFSET $3",
};

const struct stmt_set store_set_mentioned = { sql, N_STMTS };

/* Behind all ids of users, which are of ASCII (accounts_check_user_id()). */
static const struct tt_str LAST = { "\x7f", 1 };

enum tt_err store_attendees_mentioned(struct db *db, const struct mentioned *mentioned,
				      enum mentioned_who who, struct tt_str id)
{
	static const int stmts[] = {
		[MENTIONED_ALL] = ALL,
		[MENTIONED_GROUP] = GROUP,
		[MENTIONED_USER] = USER,
	};
	struct query q = query_start(db, SET_MENTIONED, stmts[who]);

	query_bind_i64(&q, mentioned->message_id);
	query_bind_i64(&q, mentioned->now_s);
	query_bind_i64(&q, mentioned->room_id);
	query_bind_str(&q, mentioned->author);
	query_bind_i64(&q, mentioned->lobby ? 1 + mentioned->lobby_ignored_by_default : 0);
	query_bind_i64(&q, mentioned->thread_id);
	if (who != MENTIONED_USER) {
		query_bind_str(&q, mentioned->after.p ? mentioned->after : TT_STR(""));
		query_bind_str(&q, mentioned->up_to.p ? mentioned->up_to : LAST);
	}
	if (who != MENTIONED_ALL)
		query_bind_str(&q, id);
	return query_run(&q);
}

enum tt_err store_attendees_nth(struct db *db, struct tt_arena *arena, int64_t room_id,
				struct tt_str after, int64_t n, struct tt_str *out)
{
	struct query q = query_start(db, SET_MENTIONED, NTH);

	*out = (struct tt_str){ NULL, 0 };
	query_bind_i64(&q, room_id);
	query_bind_str(&q, after);
	query_bind_i64(&q, n - 1);
	if (query_next(&q))
		*out = query_str(&q, arena);
	return query_end(&q);
}
