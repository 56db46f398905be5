/* guard.c - tertulia guard: whom a running server has stopped, and letting him go. */
#include "cli/verbs.h"
#include "lib/base/writer.h"
#include "server/control.h"

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
	"  --config FILE      ... or the server's settings, which name it\n"
	"  --json             with list: for programs\n"
	"  --help             this text\n"
	"\n"
	"The server listens on the socket tertulia.sock in its folder, for its own user only.\n"
	"\n"
	"TERTULIA_DATA and TERTULIA_CONFIG stand for --data and --config.\n"
	"\n"
	"Exit code: 0 done, 1 refused or failed, 2 wrong usage.\n";

enum {
	N_CELLS = 5,
};

static bool ask(struct verb_call *call, struct tt_str line, struct tt_str *out)
{
	const char *problem;
	bool ok = control_ask(&call->arena, tt_str(call->data), line, out, &problem);

	if (!ok)
		fprintf(stderr, "%s: %s: %s\n", call->command, call->data, problem);
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

static void print_table(struct verb_call *call, struct tt_str lines)
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

static int run_list(struct verb_call *call)
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

static int run_clear(struct verb_call *call)
{
	struct tt_str line = tt_str_printf(&call->arena, "guard clear %s", call->args[0]);
	struct tt_str answer;
	struct tt_str n;

	if (memchr(line.p, '\n', line.n))
		return verb_misused(call, "ADDRESS is an address");
	if (!ask(call, line, &answer))
		return EXIT_FAILURE;
	n = tt_str_cut(&answer, '\n');
	printf("forgot %.*s\n", TT_STR_ARG(n));
	return EXIT_SUCCESS;
}

static const struct verb verbs[] = {
	{ "list", "[--json]", TAKES_JSON | OPENS_NOTHING, 0, 0, run_list },
	{ "clear", "ADDRESS", OPENS_NOTHING, 1, 1, run_clear },
};

int cli_guard(int argc, char **argv)
{
	return verbs_run("tertulia guard", help, verbs, ARRAY_LEN(verbs), argc, argv);
}
