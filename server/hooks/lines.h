/* lines.h - which bots wait for something from which rooms, and whose turn it is.
 *
 * What one bot hears of one room leaves in order, one after the other: a line. Lines know nothing
 * of each other, so a bot that is slow or away holds up itself alone; and a bot with many rooms has
 * a few of them served at once, so that the others get their share: a single one as long as
 * something for it was tried in vain. Belongs to one thread. */
#ifndef TT_HOOKS_LINES_H
#define TT_HOOKS_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What became of a row. */
enum line_end {
	LINE_MET,         /* the bot has it, and so it is there */
	LINE_GAVE_UP,     /* it is gone all the same */
	LINE_REPEATS,     /* it goes again */
	LINE_FOUND_NOBODY /* ... for there was no connection to the bot */
};

struct line {
	int64_t bot_id;
	int64_t room_id;
	int64_t due_ms;    /* on the monotonic clock: not before that */
	int64_t row_id;    /* that was tried last */
	unsigned tries;    /* of that one, in vain */
	bool found_nobody; /* ... by the last try */
	bool is_own;       /* of a bot that moderators have made */
	bool is_busy;      /* its first row is on the way: */
	void *on_way;      /* ... as what the caller has put here */
	uint64_t turn;     /* when it was served last: who waits longest is next */
};

enum {
	LINES_MOST_BUSY = 64, /* all bots together */
	/* of these, for bots whose last webhook was tried in vain */
	LINES_MOST_IN_VAIN = LINES_MOST_BUSY / 2,
	LINES_MOST_OWN = 32 /* of these, for bots that anybody may make: the server's are served */
};

struct lines {
	struct line **items;
	size_t n;
	struct line *busy[LINES_MOST_BUSY];
	int64_t *in_vain; /* bots whose last one was tried in vain */
	size_t n_in_vain;
	uint64_t turns;
	size_t n_busy;
};

void lines_finish(struct lines *lines);

/* There is something for that bot from that room; due at once, unless the line is known. The line.
 */
struct line *lines_note(struct lines *lines, int64_t bot_id, int64_t room_id, bool is_own);
/* Whether it waits because of a row that was tried in vain. */
bool line_is_put_off(const struct line *line);
/* That row is gone: the next one has nothing to wait for. */
void line_hurry(struct line *line);
/* A bot that is met is there for those of its other lines, too, that have found nobody. */
void lines_conclude(struct lines *lines, struct line *line, enum line_end end);
static inline bool line_repeats(enum line_end end)
{
	return end == LINE_REPEATS || end == LINE_FOUND_NOBODY;
}
/* How long the row waits that was tried last: twice as long as before, `longest_ms` at most. */
int64_t line_pause_ms(const struct line *line, int64_t longest_ms);
/* Of those that are due, have nothing on the way and whose bot has less than `most` on the way, or
 * nothing when the last was tried in vain, the one that was served longest ago: it is busy now.
 * NULL: none, or enough is on the way. */
struct line *lines_take(struct lines *lines, int64_t now_ms, size_t most);
/* What was on the way has come to its end: the next one may go at due_ms. */
void lines_give(struct lines *lines, struct line *line, int64_t due_ms);
/* A line that is busy, and in which nobody stands any more. */
void lines_drop(struct lines *lines, struct line *line);
/* Until one is due; -1: none will be. */
int64_t lines_wait_ms(const struct lines *lines, int64_t now_ms);

#endif
