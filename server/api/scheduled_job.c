/* scheduled_job.c - sends what is scheduled when its time has come. */
#include "server/api/access.h"
#include "server/api/chores.h"
#include "server/api/publish.h"
#include "server/talk/bots/announce.h"
#include "server/talk/chat/scheduled.h"

/* As its author would have to pass them now. */
enum {
	GATES = ACCESS_PART | ACCESS_WRITABLE | ACCESS_LOBBY | ACCESS_CHAT
};

/* Not about the message: another time it may go. */
static bool is_trouble(enum tt_err err)
{
	static const enum tt_err troubles[] = { TT_ERR_INTERNAL, TT_ERR_STORE, TT_ERR_BUSY,
						TT_ERR_AGAIN,    TT_ERR_LONG,  TT_ERR_IO };

	for (size_t i = 0; i < ARRAY_LEN(troubles); i++)
		if (err == troubles[i])
			return true;
	return false;
}

/* It may have been changed since it was found to be due: then it is no message of now. */
static enum tt_err send_now(struct talk *talk, const struct scheduled *found)
{
	struct scheduled entry;
	struct seat seat;
	enum tt_err err =
		store_scheduled_get(talk->db, talk->arena, found->attendee_id, found->id, &entry);

	if (err == TT_ERR_NO_MESSAGE || (!err && entry.send_s > talk->now_s))
		return TT_OK;
	if (!err)
		err = talk_schedule_seat(talk, &entry, &seat);
	if (err == TT_ERR_ROOM || err == TT_ERR_PARTICIPANT) /* it is going with them */
		return store_scheduled_delete(talk->db, entry.id);
	if (!err)
		err = access_check_room(GATES, talk, &seat);
	if (!err)
		err = talk_schedule_send(talk, &seat, &entry);
	return err ? err : talk_finish(talk);
}

static enum tt_err fail(struct talk *talk, const struct scheduled *entry)
{
	enum tt_err err = db_begin(talk->db, DB_WRITE);

	return err ? err : db_end(talk->db, talk_schedule_fail(talk, entry));
}

/* A transaction for each, so that what one of them has done before it was refused is undone. */
static enum tt_err send_one(struct db *db, struct bus *bus, int64_t now_s,
			    const struct scheduled *entry)
{
	struct tt_arena arena;
	struct talk talk = { .db = db, .arena = &arena, .now_s = now_s };
	enum tt_err err = db_begin(db, DB_WRITE);

	if (err)
		return err;
	tt_arena_init(&arena);
	err = db_end(db, send_now(&talk, entry));
	if (!err && bus)
		publish_changed(bus, &talk.changed);
	if (err && !is_trouble(err))
		err = fail(&talk, entry);
	tt_arena_finish(&arena);
	return err;
}

enum tt_err chores_send_scheduled(struct db *db, struct bus *bus, int64_t now_s, int64_t limit,
				  bool *more)
{
	struct scheduled *due = NULL;
	struct tt_arena arena;
	size_t n = 0;
	size_t n_done = 0;
	enum tt_err err;

	tt_arena_init(&arena);
	err = db_begin(db, DB_READ);
	if (!err)
		err = db_end(db, store_scheduled_due(db, &arena, now_s, limit, &due, &n));
	for (size_t i = 0; !err && i < n; i++)
		n_done += send_one(db, bus, now_s, &due[i]) == TT_OK;
	*more = !err && n == (size_t)limit && n_done > 0;
	tt_arena_finish(&arena);
	return err;
}
