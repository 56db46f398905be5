#include "server/hooks/hooks.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "server/hooks/delivery.h"
#include "server/hooks/lines.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
	MOST_BUSY_OF_BOT = 8, /* on the way at once to one bot */
	PAUSE_MS = 1000,      /* after the database would not have it */
	IDLE_MS = 60 * 1000,
	KEPT_S = 24 * 60 * 60 /* older ones are dropped instead of tried again */
};

struct hooks {
	struct hooks_conf conf;
	CURLM *multi;
	pthread_t thread;
	struct subscription outbox;
	_Atomic(const struct tt_cidrs *) networks;
	_Atomic(const struct tt_cidrs *) own_networks;
	atomic_bool rung; /* there are new rows */
	atomic_bool stopping;
	atomic_bool pausing;
	atomic_bool is_over; /* the thread is gone */
	sem_t rests;         /* the thread, as was asked for */
	sem_t goes_on;
	/* The thread's own: */
	struct db *db;
	struct lines lines;
	int64_t seen_id; /* the newest row that the lines know of */
	struct delivery *ended[LINES_MOST_BUSY];
	size_t n_ended;
};

static void on_outbox(struct subscription *sub)
{
	struct hooks *hooks = container_of(sub, struct hooks, outbox);

	atomic_store(&hooks->rung, true);
	curl_multi_wakeup(hooks->multi);
}

/* Who waits because of a row that was tried in vain, and which is there no more, has nothing to
 * wait for: a bot that was disabled and mended is told at once. */
static enum tt_err look_at_put_off(struct hooks *hooks, struct line *line)
{
	int64_t first_id = 0;
	enum tt_err err = store_outbox_first(hooks->db, line->bot_id, line->room_id, &first_id);

	if (!err && first_id != line->row_id)
		line_hurry(line);
	return err;
}

static enum tt_err note_row(struct hooks *hooks, const struct outgoing *row)
{
	struct line *line = lines_note(&hooks->lines, row->bot_id, row->room_id, row->to_own);

	return line_is_put_off(line) ? look_at_put_off(hooks, line) : TT_OK;
}

/* Rows get their ids in the order of their commits, so none comes in behind what was seen. */
static enum tt_err note_new_rows(struct hooks *hooks)
{
	struct outgoing row = { .id = hooks->seen_id };
	enum tt_err err = db_begin(hooks->db, DB_READ);

	if (err)
		return err;
	do {
		hooks->seen_id = row.id;
		err = store_outbox_after(hooks->db, hooks->seen_id, &row);
		if (!err && row.id != 0)
			err = note_row(hooks, &row);
	} while (!err && row.id != 0);
	return db_end(hooks->db, err);
}

static enum tt_err read_head(struct hooks *hooks, struct delivery *delivery)
{
	enum tt_err err = db_begin(hooks->db, DB_READ);

	if (!err)
		err = db_end(hooks->db, store_outbox_head(hooks->db, &delivery->arena,
							  &delivery->row, &delivery->to));
	if (delivery->row.backend.n == 0)
		delivery->row.backend = hooks->conf.backend;
	delivery->named =
		atomic_load(delivery->to.is_own ? &hooks->own_networks : &hooks->networks);
	return err;
}

/* What bots were to hear that moderators made, when the administrator has forbidden these. */
static enum tt_err drop_all(struct hooks *hooks, const struct line *line)
{
	enum tt_err err = db_begin(hooks->db, DB_WRITE);

	return err ? err
		   : db_end(hooks->db, store_outbox_drop(hooks->db, line->bot_id, line->room_id));
}

static bool begin(struct hooks *hooks, struct line *line, struct delivery *delivery)
{
	if (line->row_id != delivery->row.id)
		line->tries = 0;
	line->row_id = delivery->row.id;
	if (!delivery_prepare(delivery) ||
	    curl_multi_add_handle(hooks->multi, delivery->curl) != CURLM_OK)
		return false;
	line->on_way = delivery;
	return true;
}

/* What is not sent at all has come to its end. */
static bool meddle(struct hooks *hooks, struct line *line, struct delivery *delivery)
{
	const struct hook_watcher *watcher = hooks->conf.watcher;

	if (watcher)
		delivery->plan =
			watcher->plan(watcher->ctx, hooks->db, &delivery->arena, &delivery->row);
	if (delivery->plan.fate == HOOK_SEND)
		return false;
	if (delivery->plan.fate == HOOK_WAIT) {
		lines_give(&hooks->lines, line, tt_clock_due_ms() + delivery->plan.wait_ms);
		delivery_destroy(delivery);
		return true;
	}
	line->row_id = delivery->row.id;
	hooks->ended[hooks->n_ended++] = delivery;
	return true;
}

static void tell_watcher(const struct hooks *hooks, struct delivery *delivery, struct tt_str why,
			 bool again)
{
	const struct hook_watcher *watcher = hooks->conf.watcher;
	const struct hook_news news = {
		.row = &delivery->row,
		.url = delivery->to.url,
		.plan = delivery->plan,
		.random = delivery->random,
		.signature = delivery->signature,
		.begun_us = delivery->begun_us,
		.status = delivery_status(delivery),
		.is_over = !again,
		.why = why,
	};

	if (watcher)
		watcher->hear(watcher->ctx, hooks->db, &delivery->arena, &news);
}

