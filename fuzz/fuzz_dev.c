/* fuzz_dev - what developers write: times, faults, paths that stand for others; and what is blanked
 * in a journal. The first byte chooses. */
#include "fuzz/fuzz.h"
#include "lib/base/clock.h"
#include "server/dev/blank.h"
#include "server/dev/faults.h"
#include "server/dev/glob.h"
#include "server/dev/times.h"

static void try_times(struct tt_str text)
{
	int64_t ms = -1;

	REQUIRE(!dev_read_duration(text, &ms) || ms >= 0);
	REQUIRE(!dev_read_instant(text, &ms) || (ms >= 0 && ms / 1000 <= TT_CLOCK_LAST_S));
	REQUIRE(!dev_read_thousandths(text, &ms) || ms >= 0);
}

/* Written, it is a rule that can be read. */
static void try_fault(struct tt_str text)
{
	struct tt_buf out = { 0 };
	struct tt_writer w;
	struct fault fault;

	if (!fault_parse(&fault, text)) {
		REQUIRE(fault.delay_ms <= FAULT_LONGEST_MS && fault.rate <= FAULT_ALWAYS);
		REQUIRE(fault.chance != 0);
		tt_writer_init(&w, &out, TT_WRITE_JSON);
		fault_write(&w, &fault);
	}
	tt_buf_finish(&out);
}

static void try_glob(struct tt_str text)
{
	struct tt_str rest = text;
	struct tt_str pattern = tt_str_cut(&rest, '\n');

	(void)dev_glob(pattern, rest);
	REQUIRE(dev_glob(TT_STR("*"), text));
}

/* What was blanked is so for good. */
static void try_blank(struct tt_str text)
{
	struct tt_buf once = { 0 };
	struct tt_buf twice = { 0 };

	dev_blank(&once, text, TT_STR("/cloud/users"));
	dev_blank(&twice, tt_buf_str(&once), TT_STR("/cloud/users"));
	REQUIRE(tt_str_eq(tt_buf_str(&once), tt_buf_str(&twice)));
	REQUIRE(!tt_utf8_valid(text) || tt_utf8_valid(tt_buf_str(&once)));
	tt_buf_finish(&once);
	tt_buf_finish(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static void (*const tries[])(struct tt_str) = { try_times, try_fault, try_glob, try_blank };
	struct tt_str text = fuzz_text(data + (n > 0), n - (n > 0));

	tries[n > 0 ? data[0] % ARRAY_LEN(tries) : 0](text);
	return 0;
}
