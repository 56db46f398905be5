/* How SQLite finds the rows of each statement, and those that hang on them: none but what is named
 * here may walk through a whole table, or through all messages of a room; both grow for years. */
#include "tests/unit/store_fixture.h"

#include <sqlite3.h>

/* Statements by how they begin or what is in them, and why they may. */
static const char *const walks[] = {
	"SELECT COUNT(*) FROM tags",        /* ten thousand at most, when one is made */
	"WITH RECURSIVE below (id, depth)", /* how deep a folder is, when that has become too much
					     */
	" FROM tags t ORDER BY t.id",       /* their list */
	"FROM users WHERE (id_lower LIKE",  /* people are searched by any part of a name */
	/* administrators see how many there are, and how many of them were there lately */
	"SELECT COUNT(*) FROM users",
	"WHERE LOWER(id) LIKE $1",              /* groups are searched by any part of a name */
	"SELECT COUNT(*) FROM login_flows",     /* a handful: they end after minutes */
	"FROM user_status WHERE is_backup = 0", /* a page of a list of all */
	"FROM (SELECT actor_type, actor_id, id FROM messages", /* ends after the newest few */
	"ORDER BY id DESC LIMIT 1 OFFSET 1",                   /* ends after two */
	"WHERE room_id = $1 ORDER BY id DESC LIMIT 1",         /* ends after one */
	"FROM rooms WHERE type <> 0", /* who looks after the server lists them all */
	"FROM trees JOIN files ON files.id = trees.root_id",   /* and what everybody keeps */
	" AND users.enabled <> 0) FROM bots ORDER BY bots.id", /* for administrators, who stop some
								*/
	/* a job looks, outside of the writer's turn, through those who are in no account */
	"SELECT attendees.room_id, attendees.id FROM attendees WHERE",
};

static bool used[ARRAY_LEN(walks)];

static bool may_walk(const char *sql)
{
	for (size_t i = 0; i < ARRAY_LEN(walks); i++)
		if (strstr(sql, walks[i])) {
			used[i] = true;
			return true;
		}
	return false;
}

/* A row of EXPLAIN QUERY PLAN, as "SCAN rooms" or "SEARCH messages USING INDEX name (column=?)". A
 * partial index that is scanned is as long as what it was made for; one row is no table. */
static bool walks_far(struct tt_str step)
{
	static const char *const passes[] = { "SCAN CONSTANT ROW",
					      "SCAN replies",
					      "SCAN recent",
					      "SCAN voters",
					      "SCAN people",
					      "USING INDEX rooms_listable",
					      "SCAN search_grams VIRTUAL TABLE",
					      "USING INDEX rooms_pair",
					      "SCAN emoji" };

	for (size_t i = 0; i < ARRAY_LEN(passes); i++)
		if (strstr(step.p, passes[i]))
			return false;
	return tt_str_starts(step, TT_STR("SCAN ")) ||
	       strstr(step.p, "INDEX messages_room (room_id=?)");
}

static void check_plan(struct store_fixture *f, const char *sql)
{
	const struct conn *conn = db_conn(f->db);
	const struct store_driver *driver = conn->driver;
	struct tt_str explain = tt_str_printf(&f->arena, "EXPLAIN QUERY PLAN %s", sql);
	bool far = false, more = false;
	int n_steps = 0;
	void *stmt;

	check_err(sql, driver->prepare(&stmt, conn->handle, explain.p), TT_OK);
	while (driver->step(stmt, &more) == TT_OK && more) {
		far |= walks_far(driver->str(stmt, 3, &f->arena));
		n_steps++;
	}
	driver->forget(stmt);
	if (far)
		check_true(sql, may_walk(sql));
	else
		check_true(sql, n_steps > 0 || tt_str_starts(tt_str(sql), TT_STR("INSERT")));
}

/* Without what foreign keys add: that is the next test. */
static void test_statements(void **state)
{
	struct store_fixture *f = *state;

	check_err("keys off", fixture_exec(f->db, "PRAGMA foreign_keys = OFF"), TT_OK);
	for (int set = 0; set < N_STORE_SETS; set++)
		for (int i = 0; i < store_sets[set]->n; i++)
			check_plan(f, store_sets[set]->sql[i]);
	for (size_t i = 0; i < ARRAY_LEN(walks); i++)
		check_true(walks[i], used[i]);
}

/* Whoever deletes a row makes SQLite look for those that refer to it, by an index or row by row. Of
 * logins that wait for a person there is a handful. */
static void test_foreign_keys(void **state)
{
	struct store_fixture *f = *state;
	const char *without_index =
		"SELECT COUNT(*) FROM sqlite_master AS t, pragma_foreign_key_list(t.name) AS key"
		" WHERE t.type = 'table' AND t.name <> 'login_flows'"
		" AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) AS c"
		" WHERE c.pk = 1 AND c.name = key.\"from\")"
		" AND NOT EXISTS (SELECT 1 FROM pragma_index_list(t.name) AS i,"
		" pragma_index_info(i.name) AS c"
		" WHERE i.partial = 0 AND c.seqno = 0 AND c.name = key.\"from\")";
	const char *all = "SELECT COUNT(*) FROM sqlite_master AS t,"
			  " pragma_foreign_key_list(t.name) WHERE t.type = 'table'";

	check_true("there are keys", fixture_number(f->db, all) > 20);
	check_int("keys without an index", fixture_number(f->db, without_index), 0);
}

/* What is bound must not make SQLite weigh the partial indexes anew, as it did at every count of
 * unread messages: "expires_s > $3" could have been what the index of expiring ones wants. */
static void test_prepared_once(void **state)
{
	struct store_fixture *f = *state;
	struct seat alice = fixture_alice(f, ROOM_GROUP, "crew", 1000);
	sqlite3_stmt *stmt = NULL;
	int64_t n;

	begin(f->db, DB_READ);
	for (int64_t now_s = 1; now_s < 4; now_s++)
		check_err("count", store_messages_count(f->db, alice.room.id, 0, now_s, &n), TT_OK);
	for (int i = 0; i < store_sets[SET_MESSAGES]->n && !stmt; i++)
		stmt = db_conn(f->db)->stmts[SET_MESSAGES][i];
	check_true("the one that was used", stmt);
	check_true(sqlite3_sql(stmt), strstr(sqlite3_sql(stmt), "COUNT(*)"));
	check_int("prepared again", sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_REPREPARE, 0), 0);
	commit(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_statements, store_in_file, store_gone),
		cmocka_unit_test_setup_teardown(test_foreign_keys, store_in_file, store_gone),
		cmocka_unit_test_setup_teardown(test_prepared_once, store_in_file, store_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
