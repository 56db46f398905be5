/* json.h - read-only JSON, for what has no struct of its own.
 *
 * A value belongs to the call that it came from (tt_call_json). Every function takes NULL, which is
 * what is not there, and then gives nothing: so tt_json_int(tt_json_get(a, "b")) needs no checks.
 */
#ifndef TERTULIA_JSON_H
#define TERTULIA_JSON_H

#include <tertulia/export.h>
#include <tertulia/text.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tt_json;

enum tt_json_type {
	TT_JSON_NONE, /* not there */
	TT_JSON_NULL,
	TT_JSON_BOOL,
	TT_JSON_INT,
	TT_JSON_REAL,
	TT_JSON_TEXT,
	TT_JSON_LIST,
	TT_JSON_OBJECT,
};

/* What kind of value it is. */
TT_API enum tt_json_type tt_json_type(const struct tt_json *value);

/* Members of a list or an object; 0 for everything else. */
TT_API size_t tt_json_count(const struct tt_json *value);

/* A member of a list; NULL behind its end. */
TT_API const struct tt_json *tt_json_at(const struct tt_json *list, size_t i);

/* A member of an object, or NULL. */
TT_API const struct tt_json *tt_json_get(const struct tt_json *object, const char *key);

/* The same through several objects: "spreed.config.chat.max-length". */
TT_API const struct tt_json *tt_json_path(const struct tt_json *object, const char *path);

/* Walks through an object, in the order of the answer: begins with *at == NULL, returns false at
 * the end, else sets key and value. *at is the library's own. */
TT_API bool tt_json_next(const struct tt_json *object, const void **at, const char **key,
			 const struct tt_json **value);

/* The text; p == NULL for everything else. */
TT_API struct tt_str tt_json_text(const struct tt_json *value);

/* The number, a text's number, or 1 for true; 0 for everything else. */
TT_API int64_t tt_json_int(const struct tt_json *value);

/* The number as it is; 0 for everything else. */
TT_API double tt_json_real(const struct tt_json *value);

/* As PHP would see it: false are false, 0, "", "0", null, and what is empty or not there. */
TT_API bool tt_json_bool(const struct tt_json *value);

/* The JSON itself, which the caller gives to free(); NULL when there is no memory or no value. */
TT_API_NEW char *tt_json_dump(const struct tt_json *value);

#ifdef __cplusplus
}
#endif

#endif
