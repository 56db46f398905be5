/* serve.c - tertulia serve: settings from the command line and a file. */
#include "cli/cli.h"
#include "server/http/server.h"
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
	"  --fault RULE        with --dev, several times: what goes wrong, 'bot: delay=2s,rate=0.1',\n"
	"                      'POST */chat/*: status=503,times=3'; see tertulia-serve(1)\n"
	"  --data DIR          where everything is kept (default: ./tertulia-data; none with --dev)\n"
	"  --listen ADDR:PORT  default 127.0.0.1:8484; port 0 takes a free one; unix:/PATH is a\n"
	"                      socket's file; several times for several addresses\n"
	"  --config FILE       settings as 'key = value' lines; options here win over the file\n"
	"  --seed FILE         JSON with users, groups and conversations for an empty database\n"
	"  --log-level LEVEL   debug (a line per request), info, warn or error; the log is stderr\n"
	"  --set KEY=VALUE     any other setting of the file\n"
	"  --check             only says what is wrong with the settings, and starts nothing\n"
	"  --help              this text\n"
	"\n"
	"Settings that have no option of their own: tls_certificate, tls_key, url, hosts,\n"
	"socket_mode, trusted_proxies, trusted_addresses, hook_networks, brute_force (on, off),\n"
	"own_webhooks and own_bots (on, off), own_bot_networks,\n"
	"durability (full, normal), metrics, log_format (text, json), threads, max_body and the\n"
	"limits (limit_rooms, limit_guests, ...); see tertulia.conf(5). SIGHUP reads FILE again.\n"
	"TERTULIA_CONFIG and TERTULIA_DATA stand for --config and --data, but with --dev.\n"
	"\n"
	"examples:\n"
	"  tertulia serve --dev\n"
	"  tertulia serve --data /var/lib/tertulia --config /etc/tertulia.conf\n";

enum {
	OPT_CONFIG = 1000,
	OPT_CHECK,
	OPT_DEV,
	OPT_FAULT,
	OPT_SET,
	OPT_HELP,
	OPT_LISTEN,
	OPT_SETTING
};

/* The options that are settings under another spelling. */
static const struct option options[] = {
	{ "check", no_argument, NULL, OPT_CHECK },
	{ "config", required_argument, NULL, OPT_CONFIG },
	{ "dev", no_argument, NULL, OPT_DEV },
	{ "fault", required_argument, NULL, OPT_FAULT },
	{ "set", required_argument, NULL, OPT_SET },
	{ "help", no_argument, NULL, OPT_HELP },
	{ "data", required_argument, NULL, OPT_SETTING },
	{ "listen", required_argument, NULL, OPT_LISTEN },
	{ "seed", required_argument, NULL, OPT_SETTING },
	{ "log-level", required_argument, NULL, OPT_SETTING },
	{ NULL, 0, NULL, 0 },
};

/* The command line, read once more when the server reloads its file. */
struct command_line {
	int argc;
	char **argv;
	struct config *config; /* what comes of it */
	struct tt_arena *arena;
	const char *problem; /* with CLI_USAGE; NULL: getopt() has said it */
	bool has_listen;
	bool checks_only;
};

