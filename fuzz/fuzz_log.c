/* fuzz_log - a value in a line of the log, in either form: it stays one line, which forges nothing
 * and can be read back. */
#include "fuzz/fuzz.h"
#include "lib/base/buf.h"
#include "lib/base/log.h"

#include <jansson.h>
#include <stdio.h>

static void keep(void *ctx, enum tt_log_level level, struct tt_str line)
{
	struct tt_buf *kept = ctx;

	REQUIRE(level == TT_LOG_WARN);
	tt_buf_add_str(kept, line);
}

static void log_in(enum tt_log_format format, struct tt_buf *line, struct tt_str value)
{
	tt_log_set_sink(keep, line);
	tt_log_set_format(format);
	tt_log(TT_LOG_WARN, "event", TT_LOG_STR("value", value), TT_LOG_INT("n", value.n));
	tt_log_set_format(TT_LOG_TEXT);
	tt_log_set_sink(NULL, NULL);
	/* What may go to a terminal, and one end of a line. */
	REQUIRE(line->n > 0 && line->p[line->n - 1] == '\n');
	for (size_t i = 0; i + 1 < line->n; i++)
		REQUIRE((unsigned char)line->p[i] >= ' ' && line->p[i] != 0x7f);
}

/* The same text, but for what is no UTF-8, of which each byte is one sign. */
static void compare(const json_t *got, struct tt_str value)
{
	const char *p = json_string_value(got);
	const char *end = p + json_string_length(got);

	while (value.n > 0) {
		size_t len = value.p[0] == '\0' ? 1 : tt_utf8_step(value);
		size_t n = len ? len : 3;

		REQUIRE((size_t)(end - p) >= n);
		REQUIRE(memcmp(p, len ? value.p : "\xef\xbf\xbd", n) == 0);
		p += n;
		value.p += len ? len : 1;
		value.n -= len ? len : 1;
	}
	REQUIRE(p == end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct tt_str value = fuzz_text(data, n);
	struct tt_buf line = { 0 };
	json_t *json;

	log_in(TT_LOG_TEXT, &line, value);
	line.n = 0;
	log_in(TT_LOG_JSON, &line, value);
	json = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
	REQUIRE(json && json_object_size(json) == 5);
	compare(json_object_get(json, "value"), value);
	REQUIRE(json_integer_value(json_object_get(json, "n")) == (json_int_t)value.n);
	REQUIRE(strcmp(json_string_value(json_object_get(json, "level")), "warn") == 0);
	json_decref(json);
	tt_buf_finish(&line);
	return 0;
}
