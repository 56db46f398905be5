/* server.h - a whole server: from its configuration to its end. */
#ifndef TT_SERVER_H
#define TT_SERVER_H

#include "server/settings/config.h"

/* The database file in a data folder; in the arena. */
const char *server_database_path(struct tt_arena *arena, struct tt_str data);

/* Runs until SIGTERM or SIGINT; SIGHUP reads the configuration again. Prints the address and, where
 * they are new, credentials on stdout; everything else goes to the log. Returns the exit status of
 * the program. */
int server_run(const struct config *config, const struct config_source *source);

#endif
