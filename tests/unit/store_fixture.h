/* store_fixture.h - a store with a few rows in it, in memory or in a file of a temporary folder. */
#ifndef TESTS_UNIT_STORE_FIXTURE_H
#define TESTS_UNIT_STORE_FIXTURE_H

#include "server/store/attendees.h"
#include "server/store/db_private.h"
#include "server/store/groups.h"
#include "server/store/messages.h"
#include "server/store/rooms.h"
#include "server/store/sessions.h"
#include "server/store/store.h"
#include "server/store/users.h"
#include "server/talk/seat.h"
#include "tests/unit/check.h"

struct store_fixture {
	struct store_conf conf; /* its address names a database in memory */
	struct store *store;
	struct db *db; /* of the thread that made the fixture */
	struct tt_arena arena;
	struct talk talk; /* who asks is nobody, unless a function below says so */
	char folder[64];  /* empty: in memory */
	char path[96];
};

/* For cmocka's set-up and tear-down: *state is the fixture. */
int store_in_memory(void **state);
int store_in_file(void **state);
int store_on_disk(void **state); /* a file, and durable */
int store_gone(void **state);

/* A test on both engines' kinds of storage. */
#define ON_BOTH(fn)                                                 \
	{ #fn " (memory)", fn, store_in_memory, store_gone, NULL }, \
	{                                                           \
#fn " (file)", fn, store_in_file, store_gone, NULL  \
	}

/* Inside a transaction of their own. */
void fixture_user(struct store_fixture *f, const char *id, const char *display_name);
struct room fixture_room(struct store_fixture *f, const char *token, int64_t type,
			 const char *name);
/* From now on alice asks, the owner of a new room, in which she is alone. */
struct seat fixture_alice(struct store_fixture *f, int64_t type, const char *name, int64_t now_s);

/* Inside the caller's transaction. */
struct attendee fixture_attendee(struct db *db, int64_t room_id, struct tt_str actor_type,
				 const char *actor_id, int64_t type);
struct message fixture_message(struct db *db, int64_t room_id, int64_t kind, const char *body);

/* Runs statements, which may fail. */
enum tt_err fixture_exec(struct db *db, const char *sql);
/* The first column of the first row. */
int64_t fixture_number(struct db *db, const char *sql);

void begin(struct db *db, enum db_mode mode);
void commit(struct db *db);
void rollback(struct db *db);

#endif
