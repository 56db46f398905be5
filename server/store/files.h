/* files.h - tables trees and files: what accounts keep, in folders.
 *
 * What a folder says of all that is below it (size, etag) is kept by who writes: he goes up to the
 * root (store_file_change()), and no more than FILES_MAX_DEPTH folders are above anything. */
#ifndef TT_STORE_FILES_H
#define TT_STORE_FILES_H

#include "server/store/query.h"

enum {
	FILES_MAX_DEPTH = 100
};

struct file {
	int64_t id;
	int64_t tree_id;
	int64_t parent_id; /* 0: the root */
	struct tt_str name;
	bool is_folder;
	int64_t blob_id; /* 0: there is nothing in it */
	int64_t size;
	int64_t n_below;
	int64_t height;
	int64_t etag;
	int64_t modified_s;
	int64_t created_s;
	int64_t uploaded_s;
	struct tt_str type;
	struct tt_str checksums; /* p == NULL: none */
	struct tt_str blob;      /* its name; p == NULL: there is nothing in it */
};

/* Wherever it is, also in the trash. TT_ERR_FILE. */
TT_MUST_CHECK enum tt_err store_file_by_id(struct db *db, struct tt_arena *arena, int64_t id,
					   struct file *out);
/* Whose it is. TT_ERR_FILE: nobody's any more. */
TT_MUST_CHECK enum tt_err store_tree_owner(struct db *db, struct tt_arena *arena, int64_t tree_id,
					   struct tt_str *out);
/* TT_ERR_FILE: the account has no tree yet. */
TT_MUST_CHECK enum tt_err store_file_root(struct db *db, struct tt_arena *arena, struct tt_str user,
					  struct file *out);
/* An empty one; *out is its root. */
TT_MUST_CHECK enum tt_err store_tree_add(struct db *db, struct tt_str user, int64_t now_s,
					 struct file *out);

/* TT_ERR_FILE. */
TT_MUST_CHECK enum tt_err store_file_in(struct db *db, struct tt_arena *arena, int64_t folder_id,
					struct tt_str name, struct file *out);
/* In a folder, by name (as bytes), those behind `after`. */
TT_MUST_CHECK enum tt_err store_files_in(struct db *db, struct tt_arena *arena, int64_t folder_id,
					 struct tt_str after, int64_t limit, struct file **out,
					 size_t *n);

/* Gives it its id. */
TT_MUST_CHECK enum tt_err store_file_add(struct db *db, struct file *file);
/* What is in it, with its times, etag and checksums. */
TT_MUST_CHECK enum tt_err store_file_set_content(struct db *db, const struct file *file);
/* Where it is and what it is called. */
TT_MUST_CHECK enum tt_err store_file_set_place(struct db *db, const struct file *file);
/* modified_s and created_s. */
TT_MUST_CHECK enum tt_err store_file_set_times(struct db *db, const struct file *file);

/* Of the folder that it is in; 0: of none. */
TT_MUST_CHECK enum tt_err store_file_parent(struct db *db, int64_t id, int64_t *out);

/* What a folder hears of a change below it. */
struct file_change {
	int64_t size;   /* that came, or went */
	int64_t n;      /* files and folders, too */
	int64_t height; /* levels that there are below it at least */
	int64_t etag;
	int64_t now_s;
};
TT_MUST_CHECK enum tt_err store_file_change(struct db *db, int64_t folder_id,
					    const struct file_change *change);

/* It is nowhere any more, nor is what is below it. */
TT_MUST_CHECK enum tt_err store_file_take_away(struct db *db, int64_t id, int64_t now_s);

/* All files, but no folders, of one folder once more in another one, with their properties. No two
 * etags of 62 bits are the same by adding `other_etag` to them. */
TT_MUST_CHECK enum tt_err store_files_copy(struct db *db, const struct file *from,
					   const struct file *to, int64_t other_etag);
/* What is in their properties, added to *n. */
TT_MUST_CHECK enum tt_err store_files_property_chars(struct db *db, int64_t folder_id, int64_t *n);
/* How many levels there are below a folder now: while one is there no change makes it less. */
TT_MUST_CHECK enum tt_err store_file_measure(struct db *db, struct file *folder);

/* Reads FILE_COLUMNS of files and, joined to it, blobs: in their order, from where the query
 * stands. */
void store_file_read(struct query *q, struct tt_arena *arena, struct file *out);

#define FILE_COLUMNS                                                                         \
	"files.id, files.tree_id, files.parent_id, files.name, files.is_folder,"             \
	" files.blob_id, files.size, files.n_below, files.height, files.etag,"               \
	" files.modified_s, files.created_s, files.uploaded_s, files.type, files.checksums," \
	" blobs.name"

#endif
