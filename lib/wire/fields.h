/* fields.h - how a Talk object is described once: a list of fields makes the C struct (by
 * tools/objects.py, in include/tertulia/objects.h: run it when a list changes) and the table by
 * which it is written as JSON or XML, and read back by a client (wire_read.h).
 *
 * A list has a row per field, in the order in which Talk sends them:
 *
 *	X(type, presence, member, "jsonKey", "meaning")
 *
 * Types: INT, BOOL, TEXT, TEXT_OR_NULL, INT_OR_NULL (0 is null), TEXTS (list of text), PARAMS
 * (messageParameters), COUNTS (emoji -> number), COUNTS_OR_LIST (the same; empty it is []), INTS
 * (list of numbers), MESSAGE (nested message), PIN (nested pin), VOTES (list of votes).
 * Presence: ALWAYS; SET (left out when 0, false or NULL); or the name of a part, which is there
 * when its bit in the object's `parts` is (TT_PART_*). */
#ifndef TT_WIRE_FIELDS_H
#define TT_WIRE_FIELDS_H

#include "lib/base/writer.h"

#include <tertulia/constants.h>
#include <tertulia/objects.h>

enum tt_field_type {
	TT_TYPE_INT,
	TT_TYPE_BOOL,
	TT_TYPE_TEXT,
	TT_TYPE_TEXT_OR_NULL,
	TT_TYPE_INT_OR_NULL,
	TT_TYPE_TEXTS,
	TT_TYPE_PARAMS,
	TT_TYPE_COUNTS,
	TT_TYPE_COUNTS_OR_LIST,
	TT_TYPE_INTS,
	TT_TYPE_MESSAGE,
	TT_TYPE_PIN,
	TT_TYPE_VOTES,
};

/* Above these two: bits of enum tt_part. */
enum tt_field_presence {
	TT_PRESENCE_ALWAYS = 0,
	TT_PRESENCE_SET = 1,
};

struct tt_field {
	struct tt_str key;
	enum tt_field_type type;
	unsigned presence;
	size_t offset;
	const char *meaning;
};

struct tt_object {
	const char *name;
	const struct tt_field *fields;
	size_t n_fields;
	size_t size;
	size_t parts_offset; /* of `unsigned parts` */
};

/* All of them. */
extern const struct tt_object *const tt_wire_objects[];
extern const size_t tt_wire_n_objects;

/* Writes one object by its table. */
void tt_wire_write(struct tt_writer *w, const struct tt_object *object, const void *value);

#endif
