/* What an export has is what the schema has, but for what is left out on purpose; and what a line
 * of it may be. */
#include "server/store/export.h"
#include "server/store/tables.h"
#include "tests/unit/store_fixture.h"

/* The values of a query, a text a column, rows behind each other. */
static struct tt_str *values_of(struct store_fixture *f, const char *sql, int n_columns, size_t *n)
{
	const struct conn *conn = db_conn(f->db);
	struct tt_str *out = NULL;
	bool more = false;
	void *stmt;

	*n = 0;
	check_err(sql, conn->driver->prepare(&stmt, conn->handle, sql), TT_OK);
	while (conn->driver->step(stmt, &more) == TT_OK && more)
		for (int i = 0; i < n_columns; i++) {
			out = tt_arena_grow(&f->arena, out, *n, sizeof(*out));
			out[(*n)++] = conn->driver->str(stmt, i, &f->arena);
		}
	conn->driver->forget(stmt);
	return out;
}

static const struct table *find(struct tt_str name)
{
	for (int i = 0; i < store_n_tables; i++)
		if (tt_str_is(name, store_tables[i].name))
			return &store_tables[i];
	return NULL;
}

static bool is_left_out(struct tt_str name)
{
	for (int i = 0; i < store_n_left_out; i++)
		if (tt_str_is(name, store_left_out[i]))
			return true;
	return false;
}

static void test_every_table(void **state)
{
	struct store_fixture *f = *state;
	size_t n;
	struct tt_str *names = values_of(f,
					 "SELECT name FROM sqlite_master WHERE type = 'table'"
					 " AND name NOT LIKE 'sqlite%'",
					 1, &n);

	check_int("tables", (int64_t)n, store_n_tables + store_n_left_out);
	for (size_t i = 0; i < n; i++)
		check_true(names[i].p, (find(names[i]) != NULL) != is_left_out(names[i]));
}

static bool kind_fits(enum column_kind kind, struct tt_str type)
{
	if (tt_str_is(type, "TEXT"))
		return kind == COLUMN_TEXT || kind == COLUMN_JSON || kind == COLUMN_LOWER;
	if (tt_str_is(type, "BLOB"))
		return kind == COLUMN_BYTES;
	return kind == COLUMN_INT || kind == COLUMN_FLAG;
}

/* A column of a key may not be NULL either, and one in lower case as what it is made of. */
static bool may_be_null(const struct table *table, const struct column *column)
{
	return column->kind == COLUMN_LOWER ? table->columns[column->lower_of].may_be_null
					    : column->may_be_null;
}

static void check_columns(struct store_fixture *f, const struct table *table)
{
	size_t n;
	struct tt_str *found = values_of(
		f,
		tt_arena_printf(&f->arena,
				"SELECT name, type, \"notnull\" OR pk FROM pragma_table_info('%s')"
				" ORDER BY cid",
				table->name),
		3, &n);

	check_int(table->name, (int64_t)n, 3 * table->n_columns);
	check_true(table->name, table->n_columns <= MAX_COLUMNS);
	for (int i = 0; i < table->n_columns; i++) {
		const struct column *column = &table->columns[i];

		check_str(table->name, found[3 * i], column->name);
		check_true(column->name, kind_fits(column->kind, found[3 * i + 1]));
		check_int(column->name, may_be_null(table, column),
			  tt_str_is(found[3 * i + 2], "0"));
	}
}

static void check_key(struct store_fixture *f, const struct table *table)
{
	size_t n;
	struct tt_str *key =
		values_of(f,
			  tt_arena_printf(&f->arena,
					  "SELECT GROUP_CONCAT(name, ', ') FROM (SELECT name"
					  " FROM pragma_table_info('%s') WHERE pk ORDER BY pk)",
					  table->name),
			  1, &n);
	struct tt_str *numbers =
		values_of(f,
			  tt_arena_printf(&f->arena,
					  "SELECT sql LIKE '%%AUTOINCREMENT%%' FROM sqlite_master"
					  " WHERE name = '%s'",
					  table->name),
			  1, &n);

	check_str(table->name, key[0], table->order);
	check_int(table->name, table->numbers_itself, tt_str_is(numbers[0], "1"));
}

/* By the column "id" of a table that comes before. */
static void check_references(struct store_fixture *f, const struct table *table)
{
	int64_t n_references = 0;
	size_t n;
	struct tt_str *keys = values_of(
		f,
		tt_arena_printf(&f->arena,
				"SELECT \"from\", \"table\" FROM pragma_foreign_key_list('%s')",
				table->name),
		2, &n);

	for (size_t i = 0; i < n; i += 2) {
		int at = table_column(table, keys[i]);

		check_true(table->name, at >= 0 && table->columns[at].refers);
		check_str(table->name, keys[i + 1], table->columns[at].refers);
		check_true(table->name, find(keys[i + 1]) < table);
	}
	for (int i = 0; i < table->n_columns; i++)
		n_references += table->columns[i].refers != NULL;
	check_int(table->name, n_references, (int64_t)n / 2);
}

static void test_every_column(void **state)
{
	struct store_fixture *f = *state;

	for (int i = 0; i < store_n_tables; i++) {
		check_columns(f, &store_tables[i]);
		check_key(f, &store_tables[i]);
		check_references(f, &store_tables[i]);
	}
}

