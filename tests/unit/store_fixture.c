#include "tests/unit/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct store_fixture *fixture_new(void **state)
{
	struct store_fixture *f = calloc(1, sizeof(*f));

	if (!f)
		abort();
	tt_arena_init(&f->arena);
	*state = f;
	return f;
}

static int opened(struct store_fixture *f)
{
	if (store_open(&f->store, &f->conf))
		return -1;
	f->db = store_db(f->store);
	f->talk = (struct talk){ .db = f->db, .arena = &f->arena };
	return f->db ? 0 : -1;
}

int store_in_memory(void **state)
{
	return opened(fixture_new(state));
}

static int in_file(void **state, bool durable)
{
	struct store_fixture *f = fixture_new(state);
	const char *tmp = getenv("TMPDIR");

	snprintf(f->folder, sizeof(f->folder), "%.40s/tertulia-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(f->folder))
		return -1;
	snprintf(f->path, sizeof(f->path), "%s/tertulia.db", f->folder);
	f->conf.path = f->path;
	f->conf.durable = durable;
	return opened(f);
}

int store_in_file(void **state)
{
	return in_file(state, false);
}

int store_on_disk(void **state)
{
	return in_file(state, true);
}

int store_gone(void **state)
{
	static const char *const files[] = { "", "-wal", "-shm" };
	struct store_fixture *f = *state;
	char path[128];
	int status = 0;

	store_close(f->store);
	for (size_t i = 0; f->folder[0] && i < ARRAY_LEN(files); i++) {
		snprintf(path, sizeof(path), "%s%s", f->path, files[i]);
		unlink(path);
	}
	if (f->folder[0])
		status = rmdir(f->folder); /* fails when something else was left there */
	tt_arena_finish(&f->arena);
	free(f);
	return status;
}

void begin(struct db *db, enum db_mode mode)
{
	assert_int_equal(db_begin(db, mode), TT_OK);
}

void commit(struct db *db)
{
	assert_int_equal(db_end(db, TT_OK), TT_OK);
}

void rollback(struct db *db)
{
	assert_int_equal(db_end(db, TT_ERR_INTERNAL), TT_ERR_INTERNAL);
}

void fixture_user(struct store_fixture *f, const char *id, const char *display_name)
{
	struct user user = { .id = tt_str(id),
			     .display_name = tt_str(display_name),
			     .password_hash = TT_STR("x"),
			     .enabled = true };

	begin(f->db, DB_WRITE);
	assert_int_equal(store_user_add(f->db, &user), TT_OK);
	commit(f->db);
}

struct room fixture_room(struct store_fixture *f, const char *token, int64_t type, const char *name)
{
	struct room room = { .token = tt_str(token),
			     .type = type,
			     .name = tt_str(name),
			     .description = TT_STR(""),
			     .object_type = TT_STR(""),
			     .object_id = TT_STR("") };

	begin(f->db, DB_WRITE);
	assert_int_equal(store_room_add(f->db, &room), TT_OK);
	commit(f->db);
	return room;
}

struct attendee fixture_attendee(struct db *db, int64_t room_id, struct tt_str actor_type,
				 const char *actor_id, int64_t type)
{
	struct attendee attendee = { .room_id = room_id,
				     .actor_type = actor_type,
				     .actor_id = tt_str(actor_id),
				     .display_name = TT_STR("own name"),
				     .type = type };

	assert_int_equal(store_attendee_add(db, &attendee), TT_OK);
	return attendee;
}

struct seat fixture_alice(struct store_fixture *f, int64_t type, const char *name, int64_t now_s)
{
	struct room room;
	struct attendee attendee;

	f->talk.user = TT_STR("alice");
	f->talk.actor = actor_user(f->talk.user, TT_STR("Alice A."));
	f->talk.now_s = now_s;
	fixture_user(f, "alice", "Alice A.");
	room = fixture_room(f, "abcd", type, name);
	begin(f->db, DB_WRITE);
	attendee = fixture_attendee(f->db, room.id, ACTOR_USERS, "alice", PARTICIPANT_OWNER);
	commit(f->db);
	return seat_in(&room, &attendee);
}

struct message fixture_message(struct db *db, int64_t room_id, int64_t kind, const char *body)
{
	struct message message = { .room_id = room_id,
				   .kind = kind,
				   .actor_type = ACTOR_USERS,
				   .actor_id = TT_STR("alice"),
				   .body = tt_str(body) };

	assert_int_equal(store_message_add(db, &message), TT_OK);
	return message;
}

enum tt_err fixture_exec(struct db *db, const char *sql)
{
	const struct conn *conn = db_conn(db);

	return conn->driver->exec(conn->handle, sql);
}

int64_t fixture_number(struct db *db, const char *sql)
{
	const struct conn *conn = db_conn(db);
	void *stmt = NULL;
	bool has_row = false;
	int64_t number;

	assert_int_equal(conn->driver->prepare(&stmt, conn->handle, sql), TT_OK);
	assert_int_equal(conn->driver->step(stmt, &has_row), TT_OK);
	assert_true(has_row);
	number = conn->driver->i64(stmt, 0);
	conn->driver->forget(stmt);
	return number;
}
