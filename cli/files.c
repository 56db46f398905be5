/* files.c - tertulia files: how much everybody keeps on a server. */
#include "cli/verbs.h"
#include "lib/base/writer.h"
#include "server/store/file_totals.h"

#include <inttypes.h>
#include <stdio.h>

static const char help[] =
	"usage: tertulia files COMMAND [OPTION...]\n"
	"\n"
	"What people keep on a Tertulia server. (To send and get one's own there is 'tertulia file'.)\n"
	"\n"
	"commands:\n"
	"  list               who keeps how much, most first: files and folders, their bytes, the\n"
	"                     bytes of what is in the trash and of older versions, of uploads that\n"
	"                     are not complete, and the quota\n"
	"\n"
	"options:\n"
	"  --data DIR         the server's folder (default: ./tertulia-data)\n"
	"  --config FILE      ... or the server's settings, which name it\n"
	"  --json             for programs\n"
	"  --help             this text\n"
	"\n"
	"A quota is set by 'tertulia user set USER --quota SIZE'; 'tertulia check' looks whether the\n"
	"bytes of all files are there.\n"
	"TERTULIA_DATA and TERTULIA_CONFIG stand for --data and --config.\n"
	"\n"
	"Exit code: 0 done, 1 refused or failed, 2 wrong usage.\n";

struct list {
	struct file_total *rows;
	size_t n;
};

static enum tt_err read_list(struct verb_call *call, void *ctx)
{
	struct list *list = ctx;

	return store_file_totals(call->db, &call->arena, &list->rows, &list->n);
}

static void print_json(struct tt_arena *arena, const void *ctx)
{
	const struct list *list = ctx;
	struct tt_buf text = { 0 };
	struct tt_writer w;

	(void)arena;
	tt_writer_init(&w, &text, TT_WRITE_JSON);
	tt_write_list(&w);
	for (size_t i = 0; i < list->n; i++) {
		tt_write_object(&w);
		tt_put_str(&w, "id", list->rows[i].user);
		tt_put_i64(&w, "files", list->rows[i].n);
		tt_put_i64(&w, "bytes", list->rows[i].size);
		tt_put_i64(&w, "kept", list->rows[i].kept);
		tt_put_i64(&w, "uploads", list->rows[i].uploads);
		tt_put_str_or_null(&w, "quota", list->rows[i].quota);
		tt_write_end(&w);
	}
	tt_write_end(&w);
	verb_print(&text);
}

static struct tt_str number(struct tt_arena *arena, int64_t n)
{
	return tt_str_printf(arena, "%" PRId64, n);
}

static void print_table(struct tt_arena *arena, const void *ctx)
{
	const struct list *list = ctx;
	enum {
		N = 6
	};
	struct tt_str *cells = tt_arena_array(arena, struct tt_str, (list->n + 1) * N);
	const struct tt_str heading[N] = { TT_STR("ID"),      TT_STR("FILES"),
					   TT_STR("BYTES"),   TT_STR("TRASH, VERSIONS"),
					   TT_STR("UPLOADS"), TT_STR("QUOTA") };

	memcpy(cells, heading, sizeof(heading));
	for (size_t i = 0; i < list->n; i++) {
		const struct file_total *row = &list->rows[i];
		const struct tt_str values[N] = { row->user,
						  number(arena, row->n),
						  number(arena, row->size),
						  number(arena, row->kept),
						  number(arena, row->uploads),
						  row->quota.p ? row->quota : TT_STR("none") };

		memcpy(cells + (i + 1) * N, values, sizeof(values));
	}
	verb_print_table(cells, list->n + 1, N);
}

static int run_list(struct verb_call *call)
{
	struct list list = { NULL, 0 };
	static const struct verb_table table = { read_list, print_json, print_table };

	return verb_list(call, "database", &table, &list);
}

static const struct verb verbs[] = {
	{ "list", "[--json]", TAKES_JSON, 0, 0, run_list },
};

int cli_files(int argc, char **argv)
{
	return verbs_run("tertulia files", help, verbs, ARRAY_LEN(verbs), argc, argv);
}
