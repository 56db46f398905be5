/* main.c - the command line: finds the subcommand and runs it. */
#include "cli/cli.h"
#include "lib/base/macros.h"
#include "lib/base/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct cli_command server_commands[] = {
	{ "serve", "run the chat server", cli_serve },
	{ "user", "add, list and change accounts", cli_user },
	{ "group", "add, list and change groups", cli_group },
	{ "room", "list and delete conversations", cli_room },
	{ "bot", "install and list bots, let them into conversations", cli_bot },
	{ "files", "see how much everybody keeps", cli_files },
	{ "guard", "see whom a running server has stopped, and let him go", cli_guard },
	{ "check", "look whether all is well with a server", cli_check },
	{ "backup", "copy the database, also while a server runs", cli_backup },
	{ "restore", "put such a copy in its place", cli_restore },
	{ "export", "write all data as text, for other programs", cli_export },
	{ "import", "make a new database of that", cli_import },
};

static const struct cli_command client_commands[] = {
	{ "login", "log in to a server", cli_login },
	{ "logout", "take that back", cli_logout },
	{ "whoami", "who one is there", cli_whoami },
	{ "accounts", "list the logins, choose one", cli_accounts },
	{ "rooms", "list conversations, make one", cli_rooms },
	{ "chat", "read and write in the terminal", cli_chat },
	{ "send", "send a message", cli_send },
	{ "react", "put an emoji below a message", cli_react },
	{ "edit", "change a message", cli_edit },
	{ "delete", "delete a message", cli_delete },
	{ "listen", "print messages as they come", cli_listen },
	{ "poll", "ask, vote, close", cli_poll },
	{ "webhook", "let programs say something in a conversation", cli_webhook },
	{ "file", "send and get files", cli_file },
};

static const struct {
	const char *title;
	const struct cli_command *commands;
	size_t n;
} parts[] = {
	{ "a server", server_commands, ARRAY_LEN(server_commands) },
	{ "talking to one, here or any Nextcloud with Talk", client_commands,
	  ARRAY_LEN(client_commands) },
};

static void print_help(FILE *out)
{
	fputs("usage: tertulia COMMAND [ARGUMENT...]\n"
	      "\n"
	      "A chat server that speaks the Nextcloud Talk API, and a client for such servers.\n",
	      out);
	for (size_t part = 0; part < ARRAY_LEN(parts); part++) {
		fprintf(out, "\n%s:\n", parts[part].title);
		for (size_t i = 0; i < parts[part].n; i++)
			fprintf(out, "  %-8s %s\n", parts[part].commands[i].name,
				parts[part].commands[i].summary);
	}
	fputs("\n"
	      "  help     this text; 'tertulia COMMAND --help' says more\n"
	      "  version  the version of this program\n"
	      "\n"
	      "A first conversation:\n"
	      "  tertulia serve --dev\n"
	      "starts a server with the accounts alice and bob, and tells what to do next.\n",
	      out);
}

static int run(const char *name, int argc, char **argv)
{
	for (size_t part = 0; part < ARRAY_LEN(parts); part++)
		for (size_t i = 0; i < parts[part].n; i++)
			if (strcmp(name, parts[part].commands[i].name) == 0)
				return parts[part].commands[i].run(argc, argv);
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
