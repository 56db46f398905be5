#include "lib/base/file.h"
#include "lib/base/json.h"
#include "server/store/db_private.h"
#include "server/store/export.h"
#include "server/store/schema.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	KEPT_MEMORY = 1 << 20, /* from one row to the next */
};

/* A file that is read. */
struct source {
	struct tt_arena *arena; /* for what is said */
	struct tt_arena row;
	const struct conn *conn;
	const struct table *table;
	const char *path;
	FILE *file;
	char *line;
	size_t cap;
	int64_t number; /* of the line */
	void *insert;
	const char **problem;
};

static enum tt_err refuse(struct source *from, const struct import_fault *fault)
{
	*from->problem = tt_arena_printf(from->arena, "%s: line %lld: %s%s%s", from->path,
					 (long long)from->number, fault->field ? fault->field : "",
					 fault->field ? ": " : "", fault->what);
	return TT_ERR_IMPORT;
}

static enum tt_err cannot_read(struct source *from)
{
	*from->problem = tt_arena_printf(from->arena, "%s: %s", from->path, strerror(errno));
	return TT_ERR_IMPORT;
}

/* Runs a statement with up to two values: a text, then a number. */
static enum tt_err run(const struct conn *conn, const char *sql, const char *text, int64_t number)
{
	const struct store_driver *driver = conn->driver;
	bool has_row;
	void *stmt;
	enum tt_err err = driver->prepare(&stmt, conn->handle, sql);

	if (err)
		return err;
	if (text)
		err = driver->bind_str(stmt, 1, tt_str(text));
	if (!err && number >= 0)
		err = driver->bind_i64(stmt, 2, number);
	if (!err)
		err = driver->step(stmt, &has_row);
	driver->forget(stmt);
	return err;
}

/* What a new database begins with is in the export, too. */
static enum tt_err clear(struct tt_arena *arena, const struct conn *conn)
{
	enum tt_err err = TT_OK;

	for (int i = store_n_tables - 1; !err && i >= 0; i--)
		err = run(conn, tt_arena_printf(arena, "DELETE FROM %s", store_tables[i].name),
			  NULL, -1);
	return err;
}

static const char *insert_into(struct tt_arena *arena, const struct table *table)
{
	struct tt_buf sql = { 0 };
	const char *copy;

	tt_buf_printf(&sql, "INSERT INTO %s (", table->name);
	for (int i = 0; i < table->n_columns; i++)
		tt_buf_printf(&sql, "%s%s", i ? ", " : "", table->columns[i].name);
	tt_buf_add_c(&sql, ") VALUES (");
	for (int i = 0; i < table->n_columns; i++)
		tt_buf_printf(&sql, "%s$%d", i ? ", " : "", i + 1);
	tt_buf_add_char(&sql, ')');
	copy = tt_arena_dup(arena, sql.p, sql.n);
	tt_buf_finish(&sql);
	return copy;
}

static enum tt_err bind(const struct source *from, int at, const struct import_value *value)
{
	const struct store_driver *driver = from->conn->driver;
	enum column_kind kind = from->table->columns[at].kind;
	struct tt_str text = value->is_null ? (struct tt_str){ NULL, 0 } : value->text;

	if (kind == COLUMN_BYTES)
		return driver->bind_bytes(from->insert, at + 1, text);
	if (!value->is_null && (kind == COLUMN_INT || kind == COLUMN_FLAG))
		return driver->bind_i64(from->insert, at + 1, value->number);
	return driver->bind_str(from->insert, at + 1, text);
}

static bool is_there(const struct source *from, const char *table, enum column_kind kind,
		     const struct import_value *value)
{
	const struct store_driver *driver = from->conn->driver;
	bool has_row = false;
	void *stmt;

	if (driver->prepare(&stmt, from->conn->handle,
			    tt_arena_printf(from->arena, "SELECT 1 FROM %s WHERE id = $1", table)))
		return false;
	if (!(kind == COLUMN_INT ? driver->bind_i64(stmt, 1, value->number)
				 : driver->bind_str(stmt, 1, value->text)))
		(void)driver->step(stmt, &has_row);
	driver->forget(stmt);
	return has_row;
}

