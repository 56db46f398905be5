/* control.h - a door for those who look after a running server: a Unix socket in its data folder,
 * open to its user only (mode 0600).
 *
 * One request a connection: a line of words, "guard clear 192.0.2.1". The answer is "ok" or
 * "error", a line for people after "error", and otherwise lines of cells between tabs; then the
 * end. Nothing slow is asked for here, so one client is served after the other. */
#ifndef TT_CONTROL_H
#define TT_CONTROL_H

#include "lib/base/buf.h"
#include "server/accounts/accounts.h"

struct control;

/* TT_ERR_IO: the log says why. */
TT_MUST_CHECK enum tt_err control_start(struct control **out, struct tt_str folder,
					struct accounts *accounts);
void control_stop(struct control *control); /* NULL is fine */

/* What is done with one line; appends the answer. */
void control_answer(struct accounts *accounts, struct tt_str line, struct tt_buf *out);

/* For the command line: asks the server of that folder. False: *problem says why, or what it
 * refused. `out` gets the lines behind "ok". */
TT_MUST_CHECK bool control_ask(struct tt_arena *arena, struct tt_str folder, struct tt_str line,
			       struct tt_str *out, const char **problem);

#endif
