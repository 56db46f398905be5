/* fuzz_wire_read - any JSON as every object that a client reads. What is read can be written, and
 * what is written reads as the same again. The first byte chooses the object. */
#include "fuzz/fuzz.h"
#include "lib/wire/thread.h"
#include "lib/wire/wire_read.h"

static void write(struct tt_buf *out, const struct tt_object *object, const void *value)
{
	struct tt_writer w;

	tt_writer_init(&w, out, TT_WRITE_JSON);
	tt_wire_write(&w, object, value);
}

static bool read(struct tt_arena *arena, const struct tt_object *object, const struct tt_json *json,
		 char **value)
{
	struct tt_wire_reader r = { .arena = arena };
	bool ok;

	*value = tt_arena_alloc(arena, object->size);
	ok = tt_wire_read(&r, object, json, *value);
	REQUIRE(ok == (r.object == NULL));
	return ok;
}

static void check_again(struct tt_arena *arena, const struct tt_object *object, const char *value)
{
	struct tt_buf first = { 0 };
	struct tt_buf second = { 0 };
	struct tt_json_fault fault;
	const struct tt_json *json;
	char *again;

	write(&first, object, value);
	json = tt_json_read(arena, tt_buf_str(&first), &fault);
	REQUIRE(json && read(arena, object, json, &again));
	write(&second, object, again);
	REQUIRE(tt_str_eq(tt_buf_str(&first), tt_buf_str(&second)));
	tt_buf_finish(&first);
	tt_buf_finish(&second);
}

static void check_object(const struct tt_object *object, const struct tt_json *json)
{
	struct tt_arena arena;
	char *value;

	tt_arena_init(&arena);
	if (read(&arena, object, json, &value))
		check_again(&arena, object, value);
	tt_arena_finish(&arena);
}

static void check_list(const struct tt_object *object, const struct tt_json *json)
{
	struct tt_arena arena;
	struct tt_wire_reader r = { .arena = &arena };
	struct tt_thread_info info;
	void *items;
	size_t n;

	tt_arena_init(&arena);
	if (tt_wire_read_list(&r, object, json, &items, &n))
		REQUIRE(n == tt_json_n_items(json));
	if (tt_wire_read_thread(&r, json, &info))
		REQUIRE(info.thread.title.p);
	tt_arena_finish(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct tt_object *object;
	struct tt_json_fault fault;
	const struct tt_json *json;
	struct tt_arena arena;

	if (n < 1)
		return 0;
	object = tt_wire_objects[data[0] % tt_wire_n_objects];
	tt_arena_init(&arena);
	json = tt_json_read(&arena, fuzz_text(data + 1, n - 1), &fault);
	if (json) {
		check_object(object, json);
		check_list(object, json);
	}
	tt_arena_finish(&arena);
	return 0;
}
