/* prompt.h - asking for a secret on the terminal. */
#ifndef TT_CLI_PROMPT_H
#define TT_CLI_PROMPT_H

#include "lib/base/str.h"

/* Shows `question` on standard error and reads a line from standard input, a terminal, without
 * showing what is typed. False at the end of input. Ctrl-C ends the program, with the terminal as
 * it was. */
bool prompt_secret(const char *question, struct tt_arena *arena, struct tt_str *out);

#endif
