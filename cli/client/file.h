/* file.h - what the verbs of `tertulia file` share. */
#ifndef TT_CLI_FILE_H
#define TT_CLI_FILE_H

#include "cli/client/client.h"

/* Says what went wrong with somebody's file; returns the exit code for it. */
int file_failed(struct client_call *call, const struct tt_error *error);

/* Files live below the user's id, which may differ from what one logs in with. Returns the exit
 * code after a message. */
int file_learn_user_id(struct client_call *call);

/* file_change.c: verbs. */
int file_mkdir(struct client_call *call);
int file_mv(struct client_call *call);
int file_rm(struct client_call *call);

#endif