/* Why the database did not take a row: it refers to nothing, or it is there already. */
static enum tt_err explain(struct source *from, const struct import_value values[])
{
	struct import_fault fault = { NULL, from->conn->driver->error(from->conn->handle) };

	for (int i = 0; i < from->table->n_columns; i++) {
		const struct column *column = &from->table->columns[i];

		if (!column->refers || values[i].is_null ||
		    is_there(from, column->refers, column->kind, &values[i]))
			continue;
		fault = (struct import_fault){
			column->name,
			tt_arena_printf(from->arena, "there is no such row in %s", column->refers)
		};
		break;
	}
	return refuse(from, &fault);
}

static enum tt_err take_row(struct source *from, struct tt_str line)
{
	const struct store_driver *driver = from->conn->driver;
	struct import_value values[MAX_COLUMNS] = { 0 };
	struct import_fault fault;
	bool ignored;
	enum tt_err err = TT_OK;

	tt_arena_reset(&from->row, KEPT_MEMORY);
	if (!import_row(from->table, &from->row, line, values, &fault))
		return refuse(from, &fault);
	for (int i = 0; !err && i < from->table->n_columns; i++)
		err = bind(from, i, &values[i]);
	if (!err && driver->step(from->insert, &ignored))
		return explain(from, values);
	driver->reset(from->insert);
	return err;
}

/* -1: the end; -2: it is longer than any row. */
static ssize_t read_line(struct source *from)
{
	ssize_t n = getline(&from->line, &from->cap, from->file);

	if (n > EXPORT_MAX_LINE)
		return -2;
	return n > 0 && from->line[n - 1] == '\n' ? n - 1 : n;
}

static enum tt_err take_rows(struct source *from)
{
	enum tt_err err = TT_OK;
	ssize_t n = 0;

	for (from->number = 1; !err && (n = read_line(from)) >= 0; from->number++)
		err = take_row(from, (struct tt_str){ from->line, (size_t)n });
	if (err)
		return err;
	if (n == -2)
		return refuse(from, &(struct import_fault){ NULL, "the line is too long" });
	return ferror(from->file) ? cannot_read(from) : TT_OK;
}

/* A file that ends too early is no fault of any line. */
static enum tt_err check_count(struct source *from, const struct tt_json *manifest)
{
	const struct tt_json *rows = tt_json_get(manifest, "rows");
	const struct tt_json *n = tt_json_get(rows, from->table->name);
	int64_t found = from->number - 1;

	if (tt_json_is(n, TT_JSON_INT) && n->integer == found)
		return TT_OK;
	*from->problem =
		tt_arena_printf(from->arena, "%s: it has %lld lines, and %s says %lld", from->path,
				(long long)found, EXPORT_MANIFEST, (long long)tt_json_int(n));
	return TT_ERR_IMPORT;
}

static enum tt_err take_table(struct source *from, const char *folder)
{
	const struct store_driver *driver = from->conn->driver;
	enum tt_err err;

	from->path = tt_arena_printf(from->arena, "%s/%s.jsonl", folder, from->table->name);
	from->file = fopen(from->path, "rbe");
	if (!from->file)
		return cannot_read(from);
	err = driver->prepare(&from->insert, from->conn->handle,
			      insert_into(from->arena, from->table));
	if (!err) {
		err = take_rows(from);
		driver->forget(from->insert);
	}
	fclose(from->file);
	return err;
}

static enum tt_err refuse_manifest(const struct source *from, const char *what)
{
	*from->problem = tt_arena_printf(from->arena, "%s: %s", from->path, what);
	return TT_ERR_IMPORT;
}

/* No id that was given out before comes again, nor did one come that was not. */
static enum tt_err set_sequence(struct source *from, const struct table *table, int64_t last)
{
	const struct conn *conn = from->conn;
	bool has_row = false;
	int64_t highest = 0;
	void *stmt;
	enum tt_err err = conn->driver->prepare(
		&stmt, conn->handle,
		tt_arena_printf(from->arena, "SELECT COALESCE(MAX(id), 0) FROM %s", table->name));

