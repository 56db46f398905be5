/* control.h - a door for those who look after a running server: a Unix socket in its data folder,
 * open to its user only (mode 0600, and the kernel says who is at the other end), and to root.
 *
 * One request a connection: a line of words, "guard clear 192.0.2.1". The answer is "ok" or
 * "error", a line for people after "error", and otherwise lines of cells between tabs; then the
 * end. Nothing slow is asked for here, so one client is served after the other.
 *
 * "changed room 12 account 8446" (remote.h) says what another process has written into the
 * database; who waits for that is woken. */
#ifndef TT_CONTROL_H
#define TT_CONTROL_H

#include "lib/base/buf.h"
#include "server/accounts/accounts.h"
#include "server/events/bus.h"

#include <sys/types.h>

struct control;

/* What can be asked about. */
struct control_parts {
	struct accounts *accounts;
	struct bus *bus;
};

/* TT_ERR_IO: the log says why. */
TT_MUST_CHECK enum tt_err control_start(struct control **out, struct tt_str folder,
					const struct control_parts *parts);
void control_stop(struct control *control); /* NULL is fine */

/* What is done with one line; appends the answer. */
void control_answer(const struct control_parts *parts, struct tt_str line, struct tt_buf *out);
/* Whom a server of `own` listens to. */
bool control_admits(uid_t own, uid_t other);

/* For the command line: asks the server of that folder. False: *problem says why, or what it
 * refused. `out` gets the lines behind "ok". */
TT_MUST_CHECK bool control_ask(struct tt_arena *arena, struct tt_str folder, struct tt_str line,
			       struct tt_str *out, const char **problem);
/* The same without anything to say in return. True also when no server is there to be told. */
TT_MUST_CHECK bool control_tell(struct tt_arena *arena, struct tt_str folder, struct tt_str line,
				const char **problem);

#endif
