#include "cli/options.h"

#include <getopt.h>
#include <stdio.h>

void options_problem(char *out, size_t n, int option, char *const argv[])
{
	const char *word = argv[optind - 1];
	const char letter[] = { '-', (char)optopt, '\0' };

	if (optopt > 0 && optopt < 256) /* one letter, among others perhaps */
		word = letter;
	if (option == ':')
		snprintf(out, n, "%.80s wants a value", word);
	else
		snprintf(out, n, "there is no option %.80s", word);
}