/* The first one of the line goes. TT_OK also when there is none any more. */
static enum tt_err send_head(struct hooks *hooks, struct line *line)
{
	struct delivery *delivery = delivery_create(line);
	enum tt_err err;

	delivery->row.bot_id = line->bot_id;
	delivery->row.room_id = line->room_id;
	err = read_head(hooks, delivery);
	if (!err && delivery->row.id != 0 && !delivery->named) {
		err = drop_all(hooks, line);
		delivery->row.id = 0;
	}
	if (!err && delivery->row.id != 0) {
		if (meddle(hooks, line, delivery))
			return TT_OK;
		if (begin(hooks, line, delivery))
			return TT_OK;
		err = TT_ERR_INTERNAL;
	}
	delivery_destroy(delivery);
	if (err)
		lines_give(&hooks->lines, line, tt_clock_due_ms() + PAUSE_MS);
	else
		lines_drop(&hooks->lines, line);
	return err;
}

static void send_what_is_due(struct hooks *hooks)
{
	struct line *line;

	while ((line = lines_take(&hooks->lines, tt_clock_due_ms(), MOST_BUSY_OF_BOT)))
		if (send_head(hooks, line))
			break; /* the log says why */
}

static void log_failure(const struct delivery *delivery, const struct line *line, struct tt_str why)
{
	/* Once for each row, not for each try: the bot's own list counts these. */
	tt_log(line->tries == 0 ? TT_LOG_WARN : TT_LOG_DEBUG, "webhook failed",
	       TT_LOG_INT("bot", delivery->row.bot_id), TT_LOG_INT("row", delivery->row.id),
	       TT_LOG_INT("tries", line->tries + 1), TT_LOG_STR("why", why));
}

/* What has ended goes from the multi to those that are to be written down. */
static void take_ended(struct hooks *hooks)
{
	struct delivery *delivery;
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(hooks->multi, &left))) {
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &delivery);
		delivery->code = message->data.result;
		curl_multi_remove_handle(hooks->multi, delivery->curl);
		hooks->ended[hooks->n_ended++] = delivery;
	}
}

static bool is_too_old(const struct delivery *delivery, int64_t now_s)
{
	return now_s - delivery->row.created_s > KEPT_S;
}

static enum line_end end_of(const struct delivery *delivery, enum verdict verdict)
{
	if (verdict == VERDICT_DELIVERED && delivery->plan.is_twice)
		return LINE_REPEATS;
	if (delivery_has_come(verdict))
		return LINE_MET;
	if (verdict != VERDICT_LATER || is_too_old(delivery, tt_clock_s()))
		return LINE_GAVE_UP;
	return delivery_found_nobody(delivery) ? LINE_FOUND_NOBODY : LINE_REPEATS;
}

struct outcome {
	int64_t due_ms; /* when the line goes on */
	enum line_end end;
};

static struct outcome outcome_of(const struct hooks *hooks, const struct delivery *delivery,
				 enum verdict verdict, int64_t wait_s)
{
	struct outcome out = { 0, end_of(delivery, verdict) };

	if (wait_s == 0)
		out.due_ms = line_pause_ms(delivery->owner, hooks->conf.longest_pause_ms);
	else
		out.due_ms = wait_s * 1000;
	out.due_ms += tt_clock_due_ms();
	if (verdict != VERDICT_LATER || !line_repeats(out.end))
		out.due_ms = 0;
	return out;
}

/* Writes down what became of it. */
static enum tt_err conclude(struct hooks *hooks, struct delivery *delivery, struct outcome *out)
{
	const struct line *line = delivery->owner;
	struct tt_str why = { NULL, 0 };
	int64_t wait_s = 0;
	enum verdict verdict = delivery_judge(delivery, &why, &wait_s);
	enum tt_err err = TT_OK;

	*out = outcome_of(hooks, delivery, verdict, wait_s);
	if (verdict != VERDICT_DELIVERED) {
		log_failure(delivery, line, why);
		err = store_outbox_failed(hooks->db, line->bot_id, tt_clock_s(), why);
	}
	if (!err && !line_repeats(out->end))
		err = store_outbox_done(hooks->db, &delivery->row, delivery_has_come(verdict));
	if (!err)
		tell_watcher(hooks, delivery, why, line_repeats(out->end));
	return err;
}

static enum tt_err conclude_all(struct hooks *hooks, struct outcome outcomes[])
{
	enum tt_err err = db_begin(hooks->db, DB_WRITE);

	if (err)
		return err;
	for (size_t i = 0; !err && i < hooks->n_ended; i++)
		err = conclude(hooks, hooks->ended[i], &outcomes[i]);
	return db_end(hooks->db, err);
}

