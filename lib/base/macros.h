/* macros.h - the few language helpers that every room uses. */
#ifndef TT_BASE_MACROS_H
#define TT_BASE_MACROS_H

#include <stddef.h>

#define TT_MUST_CHECK __attribute__((warn_unused_result))
#define TT_PRINTF(fmt, first) __attribute__((format(printf, fmt, first), nonnull(fmt)))
#define TT_NORETURN __attribute__((noreturn))

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* The owner of a member: container_of(watch, struct peer, watch). */
#define container_of(ptr, type, member) ((type *)(void *)((char *)(ptr)-offsetof(type, member)))

#endif
