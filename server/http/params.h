/* params.h - the parameters of a request, wherever the client put them.
 *
 * Talk's clients send the same parameter as query, form field, multipart field or JSON member, with
 * any method (talk-rooms 1.6). They all end up in one list here. Looking up prefers the path, then
 * the body, then the query. Values are valid UTF-8 without NUL; what is not, is refused while
 * decoding. Numbers and truth values follow PHP's casts. */
#ifndef TT_HTTP_PARAMS_H
#define TT_HTTP_PARAMS_H

#include "lib/base/err.h"
#include "lib/base/str.h"

#include <jansson.h>

/* Later ones win. */
enum param_origin {
	PARAM_QUERY,
	PARAM_FORM,
	PARAM_PATH
};

struct param {
	struct tt_str name;
	struct tt_str value;
	enum param_origin origin;
};

/* A part of a multipart body that has a file name. */
struct param_file {
	struct tt_str name;
	struct tt_str filename;
	struct tt_str bytes;
};

struct params {
	struct tt_arena *arena;
	struct param *items;
	size_t n;
	json_t *json; /* the body's object; owned */
	struct param_file *files;
	size_t n_files;
};

void params_init(struct params *params, struct tt_arena *arena);
void params_finish(struct params *params);

/* application/x-www-form-urlencoded text, as in query strings and forms. TT_ERR_TEXT: the others
 * are there all the same, so that the refusal can have the format that was asked for. TT_ERR_FORM.
 */
TT_MUST_CHECK enum tt_err params_add_encoded(struct params *params, struct tt_str text,
					     enum param_origin origin);
/* TT_ERR_TEXT. TT_ERR_FORM: there are too many. */
TT_MUST_CHECK enum tt_err params_add(struct params *params, struct tt_str name, struct tt_str value,
				     enum param_origin origin);
/* A JSON body. What is no object is accepted and ignored, as PHP does. TT_ERR_JSON, TT_ERR_TEXT
 * (it holds a NUL), TT_ERR_JSON_LARGE. */
TT_MUST_CHECK enum tt_err params_add_json(struct params *params, struct tt_str body);
/* TT_ERR_FORM: there are too many. */
TT_MUST_CHECK enum tt_err params_add_file(struct params *params, struct tt_str name,
					  struct tt_str filename, struct tt_str bytes);

/* Absent and JSON null are the same: not there. */
bool param_has(const struct params *params, const char *name);
int64_t param_int(const struct params *params, const char *name, int64_t missing);
/* A text that begins with digits and goes on with something else. */
bool param_begins_as_number(const struct params *params, const char *name);
bool param_bool(const struct params *params, const char *name, bool missing);
struct tt_str param_str(const struct params *params, const char *name, struct tt_str missing);

/* The last uploaded file with that field name, or NULL. */
const struct param_file *param_file(const struct params *params, const char *name);

/* A list of texts: JSON array, or form fields name[], name[0]. `key` NULL, or the member of a map
 * whose value is the list: {"users": [...]}, participants[users][]. Elements that are no scalar
 * are left out and make *clean false, and so does what is there and no list (clean may be NULL). */
struct tt_str *param_list(const struct params *params, const char *name, const char *key, size_t *n,
			  bool *clean);

/* The same, where every element has to be a text, or a number not below 0 (or its digits). *clean
 * is false when the list is none or holds something else. */
struct tt_str *param_texts(const struct params *params, const char *name, size_t *n, bool *clean);
int64_t *param_ids(const struct params *params, const char *name, size_t *n, bool *clean);

/* %XX and '+' taken off. Returns a text in the arena. */
struct tt_str params_decode(struct tt_arena *arena, struct tt_str s, bool plus_is_blank);

#endif
