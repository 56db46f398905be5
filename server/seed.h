/* seed.h - filling an empty database: the accounts of developer mode, or a JSON file (docs/bots.md
 * describes its form). */
#ifndef TT_SEED_H
#define TT_SEED_H

#include "server/seed_json.h"

/* admin, alice and bob, whose passwords are their names. */
TT_MUST_CHECK enum tt_err seed_dev(struct seed *seed);

/* TT_ERR_SEED, TT_ERR_IO: seed->problem says what. All of the file is taken, or nothing. */
TT_MUST_CHECK enum tt_err seed_file(struct seed *seed, const char *path);

#endif
