#include "cli/client/chat_line.h"

#include <stdlib.h>
#include <unigbrk.h>
#include <unistr.h>

void chat_line_finish(struct chat_line *line)
{
	tt_buf_finish(&line->text);
	line->at = 0;
}

void chat_line_clear(struct chat_line *line)
{
	line->text.n = 0;
	line->at = 0;
}

void chat_line_set(struct chat_line *line, struct tt_str text)
{
	chat_line_clear(line);
	chat_line_insert_text(line, text);
}

void chat_line_insert_text(struct chat_line *line, struct tt_str text)
{
	tt_buf_reserve(&line->text, text.n);
	memmove(line->text.p + line->at + text.n, line->text.p + line->at, line->text.n - line->at);
	if (text.n > 0)
		memcpy(line->text.p + line->at, text.p, text.n);
	line->text.n += text.n;
	line->at += text.n;
}

void chat_line_insert(struct chat_line *line, uint32_t code_point)
{
	uint8_t bytes[6];
	int n = u8_uctomb(bytes, code_point, sizeof(bytes));

	if (n > 0 && code_point != 0)
		chat_line_insert_text(line, (struct tt_str){ (const char *)bytes, (size_t)n });
}

/* Where what looks like one character begins: one flag a byte. The caller frees it. */
static char *steps_of(const struct chat_line *line)
{
	char *steps = malloc(line->text.n + 1);

	if (!steps)
		tt_oom();
	u8_grapheme_breaks((const uint8_t *)line->text.p, line->text.n, steps);
	return steps;
}

static size_t before(const struct chat_line *line, size_t at)
{
	char *steps = steps_of(line);

	do
		at -= at > 0;
	while (at > 0 && !steps[at]);
	free(steps);
	return at;
}

static size_t behind(const struct chat_line *line, size_t at)
{
	char *steps;

	if (at == line->text.n)
		return at;
	steps = steps_of(line);
	do
		at++;
	while (at < line->text.n && !steps[at]);
	free(steps);
	return at;
}

/* The cursor is at `from` afterwards. */
static void cut(struct chat_line *line, size_t from, size_t to)
{
	if (to > from)
		memmove(line->text.p + from, line->text.p + to, line->text.n - to);
	line->text.n -= to - from;
	line->at = from;
}

void chat_line_left(struct chat_line *line)
{
	line->at = before(line, line->at);
}

void chat_line_right(struct chat_line *line)
{
	line->at = behind(line, line->at);
}

void chat_line_home(struct chat_line *line)
{
	line->at = 0;
}

void chat_line_end(struct chat_line *line)
{
	line->at = line->text.n;
}

void chat_line_backspace(struct chat_line *line)
{
	cut(line, before(line, line->at), line->at);
}

void chat_line_delete(struct chat_line *line)
{
	cut(line, line->at, behind(line, line->at));
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n';
}

static size_t word_start(const struct chat_line *line, size_t at)
{
	while (at > 0 && !is_blank(line->text.p[at - 1]))
		at--;
	return at;
}

void chat_line_kill_word(struct chat_line *line)
{
	size_t from = line->at;

	while (from > 0 && is_blank(line->text.p[from - 1]))
		from--;
	cut(line, word_start(line, from), line->at);
}

void chat_line_kill_before(struct chat_line *line)
{
	cut(line, 0, line->at);
}

void chat_line_kill_behind(struct chat_line *line)
{
	cut(line, line->at, line->text.n);
}

struct tt_str chat_line_word(const struct chat_line *line)
{
	size_t from = word_start(line, line->at);

	if (from == line->at)
		return TT_STR("");
	return (struct tt_str){ line->text.p + from, line->at - from };
}

void chat_line_replace_word(struct chat_line *line, struct tt_str text)
{
	cut(line, word_start(line, line->at), line->at);
	chat_line_insert_text(line, text);
}
