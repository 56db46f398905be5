/* text.h - the values that the fields of Talk's objects are made of.
 *
 * All of them are views: they live in what they came from (a call, see call.h) and end with it. */
#ifndef TERTULIA_TEXT_H
#define TERTULIA_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Text in UTF-8. Where it came from a server, `p[n]` is NUL and there is none before, so that `p`
 * is a C string as well. `p` is NULL where Talk says null or nothing at all. */
struct tt_str {
	const char *p;
	size_t n;
};

struct tt_texts {
	const struct tt_str *items;
	size_t n;
};

struct tt_ints {
	const int64_t *items;
	size_t n;
};

/* One member of a rich object: {"type": "user", "id": ...}. Every value is text; what came as
 * something else is its JSON. */
struct tt_pair {
	const char *key;
	struct tt_str value;
};

/* What a placeholder of a message stands for. */
struct tt_param {
	struct tt_str key; /* the placeholder: "actor", "mention-user1" */
	const struct tt_pair *pairs;
	size_t n_pairs;
};

struct tt_params {
	const struct tt_param *items;
	size_t n;
};

/* How often: an emoji of a message's reactions, or "option-N" of a poll's votes. */
struct tt_count {
	struct tt_str key;
	int64_t n;
};

struct tt_counts {
	const struct tt_count *items;
	size_t n;
};

struct tt_vote;

struct tt_votes {
	const struct tt_vote *items;
	size_t n;
};

#ifdef __cplusplus
}
#endif

#endif