/* Of the table that has one of everything. */
static const struct column columns[] = {
	{ .name = "id", .kind = COLUMN_INT, .least = 1, .most = 100 },
	{ .name = "name", .kind = COLUMN_TEXT },
	{ .name = "name_lower", .kind = COLUMN_LOWER, .lower_of = 1 },
	{ .name = "note", .kind = COLUMN_TEXT, .may_be_null = true },
	{ .name = "note_lower", .kind = COLUMN_LOWER, .lower_of = 3 },
	{ .name = "is_odd", .kind = COLUMN_FLAG },
	{ .name = "options", .kind = COLUMN_JSON },
	{ .name = "bytes", .kind = COLUMN_BYTES, .may_be_null = true },
};
static const struct table example = { "examples", columns, ARRAY_LEN(columns), "id", true };

#define REST ",\"note\":null,\"is_odd\":true,\"options\":\"[1]\",\"bytes\":\"AP8=\"}"

static const struct {
	const char *name;
	const char *line;
	const char *field; /* NULL: none */
	const char *what;  /* NULL: it is fine */
} lines[] = {
	{ "all", "{\"id\":7,\"name\":\"Ann\"" REST, NULL, NULL },
	{ "any order", "{\"name\":\"Ann\",\"id\":7" REST, NULL, NULL },
	{ "least", "{\"id\":1,\"name\":\"\"" REST, NULL, NULL },
	{ "most", "{\"id\":100,\"name\":\"\"" REST, NULL, NULL },
	{ "nothing", "", NULL, "no JSON: " },
	{ "half", "{\"id\":7,", NULL, "no JSON: " },
	{ "no UTF-8", "{\"id\":7,\"name\":\"\xff\"" REST, NULL, "no JSON: " },
	{ "a list", "[]", NULL, "expected an object" },
	{ "missing", "{\"id\":7" REST, "name", "the field is missing" },
	{ "twice", "{\"id\":7,\"name\":\"\",\"id\":8" REST, "id", "the field is there twice" },
	{ "unknown", "{\"id\":7,\"label\":\"\"" REST, "label", "there is no such field" },
	{ "made by itself", "{\"id\":7,\"name_lower\":\"\"" REST, "name_lower",
	  "there is no such field" },
	{ "null", "{\"id\":null,\"name\":\"\"" REST, "id", "null is no value here" },
	{ "null text", "{\"id\":7,\"name\":null" REST, "name", "null is no value here" },
	{ "text for a number", "{\"id\":\"7\",\"name\":\"\"" REST, "id",
	  "expected a whole number" },
	{ "not whole", "{\"id\":7.5,\"name\":\"\"" REST, "id", "expected a whole number" },
	{ "too small", "{\"id\":0,\"name\":\"\"" REST, "id", "number out of range (1 to 100)" },
	{ "too large", "{\"id\":101,\"name\":\"\"" REST, "id", "number out of range (1 to 100)" },
	{ "beyond numbers", "{\"id\":99999999999999999999,\"name\":\"\"" REST, "id",
	  "expected a whole number" },
	{ "number for a text", "{\"id\":7,\"name\":7" REST, "name", "expected a text" },
	{ "no flag",
	  "{\"id\":7,\"name\":\"\",\"note\":null,\"is_odd\":1,\"options\":\"1\",\"bytes\":null}",
	  "is_odd", "expected true or false" },
	{ "no JSON in it",
	  "{\"id\":7,\"name\":\"\",\"note\":null,\"is_odd\":true,\"options\":\"[\",\"bytes\":null}",
	  "options", "expected JSON in the text" },
	{ "no base64",
	  "{\"id\":7,\"name\":\"\",\"note\":null,\"is_odd\":true,\"options\":\"1\",\"bytes\":\"A\"}",
	  "bytes", "expected base64" },
};

static void test_lines(void **state)
{
	struct store_fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct import_value values[MAX_COLUMNS];
		struct import_fault fault = { NULL, NULL };
		bool ok = import_row(&example, &f->arena, tt_str(lines[i].line), values, &fault);

		check_int(lines[i].name, ok, lines[i].what == NULL);
		if (ok)
			continue;
		check_text(lines[i].name, tt_str(fault.field), tt_str(lines[i].field));
		check_true(lines[i].name, tt_str_starts(tt_str(fault.what), tt_str(lines[i].what)));
	}
}

static void test_values(void **state)
{
	static const char line[] = "{\"id\":7,\"name\":\"\xc3\x84NN\"" REST;
	struct store_fixture *f = *state;
	struct import_value values[MAX_COLUMNS];
	struct import_fault fault;

	check_true("read", import_row(&example, &f->arena, TT_STR(line), values, &fault));
	check_int("id", values[0].number, 7);
	check_str("name", values[1].text, "\xc3\x84NN");
	check_str("lower, ASCII only", values[2].text, "\xc3\x84nn");
	check_true("null", values[3].is_null && values[4].is_null && !values[1].is_null);
	check_int("flag", values[5].number, 1);
	check_str("JSON", values[6].text, "[1]");
	check_text("bytes", values[7].text, TT_STR("\0\xff"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_every_table, store_in_memory, store_gone),
		cmocka_unit_test_setup_teardown(test_every_column, store_in_memory, store_gone),
		cmocka_unit_test_setup_teardown(test_lines, store_in_memory, store_gone),
		cmocka_unit_test_setup_teardown(test_values, store_in_memory, store_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