	if (err)
		return err;
	err = conn->driver->step(stmt, &has_row);
	highest = has_row ? conn->driver->i64(stmt, 0) : 0;
	conn->driver->forget(stmt);
	if (err)
		return err;
	if (last < highest)
		return refuse_manifest(from, tt_arena_printf(from->arena,
							     "sequences: %s: less than the last id",
							     table->name));
	err = run(conn, conn->driver->sequence_forget, table->name, -1);
	return err ? err : run(conn, conn->driver->sequence_set, table->name, last);
}

static enum tt_err set_sequences(struct source *from, const struct tt_json *manifest)
{
	const struct tt_json *sequences = tt_json_get(manifest, "sequences");
	enum tt_err err = TT_OK;

	for (int i = 0; !err && i < store_n_tables; i++) {
		const struct tt_json *last = tt_json_get(sequences, store_tables[i].name);

		if (!store_tables[i].numbers_itself)
			continue;
		if (!tt_json_is(last, TT_JSON_INT) || last->integer < 0)
			return refuse_manifest(
				from, tt_arena_printf(from->arena,
						      "sequences: %s: expected a whole number",
						      store_tables[i].name));
		if (last->integer > 0)
			err = set_sequence(from, &store_tables[i], last->integer);
	}
	return err;
}

static enum tt_err check_manifest(struct source *from, const struct tt_json *manifest)
{
	int64_t schema = tt_json_int(tt_json_get(manifest, "schema"));

	if (!tt_json_is(manifest, TT_JSON_OBJECT))
		return refuse_manifest(from, "this is no export");
	if (tt_json_int(tt_json_get(manifest, "format")) != EXPORT_FORMAT)
		return refuse_manifest(from, "format: not known to this version");
	if (schema == store_schema_newest())
		return TT_OK;
	return refuse_manifest(
		from, tt_arena_printf(from->arena,
				      "schema: the export is of %lld, this version reads %lld",
				      (long long)schema, (long long)store_schema_newest()));
}

static enum tt_err read_manifest(struct source *from, const char *folder,
				 const struct tt_json **out)
{
	struct tt_json_fault fault;
	struct tt_buf text = { 0 };

	from->path = tt_arena_printf(from->arena, "%s/%s", folder, EXPORT_MANIFEST);
	if (tt_file_read(&text, from->path)) {
		tt_buf_finish(&text);
		return cannot_read(from);
	}
	*out = tt_json_read(from->arena, tt_buf_str(&text), &fault);
	tt_buf_finish(&text);
	return check_manifest(from, *out);
}

/* Nobody looks after a server without it, and the schema made it. */
static enum tt_err check_admin_group(struct source *from)
{
	const struct import_value admin = { .text = TT_STR("admin") };

	if (is_there(from, "user_groups", COLUMN_TEXT, &admin))
		return TT_OK;
	return refuse_manifest(from, "user_groups.jsonl has no group admin");
}

static enum tt_err take_all(struct source *from, const char *folder)
{
	const struct tt_json *manifest;
	const char *manifest_path;
	enum tt_err err = read_manifest(from, folder, &manifest);

	manifest_path = from->path;
	if (!err)
		err = clear(from->arena, from->conn);
	for (int i = 0; !err && i < store_n_tables; i++) {
		from->table = &store_tables[i];
		err = take_table(from, folder);
		if (!err)
			err = check_count(from, manifest);
	}
	from->path = manifest_path;
	if (!err)
		err = check_admin_group(from);
	return err ? err : set_sequences(from, manifest);
}

enum tt_err store_import(struct db *db, struct tt_arena *arena, const char *folder,
			 const char **problem)
{
	struct source from = { .arena = arena, .problem = problem };
	enum tt_err err = db_begin(db, DB_WRITE);

	*problem = "the database cannot be written; the log says more";
	if (err)
		return err;
	tt_arena_init(&from.row);
	from.conn = db_conn(db);
	err = db_end(db, take_all(&from, folder));
	tt_arena_finish(&from.row);
	free(from.line);
	return err;
}
