#include "server/store/export.h"
#include "lib/base/writer.h"
#include "server/store/db_private.h"
#include "server/store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

enum {
	KEPT_MEMORY = 1 << 20, /* from one row to the next */
};

/* Where a table's rows go. */
struct target {
	struct tt_arena *arena; /* for what is said */
	struct tt_arena row;
	struct tt_buf line;
	const char *path;
	FILE *file;
	int64_t n_rows;
	const char **problem;
};

static enum tt_err failed(struct target *to)
{
	*to->problem = tt_arena_printf(to->arena, "%s: %s", to->path, strerror(errno));
	return TT_ERR_IO;
}

static enum tt_err open_file(struct target *to, const char *folder, const char *name,
			     const char *ending)
{
	int fd;

	to->path = tt_arena_printf(to->arena, "%s/%s%s", folder, name, ending);
	fd = open(to->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	to->file = fd < 0 ? NULL : fdopen(fd, "wb");
	to->n_rows = 0;
	return to->file ? TT_OK : failed(to);
}

static enum tt_err close_file(struct target *to, enum tt_err err)
{
	FILE *file = to->file;

	to->file = NULL;
	if (!err && (fflush(file) != 0 || fsync(fileno(file)) != 0))
		err = failed(to);
	if (fclose(file) != 0 && !err)
		err = failed(to);
	return err;
}

static enum tt_err write_line(struct target *to)
{
	tt_buf_add_char(&to->line, '\n');
	return fwrite(to->line.p, 1, to->line.n, to->file) == to->line.n ? TT_OK : failed(to);
}

static struct tt_str base64(struct tt_arena *arena, struct tt_str bytes)
{
	size_t size = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_ORIGINAL);
	char *text = tt_arena_alloc(arena, size);

	sodium_bin2base64(text, size, (const unsigned char *)bytes.p, bytes.n,
			  sodium_base64_VARIANT_ORIGINAL);
	return (struct tt_str){ text, size - 1 };
}

static void put(struct tt_writer *w, const struct column *column, struct tt_arena *arena,
		struct tt_str value)
{
	if (!value.p)
		tt_put_null(w, column->name);
	else if (column->kind == COLUMN_INT)
		tt_put_i64(w, column->name, tt_str_int(value));
	else if (column->kind == COLUMN_FLAG)
		tt_put_bool(w, column->name, tt_str_int(value) != 0);
	else
		tt_put_str(w, column->name,
			   column->kind == COLUMN_BYTES ? base64(arena, value) : value);
}

/* Nothing of that kind comes in by the server; by other hands it may have. */
static bool can_be_said(const struct column *column, struct tt_str value)
{
	return column->kind == COLUMN_BYTES || !value.p || tt_utf8_valid(value);
}

static enum tt_err write_row(struct target *to, const struct table *table,
			     const struct store_driver *driver, void *stmt)
{
	struct tt_writer w;

	to->line.n = 0;
	to->n_rows++;
	tt_arena_reset(&to->row, KEPT_MEMORY);
	tt_writer_init(&w, &to->line, TT_WRITE_JSON);
	tt_write_object(&w);
	for (int i = 0; i < table->n_columns; i++) {
		const struct column *column = &table->columns[i];
		struct tt_str value;

		if (column->kind == COLUMN_LOWER)
			continue;
		value = column->kind == COLUMN_BYTES ? driver->bytes(stmt, i, &to->row)
						     : driver->str(stmt, i, &to->row);
		if (!can_be_said(column, value)) {
			*to->problem = tt_arena_printf(
				to->arena, "table %s, row %lld by %s: %s is no text in UTF-8",
				table->name, (long long)to->n_rows, table->order, column->name);
			return TT_ERR_STORE;
		}
		put(&w, column, &to->row, value);
	}
	tt_write_end(&w);
	return write_line(to);
}

