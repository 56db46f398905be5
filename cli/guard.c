/* guard.c - tertulia guard: whom a running server has stopped, and letting him go. */
#include "cli/options.h"
#include "cli/verbs.h"
#include "lib/base/writer.h"
#include "server/control.h"

#include <getopt.h>
#include <stdio.h>

static const char help[] =
	"usage: tertulia guard COMMAND [OPTION...]\n"
	"\n"
	"Who guesses passwords, tokens or links is blocked for a while, with all who share his\n"
	"address. This asks the running server for whom that is so.\n"
	"\n"
	"commands:\n"
	"  list               what is counted, the longest blocks first\n"
	"  clear ADDRESS      forgets all that is counted for an address (of IPv6 its /64)\n"
	"\n"
	"options:\n"
	"  --data DIR         the server's folder (default: ./tertulia-data)\n"
	"  --json             with list: for programs\n"
	"  --help             this text\n"
	"\n"
	"The server listens on the socket tertulia.sock in its folder, for its own user only.\n"
	"\n"
	"Exit code: 0 done, 1 refused or failed, 2 wrong usage.\n";

enum {
	OPT_DATA = 1000,
	OPT_JSON,
	OPT_HELP,
	N_CELLS = 5,
};

static const struct option options[] = {
	{ "data", required_argument, NULL, OPT_DATA },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 },
};

struct guard_call {
	struct tt_arena arena;
	struct tt_str folder;
	bool json;
	char **args;
	int n_args;
};

static int misused(const char *what)
{
	fprintf(stderr, "tertulia guard: %s; see --help\n", what);
	return CLI_USAGE;
}

static bool ask(struct guard_call *call, struct tt_str line, struct tt_str *out)
{
	const char *problem;
	bool ok = control_ask(&call->arena, call->folder, line, out, &problem);

	if (!ok)
		fprintf(stderr, "tertulia guard: %.*s: %s\n", TT_STR_ARG(call->folder), problem);
	return ok;
}

static size_t split(struct tt_str line, struct tt_str cells[static N_CELLS])
{
	size_t n = 0;

	while (line.p && n < N_CELLS)
		cells[n++] = tt_str_cut(&line, '\t');
	return n;
}

static void print_json(struct tt_str lines)
{
	static const char *const keys[N_CELLS] = { "address", "action", "subject", "failures",
						   "seconds" };
	struct tt_buf text = { 0 };
	struct tt_writer w;

	tt_writer_init(&w, &text, TT_WRITE_JSON);
	tt_write_list(&w);
	while (lines.n > 0) {
		struct tt_str cells[N_CELLS];

		if (split(tt_str_cut(&lines, '\n'), cells) < N_CELLS)
			continue;
		tt_write_object(&w);
		for (size_t i = 0; i < N_CELLS; i++)
			if (i < 3)
				tt_put_str(&w, keys[i], cells[i]);
			else
				tt_put_i64(&w, keys[i], tt_str_int(cells[i]));
		tt_write_end(&w);
	}
	tt_write_end(&w);
	verb_print(&text);
}

static size_t count_lines(struct tt_str text)
{
	size_t n = 0;

	while (text.n > 0) {
		tt_str_cut(&text, '\n');
		n++;
	}
	return n;
}

static void print_table(struct guard_call *call, struct tt_str lines)
{
	size_t n_lines = count_lines(lines);
	struct tt_str *cells = tt_arena_array(&call->arena, struct tt_str, (n_lines + 2) * N_CELLS);
	const struct tt_str heading[N_CELLS] = { TT_STR("ADDRESS"), TT_STR("GUESSED AT"),
						 TT_STR("WHOSE"), TT_STR("FAILURES"),
						 TT_STR("BLOCKED FOR (S)") };
	size_t n = 1;

	memcpy(cells, heading, sizeof(heading));
	while (lines.n > 0)
		if (split(tt_str_cut(&lines, '\n'), cells + n * N_CELLS) == N_CELLS)
			n++;
	verb_print_table(cells, n, N_CELLS);
}

static int run_list(struct guard_call *call)
{
	struct tt_str lines;

	if (!ask(call, TT_STR("guard list"), &lines))
		return EXIT_FAILURE;
	if (call->json)
		print_json(lines);
	else
		print_table(call, lines);
	return EXIT_SUCCESS;
}

static int run_clear(struct guard_call *call)
{
	struct tt_str line = tt_str_printf(&call->arena, "guard clear %s", call->args[1]);
	struct tt_str answer;
	struct tt_str n;

	if (memchr(line.p, '\n', line.n))
		return misused("ADDRESS is an address");
	if (!ask(call, line, &answer))
		return EXIT_FAILURE;
	n = tt_str_cut(&answer, '\n');
	printf("forgot %.*s\n", TT_STR_ARG(n));
	return EXIT_SUCCESS;
}

static const struct {
	const char *name;
	int n_args;
	int (*run)(struct guard_call *call);
} verbs[] = {
	{ "list", 1, run_list },
	{ "clear", 2, run_clear },
};

static int run(struct guard_call *call)
{
	for (size_t i = 0; call->n_args > 0 && i < ARRAY_LEN(verbs); i++)
		if (strcmp(call->args[0], verbs[i].name) == 0 && call->n_args == verbs[i].n_args)
			return verbs[i].run(call);
	return misused("expected list, or clear ADDRESS");
}

/* CLI_DONE: go on. */
static int read_options(struct guard_call *call, int argc, char **argv)
{
	char problem[128];
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		if (option == OPT_HELP || option == 'h') {
			fputs(help, stdout);
			return EXIT_SUCCESS;
		}
		if (option == OPT_DATA)
			call->folder = tt_str(optarg);
		else if (option == OPT_JSON)
			call->json = true;
		else {
			options_problem(problem, sizeof(problem), option, argv);
			return misused(problem);
		}
	}
	call->args = argv + optind;
	call->n_args = argc - optind;
	return CLI_DONE;
}

int cli_guard(int argc, char **argv)
{
	struct guard_call call = { .folder = TT_STR("tertulia-data") };
	int rc;

	tt_arena_init(&call.arena);
	rc = read_options(&call, argc, argv);
	if (rc == CLI_DONE)
		rc = run(&call);
	tt_arena_finish(&call.arena);
	return rc;
}
