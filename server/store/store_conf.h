/* store_conf.h - where the database is, and how careful it is. */
#ifndef TT_STORE_STORE_CONF_H
#define TT_STORE_STORE_CONF_H

#include <stdbool.h>
#include <stdint.h>

struct store_conf {
	const char *path; /* of the database file; NULL: in memory, gone when the store is closed */
	bool exists;      /* is not made when it is not there: a store's later connections */
	bool durable;     /* a commit has reached the disk (fsync), not only the kernel */
	int64_t wait_ms;  /* for the turn to write before TT_ERR_BUSY; 0: as long as it takes */
};

#endif
