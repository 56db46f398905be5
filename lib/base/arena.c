#include "lib/base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What was given back may not be touched before it is given out again. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum {
	FIRST_BLOCK = 4096,
	LARGEST_STEP = 1 << 20
};

struct tt_arena_block {
	struct tt_arena_block *next;
	size_t size;
	alignas(max_align_t) char data[];
};

void tt_oom(void)
{
	fputs("tertulia: out of memory\n", stderr);
	abort();
}

void tt_arena_init(struct tt_arena *arena)
{
	memset(arena, 0, sizeof(*arena));
}

void tt_arena_init_may_fail(struct tt_arena *arena)
{
	tt_arena_init(arena);
	arena->may_fail = true;
}

void tt_arena_bound(struct tt_arena *arena, size_t most)
{
	arena->is_bounded = true;
	arena->rest = most;
}

void tt_arena_finish(struct tt_arena *arena)
{
	struct tt_arena_block *block = arena->blocks;
	bool may_fail = arena->may_fail;

	while (block) {
		struct tt_arena_block *next = block->next;

		free(block);
		block = next;
	}
	tt_arena_init(arena);
	arena->may_fail = may_fail;
}

void tt_arena_reset(struct tt_arena *arena, size_t most)
{
	struct tt_arena_block *kept = arena->blocks;

	if (!kept || kept->size > most) {
		tt_arena_finish(arena);
		return;
	}
	arena->blocks = kept->next;
	tt_arena_finish(arena);
	kept->next = NULL;
	arena->blocks = kept;
	arena->at = kept->data;
	arena->end = kept->data + kept->size;
	ASAN_POISON_MEMORY_REGION(kept->data, kept->size);
}

void tt_arena_init_with(struct tt_arena *arena, void *memory, size_t n)
{
	tt_arena_init(arena);
	arena->at = memory;
	arena->end = arena->at + n;
}

static void *fail(struct tt_arena *arena)
{
	if (!arena->may_fail)
		tt_oom();
	arena->failed = true;
	return NULL;
}

static bool take_rest(struct tt_arena *arena, size_t size)
{
	if (!arena->is_bounded)
		return true;
	arena->is_full = size > arena->rest;
	if (!arena->is_full)
		arena->rest -= size;
	return !arena->is_full;
}

static bool add_block(struct tt_arena *arena, size_t need)
{
	size_t size = arena->blocks ? arena->blocks->size * 2 : FIRST_BLOCK;
	struct tt_arena_block *block;

	if (size > LARGEST_STEP)
		size = LARGEST_STEP;
	if (size < need)
		size = need;
	block = take_rest(arena, size) ? malloc(sizeof(*block) + size) : NULL;
	if (!block)
		return fail(arena);
	block->next = arena->blocks;
	block->size = size;
	arena->blocks = block;
	arena->at = block->data;
	arena->end = block->data + size;
	return true;
}

/* Not zeroed. */
static char *take(struct tt_arena *arena, size_t n)
{
	const size_t align = alignof(max_align_t);
	char *p;

	if (n > SIZE_MAX / 2)
		return fail(arena);
	n = n ? (n + align - 1) & ~(align - 1) : align; /* also nothing has an address */
	if ((size_t)(arena->end - arena->at) < n && !add_block(arena, n))
		return NULL;
	p = arena->at;
	arena->at += n;
	ASAN_UNPOISON_MEMORY_REGION(p, n);
	return p;
}

void *tt_arena_alloc(struct tt_arena *arena, size_t n)
{
	char *p = take(arena, n);

	return p ? memset(p, 0, n) : NULL;
}

char *tt_arena_dup(struct tt_arena *arena, const char *p, size_t n)
{
	char *copy;

	if (n >= SIZE_MAX / 2) /* n + 1 must not be nothing */
		return fail(arena);
	copy = take(arena, n + 1);
	if (!copy)
		return NULL;
	if (n > 0)
		memcpy(copy, p, n);
	copy[n] = '\0';
	return copy;
}

char *tt_arena_vprintf(struct tt_arena *arena, size_t *n, const char *fmt, va_list args)
{
	char small[128]; /* most of what is formatted is a number with a word */
	va_list again;
	char *text;
	int len;

	va_copy(again, args);
	len = vsnprintf(small, sizeof(small), fmt, args);
	*n = len > 0 ? (size_t)len : 0;
	text = take(arena, *n + 1);
	if (!text)
		*n = 0;
	else if (*n < sizeof(small))
		memcpy(text, small, *n + 1);
	else
		vsnprintf(text, *n + 1, fmt, again);
	va_end(again);
	return text;
}

char *tt_arena_printf(struct tt_arena *arena, const char *fmt, ...)
{
	va_list args;
	char *text;
	size_t n;

	va_start(args, fmt);
	text = tt_arena_vprintf(arena, &n, fmt, args);
	va_end(args);
	return text;
}

void *tt_arena_grow(struct tt_arena *arena, void *items, size_t n, size_t size)
{
	void *moved;

	if (n & (n - 1)) /* between two powers of two there is room */
		return items;
	moved = tt_arena_alloc(arena, (n ? n * 2 : 1) * size);
	if (moved && n > 0)
		memcpy(moved, items, n * size);
	return moved;
}
