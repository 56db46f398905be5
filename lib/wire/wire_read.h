/* wire_read.h - Talk's objects out of JSON, by the tables by which they are written.
 *
 * Takes what servers of all ages send: keys that the table does not have are ignored; what is
 * missing or null is 0, false, "" (NULL where the table says so); numbers may be texts or booleans,
 * booleans numbers or texts, texts numbers or booleans; an empty list is an empty map, as PHP
 * writes it. A part is there when any of its fields is.
 *
 * What has a shape that no server sends (a list where a text belongs, a text where a message does)
 * is an error, and says at which key. */
#ifndef TT_WIRE_READ_H
#define TT_WIRE_READ_H

#include "lib/base/json.h"
#include "lib/wire/fields.h"

struct tt_wire_reader {
	struct tt_arena
		*arena; /* what is read lives in it, but for the texts: they are the JSON's */
	/* What is wrong: the innermost object and its key. NULL: nothing, or the arena failed. */
	const char *object;
	const char *key;
};

/* Reads one object into `value`, a struct of the table. False: it is no such object, or memory ran
 * out (arena->failed). */
TT_MUST_CHECK bool tt_wire_read(struct tt_wire_reader *r, const struct tt_object *object,
				const struct tt_json *json, void *value);

/* Reads a list of objects into an array of the table's structs. An empty map is an empty list; so
 * is null. */
TT_MUST_CHECK bool tt_wire_read_list(struct tt_wire_reader *r, const struct tt_object *object,
				     const struct tt_json *json, void **items, size_t *n);

/* Reads {"thread": ..., "attendee": ..., "first": ..., "last": ...}. */
TT_MUST_CHECK bool tt_wire_read_thread(struct tt_wire_reader *r, const struct tt_json *json,
				       struct tt_thread_info *info);

#endif
