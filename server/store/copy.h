/* copy.h - a database file as a whole: copying one that is in use, and looking whether one is
 * sound. Of SQLite; other engines bring their own tools. */
#ifndef TT_STORE_COPY_H
#define TT_STORE_COPY_H

#include "lib/base/err.h"
#include "lib/base/str.h"

/* What was found in a file. */
struct store_look {
	int64_t schema;      /* 0: no database of this program */
	bool is_older;       /* a server brings it up to date when it starts */
	const char *problem; /* NULL: it is sound, and of a version that can be read */
};

/* Reads all of the file, and changes nothing. TT_ERR_STORE: it cannot be read at all. Both with a
 * problem for people. */
TT_MUST_CHECK enum tt_err store_look(struct tt_arena *arena, const char *path,
				     struct store_look *out);

struct copy {
	const char *from;
	const char *to;            /* a file that is there, and empty */
	const volatile int *ended; /* not 0: give up; NULL: nobody says so */
};

/* All that is committed at this moment, as one file without a log beside it, on the disk. Servers
 * go on writing meanwhile: the copy reads one state of the database, piece by piece with pauses,
 * and holds no lock that they wait for. TT_ERR_STORE with *problem; what is in the file then is
 * nothing.
 */
TT_MUST_CHECK enum tt_err store_copy(struct tt_arena *arena, const struct copy *copy,
				     const char **problem);

/* Brings what is still in the log into the file, and takes the log away, when nobody else has the
 * database open: then the file is all there is. TT_ERR_BUSY: somebody has. TT_ERR_STORE: it is
 * damaged. */
TT_MUST_CHECK enum tt_err store_settle(struct tt_arena *arena, const char *path,
				       const char **problem);

#endif
