#include "server/http/turns.h"
#include "lib/base/clock.h"

#include <pthread.h>
#include <stdlib.h>

enum {
	/* So long nobody else has to wait for those of one line who are before him, roundly. */
	AT_ONCE_US = 10 * 1000,
	/* From here on it pays to let a request sleep, whoever else is there. */
	DEAR_US = 2000,
	/* A list of ten thousand conversations is shorter. */
	LONG_US = 500 * 1000,
	/* Who was there so lately may come again. */
	COMPANY_MS = 10 * 1000,
	/* The cost of a request is mixed with what it was before. */
	MEMORY = 8,
	/* The thread's own clock is a call of the system: of cheap ones each so-manieth is
	 * measured. */
	SAMPLE = 8,
};

struct turns {
	pthread_mutex_t lock; /* of all that follows, of lines and of turns */
	unsigned most;        /* of one line at once */
	bool stopping;
	bool anybody;       /* was there so far */
	uint64_t last;      /* who: the id of his line */
	int64_t company_ms; /* when somebody else than before was */
};

struct turns *turns_create(unsigned n_threads)
{
	struct turns *turns = calloc(1, sizeof(*turns));

	if (!turns)
		tt_oom();
	pthread_mutex_init(&turns->lock, NULL);
	turns->most = n_threads > 3 ? n_threads / 2 : 1;
	turns->company_ms = -COMPANY_MS;
	return turns;
}

void turns_destroy(struct turns *turns)
{
	if (!turns)
		return;
	pthread_mutex_destroy(&turns->lock);
	free(turns);
}

void turns_stop(struct turns *turns)
{
	pthread_mutex_lock(&turns->lock);
	turns->stopping = true;
	pthread_mutex_unlock(&turns->lock);
}

static void note(struct turns *turns, const struct turn_line *line)
{
	if (turns->anybody && line->id == turns->last)
		return;
	if (turns->anybody)
		turns->company_ms = tt_clock_mono_ms();
	turns->anybody = true;
	turns->last = line->id;
}

void turns_note(struct turns *turns, const struct turn_line *line)
{
	pthread_mutex_lock(&turns->lock);
	note(turns, line);
	pthread_mutex_unlock(&turns->lock);
}

/* A client that is alone may have all threads, as long as whoever comes next does not pay for it.
 */
static bool is_bounded(const struct turns *turns, const struct turn_line *line)
{
	return line->cost_us >= DEAR_US || tt_clock_mono_ms() - turns->company_ms < COMPANY_MS;
}

static unsigned most_of(const struct turns *turns, const struct turn_line *line)
{
	int64_t n = line->cost_us > 0 ? AT_ONCE_US / line->cost_us : turns->most;

	if (n >= turns->most)
		return turns->most;
	return n > 1 ? (unsigned)n : 1;
}

static bool has_place(const struct turns *turns, const struct turn_line *line)
{
	return turns->stopping || line->n < most_of(turns, line) || !is_bounded(turns, line);
}

static void put_last(struct turn_line *line, struct turn *turn)
{
	turn->waits = true;
	turn->next = NULL;
	if (line->last)
		line->last->next = turn;
	else
		line->first = turn;
	line->last = turn;
}

static struct turn *take_first(struct turn_line *line)
{
	struct turn *turn = line->first;

	line->first = turn->next;
	if (!line->first)
		line->last = NULL;
	turn->waits = false;
	return turn;
}

/* Whose client has gone: seldom, so that a long line may be walked through. */
static void take_out(struct turn_line *line, struct turn *turn)
{
	struct turn *before = NULL;
	struct turn **at = &line->first;

	while (*at != turn) {
		before = *at;
		at = &before->next;
	}
	*at = turn->next;
	if (line->last == turn)
		line->last = before;
	turn->waits = false;
	atomic_store(&turn->waiter->stands, false);
}

static bool is_dear(const struct turn_line *line)
{
	return line->cost_us >= DEAR_US / 2;
}

static void give_to(struct turn_line *line, struct turn *turn)
{
	turn->is_his = true;
	turn->is_dear = line->cost_us >= DEAR_US;
	turn->is_long = line->cost_us >= LONG_US;
	turn->begin_us = is_dear(line) || line->n_seen++ % SAMPLE == 0 ? 0 : -1;
	line->n++;
}

/* What is woken asks again and finds that it is his turn. */
static void call_next(const struct turns *turns, struct turn_line *line)
{
	while (line->first && has_place(turns, line)) {
		struct turn *turn = take_first(line);

		give_to(line, turn);
		wait_end_standing(turn->waiter);
	}
}

/* With the lock. */
static bool try_to_take(struct turns *turns, struct turn_line *line, struct turn *turn)
{
	note(turns, line);
	if (turn->waits && turns->stopping)
		take_out(line, turn);
	if (turn->is_his || turn->waits || (line->first && !turns->stopping) ||
	    !has_place(turns, line))
		return turn->is_his;
	give_to(line, turn);
	return true;
}

bool turn_take(struct turns *turns, struct turn_line *line, struct turn *turn,
	       struct waiter *waiter)
{
	bool is_his;

	pthread_mutex_lock(&turns->lock);
	turn->line = line;
	turn->waiter = waiter;
	is_his = try_to_take(turns, line, turn);
	if (!is_his)
		wait_stand(waiter);
	if (!is_his && !turn->waits)
		put_last(line, turn);
	pthread_mutex_unlock(&turns->lock);
	if (is_his && turn->begin_us >= 0)
		turn->begin_us = tt_clock_thread_us();
	return is_his;
}

void turn_move(struct turn *turn)
{
	turn->begin_us = tt_clock_thread_us();
}

/* With the lock. */
static void end(const struct turns *turns, struct turn *turn)
{
	if (turn->waits)
		take_out(turn->line, turn);
	if (!turn->is_his)
		return;
	turn->is_his = false;
	turn->line->n--;
	call_next(turns, turn->line);
}

void turn_give(struct turns *turns, struct turn *turn)
{
	struct turn_line *line = turn->line;
	int64_t took_us = turn->begin_us < 0 ? -1 : tt_clock_thread_us() - turn->begin_us;

	pthread_mutex_lock(&turns->lock);
	/* A sample stands for those that were not measured. */
	if (took_us >= 0)
		line->cost_us += (took_us - line->cost_us) / (is_dear(line) ? MEMORY : 2);
	end(turns, turn);
	pthread_mutex_unlock(&turns->lock);
}

void turn_forget(struct turns *turns, struct turn *turn)
{
	if (!turn->line)
		return;
	pthread_mutex_lock(&turns->lock);
	end(turns, turn);
	turn->line = NULL;
	pthread_mutex_unlock(&turns->lock);
}
