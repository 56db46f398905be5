#include "lib/base/csv.h"

static char peek(const struct tt_csv *csv)
{
	return csv->rest.p[0];
}

static char take(struct tt_csv *csv)
{
	csv->rest.n--;
	return *csv->rest.p++;
}

struct tt_csv tt_csv_from(struct tt_str text)
{
	struct tt_str mark = TT_STR("\xef\xbb\xbf");

	if (tt_str_starts(text, mark)) {
		text.p += mark.n;
		text.n -= mark.n;
	}
	return (struct tt_csv){ .rest = text, .next_line = 1 };
}

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* CR LF is one end. */
static void end_line(struct tt_csv *csv, char c)
{
	if (c == '\r' && csv->rest.n > 0 && peek(csv) == '\n')
		take(csv);
	csv->next_line++;
}

/* From behind the opening quote up to the closing one. */
static size_t take_quoted(struct tt_csv *csv, char *out)
{
	size_t n = 0;

	while (csv->rest.n > 0) {
		char c = take(csv);

		if (c == '"') {
			if (csv->rest.n == 0 || peek(csv) != '"')
				break;
			take(csv);
		}
		if (c == '\n' || (c == '\r' && (csv->rest.n == 0 || peek(csv) != '\n')))
			csv->next_line++;
		out[n++] = c;
	}
	return n;
}

/* One field; what ends it stays. It is never longer than what is left of the text, but most are
 * short: so it is measured first, quotes and all. */
static size_t measure(const struct tt_csv *csv)
{
	bool quoted = false;
	size_t n = 0;

	for (; n < csv->rest.n; n++) {
		char c = csv->rest.p[n];

		if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == ',' || is_line_end(c)))
			break;
	}
	return n;
}

static struct tt_str take_field(struct tt_csv *csv, struct tt_arena *arena)
{
	char *text = tt_arena_alloc(arena, measure(csv) + 1);
	size_t n = 0;

	while (csv->rest.n > 0 && peek(csv) != ',' && !is_line_end(peek(csv))) {
		char c = take(csv);

		if (c == '"')
			n += take_quoted(csv, text + n);
		else
			text[n++] = c;
	}
	return (struct tt_str){ text, n };
}

bool tt_csv_next(struct tt_csv *csv, struct tt_arena *arena, struct tt_str **fields, size_t *n)
{
	*fields = NULL;
	*n = 0;
	csv->line = csv->next_line;
	if (csv->rest.n == 0)
		return false;
	for (;;) {
		char c;

		*fields = tt_arena_grow(arena, *fields, *n, sizeof(**fields));
		(*fields)[(*n)++] = take_field(csv, arena);
		if (csv->rest.n == 0)
			return true;
		c = take(csv);
		if (is_line_end(c)) {
			end_line(csv, c);
			return true;
		}
	}
}
