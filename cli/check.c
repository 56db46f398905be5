/* check.c - tertulia check: whether a server's surroundings are as they should be. */
#include "cli/check.h"

#include <stdio.h>

static const char help[] =
	"usage: tertulia check [OPTION...]\n"
	"\n"
	"Looks whether all is well with a server, running or not: its settings, folder, files and\n"
	"database, who administers it, space on the disk, the clock, and whether it is reached by its\n"
	"url. Changes nothing. Each line says what was found, and what to do about it.\n"
	"\n"
	"options:\n"
	"  --data DIR         the server's folder (default: ./tertulia-data)\n"
	"  --config FILE      the server's settings\n"
	"  --ca-file FILE     trust these certificates (PEM) when its url is asked\n"
	"  --json             for programs\n"
	"  --help             this text\n"
	"\n"
	"All of the database and of people's files is read, which takes a while when there is much.\n"
	"TERTULIA_DATA and TERTULIA_CONFIG stand for --data and --config.\n"
	"TERTULIA_CA_FILE stands for --ca-file.\n"
	"\n"
	"examples:\n"
	"  tertulia check --config /etc/tertulia.conf\n"
	"  tertulia check --config /etc/tertulia.conf --json | jq '.checks[] | select(.state != \"ok\")'\n"
	"\n"
	"Exit code: 0 nothing failed, 1 something did, 2 wrong usage.\n";

static const char *const states[] = {
	[CHECK_OK] = "ok",
	[CHECK_WARNING] = "warning",
	[CHECK_FAILED] = "failed",
};

void check_add(struct checks *checks, const char *name, enum check_state state, const char *found,
	       const char *advice)
{
	if (checks->n < MAX_CHECKS)
		checks->list[checks->n++] = (struct check){ name, state, found, advice };
}

static void check_configuration(struct checks *checks)
{
	const char *path = checks->call->config;
	const char *problem = NULL;

	config_defaults(&checks->config);
	if (!path)
		check_ok(checks, "configuration", "no file; everything is as by default");
	else if (config_read(&checks->config, checks->arena, path, &problem))
		check_add(checks, "configuration", CHECK_FAILED,
			  tt_arena_printf(checks->arena, "%s: %s", path, problem),
			  "the server does not start with it; see tertulia-serve(1)");
	else
		check_ok(checks, "configuration", path);
	if (checks->config.dev)
		check_add(checks, "configuration", CHECK_WARNING,
			  "dev is on: everybody knows the passwords", "take dev out of the file");
	if (!checks->config.brute_force)
		check_add(checks, "configuration", CHECK_WARNING,
			  "brute_force is off: passwords can be guessed at any speed",
			  "take brute_force out of the file");
}

static size_t count(const struct checks *checks, enum check_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < checks->n; i++)
		n += checks->list[i].state == state;
	return n;
}

static void print_text(const struct checks *checks)
{
	for (size_t i = 0; i < checks->n; i++) {
		const struct check *check = &checks->list[i];

		printf("%-8s %-15s %s\n", states[check->state], check->name, check->found);
		if (check->advice)
			printf("%-8s %-15s -> %s\n", "", "", check->advice);
	}
	printf("failed: %zu, warnings: %zu\n", count(checks, CHECK_FAILED),
	       count(checks, CHECK_WARNING));
}

static void print_json(const struct checks *checks)
{
	struct tt_buf text = { 0 };
	struct tt_writer w;

	tt_writer_init(&w, &text, TT_WRITE_JSON);
	tt_write_object(&w);
	tt_put_i64(&w, "failed", (int64_t)count(checks, CHECK_FAILED));
	tt_put_i64(&w, "warnings", (int64_t)count(checks, CHECK_WARNING));
	tt_put_list(&w, "checks");
	for (size_t i = 0; i < checks->n; i++) {
		tt_write_object(&w);
		tt_put_c(&w, "name", checks->list[i].name);
		tt_put_c(&w, "state", states[checks->list[i].state]);
		tt_put_c(&w, "found", checks->list[i].found);
		tt_put_str_or_null(&w, "advice", tt_str(checks->list[i].advice));
		tt_write_end(&w);
	}
	tt_write_end(&w);
	tt_write_end(&w);
	verb_print(&text);
}

static int run_check(struct verb_call *call)
{
	struct checks *checks = tt_arena_new(&call->arena, struct checks);

	checks->call = call;
	checks->arena = &call->arena;
	check_configuration(checks);
	check_data(checks);
	check_database(checks);
	check_surroundings(checks);
	if (call->json)
		print_json(checks);
	else
		print_text(checks);
	return count(checks, CHECK_FAILED) > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static const struct verb verb = {
	"check", "[--json]", TAKES_JSON | TAKES_CA_FILE | OPENS_NOTHING | CHECKS_CONFIG,
	0,       0,          run_check
};

int cli_check(int argc, char **argv)
{
	return verb_alone(help, &verb, argc, argv);
}
