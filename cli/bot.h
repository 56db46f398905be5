/* bot.h - what the files of `tertulia bot` share. */
#ifndef TT_CLI_BOT_H
#define TT_CLI_BOT_H

#include "cli/verbs.h"

int bot_list(struct verb_call *call);

#endif
