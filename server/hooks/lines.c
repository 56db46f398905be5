#include "server/hooks/lines.h"
#include "lib/base/arena.h"

#include <stdlib.h>

enum {
	FIRST_PAUSE_MS = 1000
};

void lines_finish(struct lines *lines)
{
	for (size_t i = 0; i < lines->n; i++)
		free(lines->items[i]);
	free(lines->items);
	free(lines->in_vain);
	*lines = (struct lines){ 0 };
}

static struct line *find(const struct lines *lines, int64_t bot_id, int64_t room_id)
{
	for (size_t i = 0; i < lines->n; i++)
		if (lines->items[i]->bot_id == bot_id && lines->items[i]->room_id == room_id)
			return lines->items[i];
	return NULL;
}

struct line *lines_note(struct lines *lines, int64_t bot_id, int64_t room_id, bool is_own)
{
	struct line *line = find(lines, bot_id, room_id);

	if (line)
		return line;
	line = calloc(1, sizeof(*line));
	lines->items = realloc(lines->items, (lines->n + 1) * sizeof(struct line *));
	if (!line || !lines->items)
		tt_oom();
	line->bot_id = bot_id;
	line->room_id = room_id;
	line->is_own = is_own;
	line->turn = ++lines->turns;
	lines->items[lines->n++] = line;
	return line;
}

bool line_is_put_off(const struct line *line)
{
	return !line->is_busy && line->tries > 0;
}

void line_hurry(struct line *line)
{
	line->due_ms = 0;
	line->tries = 0;
}

/* Where the bot stands among those; n_in_vain: it does not. */
static size_t find_in_vain(const struct lines *lines, int64_t bot_id)
{
	size_t i = 0;

	while (i < lines->n_in_vain && lines->in_vain[i] != bot_id)
		i++;
	return i;
}

static void forget_in_vain(struct lines *lines, int64_t bot_id)
{
	size_t i = find_in_vain(lines, bot_id);

	if (i < lines->n_in_vain)
		lines->in_vain[i] = lines->in_vain[--lines->n_in_vain];
}

static void note_in_vain(struct lines *lines, int64_t bot_id)
{
	if (find_in_vain(lines, bot_id) < lines->n_in_vain)
		return;
	lines->in_vain = realloc(lines->in_vain, (lines->n_in_vain + 1) * sizeof(int64_t));
	if (!lines->in_vain)
		tt_oom();
	lines->in_vain[lines->n_in_vain++] = bot_id;
}

static void hurry_others(const struct lines *lines, int64_t bot_id)
{
	for (size_t i = 0; i < lines->n; i++) {
		struct line *line = lines->items[i];

		if (line->bot_id == bot_id && line->found_nobody && line_is_put_off(line))
			line_hurry(line);
	}
}

void lines_conclude(struct lines *lines, struct line *line, enum line_end end)
{
	line->tries = line_repeats(end) ? line->tries + 1 : 0;
	line->found_nobody = end == LINE_FOUND_NOBODY;
	if (line_repeats(end))
		note_in_vain(lines, line->bot_id);
	else
		forget_in_vain(lines, line->bot_id);
	if (end == LINE_MET)
		hurry_others(lines, line->bot_id);
}

int64_t line_pause_ms(const struct line *line, int64_t longest_ms)
{
	int64_t ms = FIRST_PAUSE_MS;

	for (unsigned i = 0; i < line->tries && ms < longest_ms; i++)
		ms *= 2;
	return ms < longest_ms ? ms : longest_ms;
}

static size_t busy_lines_of(const struct lines *lines, int64_t bot_id)
{
	size_t n = 0;

	for (size_t i = 0; i < lines->n_busy; i++)
		n += lines->busy[i]->bot_id == bot_id;
	return n;
}

static void take_back(struct lines *lines, const struct line *line)
{
	for (size_t i = 0; i < lines->n_busy; i++) {
		if (lines->busy[i] != line)
			continue;
		lines->busy[i] = lines->busy[--lines->n_busy];
		return;
	}
}

static size_t busy_lines_of_own(const struct lines *lines)
{
	size_t n = 0;

	for (size_t i = 0; i < lines->n_busy; i++)
		n += lines->busy[i]->is_own;
	return n;
}

static size_t busy_lines_in_vain(const struct lines *lines)
{
	size_t n = 0;

	for (size_t i = 0; i < lines->n_busy; i++)
		n += find_in_vain(lines, lines->busy[i]->bot_id) < lines->n_in_vain;
	return n;
}

/* Bots that never answer hold each of their places for long. */
static size_t most_of(const struct lines *lines, const struct line *line, size_t most)
{
	if (find_in_vain(lines, line->bot_id) == lines->n_in_vain)
		return most;
	return busy_lines_in_vain(lines) < LINES_MOST_IN_VAIN ? 1 : 0;
}

static bool may_go(const struct lines *lines, const struct line *line, int64_t now_ms, size_t most)
{
	if (line->is_busy || line->due_ms > now_ms)
		return false;
	if (line->is_own && busy_lines_of_own(lines) >= LINES_MOST_OWN)
		return false;
	return busy_lines_of(lines, line->bot_id) < most_of(lines, line, most);
}

struct line *lines_take(struct lines *lines, int64_t now_ms, size_t most)
{
	struct line *next = NULL;

	for (size_t i = 0; lines->n_busy < LINES_MOST_BUSY && i < lines->n; i++) {
		struct line *line = lines->items[i];

		if ((!next || line->turn < next->turn) && may_go(lines, line, now_ms, most))
			next = line;
	}
	if (next) {
		next->is_busy = true;
		lines->busy[lines->n_busy++] = next;
	}
	return next;
}

void lines_give(struct lines *lines, struct line *line, int64_t due_ms)
{
	line->is_busy = false;
	line->due_ms = due_ms;
	line->turn = ++lines->turns;
	take_back(lines, line);
}

void lines_drop(struct lines *lines, struct line *line)
{
	take_back(lines, line);
	forget_in_vain(lines, line->bot_id);
	for (size_t i = 0; i < lines->n; i++) {
		if (lines->items[i] != line)
			continue;
		lines->items[i] = lines->items[--lines->n];
		break;
	}
	free(line);
}

int64_t lines_wait_ms(const struct lines *lines, int64_t now_ms)
{
	int64_t first = INT64_MAX;

	for (size_t i = 0; i < lines->n; i++)
		if (!lines->items[i]->is_busy && lines->items[i]->due_ms < first)
			first = lines->items[i]->due_ms;
	if (first == INT64_MAX)
		return -1;
	return first > now_ms ? first - now_ms : 0;
}
