/* place.h - where in somebody's files a path leads.
 *
 * Whatever is done to a file is done at a place: the rules need the folders above it, whose sizes
 * and etags change, and whose locks count for it. */
#ifndef TT_FILES_PLACE_H
#define TT_FILES_PLACE_H

#include "server/store/files.h"
#include "server/talk/talk.h"

struct place {
	struct tt_str name; /* the last of the path; n == 0: the root */
	struct file *above; /* the folders on the way, the root first */
	size_t n_above;     /* those that are there */
	bool has_parent;    /* all of them */
	bool is_there;      /* something is at the place */
	struct file file;   /* what that is */
};

/* Whoever asks has files; TT_ERR_FILE: nobody has asked before. */
TT_MUST_CHECK enum tt_err files_has_tree(struct talk *talk);
/* In a transaction that writes. */
TT_MUST_CHECK enum tt_err files_make_tree(struct talk *talk);

/* A path as http/path.h decodes it, in the files of whoever asks, who has some. */
TT_MUST_CHECK enum tt_err files_find(struct talk *talk, struct tt_str path, struct place *out);

/* One name further down from a place. */
TT_MUST_CHECK enum tt_err files_follow(struct talk *talk, struct place *place, struct tt_str name);
/* Where the file of that number is among the files of whoever asks, and the path that leads there.
 * TT_ERR_FILE: nowhere, which the trash is, too. */
TT_MUST_CHECK enum tt_err files_find_id(struct talk *talk, int64_t id, struct place *out,
					struct tt_str *path);
/* The path to the folder that the place is in. */
struct tt_str files_path_above(struct talk *talk, const struct place *place);
/* Whether the place is below that folder. */
bool files_is_below(const struct place *place, int64_t folder_id);

/* Of the account; false: none. */
TT_MUST_CHECK enum tt_err files_quota(struct talk *talk, bool *has, int64_t *bytes);
/* `more` bytes fit into it. TT_ERR_QUOTA. */
TT_MUST_CHECK enum tt_err files_check_room(struct talk *talk, const struct place *place,
					   int64_t more);

#endif
