/* app_passwords.h - what the files that make app passwords share. */
#ifndef TT_API_APP_PASSWORDS_H
#define TT_API_APP_PASSWORDS_H

#include "server/api/call.h"

/* How many an account may have. Which limit that is is told by name when it is met. */
int64_t app_passwords_most(struct call *call);

#endif
