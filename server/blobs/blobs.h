/* blobs.h - the bytes of files, found by what they are: a blob's name is the BLAKE2b of its bytes,
 * so that the same bytes are there once, and whether they are still what they were can be seen.
 *
 * A folder in the data folder: NEW for what is being written, and 256 others by the first digits of
 * the name. What comes is written to NEW, and made a blob when all of it is there and on the disk:
 * by renaming, so that nobody ever sees half of one. Who uses a blob is written in the database, in
 * the transaction that comes after; a blob that nobody uses is discarded by a job, in a transaction
 * that sees so. Until its writer has ended a blob is not discarded, so that it is there when his
 * transaction says that it is used. A crash leaves at worst a blob that nobody uses.
 *
 * Any thread may call. What writes or opens waits for the disk. */
#ifndef TT_BLOBS_H
#define TT_BLOBS_H

#include "lib/base/err.h"
#include "lib/base/str.h"

struct blobs;
struct blob_writer;

enum {
	BLOB_NAME_LEN = 64 /* hexadecimal digits */
};

struct blobs_conf {
	struct tt_str path; /* the folder, made when it is not there; p == NULL: one below TMPDIR,
			     * made with the first blob and removed at the end */
	bool durable;       /* a blob is on the disk when it is said to be there */
	/* Bytes of the disk that are for others: the database has to be written when no file can.
	 */
	int64_t reserve;
	/* Hears of each blob that is discarded, when its bytes go; NULL: nobody. */
	void (*gone)(void *ctx, struct tt_str name);
	void *ctx;
};

/* NULL: the log says why. Nobody else may work on the folder. */
struct blobs *blobs_open(const struct blobs_conf *conf);
/* After every blob_end(). NULL is fine. */
void blobs_close(struct blobs *blobs);

/* What is written goes, unless it is made a blob. TT_ERR_DISK_FULL, TT_ERR_IO: the log says why. */
TT_MUST_CHECK enum tt_err blob_begin(struct blob_writer **out, struct blobs *blobs);
TT_MUST_CHECK enum tt_err blob_add(struct blob_writer *writer, struct tt_str bytes);
/* All of it is there. It is called *name, which lives as long as the writer. */
TT_MUST_CHECK enum tt_err blob_finish(struct blob_writer *writer, struct tt_str *name);
int64_t blob_size(const struct blob_writer *writer);
/* NULL is fine. */
void blob_end(struct blob_writer *writer);

/* To read; the caller closes it. TT_ERR_IO: it is not there; the log says so. */
TT_MUST_CHECK enum tt_err blob_read(struct blobs *blobs, struct tt_str name, int *fd);

/* Takes it away, if no writer has it in hand. In a transaction that writes and in which nobody uses
 * it: whoever writes the same bytes meanwhile has to wait for that before he can say that he uses
 * them. False: somebody has it in hand. Its bytes go with blobs_tidy(), which takes longer. */
bool blob_discard(struct blobs *blobs, struct tt_str name);
void blobs_tidy(struct blobs *blobs);

/* The names in one of the folders, 0 to BLOB_FOLDERS - 1: for who looks whether they are in the
 * database, as those are not whose writer died before he could say so. In the arena. */
enum {
	BLOB_FOLDERS = 256
};
void blobs_list(struct blobs *blobs, unsigned folder, struct tt_arena *arena, struct tt_str **names,
		size_t *n);
/* The same for who only looks at the folder `path`. */
void blobs_list_in(const char *path, unsigned folder, struct tt_arena *arena, struct tt_str **names,
		   size_t *n);

#endif
