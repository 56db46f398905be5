/* folder.h - the data folder: what is where in it, whose it is, and the lock of who works on it. */
#ifndef TT_FOLDER_H
#define TT_FOLDER_H

#include "lib/base/err.h"
#include "lib/base/str.h"

/* The path of the database in it. */
const char *folder_database(struct tt_arena *arena, struct tt_str data);

/* Where the bytes of files are. */
struct tt_str folder_blobs(struct tt_arena *arena, struct tt_str data);
/* Where their previews are, which can be made again. */
struct tt_str folder_previews(struct tt_arena *arena, struct tt_str data);

/* Makes it for its owner only; fine when it is there, and closed to others while nothing is in it.
 * From now on new files are for their owner
 * only, too. Errors are problems for people: TT_ERR_IO with *problem, which names path, reason and
 * owner. */
TT_MUST_CHECK enum tt_err folder_make(struct tt_arena *arena, struct tt_str data,
				      const char **problem);

/* Others than its owner and its group can look into it. */
bool folder_is_open(struct tt_arena *arena, struct tt_str data);

/* One server per folder, and nobody else who replaces what is in it: two servers would not hear of
 * each other's messages. The lock lasts until *fd is closed. TT_ERR_BUSY: somebody has it. */
TT_MUST_CHECK enum tt_err folder_lock(struct tt_arena *arena, struct tt_str data, int *fd,
				      const char **problem);

/* A new file as the owner of the folder that it is in would have made it, also when root does: with
 * his ids, and for the group only where the folder is. Fails when there is one. */
TT_MUST_CHECK enum tt_err folder_new_file(struct tt_arena *arena, const char *path, int *fd,
					  const char **problem);

/* The folder that a path is in; "." for a mere name. */
const char *folder_of(struct tt_arena *arena, const char *path);

/* "tertulia", or the number of who has no name. */
const char *folder_user_name(struct tt_arena *arena, unsigned uid);

/* "PATH: Permission denied (it belongs to tertulia, and this is alice)", by errno. */
const char *folder_problem(struct tt_arena *arena, const char *path);

/* What has been renamed in the folder of `path` stays so after a power cut. */
TT_MUST_CHECK bool folder_sync(struct tt_arena *arena, const char *path);

#endif
