/* fuzz_import_row - lines of an export, of the table that the first byte names. */
#include "fuzz/fuzz.h"
#include "server/store/export.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import_value values[MAX_COLUMNS] = { 0 };
	struct import_fault fault = { NULL, NULL };
	const struct table *table;
	struct tt_arena arena;

	if (size == 0)
		return 0;
	table = &store_tables[data[0] % store_n_tables];
	tt_arena_init(&arena);
	if (!import_row(table, &arena, fuzz_text(data + 1, size - 1), values, &fault))
		REQUIRE(fault.what);
	else
		for (int i = 0; i < table->n_columns; i++) {
			const struct column *column = &table->columns[i];

			REQUIRE(!values[i].is_null || column->may_be_null ||
				column->kind == COLUMN_LOWER);
			REQUIRE(column->kind != COLUMN_INT || values[i].is_null ||
				(values[i].number >= column->least &&
				 values[i].number <= column->most));
			REQUIRE(column->kind != COLUMN_TEXT || values[i].is_null ||
				tt_utf8_valid(values[i].text));
		}
	tt_arena_finish(&arena);
	return 0;
}
