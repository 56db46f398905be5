/* sql_floor.c - the least that SQLite can do: insert message-like rows, one transaction each.
 *
 * One connection, one prepared statement, no reader beside it: its transactions/s is what sending
 * messages durably is measured against. Run it in the file system of the server's data. */
#include <getopt.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char schema[] =
	"CREATE TABLE room (id INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE);"
	"CREATE TABLE message ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" room_id INTEGER NOT NULL REFERENCES room (id),"
	" actor_type TEXT NOT NULL,"
	" actor_id TEXT NOT NULL,"
	" body TEXT NOT NULL,"
	" reference_id TEXT NOT NULL,"
	" created_ms INTEGER NOT NULL,"
	" expires_ms INTEGER NOT NULL);"
	"CREATE INDEX message_room ON message (room_id, id);"
	"INSERT INTO room (id, token) VALUES (1, 'abcdefgh');";

static const char insert[] =
	"INSERT INTO message (room_id, actor_type, actor_id, body, reference_id,"
	" created_ms, expires_ms) VALUES (1, 'users', 'alice', $1, $2, $3, 0)";

struct run {
	bool full;
	uint64_t n_rows;
	double seconds;
	const char *dir;
};

static int64_t now_ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void check(sqlite3 *db, int rc, const char *what)
{
	if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
		return;
	fprintf(stderr, "sqlite: %s: %s\n", what, db ? sqlite3_errmsg(db) : sqlite3_errstr(rc));
	exit(1);
}

static sqlite3 *open_database(const struct run *run, const char *path)
{
	sqlite3 *db;

	check(NULL, sqlite3_open(path, &db), path);
	check(db, sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL), "WAL");
	check(db,
	      sqlite3_exec(db,
			   run->full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL",
			   NULL, NULL, NULL),
	      "synchronous");
	check(db, sqlite3_exec(db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL), "foreign_keys");
	check(db, sqlite3_exec(db, schema, NULL, NULL, NULL), "schema");
	return db;
}

static void insert_row(sqlite3 *db, sqlite3_stmt *stmt, uint64_t n)
{
	char body[64];
	char reference[48];

	snprintf(body, sizeof(body), "a message of about forty bytes %09" PRIu64, n);
	snprintf(reference, sizeof(reference), "%040" PRIx64, n * UINT64_C(0x9e3779b97f4a7c15));
	sqlite3_bind_text(stmt, 1, body, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 2, reference, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 3, now_ns(CLOCK_REALTIME) / 1000000);

	/* Outside BEGIN ... COMMIT each statement is a transaction of its own. */
	check(db, sqlite3_step(stmt), "insert");
	sqlite3_reset(stmt);
}

static void measure(const struct run *run, sqlite3 *db)
{
	int64_t start = now_ns(CLOCK_MONOTONIC);
	int64_t end = start + (int64_t)(run->seconds * 1e9);
	sqlite3_stmt *stmt;
	uint64_t n = 0;
	int64_t now;

	check(db, sqlite3_prepare_v2(db, insert, -1, &stmt, NULL), "prepare");
	do {
		insert_row(db, stmt, n++);
		now = now_ns(CLOCK_MONOTONIC);
	} while (run->n_rows ? n < run->n_rows : now < end);
	sqlite3_finalize(stmt);

	printf("transactions_per_s %.1f\nrows %" PRIu64 "\n",
	       (double)n * 1e9 / (double)(now - start), n);
}

static void remove_database(const char *path)
{
	static const char *const suffixes[] = { "", "-wal", "-shm" };
	char name[4200];

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		snprintf(name, sizeof(name), "%s%s", path, suffixes[i]);
		unlink(name);
	}
}

static void usage(FILE *out)
{
	fputs("usage: bench_sql_floor [options] DIR\n"
	      "  --sync full|normal  PRAGMA synchronous (full)\n"
	      "  --rows N            insert N rows\n"
	      "  --seconds T         insert for T seconds (2)\n"
	      "The database is made in DIR and removed afterwards.\n",
	      out);
}

static void parse_options(struct run *run, int argc, char **argv)
{
	static const struct option options[] = {
		{ "sync", required_argument, NULL, 's' },
		{ "rows", required_argument, NULL, 'n' },
		{ "seconds", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	bool good = true;
	int opt;

	while ((opt = getopt_long(argc, argv, "s:n:d:h", options, NULL)) != -1) {
		if (opt == 's') {
			run->full = strcmp(optarg, "full") == 0;
			good = good && (run->full || strcmp(optarg, "normal") == 0);
		} else if (opt == 'n') {
			run->n_rows = strtoull(optarg, NULL, 10);
			good = good && run->n_rows > 0;
		} else if (opt == 'd') {
			run->seconds = strtod(optarg, NULL);
			good = good && run->seconds > 0;
		} else if (opt == 'h') {
			usage(stdout);
			exit(0);
		} else {
			good = false;
		}
	}
	if (!good || optind + 1 != argc) {
		usage(stderr);
		exit(2);
	}
	run->dir = argv[optind];
}

int main(int argc, char **argv)
{
	struct run run = { .full = true, .seconds = 2 };
	char path[4096];
	sqlite3 *db;

	parse_options(&run, argc, argv);
	snprintf(path, sizeof(path), "%s/sql_floor.%ld.db", run.dir, (long)getpid());

	db = open_database(&run, path);
	measure(&run, db);
	sqlite3_close(db);
	remove_database(path);
	return 0;
}
