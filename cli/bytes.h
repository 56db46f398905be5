/* bytes.h - the bytes of files, which stand beside the database: taken along when that is copied.
 */
#ifndef TT_CLI_BYTES_H
#define TT_CLI_BYTES_H

#include "cli/verbs.h"

#include <signal.h>

/* Those of the server's folder are copied into a folder `to`, those of `from` into the server's.
 * Where there are none nothing is made. False after a message. */
bool bytes_copy_out(struct verb_call *call, const char *to);
bool bytes_copy_in(struct verb_call *call, const char *from);
/* A copy that is going on stops at a signal. */
void bytes_stop_at(const volatile sig_atomic_t *ended);

#endif
