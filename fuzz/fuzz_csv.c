/* fuzz_csv - lists of addresses as people upload them. */
#include "fuzz/fuzz.h"
#include "lib/base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tt_str text = fuzz_text(data, size);
	struct tt_csv csv = tt_csv_from(text);
	struct tt_arena arena;
	struct tt_str *fields;
	size_t n_bytes = 0;
	int64_t line = 0;
	size_t n;

	tt_arena_init(&arena);
	while (tt_csv_next(&csv, &arena, &fields, &n)) {
		REQUIRE(n > 0 && csv.line > line);
		line = csv.line;
		for (size_t i = 0; i < n; i++)
			n_bytes += fields[i].n;
	}
	/* Reading ends with the text, and invents nothing. */
	REQUIRE(csv.rest.n == 0 && n_bytes <= size);
	REQUIRE(line <= (int64_t)size);
	tt_arena_finish(&arena);
	return 0;
}
