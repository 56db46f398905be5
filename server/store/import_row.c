/* import_row.c - a line of an export: every column of its table once, each with a value that it
 * takes. */
#include "lib/base/json.h"
#include "server/store/export.h"

#include <inttypes.h>
#include <sodium.h>

static bool refuse(struct import_fault *fault, const char *field, const char *what)
{
	*fault = (struct import_fault){ field, what };
	return false;
}

static bool take_number(const struct column *column, struct tt_arena *arena,
			const struct tt_json *value, int64_t *out, struct import_fault *fault)
{
	*out = tt_json_int(value);
	if (!tt_json_is(value, TT_JSON_INT))
		return refuse(fault, column->name, "expected a whole number");
	if (*out >= column->least && *out <= column->most)
		return true;
	return refuse(fault, column->name,
		      tt_arena_printf(arena, "number out of range (%" PRId64 " to %" PRId64 ")",
				      column->least, column->most));
}

static bool take_flag(const struct column *column, const struct tt_json *value, int64_t *out,
		      struct import_fault *fault)
{
	*out = tt_json_int(value);
	return tt_json_is(value, TT_JSON_BOOL) ||
	       refuse(fault, column->name, "expected true or false");
}

static bool take_bytes(const struct column *column, struct tt_arena *arena, struct tt_str text,
		       struct tt_str *out, struct import_fault *fault)
{
	unsigned char *bytes = tt_arena_alloc(arena, text.n + 1);

	*out = (struct tt_str){ (const char *)bytes, 0 };
	return sodium_base642bin(bytes, text.n, text.p, text.n, NULL, &out->n, NULL,
				 sodium_base64_VARIANT_ORIGINAL) == 0 ||
	       refuse(fault, column->name, "expected base64");
}

static bool take_text(const struct column *column, struct tt_arena *arena,
		      const struct tt_json *value, struct tt_str *out, struct import_fault *fault)
{
	struct tt_json_fault ignored;

	*out = tt_json_text(value);
	if (!tt_json_is(value, TT_JSON_TEXT))
		return refuse(fault, column->name, "expected a text");
	if (column->kind == COLUMN_BYTES)
		return take_bytes(column, arena, *out, out, fault);
	if (column->kind == COLUMN_JSON && !tt_json_read(arena, *out, &ignored))
		return refuse(fault, column->name, "expected JSON in the text");
	return true;
}

static bool take(const struct column *column, struct tt_arena *arena, const struct tt_json *value,
		 struct import_value *out, struct import_fault *fault)
{
	*out = (struct import_value){ .is_null = tt_json_is(value, TT_JSON_NULL) };
	if (out->is_null)
		return column->may_be_null || refuse(fault, column->name, "null is no value here");
	switch (column->kind) {
	case COLUMN_INT:
		return take_number(column, arena, value, &out->number, fault);
	case COLUMN_FLAG:
		return take_flag(column, value, &out->number, fault);
	default:
		return take_text(column, arena, value, &out->text, fault);
	}
}

static bool take_members(const struct table *table, struct tt_arena *arena,
			 const struct tt_json *object, struct import_value values[],
			 struct import_fault *fault)
{
	bool seen[MAX_COLUMNS] = { false };

	for (size_t i = 0; i < object->n; i++) {
		const struct tt_json_member *member = &object->members[i];
		int at = table_column(table, member->name);

		if (at < 0 || table->columns[at].kind == COLUMN_LOWER)
			return refuse(fault, member->name.p, "there is no such field");
		if (seen[at])
			return refuse(fault, member->name.p, "the field is there twice");
		seen[at] = true;
		if (!take(&table->columns[at], arena, &member->value, &values[at], fault))
			return false;
	}
	for (int i = 0; i < table->n_columns; i++)
		if (!seen[i] && table->columns[i].kind != COLUMN_LOWER)
			return refuse(fault, table->columns[i].name, "the field is missing");
	return true;
}

static void make_lower(const struct table *table, struct tt_arena *arena,
		       struct import_value values[])
{
	for (int i = 0; i < table->n_columns; i++) {
		const struct import_value *of = &values[table->columns[i].lower_of];

		if (table->columns[i].kind != COLUMN_LOWER)
			continue;
		values[i] = (struct import_value){ .is_null = of->is_null };
		if (!of->is_null)
			values[i].text = tt_str_lower_ascii(arena, of->text);
	}
}

bool import_row(const struct table *table, struct tt_arena *arena, struct tt_str line,
		struct import_value values[static MAX_COLUMNS], struct import_fault *fault)
{
	struct tt_json_fault json_fault = { NULL, 0 };
	const struct tt_json *object = tt_json_read(arena, line, &json_fault);

	if (!object)
		return refuse(fault, NULL,
			      tt_arena_printf(arena, "no JSON: %s at byte %zu", json_fault.what,
					      json_fault.at));
	if (!tt_json_is(object, TT_JSON_OBJECT))
		return refuse(fault, NULL, "expected an object");
	if (!take_members(table, arena, object, values, fault))
		return false;
	make_lower(table, arena, values);
	return true;
}
