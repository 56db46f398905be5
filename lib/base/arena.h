/* arena.h - memory that lives as long as one request, and text made in it.
 *
 * Everything that a handler builds (decoded parameters, rows read, objects to encode) has the same
 * end: the response has been sent. So it comes from one arena and goes with it; nothing is freed
 * on its own. An arena belongs to one thread at a time.
 *
 * When memory runs out the process ends (tt_oom): it was written to survive kill -9, and a half
 * served request is the worse choice. What peers can make us hold is limited before that.
 *
 * A library may not end its host: an arena that was made with tt_arena_init_may_fail() gives NULL
 * instead and keeps `failed`, so that its owner may look at many allocations at once. */
#ifndef TT_BASE_ARENA_H
#define TT_BASE_ARENA_H

#include "lib/base/macros.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

struct tt_arena_block;

struct tt_arena {
	struct tt_arena_block *blocks; /* newest first */
	char *at;                      /* free space in the newest block */
	char *end;
	bool may_fail;
	bool is_bounded;
	size_t rest;  /* of a bounded one: what may still come from the system */
	bool is_full; /* that was not enough, so it has failed */
	bool failed;  /* memory ran out; never unset but by tt_arena_finish() */
};

void tt_arena_init(struct tt_arena *arena);
void tt_arena_init_may_fail(struct tt_arena *arena);

/* From now on it takes so much more from the system, about; for one that may fail. */
void tt_arena_bound(struct tt_arena *arena, size_t most);

/* Begins with the caller's memory, aligned for any type, which must outlive the arena. */
void tt_arena_init_with(struct tt_arena *arena, void *memory, size_t n);

/* Frees everything that came from the arena, which can then be used again. */
void tt_arena_finish(struct tt_arena *arena);

/* The same, but the newest block stays for what comes next, if it has no more than `most` bytes. */
void tt_arena_reset(struct tt_arena *arena, size_t most);

/* Zeroed memory, aligned for any type. Never NULL, but from an arena that may fail; so with all
 * that follows. */
void *tt_arena_alloc(struct tt_arena *arena, size_t n);

/* A NUL-terminated copy. */
char *tt_arena_dup(struct tt_arena *arena, const char *p, size_t n);
char *tt_arena_printf(struct tt_arena *arena, const char *fmt, ...) TT_PRINTF(2, 3);
/* The same for other functions of this kind; *n becomes the length. */
char *tt_arena_vprintf(struct tt_arena *arena, size_t *n, const char *fmt, va_list args)
	__attribute__((format(printf, 3, 0), nonnull(3)));

#define tt_arena_new(arena, type) ((type *)tt_arena_alloc((arena), sizeof(type)))
#define tt_arena_array(arena, type, n) ((type *)tt_arena_alloc((arena), sizeof(type) * (n)))

/* Makes room for one more element: returns `items`, moved when `n` has reached a power of two. */
void *tt_arena_grow(struct tt_arena *arena, void *items, size_t n, size_t size);

/* Says so on stderr and aborts. */
TT_NORETURN void tt_oom(void);

#endif
