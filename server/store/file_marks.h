/* file_marks.h - tables file_favorites and file_properties: what somebody notes about a file. */
#ifndef TT_STORE_FILE_MARKS_H
#define TT_STORE_FILE_MARKS_H

#include "server/store/query.h"

TT_MUST_CHECK enum tt_err store_file_set_favorite(struct db *db, struct tt_str user,
						  int64_t file_id, bool is_favorite);
TT_MUST_CHECK enum tt_err store_file_is_favorite(struct db *db, struct tt_str user, int64_t file_id,
						 bool *out);

/* By number, those behind `after_id`. */
TT_MUST_CHECK enum tt_err store_file_favorites(struct db *db, struct tt_str user, int64_t after_id,
					       int64_t ids[], size_t max, size_t *n);

struct file_property {
	struct tt_str space; /* of its name */
	struct tt_str name;
	struct tt_str value; /* XML: what is in the element */
};

TT_MUST_CHECK enum tt_err store_file_properties(struct db *db, struct tt_arena *arena,
						int64_t file_id, struct tt_str user,
						struct file_property **out, size_t *n);
TT_MUST_CHECK enum tt_err store_file_property_set(struct db *db, int64_t file_id,
						  struct tt_str user,
						  const struct file_property *property);
TT_MUST_CHECK enum tt_err store_file_property_delete(struct db *db, int64_t file_id,
						     struct tt_str user,
						     const struct file_property *property);
/* All of them of everybody, for the copy of a file. Adds to *n_chars what is in them. */
TT_MUST_CHECK enum tt_err store_file_properties_copy(struct db *db, int64_t from_id, int64_t to_id,
						     int64_t *n_chars);

#endif
