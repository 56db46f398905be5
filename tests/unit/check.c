#include "tests/unit/check.h"

static void failed(struct check_place at)
{
	_fail(at.file, at.line);
}

void check_true_at(struct check_place at, const char *name, bool ok, const char *what)
{
	if (ok)
		return;
	print_error("case \"%s\": expected %s\n", name, what);
	failed(at);
}

void check_int_at(struct check_place at, const char *name, int64_t got, int64_t want,
		  const char *what)
{
	if (got == want)
		return;
	print_error("case \"%s\": %s is %lld, expected %lld\n", name, what, (long long)got,
		    (long long)want);
	failed(at);
}

void check_err_at(struct check_place at, const char *name, enum tt_err got, enum tt_err want,
		  const char *what)
{
	if (got == want)
		return;
	print_error("case \"%s\": %s is %s, expected %s\n", name, what, tt_err_name(got),
		    tt_err_name(want));
	failed(at);
}

static void print_text(const char *label, struct tt_str s)
{
	if (!s.p) {
		print_error("  %s NULL\n", label);
		return;
	}
	print_error("  %s (%zu bytes) \"", label, s.n);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= ' ' && c < 0x7f)
			print_error("%c", c);
		else
			print_error("\\x%02x", c);
	}
	print_error("\"\n");
}

void check_text_at(struct check_place at, const char *name, struct tt_str got, struct tt_str want,
		   const char *what)
{
	if (tt_str_eq(got, want) && !got.p == !want.p)
		return;
	print_error("case \"%s\": %s\n", name, what);
	print_text("is      ", got);
	print_text("expected", want);
	failed(at);
}