/* In one transaction. When it fails, all of them go once more: at least once. */
static void write_down(struct hooks *hooks)
{
	struct outcome outcomes[LINES_MOST_BUSY] = { 0 };
	enum tt_err err;

	if (hooks->n_ended == 0)
		return;
	err = conclude_all(hooks, outcomes);
	for (size_t i = 0; i < hooks->n_ended; i++) {
		struct line *line = hooks->ended[i]->owner;

		if (!err)
			lines_conclude(&hooks->lines, line, outcomes[i].end);
		lines_give(&hooks->lines, line,
			   err ? tt_clock_due_ms() + PAUSE_MS : outcomes[i].due_ms);
		delivery_destroy(hooks->ended[i]);
	}
	hooks->n_ended = 0;
}

/* Nothing of it is written down: it goes again after the next start. */
static void abandon_sent(struct hooks *hooks)
{
	for (size_t i = 0; i < hooks->lines.n_busy; i++) {
		struct delivery *delivery = hooks->lines.busy[i]->on_way;

		curl_multi_remove_handle(hooks->multi, delivery->curl);
		delivery_destroy(delivery);
	}
}

static void wait_for(sem_t *sem)
{
	while (sem_wait(sem) != 0 && errno == EINTR)
		;
}

static void rest(struct hooks *hooks)
{
	abandon_sent(hooks);
	lines_finish(&hooks->lines);
	hooks->seen_id = 0;
	sem_post(&hooks->rests);
	wait_for(&hooks->goes_on);
	atomic_store(&hooks->rung, true);
}

static int sleep_ms(struct hooks *hooks)
{
	int64_t ms = lines_wait_ms(&hooks->lines, tt_clock_due_ms());

	if (atomic_load(&hooks->rung)) /* and nobody could look; a new ring wakes at once */
		return PAUSE_MS;
	/* What is due now waits for something on the way to come back. */
	if (ms == 0 && hooks->lines.n_busy > 0)
		ms = IDLE_MS;
	return (int)(ms < 0 || ms > IDLE_MS ? IDLE_MS : ms);
}

static void *run(void *arg)
{
	struct hooks *hooks = arg;
	int n_running;

	hooks->db = store_db(hooks->conf.store);
	while (hooks->db && !atomic_load(&hooks->stopping)) {
		if (atomic_exchange(&hooks->pausing, false))
			rest(hooks);
		if (atomic_exchange(&hooks->rung, false) && note_new_rows(hooks))
			atomic_store(&hooks->rung, true); /* it is tried again before long */
		send_what_is_due(hooks);
		curl_multi_perform(hooks->multi, &n_running);
		take_ended(hooks);
		if (hooks->n_ended == 0)
			curl_multi_poll(hooks->multi, NULL, 0, sleep_ms(hooks), NULL);
		write_down(hooks);
	}
	abandon_sent(hooks);
	atomic_store(&hooks->is_over, true);
	sem_post(&hooks->rests);
	return NULL;
}

static void release(struct hooks *hooks)
{
	bus_unsubscribe(hooks->conf.bus, &hooks->outbox);
	curl_multi_cleanup(hooks->multi);
	lines_finish(&hooks->lines);
	sem_destroy(&hooks->goes_on);
	sem_destroy(&hooks->rests);
	free(hooks);
}

void hooks_set_rules(struct hooks *hooks, const struct hooks_rules *rules)
{
	atomic_store(&hooks->networks, rules->networks);
	atomic_store(&hooks->own_networks, rules->own_networks);
}

struct hooks *hooks_start(const struct hooks_conf *conf)
{
	struct hooks *hooks = calloc(1, sizeof(*hooks));

	if (!hooks)
		tt_oom();
	hooks->conf = *conf;
	sem_init(&hooks->rests, 0, 0);
	sem_init(&hooks->goes_on, 0, 0);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	hooks->multi = curl_multi_init();
	if (!hooks->multi)
		tt_oom();
	curl_multi_setopt(hooks->multi, CURLMOPT_MAXCONNECTS, (long)LINES_MOST_BUSY);
	hooks_set_rules(hooks, &conf->rules);
	atomic_store(&hooks->rung, true); /* what the last one left */
	hooks->outbox.on_event = on_outbox;
	bus_subscribe(conf->bus, topic_outbox(), &hooks->outbox);
	if (pthread_create(&hooks->thread, NULL, run, hooks) != 0) {
		tt_log(TT_LOG_ERROR, "cannot start a thread", TT_LOG_C("for", "webhooks"));
		release(hooks);
		return NULL;
	}
	return hooks;
}

void hooks_pause(struct hooks *hooks)
{
	if (atomic_load(&hooks->is_over))
		return;
	atomic_store(&hooks->pausing, true);
	curl_multi_wakeup(hooks->multi);
	wait_for(&hooks->rests);
}

void hooks_resume(struct hooks *hooks)
{
	sem_post(&hooks->goes_on);
}

void hooks_stop(struct hooks *hooks)
{
	if (!hooks)
		return;
	atomic_store(&hooks->stopping, true);
	curl_multi_wakeup(hooks->multi);
	pthread_join(hooks->thread, NULL);
	release(hooks);
}
