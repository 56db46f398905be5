/* verb_output.c - what verbs say: refusals, lists, times. */
#include "cli/verbs.h"
#include "lib/base/clock.h"
#include "server/http/refusal.h"

#include <stdio.h>

int verb_failed(const struct verb_call *call, const char *subject, enum tt_err err)
{
	fprintf(stderr, "%s: %s: %s\n", call->command, subject, refusal_of(err)->reason);
	return EXIT_FAILURE;
}

int verb_misused(const struct verb_call *call, const char *what)
{
	fprintf(stderr, "%s: %s; see --help\n", call->command, what);
	return CLI_USAGE;
}

int verb_read(struct verb_call *call, const char *subject,
	      enum tt_err (*read)(struct verb_call *call, void *ctx), void *ctx)
{
	enum tt_err err = db_begin(call->db, DB_READ);

	return err ? verb_failed(call, subject, err) : verb_finish(call, read(call, ctx), subject);
}

int verb_list(struct verb_call *call, const char *subject, const struct verb_table *table,
	      void *ctx)
{
	int rc = verb_read(call, subject, table->read, ctx);

	if (rc != EXIT_SUCCESS)
		return rc;
	(call->json ? table->print_json : table->print_table)(&call->arena, ctx);
	return rc;
}

void verb_put_time(struct tt_writer *w, const char *key, int64_t time_s)
{
	if (time_s != 0)
		tt_put_i64(w, key, time_s);
	else
		tt_put_null(w, key);
}

struct tt_str verb_time(struct tt_arena *arena, int64_t time_s, const char *never)
{
	return time_s != 0 ? tt_clock_iso(arena, time_s) : tt_str(never);
}

void verb_print(struct tt_buf *text)
{
	tt_buf_add_char(text, '\n');
	fwrite(text->p, 1, text->n, stdout);
	tt_buf_finish(text);
}

static size_t width_of(const struct tt_str cells[], size_t n_rows, size_t n_columns, size_t column)
{
	size_t width = 0;

	for (size_t row = 0; row < n_rows; row++) {
		size_t n = tt_utf8_count(cells[row * n_columns + column]);

		width = n > width ? n : width;
	}
	return width;
}

void verb_print_table(const struct tt_str cells[], size_t n_rows, size_t n_columns)
{
	for (size_t row = 0; row < n_rows; row++) {
		for (size_t column = 0; column < n_columns; column++) {
			struct tt_str cell = cells[row * n_columns + column];
			size_t width = width_of(cells, n_rows, n_columns, column);
			bool last = column + 1 == n_columns;

			printf("%.*s%*s", TT_STR_ARG(cell),
			       last ? 0 : (int)(width - tt_utf8_count(cell) + 2), "");
		}
		putchar('\n');
	}
}
