/* verbs.h - subcommands that have verbs of their own, as in `tertulia user add`: a table of verbs,
 * the options that each takes, and what they have in common. */
#ifndef TT_CLI_VERBS_H
#define TT_CLI_VERBS_H

#include "cli/cli.h"
#include "cli/news.h"
#include "lib/base/buf.h"
#include "lib/base/writer.h"
#include "server/accounts/accounts.h"
#include "server/store/store.h"

#include <stdlib.h>

/* Which options a verb takes. --data, --config and --help are for all. */
enum {
	TAKES_JSON = 1 << 0,
	TAKES_PASSWORD = 1 << 1, /* --password-stdin, --generate */
	TAKES_ACCOUNT = 1 << 2,  /* --display-name, --email, --group, --admin */
	TAKES_SEARCH = 1 << 3,
	MAY_CREATE = 1 << 4, /* no option: the data folder may be new */
	TAKES_DISPLAY_NAME = 1 << 5,
	TAKES_ALL = 1 << 6,
	TAKES_REVOKE = 1 << 7,
	TAKES_FORCE = 1 << 8,
	TAKES_EMAIL = 1 << 9,
	TAKES_QUOTA = 1 << 10,
	OPENS_NOTHING = 1 << 11, /* no option: there may be no database, or it is not looked into */
	TAKES_FEATURES = 1 << 13,
	TAKES_NO_SETUP = 1 << 14,
	TAKES_URL = 1 << 15,
	TAKES_CA_FILE = 1 << 16,
	TAKES_FILES = 1 << 17,
	CHECKS_CONFIG = 1 << 12, /* no option: a file of settings with mistakes is its business */
};

enum {
	VERB_LIST_MAX = 32
};

/* An option that may be given several times. */
struct verb_list {
	const char *items[VERB_LIST_MAX];
	size_t n;
};

/* A verb's command line, and the database it works on. */
struct verb_call {
	const char *command; /* "tertulia user add", for messages */
	const char *help;    /* the whole text */
	char **args;
	int n_args;
	const char *data;         /* the folder */
	const char *config;       /* a file of settings; NULL: none */
	const char *display_name; /* NULL: not given; so the others */
	const char *email;
	const char *quota;
	const char *search;
	const char *url;
	const char *files;
	const char *ca_file;
	struct verb_list groups;
	struct verb_list features;
	bool admin;
	bool json;
	bool password_stdin;
	bool generate;
	bool all;
	bool revoke;
	bool force;
	bool no_setup;
	struct db *db;    /* NULL with OPENS_NOTHING */
	struct news news; /* what it has changed, for the running server */
	struct tt_arena arena;
};

struct verb {
	const char *name;
	const char *usage; /* what stands after the name */
	unsigned takes;
	int min_args;
	int max_args;
	/* Returns the exit code. */
	int (*run)(struct verb_call *call);
};

/* Finds the verb, reads its options, opens the database, runs it. `help` is the whole text. */
int verbs_run(const char *command, const char *help, const struct verb verbs[], size_t n, int argc,
	      char **argv);

/* The same for a subcommand that is one verb. */
int verb_alone(const char *help, const struct verb *verb, int argc, char **argv);

/* verb_options.c: CLI_DONE, or the exit code. The folder is what --data says, the file of --config,
 * TERTULIA_DATA or the file of TERTULIA_CONFIG, in this order. */
int verb_read_options(struct verb_call *call, const struct verb *verb, int argc, char **argv);
int verb_find_data(struct verb_call *call, const struct verb *verb);

/* "tertulia user add: alice: the user exists already"; returns the exit code for it. */
int verb_failed(const struct verb_call *call, const char *subject, enum tt_err err);
/* Ends the transaction, and says so if `err` or the commit is a failure. */
static inline int verb_finish(struct verb_call *call, enum tt_err err, const char *subject)
{
	enum tt_err ended = db_end(call->db, err);

	if (!err && !ended)
		return EXIT_SUCCESS;
	verb_failed(call, subject, err ? err : ended);
	return EXIT_FAILURE;
}

/* Reads in a transaction of its own; `subject` is whom a failure is about. */
int verb_read(struct verb_call *call, const char *subject,
	      enum tt_err (*read)(struct verb_call *call, void *ctx), void *ctx);

/* How a verb lists what there is: `read` in a transaction of its own, into what the prints get. */
struct verb_table {
	enum tt_err (*read)(struct verb_call *call, void *ctx);
	void (*print_json)(struct tt_arena *arena, const void *ctx);
	void (*print_table)(struct tt_arena *arena, const void *ctx);
};

/* Reads, and prints for people or, with --json, for programs. Returns the exit code. */
int verb_list(struct verb_call *call, const char *subject, const struct verb_table *table,
	      void *ctx);

int verb_misused(const struct verb_call *call, const char *what);

/* A password for an account: from standard input, typed twice, or made up (then it is *generated
 * and should be shown). Returns false after a message. */
bool verb_password(struct verb_call *call, struct tt_str *out, bool *generated);

/* A line of standard input, without its end. False: there is none. */
bool verb_read_line(struct tt_arena *arena, struct tt_str *out);

/* Prints and frees. */
void verb_print(struct tt_buf *text);

/* Times in lists, where 0 is never. */
void verb_put_time(struct tt_writer *w, const char *key, int64_t time_s);
struct tt_str verb_time(struct tt_arena *arena, int64_t time_s, const char *never);

/* Text in columns: cells of `n_columns` each row, the first row is the heading. */
void verb_print_table(const struct tt_str cells[], size_t n_rows, size_t n_columns);

#endif
