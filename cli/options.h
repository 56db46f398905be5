/* options.h - what getopt_long() did not take, for people. */
#ifndef TT_CLI_OPTIONS_H
#define TT_CLI_OPTIONS_H

#include <stddef.h>

/* What was wrong when it gave '?' or ':', cut where `out` is too short: for an option string that
 * begins with a colon, options whose own values are above 255, and before the next call. */
void options_problem(char *out, size_t n, int option, char *const argv[]);

#endif