static int bad(struct command_line *line, struct tt_str what, const char *problem)
{
	line->problem = tt_arena_printf(line->arena, "%.*s: %s", TT_STR_ARG(what), problem);
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

/* Said for the second time it is one more; said here at all, those of the file do not count. */
static const char *add_listen(struct command_line *line, struct tt_str value)
{
	struct config *config = line->config;

	if (line->has_listen && value.n > 0)
		value = tt_str_printf(line->arena, "%.*s, %.*s", TT_STR_ARG(config->listen),
				      TT_STR_ARG(value));
	line->has_listen = true;
	return config_set(config, line->arena, TT_STR("listen"), value);
}

/* What it says is looked at when the server starts. */
static void add_fault(struct command_line *line, struct tt_str value)
{
	struct config *config = line->config;

	config->faults = tt_arena_grow(line->arena, config->faults, config->n_faults,
				       sizeof(*config->faults));
	config->faults[config->n_faults++] = value;
}

/* *what: whose value it is, for when it is wrong. */
static const char *set(struct command_line *line, int code, struct tt_str *what)
{
	struct config *config = line->config;
	struct tt_str value = tt_str(optarg);

	switch (code) {
	case OPT_DEV:
		return config_set(config, line->arena, TT_STR("dev"), TT_STR("on"));
	case OPT_SET:
		*what = tt_str_cut(&value, '=');
		return value.p ? config_set(config, line->arena, *what, value)
			       : "expected KEY=VALUE";
	case OPT_CHECK:
		line->checks_only = true;
		return NULL;
	case OPT_LISTEN:
		return add_listen(line, value);
	case OPT_FAULT:
		add_fault(line, value);
		return NULL;
	case OPT_SETTING:
		return config_set(config, line->arena, setting_name(line->arena, what->p), value);
	default:
		return NULL;
	}
}

/* As for the other commands; developer mode is asked for by hand, and leaves what is kept alone. */
static int read_environment(struct command_line *line, bool has_file)
{
	struct config *config = line->config;
	const char *file = getenv("TERTULIA_CONFIG");
	const char *data = getenv("TERTULIA_DATA");
	const char *problem = NULL;

	if (!has_file && file && *file && config_read(config, line->arena, file, &problem))
		return bad(line, tt_str(file), problem);
	if (data && *data && !(has_file && config->data.p))
		problem = config_set(config, line->arena, TT_STR("data"), tt_str(data));
	return problem ? bad(line, TT_STR("TERTULIA_DATA"), problem) : EXIT_SUCCESS;
}

/* The file first, wherever it stands, so that options win over it. */
static int read_file(struct command_line *line)
{
	const char *problem = NULL;
	bool has_file = false;
	bool dev = false;
	int code;

	optind = 1;
	while ((code = getopt_long(line->argc, line->argv, "", options, NULL)) != -1) {
		if (code == '?')
			return CLI_USAGE;
		if (code == OPT_HELP) {
			fputs(help, stdout);
			return CLI_DONE;
		}
		if (code == OPT_CONFIG && config_read(line->config, line->arena, optarg, &problem))
			return bad(line, tt_str(optarg), problem);
		has_file |= code == OPT_CONFIG;
		dev |= code == OPT_DEV;
	}
	if (optind < line->argc)
		return bad(line, tt_str(line->argv[optind]), "unexpected argument; see --help");
	return dev ? EXIT_SUCCESS : read_environment(line, has_file);
}

static int read_options(struct command_line *line)
{
	int at = 0;
	int code;

	optind = 1;
	while ((code = getopt_long(line->argc, line->argv, "", options, &at)) != -1) {
		struct tt_str what = tt_str(options[at].name);
		const char *problem = set(line, code, &what);

		if (problem)
			return bad(line, what, problem);
	}
	return EXIT_SUCCESS;
}

static int read_all(struct command_line *line)
{
	int status;

	config_defaults(line->config);
	line->problem = NULL;
	line->has_listen = line->checks_only = false;
	status = read_file(line);
	if (status == EXIT_SUCCESS)
		status = read_options(line);
	config_complete(line->config);
	if (status == EXIT_SUCCESS && line->config->n_faults > 0 && !line->config->dev)
		return bad(line, TT_STR("fault"), "only with --dev");
	return status;
}

static const char *read_again(void *ctx, struct config *config, struct tt_arena *arena)
{
	struct command_line line = *(const struct command_line *)ctx;

	line.config = config;
	line.arena = arena;
	if (read_all(&line) == EXIT_SUCCESS)
		return NULL;
	return line.problem ? line.problem : "the command line cannot be read";
}

/* What shows only when something is begun with the settings. */
static int check_files(struct command_line *line)
{
	const struct config *config = line->config;

	if (config->tls_certificate.p)
		line->problem = http_server_set_certificate(line->arena, config->tls_certificate,
							    config->tls_key);
	return line->problem ? CLI_USAGE : EXIT_SUCCESS;
}

int cli_serve(int argc, char **argv)
{
	struct tt_arena arena;
	struct config config;
	struct command_line line = { argc, argv, &config, &arena, NULL, false, false };
	const struct config_source source = { read_again, &line };
	int status;

	tt_arena_init(&arena);
	status = read_all(&line);
	if (status == EXIT_SUCCESS && line.checks_only)
		status = check_files(&line);
	if (line.problem)
		fprintf(stderr, "tertulia serve: %s\n", line.problem);
	if (status == EXIT_SUCCESS && !line.checks_only)
		status = server_run(&config, &source);
	tt_arena_finish(&arena);
	return status == CLI_DONE ? EXIT_SUCCESS : status;
}