static const char *select_all(struct tt_arena *arena, const struct table *table)
{
	struct tt_buf sql = { 0 };
	const char *copy;

	tt_buf_add_c(&sql, "SELECT ");
	for (int i = 0; i < table->n_columns; i++)
		tt_buf_printf(&sql, "%s%s", i ? ", " : "", table->columns[i].name);
	tt_buf_printf(&sql, " FROM %s ORDER BY %s", table->name, table->order);
	copy = tt_arena_dup(arena, sql.p, sql.n);
	tt_buf_finish(&sql);
	return copy;
}

static enum tt_err write_rows(struct target *to, const struct table *table, const struct conn *conn)
{
	const struct store_driver *driver = conn->driver;
	bool has_row = true;
	void *stmt;
	enum tt_err err = driver->prepare(&stmt, conn->handle, select_all(to->arena, table));

	if (err)
		return err;
	while (!err && has_row) {
		err = driver->step(stmt, &has_row);
		if (!err && has_row)
			err = write_row(to, table, driver, stmt);
	}
	driver->forget(stmt);
	return err;
}

/* The highest id that was ever given out. */
static enum tt_err read_sequence(const struct conn *conn, const char *table, int64_t *out)
{
	const struct store_driver *driver = conn->driver;
	bool has_row = false;
	void *stmt;
	enum tt_err err = driver->prepare(&stmt, conn->handle, driver->sequence_get);

	if (err)
		return err;
	err = driver->bind_str(stmt, 1, tt_str(table));
	if (!err)
		err = driver->step(stmt, &has_row);
	*out = has_row ? driver->i64(stmt, 0) : 0;
	driver->forget(stmt);
	return err;
}

static enum tt_err put_sequences(struct tt_writer *w, const struct conn *conn)
{
	enum tt_err err = TT_OK;

	tt_put_object(w, "sequences");
	for (int i = 0; !err && i < store_n_tables; i++) {
		int64_t last = 0;

		if (!store_tables[i].numbers_itself)
			continue;
		err = read_sequence(conn, store_tables[i].name, &last);
		tt_put_i64(w, store_tables[i].name, last);
	}
	tt_write_end(w);
	return err;
}

/* What is needed to read the rest, and to see whether it is all there. */
static enum tt_err write_manifest(struct target *to, const struct conn *conn,
				  const int64_t n_rows[])
{
	struct tt_writer w;
	enum tt_err err;

	to->line.n = 0;
	tt_writer_init(&w, &to->line, TT_WRITE_JSON);
	tt_write_object(&w);
	tt_put_i64(&w, "format", EXPORT_FORMAT);
	tt_put_c(&w, "program", TT_VERSION);
	tt_put_i64(&w, "schema", store_schema_newest());
	err = put_sequences(&w, conn);
	tt_put_object(&w, "rows");
	for (int i = 0; i < store_n_tables; i++)
		tt_put_i64(&w, store_tables[i].name, n_rows[i]);
	tt_write_end(&w);
	tt_write_end(&w);
	return err ? err : write_line(to);
}

static enum tt_err write_all(struct target *to, const struct conn *conn, const char *folder)
{
	int64_t *n_rows = tt_arena_array(to->arena, int64_t, (size_t)store_n_tables);
	enum tt_err err = TT_OK;

	for (int i = 0; !err && i < store_n_tables; i++) {
		err = open_file(to, folder, store_tables[i].name, ".jsonl");
		if (!err)
			err = close_file(to, write_rows(to, &store_tables[i], conn));
		n_rows[i] = to->n_rows;
	}
	if (!err)
		err = open_file(to, folder, EXPORT_MANIFEST, "");
	return err ? err : close_file(to, write_manifest(to, conn, n_rows));
}

enum tt_err store_export(struct db *db, struct tt_arena *arena, const char *folder,
			 const char **problem)
{
	struct target to = { .arena = arena, .problem = problem };
	enum tt_err err = db_begin(db, DB_READ);

	*problem = "the database cannot be read; the log says more";
	if (err)
		return err;
	tt_arena_init(&to.row);
	err = db_end(db, write_all(&to, db_conn(db), folder));
	tt_arena_finish(&to.row);
	tt_buf_finish(&to.line);
	return err;
}
