#include "server/talk/text/code.h"

enum {
	FENCE_MIN = 3,
	FENCE_INDENT_MAX = 3,
	TICKS_MAX = 255 /* more of them in a row are no code */
};

struct finder {
	struct tt_arena *arena;
	struct tt_str text;
	struct code_span *spans;
	size_t n;
};

struct fence {
	char c;
	size_t n;
};

static void add(struct finder *f, size_t begin, size_t end)
{
	f->spans = tt_arena_grow(f->arena, f->spans, f->n, sizeof(*f->spans));
	f->spans[f->n++] = (struct code_span){ begin, end };
}

/* How many of them stand there in a row. */
static size_t count(struct tt_str text, size_t at, char c)
{
	size_t n = 0;

	while (at + n < text.n && text.p[at + n] == c)
		n++;
	return n;
}

/* Behind the line's end. */
static size_t line_end(struct tt_str text, size_t at)
{
	const char *end = memchr(text.p + at, '\n', text.n - at);

	return end ? (size_t)(end - text.p) + 1 : text.n;
}

static struct tt_str line_at(struct tt_str text, size_t at)
{
	return (struct tt_str){ text.p + at, line_end(text, at) - at };
}

/* Of a line that may begin or end a block; *rest is what stands behind it. */
static struct fence read_fence(struct tt_str line, struct tt_str *rest)
{
	size_t indent = count(line, 0, ' ');
	struct fence fence = { '\0', 0 };

	*rest = line;
	if (indent > FENCE_INDENT_MAX || indent == line.n)
		return fence;
	fence.c = line.p[indent];
	fence.n = fence.c == '`' || fence.c == '~' ? count(line, indent, fence.c) : 0;
	*rest = (struct tt_str){ line.p + indent + fence.n, line.n - indent - fence.n };
	return fence;
}

static bool opens(struct tt_str line, struct fence *fence)
{
	struct tt_str rest;

	*fence = read_fence(line, &rest);
	return fence->n >= FENCE_MIN && !(fence->c == '`' && memchr(rest.p, '`', rest.n));
}

static bool closes(struct tt_str line, const struct fence *opened)
{
	struct tt_str rest;
	struct fence fence = read_fence(line, &rest);

	return fence.c == opened->c && fence.n >= opened->n && tt_str_trim(rest).n == 0;
}

/* Returns where the block ends; one that nothing closes goes on to the end. */
static size_t take_block(struct finder *f, size_t begin, const struct fence *fence)
{
	size_t at = line_end(f->text, begin);

	while (at < f->text.n && !closes(line_at(f->text, at), fence))
		at = line_end(f->text, at);
	if (at < f->text.n)
		at = line_end(f->text, at);
	add(f, begin, at);
	return at;
}

/* Behind the next row of exactly `n` back-ticks; 0: there is none. */
static size_t find_close(struct tt_str text, size_t at, size_t n)
{
	while (at < text.n) {
		size_t found = count(text, at, '`');

		if (found == n)
			return at + n;
		at += found ? found : 1;
	}
	return 0;
}

static bool is_escape(struct tt_str text, size_t at)
{
	return text.p[at] == '\\' && at + 1 < text.n &&
	       (text.p[at + 1] == '\\' || text.p[at + 1] == '`');
}

/* Where a row of so many back-ticks was not closed, later ones are not either: nobody makes this
 * look through the text again and again. */
static void find_inline(struct finder *f, size_t at, size_t end)
{
	const struct tt_str text = { f->text.p, end };
	bool never_closed[TICKS_MAX + 1] = { false };

	while (at < end) {
		size_t n = count(text, at, '`');
		size_t close = 0;

		if (n == 0) {
			at += is_escape(text, at) ? 2 : 1;
			continue;
		}
		if (n <= TICKS_MAX && !never_closed[n])
			close = find_close(text, at + n, n);
		if (close)
			add(f, at, close);
		else if (n <= TICKS_MAX)
			never_closed[n] = true;
		at = close ? close : at + n;
	}
}

/* Back-ticks are closed in the same paragraph. Returns where it ends. */
static size_t take_paragraph(struct finder *f, size_t begin)
{
	struct fence fence;
	size_t at = begin;
	bool is_blank = false;

	while (at < f->text.n && !is_blank &&
	       (at == begin || !opens(line_at(f->text, at), &fence))) {
		is_blank = tt_str_trim(line_at(f->text, at)).n == 0;
		at = line_end(f->text, at);
	}
	find_inline(f, begin, at);
	return at;
}

void code_find(struct tt_arena *arena, struct tt_str text, struct code_span **out, size_t *n)
{
	struct finder f = { .arena = arena, .text = text };
	bool any = text.n > 0 && (memchr(text.p, '`', text.n) || memchr(text.p, '~', text.n));
	struct fence fence;

	for (size_t at = 0; any && at < text.n;)
		at = opens(line_at(text, at), &fence) ? take_block(&f, at, &fence)
						      : take_paragraph(&f, at);
	*out = f.spans;
	*n = f.n;
}
