/* server.h - a whole server: from its configuration to its end. */
#ifndef TT_SERVER_H
#define TT_SERVER_H

#include "server/settings/config.h"

/* Runs until SIGTERM or SIGINT; SIGHUP reads the configuration again. Prints the address and, where
 * they are new, credentials on stdout; everything else goes to the log. Returns the exit status of
 * the program. */
int server_run(const struct config *config, const struct config_source *source);

#endif
