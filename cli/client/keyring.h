/* keyring.h - app passwords in the desktop's keyring, by libsecret's own program secret-tool: it is
 * there where a keyring is, and this program needs none of the libraries behind it.
 *
 * Passwords go through pipes, never over a command line. */
#ifndef TT_CLI_KEYRING_H
#define TT_CLI_KEYRING_H

#include "lib/base/str.h"

/* Whether there is a keyring to ask: secret-tool on the PATH and a session bus. */
bool keyring_is_there(void);

/* `account` is a profile's name. False: the keyring refused, or is locked, or has nothing. */
bool keyring_put(struct tt_str account, struct tt_str password);
bool keyring_get(struct tt_arena *arena, struct tt_str account, struct tt_str *password);
bool keyring_remove(struct tt_str account);

#endif
