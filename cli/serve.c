/* serve.c - tertulia serve: settings from the command line and a file. */
#include "cli/cli.h"
#include "server/server.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

static const char help[] =
	"usage: tertulia serve [OPTION...]\n"
	"\n"
	"Runs the chat server until it gets SIGTERM or Ctrl-C.\n"
	"\n"
	"  --dev               for trying and testing: everything in memory, accounts admin, alice\n"
	"                      and bob (passwords as their names), refusals that say why\n"
	"  --data DIR          where everything is kept (default: ./tertulia-data; none with --dev)\n"
	"  --listen ADDR:PORT  default 127.0.0.1:8484; port 0 takes a free one\n"
	"  --config FILE       settings as 'key = value' lines; options here win over the file\n"
	"  --seed FILE         JSON with users, groups and conversations for an empty database\n"
	"  --log-level LEVEL   debug (a line per request), info, warn or error; the log is stderr\n"
	"  --set KEY=VALUE     any other setting of the file\n"
	"  --help              this text\n"
	"\n"
	"Settings that have no option of their own: url, hosts, threads, max_body, trusted_addresses,\n"
	"trusted_proxies, hook_networks, brute_force (on, off), durability (full, normal) and the\n"
	"limits (limit_rooms, limit_guests, ...); see tertulia-serve(1).\n"
	"TERTULIA_CONFIG and TERTULIA_DATA stand for --config and --data, but with --dev.\n"
	"\n"
	"examples:\n"
	"  tertulia serve --dev\n"
	"  tertulia serve --data /var/lib/tertulia --config /etc/tertulia.conf\n";

enum {
	OPT_CONFIG = 1000,
	OPT_DEV,
	OPT_SET,
	OPT_HELP,
	OPT_SETTING
};

/* The options that are settings under another spelling. */
static const struct option options[] = {
	{ "config", required_argument, NULL, OPT_CONFIG },
	{ "dev", no_argument, NULL, OPT_DEV },
	{ "set", required_argument, NULL, OPT_SET },
	{ "help", no_argument, NULL, OPT_HELP },
	{ "data", required_argument, NULL, OPT_SETTING },
	{ "listen", required_argument, NULL, OPT_SETTING },
	{ "seed", required_argument, NULL, OPT_SETTING },
	{ "log-level", required_argument, NULL, OPT_SETTING },
	{ NULL, 0, NULL, 0 },
};

static int bad(struct tt_str what, const char *problem)
{
	fprintf(stderr, "tertulia serve: %.*s: %s\n", TT_STR_ARG(what), problem);
	return CLI_USAGE;
}

/* "log-level" is the setting log_level. */
static struct tt_str setting_name(struct tt_arena *arena, const char *option)
{
	char *name = tt_arena_dup(arena, option, strlen(option));

	for (char *c = name; *c; c++)
		if (*c == '-')
			*c = '_';
	return tt_str(name);
}

/* *what: whose value it is, for when it is wrong. */
static const char *set(struct config *config, struct tt_arena *arena, int code, struct tt_str *what)
{
	struct tt_str value = tt_str(optarg);

	switch (code) {
	case OPT_DEV:
		return config_set(config, arena, TT_STR("dev"), TT_STR("on"));
	case OPT_SET:
		*what = tt_str_cut(&value, '=');
		return value.p ? config_set(config, arena, *what, value) : "expected KEY=VALUE";
	case OPT_SETTING:
		return config_set(config, arena, setting_name(arena, what->p), value);
	default:
		return NULL;
	}
}

/* As for the other commands; developer mode is asked for by hand, and leaves what is kept alone. */
static int read_environment(struct config *config, struct tt_arena *arena, bool has_file)
{
	const char *file = getenv("TERTULIA_CONFIG");
	const char *data = getenv("TERTULIA_DATA");
	const char *problem = NULL;

	if (!has_file && file && *file && config_read(config, arena, file, &problem))
		return bad(tt_str(file), problem);
	if (data && *data && !(has_file && config->data.p))
		problem = config_set(config, arena, TT_STR("data"), tt_str(data));
	return problem ? bad(TT_STR("TERTULIA_DATA"), problem) : EXIT_SUCCESS;
}

/* The file first, wherever it stands, so that options win over it. */
static int read_file(struct config *config, struct tt_arena *arena, int argc, char **argv)
{
	const char *problem = NULL;
	bool has_file = false;
	bool dev = false;
	int code;

	opterr = 1;
	while ((code = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (code == '?')
			return CLI_USAGE;
		if (code == OPT_HELP) {
			fputs(help, stdout);
			return CLI_DONE;
		}
		if (code == OPT_CONFIG && config_read(config, arena, optarg, &problem))
			return bad(tt_str(optarg), problem);
		has_file |= code == OPT_CONFIG;
		dev |= code == OPT_DEV;
	}
	if (optind < argc)
		return bad(tt_str(argv[optind]), "unexpected argument; see --help");
	return dev ? EXIT_SUCCESS : read_environment(config, arena, has_file);
}

static int read_options(struct config *config, struct tt_arena *arena, int argc, char **argv)
{
	int at = 0;
	int code;

	optind = 1;
	while ((code = getopt_long(argc, argv, "", options, &at)) != -1) {
		struct tt_str what = tt_str(options[at].name);
		const char *problem = set(config, arena, code, &what);

		if (problem)
			return bad(what, problem);
	}
	return EXIT_SUCCESS;
}

int cli_serve(int argc, char **argv)
{
	struct tt_arena arena;
	struct config config;
	int status;

	tt_arena_init(&arena);
	config_defaults(&config);
	status = read_file(&config, &arena, argc, argv);
	if (status == EXIT_SUCCESS)
		status = read_options(&config, &arena, argc, argv);
	if (status == EXIT_SUCCESS)
		status = server_run(&config);
	tt_arena_finish(&arena);
	return status == CLI_DONE ? EXIT_SUCCESS : status;
}
