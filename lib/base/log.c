#include "lib/base/log.h"
#include "lib/base/buf.h"
#include "lib/base/clock.h"

#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

static const char *const names[] = { "debug", "info", "warn", "error" };
static _Atomic(enum tt_log_level) lowest = TT_LOG_INFO;
static _Atomic(enum tt_log_format) form = TT_LOG_TEXT;
/* Set once, before threads start. */
static void (*sink_of_lines)(void *ctx, enum tt_log_level level, struct tt_str line);
static void *sink_ctx;

void tt_log_set_level(enum tt_log_level level)
{
	atomic_store_explicit(&lowest, level, memory_order_relaxed);
}

void tt_log_set_format(enum tt_log_format format)
{
	atomic_store_explicit(&form, format, memory_order_relaxed);
}

void tt_log_set_sink(void (*sink)(void *ctx, enum tt_log_level level, struct tt_str line),
		     void *ctx)
{
	sink_of_lines = sink;
	sink_ctx = ctx;
}

bool tt_log_parse_level(const char *name, enum tt_log_level *out)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(name, names[i]) == 0) {
			*out = (enum tt_log_level)i;
			return true;
		}
	}
	return false;
}

bool tt_log_enabled(enum tt_log_level level)
{
	return level >= atomic_load_explicit(&lowest, memory_order_relaxed);
}

/* How many bytes at the start of `s` may go to a terminal as they are: a printable character, or 0
 * for a control character (C0, delete, C1) and for what is no UTF-8. */
static size_t printable(struct tt_str s)
{
	unsigned char c = (unsigned char)s.p[0];
	size_t len = tt_utf8_step(s);

	if (c < ' ' || c == 0x7f || (c == 0xc2 && len == 2 && (unsigned char)s.p[1] < 0xa0))
		return 0;
	return len;
}

static bool is_plain(struct tt_str s)
{
	if (s.n == 0)
		return false;
	while (s.n > 0) {
		size_t len = printable(s);

		if (len == 0 || strchr(" \"\\=", s.p[0]))
			return false;
		s.p += len;
		s.n -= len;
	}
	return true;
}

static void add_value(struct tt_buf *line, struct tt_str s)
{
	if (is_plain(s)) {
		tt_buf_add_str(line, s);
		return;
	}
	tt_buf_add_char(line, '"');
	while (s.n > 0) {
		size_t len = printable(s);

		if (s.p[0] == '"' || s.p[0] == '\\')
			tt_buf_add_char(line, '\\');
		if (len == 0)
			tt_buf_printf(line, "\\x%02x", (unsigned char)s.p[0]);
		tt_buf_add(line, s.p, len);
		s.p += len ? len : 1;
		s.n -= len ? len : 1;
	}
	tt_buf_add_char(line, '"');
}

static void add_time(struct tt_buf *line)
{
	int64_t now_ms = tt_clock_real_ms();
	time_t now = (time_t)(now_ms / 1000);
	struct tm tm;
	char text[32];

	gmtime_r(&now, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	tt_buf_printf(line, "%s.%03dZ", text, (int)(now_ms % 1000));
}

/* One write, so that lines of several threads do not mix. A full disk or a closed pipe must not
 * stop the server. */
static void put(enum tt_log_level level, struct tt_buf *line)
{
	struct tt_str text = tt_buf_str(line);

	if (sink_of_lines) {
		tt_buf_add_char(line, '\0');
		text.p = line->p;
		sink_of_lines(sink_ctx, level, text);
	} else if (write(STDERR_FILENO, text.p, text.n) < 0) {
	}
}

static void add_text(struct tt_buf *line, enum tt_log_level level, const char *event, size_t n,
		     const struct tt_log_field fields[])
{
	add_time(line);
	tt_buf_printf(line, " %-5s %s", names[level], event);
	for (size_t i = 0; i < n; i++) {
		tt_buf_printf(line, " %s=", fields[i].key);
		if (fields[i].text.p)
			add_value(line, fields[i].text);
		else
			tt_buf_add_i64(line, fields[i].number);
	}
}

/* What is no UTF-8 cannot stand in JSON; what may not go to a terminal is escaped, too. */
static void add_json_char(struct tt_buf *line, struct tt_str s, size_t len)
{
	unsigned char c = (unsigned char)s.p[0];

	if (c == '"' || c == '\\')
		tt_buf_printf(line, "\\%c", c);
	else if (c < ' ' || c == 0x7f)
		tt_buf_printf(line, "\\u%04x", c);
	else if (len == 0)
		tt_buf_add_c(line, "\\ufffd");
	else if (printable(s) == 0)
		tt_buf_printf(line, "\\u%04x", (unsigned char)s.p[1]);
	else
		tt_buf_add(line, s.p, len);
}

static void add_json_text(struct tt_buf *line, struct tt_str s)
{
	tt_buf_add_char(line, '"');
	while (s.n > 0) {
		size_t len = tt_utf8_step(s);

		add_json_char(line, s, len);
		s.p += len ? len : 1;
		s.n -= len ? len : 1;
	}
	tt_buf_add_char(line, '"');
}

static void add_json(struct tt_buf *line, enum tt_log_level level, const char *event, size_t n,
		     const struct tt_log_field fields[])
{
	tt_buf_add_c(line, "{\"time\":\"");
	add_time(line);
	tt_buf_printf(line, "\",\"level\":\"%s\",\"msg\":", names[level]);
	add_json_text(line, tt_str(event));
	for (size_t i = 0; i < n; i++) {
		tt_buf_printf(line, ",\"%s\":", fields[i].key);
		if (fields[i].text.p)
			add_json_text(line, fields[i].text);
		else
			tt_buf_add_i64(line, fields[i].number);
	}
	tt_buf_add_char(line, '}');
}

void tt_log_line(enum tt_log_level level, const char *event, size_t n,
		 const struct tt_log_field fields[])
{
	struct tt_buf line = { 0 };

	if (atomic_load_explicit(&form, memory_order_relaxed) == TT_LOG_JSON)
		add_json(&line, level, event, n, fields);
	else
		add_text(&line, level, event, n, fields);
	tt_buf_add_char(&line, '\n');
	put(level, &line);
	tt_buf_finish(&line);
}
