#include "cli/client/progress.h"
#include "cli/client/printable.h"
#include "lib/base/clock.h"

#include <stdio.h>
#include <unistd.h>

enum {
	SHOW_EVERY_MS = 100,
	BAR_COLUMNS = 24,
	NAME_COLUMNS = 28,
};

static void print_size(double bytes)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	size_t unit = 0;

	while (bytes >= 1024 && unit + 1 < ARRAY_LEN(units)) {
		bytes /= 1024;
		unit++;
	}
	fprintf(stderr, unit == 0 ? "%6.0f %-3s" : "%6.1f %-3s", bytes, units[unit]);
}

static void print_bar(const struct progress *progress)
{
	int64_t done = progress->done < progress->total ? progress->done : progress->total;
	int filled = (int)((double)done * BAR_COLUMNS / (double)progress->total);

	fputc('[', stderr);
	for (int i = 0; i < BAR_COLUMNS; i++)
		fputc(i < filled ? '#' : '.', stderr);
	fprintf(stderr, "] %3d%% ", (int)((double)done * 100 / (double)progress->total));
}

static void show(struct progress *progress, int64_t now_ms)
{
	int64_t ms = now_ms - progress->begin_ms;
	struct tt_arena arena;
	struct tt_str name;

	tt_arena_init(&arena);
	name = printable(&arena, progress->what, PRINTABLE_LINE);
	name = printable_fit(&arena, name, NAME_COLUMNS);
	fprintf(stderr, "\r%.*s%*s ", TT_STR_ARG(name), (int)(NAME_COLUMNS - printable_width(name)),
		"");
	tt_arena_finish(&arena);
	if (progress->total > 0)
		print_bar(progress);
	print_size((double)progress->done);
	fputs(" ", stderr);
	print_size(ms > 0 ? (double)progress->done * 1000 / (double)ms : 0);
	fputs("/s\033[K", stderr);
	fflush(stderr);
	progress->shown_ms = now_ms;
}

void progress_begin(struct progress *progress, struct tt_str what, int64_t total, bool quiet)
{
	*progress = (struct progress){ .what = what,
				       .total = total,
				       .begin_ms = tt_clock_mono_ms(),
				       .is_on = !quiet && isatty(STDERR_FILENO) };
}

void progress_add(struct progress *progress, size_t n)
{
	int64_t now_ms = tt_clock_mono_ms();

	progress->done += (int64_t)n;
	if (progress->is_on && now_ms - progress->shown_ms >= SHOW_EVERY_MS)
		show(progress, now_ms);
}

void progress_end(struct progress *progress, bool ok)
{
	if (!progress->is_on)
		return;
	if (ok)
		show(progress, tt_clock_mono_ms());
	fputs(ok ? "\n" : "\r\033[K", stderr);
}
