/* user.h - what the files of `tertulia user` share. */
#ifndef TT_CLI_USER_H
#define TT_CLI_USER_H

#include "cli/verbs.h"

int user_list(struct verb_call *call);
int user_show(struct verb_call *call);
int user_set(struct verb_call *call);
int user_app_password(struct verb_call *call);

/* By the id in any case, in a transaction; *id becomes the real one. TT_ERR_NO_USER. */
enum tt_err user_find(struct verb_call *call, const char **id);
/* Those who wait with the account's login show it once more, when the command is done. */
void user_publish(struct verb_call *call, const char *id);
/* The same as verb_finish(), for what decides whether somebody logs in. */
int user_finish(struct verb_call *call, enum tt_err err, const char *id);
/* One that was made up: this once. */
void user_show_password(struct tt_str password);

#endif
