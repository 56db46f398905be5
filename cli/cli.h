/* cli.h - the subcommands of `tertulia`. */
#ifndef TT_CLI_H
#define TT_CLI_H

struct cli_command {
	const char *name;
	const char *summary;
	/* argv[0] is the subcommand's name. Returns the exit code: 0 done, 1 refused or failed,
	 * 2 wrong usage. */
	int (*run)(int argc, char **argv);
};

enum {
	CLI_USAGE = 2,
	CLI_DONE = -1 /* nothing left to do, exit with 0 */
};

int cli_serve(int argc, char **argv);   /* serve.c */
int cli_user(int argc, char **argv);    /* user.c */
int cli_group(int argc, char **argv);   /* group.c */
int cli_room(int argc, char **argv);    /* room.c */
int cli_bot(int argc, char **argv);     /* bot.c */
int cli_files(int argc, char **argv);   /* files.c */
int cli_guard(int argc, char **argv);   /* guard.c */
int cli_backup(int argc, char **argv);  /* backup.c */
int cli_restore(int argc, char **argv); /* restore.c */
int cli_check(int argc, char **argv);   /* check.c */
int cli_export(int argc, char **argv);  /* export.c */
int cli_import(int argc, char **argv);  /* import.c */

/* For people and scripts that talk (cli/client). */
int cli_login(int argc, char **argv);
int cli_logout(int argc, char **argv);
int cli_whoami(int argc, char **argv);
int cli_accounts(int argc, char **argv);
int cli_rooms(int argc, char **argv);
int cli_chat(int argc, char **argv);
int cli_send(int argc, char **argv);
int cli_react(int argc, char **argv);
int cli_edit(int argc, char **argv);
int cli_delete(int argc, char **argv);
int cli_listen(int argc, char **argv);
int cli_poll(int argc, char **argv);
int cli_webhook(int argc, char **argv);
int cli_file(int argc, char **argv);

#endif
