/* Zip files: where everything is, also beyond 4 GiB and 65535 entries. */
#include "server/dav/zip.h"
#include "tests/unit/check.h"

#include <stdlib.h>

#define GIB ((uint64_t)1 << 30)

static uint64_t number_at(const struct tt_buf *buf, size_t at, size_t n)
{
	uint64_t value = 0;

	for (size_t i = 0; i < n; i++)
		value |= (uint64_t)(unsigned char)buf->p[at + i] << (8 * i);
	return value;
}

/* What is announced is what is written. */
static void test_length(void **state)
{
	struct zip_entry entries[] = {
		{ .name = TT_STR("d/") },
		{ .name = TT_STR("d/small"), .size = 5, .modified_s = 1234567890 },
		{ .name = TT_STR("d/large"), .size = 5 * GIB, .modified_s = INT64_MAX },
		{ .name = TT_STR("d/behind"), .size = 1, .modified_s = 1 },
	};
	uint64_t length = zip_lay_out(entries, ARRAY_LEN(entries));
	struct tt_buf out = { 0 };
	uint64_t at = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(entries); i++) {
		check_int("offset", (int64_t)entries[i].offset, (int64_t)at);
		out.n = 0;
		zip_put_head(&out, &entries[i]);
		if (i > 0)
			zip_put_tail(&out, &entries[i]);
		at += out.n + entries[i].size;
	}
	check_true("behind 4 GiB", entries[3].offset > 4 * GIB);
	out.n = 0;
	zip_put_directory(&out, entries, ARRAY_LEN(entries), at);
	check_int("all", (int64_t)length, (int64_t)(at + out.n));
	check_int("the end", (int64_t)number_at(&out, out.n - 22, 4), 0x06054b50);
	check_int("four", (int64_t)number_at(&out, out.n - 22 + 10, 2), 4);
	check_int("where, elsewhere", (int64_t)number_at(&out, out.n - 22 + 16, 4), UINT32_MAX);
	check_int("where", (int64_t)number_at(&out, out.n - 22 - 20 - 56 + 48, 8), (int64_t)at);
	check_int("where that is", (int64_t)number_at(&out, out.n - 22 - 20 + 8, 8),
		  (int64_t)(length - 22 - 20 - 56));
	tt_buf_finish(&out);
}

static void test_many(void **state)
{
	struct zip_entry *entries = calloc(70000, sizeof(*entries));
	struct tt_buf out = { 0 };
	uint64_t length;
	uint64_t offset;

	(void)state;
	for (size_t i = 0; i < 70000; i++)
		entries[i].name = TT_STR("a");
	length = zip_lay_out(entries, 70000);
	offset = entries[69999].offset + entries[1].offset;
	zip_put_directory(&out, entries, 70000, offset);
	check_int("all", (int64_t)length, (int64_t)(offset + out.n));
	check_int("many", (int64_t)number_at(&out, out.n - 22 + 10, 2), 0xffff);
	check_int("so many", (int64_t)number_at(&out, out.n - 22 - 20 - 56 + 32, 8), 70000);
	tt_buf_finish(&out);
	free(entries);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_length),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
