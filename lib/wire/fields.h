/* fields.h - how a Talk object is described once: a list of fields makes the C struct and the
 * table by which it is written as JSON or XML (and read back by a client).
 *
 * A list has a row per field, in the order in which Talk sends them:
 *
 *	X(type, presence, member, "jsonKey", "meaning")
 *
 * Types: INT, BOOL, TEXT, TEXT_OR_NULL, INT_OR_NULL (0 is null), TEXTS (list of text), PARAMS
 * (messageParameters), COUNTS (emoji -> number), COUNTS_OR_LIST (the same; empty it is []), INTS
 * (list of numbers), MESSAGE (nested message), VOTES (list of votes).
 * Presence: ALWAYS; SET (left out when 0, false or NULL); or the name of a part, which is there
 * when its bit in the object's `parts` is (TT_PART_*). */
#ifndef TT_WIRE_FIELDS_H
#define TT_WIRE_FIELDS_H

#include "lib/base/writer.h"

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
	TT_TYPE_VOTES,
};

enum tt_field_presence {
	TT_PRESENCE_ALWAYS = 0,
	TT_PRESENCE_SET = 1,
	/* Parts: bits from here on. */
	TT_PART_STATUS = 1 << 1,  /* user status of a partner or participant */
	TT_PART_EDITED = 1 << 2,  /* the message was edited */
	TT_PART_RESULTS = 1 << 3, /* the poll is no draft */
	TT_PART_DETAILS = 1 << 4, /* the poll's votes are open to everybody */
	TT_PART_THREAD = 1 << 5,  /* the message is in a thread */
};

struct tt_texts {
	const struct tt_str *items;
	size_t n;
};

/* One rich object parameter: {"type": "user", "id": ...}; every value is text. */
struct tt_pair {
	const char *key;
	struct tt_str value;
};
struct tt_param {
	struct tt_str key; /* the placeholder: "actor", "mention-user1" */
	const struct tt_pair *pairs;
	size_t n_pairs;
};
struct tt_params {
	const struct tt_param *items;
	size_t n;
};

struct tt_count {
	struct tt_str key;
	int64_t n;
};
struct tt_counts {
	const struct tt_count *items;
	size_t n;
};

struct tt_ints {
	const int64_t *items;
	size_t n;
};

struct tt_message;
struct tt_vote;

struct tt_votes {
	const struct tt_vote *items;
	size_t n;
};

#define TT_C_INT int64_t
#define TT_C_BOOL bool
#define TT_C_TEXT struct tt_str
#define TT_C_TEXT_OR_NULL struct tt_str
#define TT_C_INT_OR_NULL int64_t
#define TT_C_TEXTS struct tt_texts
#define TT_C_PARAMS struct tt_params
#define TT_C_COUNTS struct tt_counts
#define TT_C_COUNTS_OR_LIST struct tt_counts
#define TT_C_INTS struct tt_ints
#define TT_C_MESSAGE const struct tt_message *
#define TT_C_VOTES struct tt_votes

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
	size_t parts_offset; /* of `unsigned parts` */
};

/* Writes one object by its table. */
void tt_wire_write(struct tt_writer *w, const struct tt_object *object, const void *value);

#endif
