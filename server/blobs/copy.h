/* copy.h - folders of blobs as others see them than the server that works on one: looked at, and
 * copied, while it goes on. What is in a blob never changes. */
#ifndef TT_BLOBS_COPY_H
#define TT_BLOBS_COPY_H

#include "server/blobs/blobs.h"

#include <signal.h>
#include <sys/types.h>

enum blob_state {
	BLOB_WHOLE,
	BLOB_MISSING,
	BLOB_OTHER, /* these are not the bytes that it is named by */
	BLOB_CLOSED /* it cannot be read */
};
/* Reads all of it. */
enum blob_state blob_look(const char *folder, struct tt_str name);

struct blobs_copy {
	const char *from;
	const char *to; /* made when it is not there */
	/* Whose it shall be; -1: who copies. */
	uid_t user;
	gid_t group;
	const volatile sig_atomic_t *ended; /* stops as soon as that is not 0; NULL: never */
	/* found */
	int64_t n; /* that were not there yet */
	int64_t bytes;
	int64_t n_other; /* whose bytes are not what they were: these are not copied */
};
/* All that is not there yet. Each is on the disk before it has its name. TT_ERR_IO,
 * TT_ERR_DISK_FULL (errno says why); TT_ERR_BUSY: it was stopped. */
TT_MUST_CHECK enum tt_err blobs_copy(struct blobs_copy *copy);
/* Whether there are any. */
bool blobs_any(const char *path);

#endif
