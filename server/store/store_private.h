/* store_private.h - what else of server/store works on all of a database at once. */
#ifndef TT_STORE_PRIVATE_H
#define TT_STORE_PRIVATE_H

struct db_shared;
struct store;

struct db_shared *store_shared(struct store *store);

#endif
