/* json.h - JSON that was read: a tree in an arena. tertulia/json.h has the functions that look at
 * it; here is how it is made, and what is inside.
 *
 * The text is copied once and read in place: texts and names are pieces of the copy, each with a
 * NUL behind it, and nothing is allocated for any of them. */
#ifndef TT_BASE_JSON_H
#define TT_BASE_JSON_H

#include "lib/base/str.h"

#include <tertulia/json.h>

enum {
	TT_JSON_DEPTH = 1024
};

struct tt_json {
	enum tt_json_type type;
	bool is_true;
	size_t n; /* bytes of a text, members of a list or an object */
	union {
		const char *text; /* NUL behind it */
		int64_t integer;
		double real;
		const struct tt_json *items;
		const struct tt_json_member *members; /* in the order of the text */
	};
};

struct tt_json_member {
	struct tt_str name; /* NUL behind it */
	struct tt_json value;
};

struct tt_json_fault {
	const char *what;
	size_t at; /* byte */
};

/* RFC 8259, nested at most TT_JSON_DEPTH deep, valid UTF-8, no NUL and no half of a pair in an
 * escape; whole numbers that do not fit are real ones. Names are not made unique. NULL: it is no
 * JSON and *fault says why, or the arena failed. */
const struct tt_json *tt_json_read(struct tt_arena *arena, struct tt_str text,
				   struct tt_json_fault *fault);

/* A member of an object, or NULL. Looks at *place first, and sets it behind what it has found: who
 * asks in the order of the text finds at once. */
const struct tt_json *tt_json_find(const struct tt_json *object, struct tt_str name, size_t *place);

static inline bool tt_json_is(const struct tt_json *value, enum tt_json_type type)
{
	return tt_json_type(value) == type;
}

/* Of a list, or of an object; 0 for everything else. */
static inline size_t tt_json_n_items(const struct tt_json *value)
{
	return tt_json_is(value, TT_JSON_LIST) ? value->n : 0;
}

static inline size_t tt_json_n_members(const struct tt_json *value)
{
	return tt_json_is(value, TT_JSON_OBJECT) ? value->n : 0;
}

#endif
