/* seed_json.h - reading a seed file so that no mistake in it goes unnoticed: each object has a list
 * of its keys, and what is wrong is named with where it stands ("users[2].groups[0]"). */
#ifndef TT_SEED_JSON_H
#define TT_SEED_JSON_H

#include "server/accounts/accounts.h"

#include <jansson.h>

struct seed {
	struct accounts *accounts;
	struct db *db;
	struct tt_arena *arena;
	struct tt_str base_url; /* p == NULL: not known */
	int64_t now_s;          /* what times without a date count from */
	bool may_set_clock;     /* developer mode, in memory */
	int64_t start_ms;       /* where the clock begins; 0: at the true time */
	json_t *told;           /* seed_told.h; NULL: nobody wants to know */
	const char *problem;    /* what is wrong with the file, for people */
};

enum seed_type {
	SEED_TEXT,
	SEED_NUMBER, /* a whole one */
	SEED_BOOL,
	SEED_LIST,
	SEED_OBJECT,
	SEED_ANY, /* looked at by who reads it */
};

struct seed_key {
	const char *name;
	enum seed_type type;
	bool is_needed;
};

/* Says so; TT_ERR_SEED. The second says why something was refused, and what it was; TT_OK when it
 * was not. */
enum tt_err seed_wrong(struct seed *seed, const char *where, const char *fmt, ...) TT_PRINTF(3, 4);
TT_MUST_CHECK enum tt_err seed_refused(struct seed *seed, const char *where, struct tt_str what,
				       enum tt_err err);

/* That it is an object with these keys and no others. The table ends with a row without a name. */
TT_MUST_CHECK enum tt_err seed_check(struct seed *seed, const json_t *json, const char *where,
				     const struct seed_key keys[]);

/* After that. Missing: p == NULL; `missing`. */
struct tt_str seed_text(struct seed *seed, const json_t *object, const char *key);
struct tt_str seed_text_of(struct seed *seed, const json_t *value);
int64_t seed_number(const json_t *object, const char *key, int64_t missing);

/* "where.key[i]"; key NULL: "where[i]". */
const char *seed_at(struct seed *seed, const char *where, const char *key, size_t i);

/* Of a list: each in turn, until one is wrong. */
typedef enum tt_err (*seed_fn)(struct seed *seed, const json_t *item, const char *where, void *ctx);
TT_MUST_CHECK enum tt_err seed_each(struct seed *seed, const json_t *object, const char *where,
				    const char *key, seed_fn fn, void *ctx);

#endif
