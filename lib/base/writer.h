/* writer.h - structured output without a tree: a handler says "object, key, text, end", and the
 * writer puts JSON or XML into a buffer.
 *
 * The JSON is compact and raw UTF-8; text that is not valid UTF-8 never gets here (parameters are
 * checked when they are read). The XML follows PHP's OCS: list items become <element>, true is 1,
 * false and null are empty elements (talk-rooms 1.3); and so do keys that are no names, which stand
 * in the attribute `key` then. */
#ifndef TT_BASE_WRITER_H
#define TT_BASE_WRITER_H

#include "lib/base/buf.h"

enum tt_writer_kind {
	TT_WRITE_JSON,
	TT_WRITE_XML
};
enum {
	TT_WRITER_DEPTH = 32
};

struct tt_writer {
	struct tt_buf *out;
	enum tt_writer_kind kind;
	int depth;
	bool is_list[TT_WRITER_DEPTH];
	bool has_items[TT_WRITER_DEPTH];
	struct tt_str key;                      /* of the value to come; p == NULL inside lists */
	bool plain_key;                         /* nothing in it needs escaping */
	struct tt_str element[TT_WRITER_DEPTH]; /* XML: how to close what is open */
};

/* `out` is borrowed; its memory may not run out (see buf.h). */
void tt_writer_init(struct tt_writer *w, struct tt_buf *out, enum tt_writer_kind kind);

/* The key of the next value. The text must stay until the object it opens has ended. The first
 * two are for names out of our own source, which are written as they are. */
void tt_write_key(struct tt_writer *w, const char *key);
void tt_write_key_plain(struct tt_writer *w, struct tt_str key);
void tt_write_key_str(struct tt_writer *w, struct tt_str key);

void tt_write_object(struct tt_writer *w);
void tt_write_list(struct tt_writer *w);
void tt_write_end(struct tt_writer *w);

void tt_write_str(struct tt_writer *w, struct tt_str s);
void tt_write_c(struct tt_writer *w, const char *text);
void tt_write_i64(struct tt_writer *w, int64_t value);
void tt_write_f64(struct tt_writer *w, double value); /* with two digits behind the point */
void tt_write_bool(struct tt_writer *w, bool value);
void tt_write_null(struct tt_writer *w);

/* Key and value at once, for the common case. */
void tt_put_str(struct tt_writer *w, const char *key, struct tt_str s);
void tt_put_c(struct tt_writer *w, const char *key, const char *text);
void tt_put_i64(struct tt_writer *w, const char *key, int64_t value);
void tt_put_bool(struct tt_writer *w, const char *key, bool value);
void tt_put_null(struct tt_writer *w, const char *key);
/* Text, or null where s.p is NULL. */
void tt_put_str_or_null(struct tt_writer *w, const char *key, struct tt_str s);
/* 1500 is 1.5. */
void tt_put_thousandths(struct tt_writer *w, const char *key, int64_t value);
void tt_put_i64_or_null(struct tt_writer *w, const char *key, int64_t value); /* 0 is null */
void tt_put_object(struct tt_writer *w, const char *key);
void tt_put_list(struct tt_writer *w, const char *key);

/* The text of a JSON string, without its quotes. */
void tt_json_escape(struct tt_buf *out, struct tt_str s);
/* The same of text in XML; what XML has no way to say becomes a blank. */
void tt_xml_escape(struct tt_buf *out, struct tt_str s);

#endif
