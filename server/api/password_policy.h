/* password_policy.h - what is asked of passwords, in the capabilities. */
#ifndef TT_API_PASSWORD_POLICY_H
#define TT_API_PASSWORD_POLICY_H

#include "server/api/call.h"

/* The member "password_policy" of the open object. */
void password_policy_put(struct call *call);

#endif
