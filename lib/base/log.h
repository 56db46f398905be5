/* log.h - one line an event on stderr: time, level, event, then key=value pairs.
 *
 *	2026-01-31T12:34:56.789Z info  listening addr=127.0.0.1:8484
 *
 * Values with blanks, quotes or control characters are quoted and escaped, so that nothing a peer
 * sends can forge a line. Secrets are never passed to these functions. Any thread may call. */
#ifndef TT_BASE_LOG_H
#define TT_BASE_LOG_H

#include "lib/base/str.h"

enum tt_log_level {
	TT_LOG_DEBUG,
	TT_LOG_INFO,
	TT_LOG_WARN,
	TT_LOG_ERROR
};

/* Or one object a line:
 *
 *	{"time":"2026-01-31T12:34:56.789Z","level":"info","msg":"listening","addr":"127.0.0.1:8484"}
 */
enum tt_log_format {
	TT_LOG_TEXT,
	TT_LOG_JSON
};

void tt_log_set_format(enum tt_log_format format);
void tt_log_set_level(enum tt_log_level level);
bool tt_log_parse_level(const char *name, enum tt_log_level *out);
bool tt_log_enabled(enum tt_log_level level);

/* Where lines go, instead of stderr: `line` ends in a line end and a NUL. NULL: to stderr again. To
 * be set before threads start. */
void tt_log_set_sink(void (*sink)(void *ctx, enum tt_log_level level, struct tt_str line),
		     void *ctx);

/* One field of a line: text when `text.p` is set, else the number. */
struct tt_log_field {
	const char *key;
	struct tt_str text;
	int64_t number;
};

#define TT_LOG_STR(key, s)    \
	{                     \
		(key), (s), 0 \
	}
#define TT_LOG_C(key, c)            \
	{                           \
		(key), tt_str(c), 0 \
	}
#define TT_LOG_INT(key, i)                       \
	{                                        \
		(key), { NULL, 0 }, (int64_t)(i) \
	}

void tt_log_line(enum tt_log_level level, const char *event, size_t n,
		 const struct tt_log_field fields[]);

#define tt_log(level, event, ...)                                               \
	do {                                                                    \
		if (tt_log_enabled(level)) {                                    \
			const struct tt_log_field fields_[] = { __VA_ARGS__ };  \
			tt_log_line(level, event, ARRAY_LEN(fields_), fields_); \
		}                                                               \
	} while (0)

#endif
