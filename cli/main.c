/* main.c - the command line: finds the subcommand and runs it. */
#include "cli/cli.h"
#include "lib/base/macros.h"
#include "lib/base/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct cli_command commands[] = {
	{ "serve", "run the chat server", cli_serve },
	{ "user", "add, list and change accounts", cli_user },
	{ "group", "add, list and change groups", cli_group },
	{ "guard", "see whom a running server has stopped, and let him go", cli_guard },
};

static void print_help(FILE *out)
{
	fputs("usage: tertulia COMMAND [ARGUMENT...]\n"
	      "\n"
	      "A chat server that speaks the Nextcloud Talk API.\n"
	      "\n"
	      "commands:\n",
	      out);
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].summary);
	fputs("  help     this text; 'tertulia COMMAND --help' says more\n"
	      "  version  the version of this program\n"
	      "\n"
	      "A first conversation:\n"
	      "  tertulia serve --dev\n"
	      "starts a server with the accounts alice and bob, and tells what to do next.\n",
	      out);
}

static int run(const char *name, int argc, char **argv)
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (strcmp(name, commands[i].name) == 0)
			return commands[i].run(argc, argv);
	fprintf(stderr, "tertulia: unknown command '%s'\n\n", name);
	print_help(stderr);
	return CLI_USAGE;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;

	if (tt_random_init()) {
		fputs("tertulia: no source of random numbers\n", stderr);
		return EXIT_FAILURE;
	}
	if (!name) {
		print_help(stderr);
		return CLI_USAGE;
	}
	if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
		print_help(stdout);
		return EXIT_SUCCESS;
	}
	if (strcmp(name, "version") == 0 || strcmp(name, "--version") == 0) {
		puts("tertulia " TT_VERSION);
		return EXIT_SUCCESS;
	}
	return run(name, argc - 1, argv + 1);
}
