#include "server/dev/times.h"
#include "tests/unit/check.h"

static void test_durations(void **state)
{
	static const struct {
		const char *text;
		int64_t ms; /* -1: it is none */
	} cases[] = {
		{ "90", 90000 },
		{ "0", 0 },
		{ "0.3", 300 },
		{ "0.29999999999999999", 300 },
		{ "1.5", 1500 },
		{ "250ms", 250 },
		{ "2s", 2000 },
		{ "3m", 180000 },
		{ "2h", 7200000 },
		{ "1d", 86400000 },
		{ "1w", 604800000 },
		{ "1d12h", 129600000 },
		{ "1.5d", 129600000 },
		{ "1h30m5s20ms", 5405020 },
		{ "", -1 },
		{ "s", -1 },
		{ "-1", -1 },
		{ "1.", -1 },
		{ ".5", -1 },
		{ "1 h", -1 },
		{ "1hx", -1 },
		{ "1h2", -1 },
		{ "0s", -1 },
		{ "1e3", -1 },
		{ "400000d", -1 },
		{ "999999999999w", -1 },
		{ "9999999999999", -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t ms = -2;
		bool read = dev_read_duration(tt_str(cases[i].text), &ms);

		check_int(cases[i].text, read ? ms : -1, cases[i].ms);
	}
}

static void test_instants(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} cases[] = {
		{ "1767225600", 1767225600000 },
		{ "1767225600.25", 1767225600250 },
		{ "2026-01-01", 1767225600000 },
		{ "2026-01-01T00:00:00Z", 1767225600000 },
		{ "2026-01-01T00:00:00", 1767225600000 },
		{ "2026-01-01T09:30:05.125Z", 1767259805125 },
		{ "2024-02-29T23:59:59Z", 1709251199000 },
		{ "9999-12-31T23:59:59Z", 253402300799000 },
		{ "1970-01-01", 0 },
		{ "2023-02-29", -1 },
		{ "2026-13-01", -1 },
		{ "2026-00-01", -1 },
		{ "2026-01-01T24:00:00Z", -1 },
		{ "2026-01-01T09:60:00Z", -1 },
		{ "2026-1-1", -1 },
		{ "2026-01-01 09:30:00", -1 },
		{ "2026-01-01T", -1 },
		{ "2026-01-01T09:30:00+01:00", -1 },
		{ "2026-01", -1 },
		{ "1969-12-31", -1 },
		{ "253402300800", -1 },
		{ "tomorrow", -1 },
		{ "", -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t ms = -2;
		bool read = dev_read_instant(tt_str(cases[i].text), &ms);

		check_int(cases[i].text, read ? ms : -1, cases[i].ms);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_durations),
		cmocka_unit_test(test_instants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
