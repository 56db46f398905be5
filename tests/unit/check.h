/* check.h - cmocka, and checks that name the row of the table that failed.
 *
 * Every check takes first the name of its case. A failed one ends the test. */
#ifndef TESTS_UNIT_CHECK_H
#define TESTS_UNIT_CHECK_H

#include "lib/base/err.h"
#include "lib/base/str.h"

/* cmocka.h wants these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Text in a static table; may hold NUL. */
#define BYTES(literal)                         \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}
#define NO_TEXT         \
	{               \
		NULL, 0 \
	}
#define NOT_THERE ((struct tt_str){ NULL, 0 })

struct check_place {
	const char *file;
	int line;
};

#define HERE                       \
	(struct check_place)       \
	{                          \
		__FILE__, __LINE__ \
	}

#define check_true(name, condition) check_true_at(HERE, (name), (condition), #condition)
#define check_false(name, condition) check_true_at(HERE, (name), !(condition), "not " #condition)
#define check_int(name, got, want) check_int_at(HERE, (name), (got), (want), #got)
#define check_err(name, got, want) check_err_at(HERE, (name), (got), (want), #got)
/* Byte by byte; NULL and empty differ. */
#define check_text(name, got, want) check_text_at(HERE, (name), (got), (want), #got)
#define check_str(name, got, want) check_text_at(HERE, (name), (got), tt_str(want), #got)

void check_true_at(struct check_place at, const char *name, bool ok, const char *what);
void check_int_at(struct check_place at, const char *name, int64_t got, int64_t want,
		  const char *what);
void check_err_at(struct check_place at, const char *name, enum tt_err got, enum tt_err want,
		  const char *what);
void check_text_at(struct check_place at, const char *name, struct tt_str got, struct tt_str want,
		   const char *what);

#endif
