/* webhooks.c - what leaves by itself: faults in its way, what is noted of it, and once more. */
#include "lib/base/clock.h"
#include "server/dev/state.h"
#include "server/store/bots.h"

#include <stdio.h>

enum {
	PATIENCE_MS = 5000, /* for a webhook that another one can change places with */
	LOOK_MS = 50,
	MOST_WAITING = 10000,
	MOST_WAITING_BYTES = 64 << 20,
};

static struct row_fate *find_fate(struct dev *dev, int64_t row_id)
{
	for (size_t i = 0; i < FATES_MAX; i++)
		if (dev->fates[i].row_id == row_id)
			return &dev->fates[i];
	return NULL;
}

/* The oldest one makes room. */
static struct row_fate *add_fate(struct dev *dev, int64_t row_id, const struct fault *fault)
{
	struct row_fate *fate = &dev->fates[dev->next_fate++ % FATES_MAX];

	*fate = (struct row_fate){ .row_id = row_id, .is_in_order = !fault->reorders };
	fate->fault = *fault;
	return fate;
}

static void find_bot(struct db *db, struct tt_arena *arena, int64_t id, struct bot *out)
{
	*out = (struct bot){ .id = id, .name = TT_STR("") };
	if (store_bot_get(db, arena, id, out))
		*out = (struct bot){ .id = id, .name = TT_STR("") };
}

static struct row_fate *fate_of(struct dev *dev, struct db *db, struct tt_arena *arena,
				const struct outgoing *row)
{
	struct row_fate *known = find_fate(dev, row->id);
	struct fault_subject subject = { .is_webhook = true, .bot_id = row->bot_id };
	struct fault fault;
	struct bot bot;

	if (known || db_begin(db, DB_READ))
		return known;
	find_bot(db, arena, row->bot_id, &bot);
	if (db_end(db, TT_OK))
		return NULL;
	subject.bot = bot.name;
	return faults_draw(&dev->faults, &subject, &fault) ? add_fate(dev, row->id, &fault) : NULL;
}

static bool swap_with_next(struct db *db, struct tt_arena *arena, const struct outgoing *row)
{
	bool swapped = false;
	enum tt_err err = db_begin(db, DB_WRITE);

	if (!err)
		err = db_end(db, store_outbox_swap(db, arena, row, &swapped));
	return !err && swapped;
}

/* Waits until there is one behind it, and changes places with that; not for ever. */
static struct hook_plan bring_out_of_order(struct db *db, struct tt_arena *arena,
					   const struct outgoing *row, struct row_fate *fate)
{
	int64_t now_ms = tt_clock_due_ms();

	if (fate->patient_until_ms == 0)
		fate->patient_until_ms = now_ms + PATIENCE_MS;
	if (swap_with_next(db, arena, row) || now_ms >= fate->patient_until_ms) {
		fate->is_in_order = true;
		return (struct hook_plan){ .fate = HOOK_WAIT }; /* it is read again */
	}
	return (struct hook_plan){ .fate = HOOK_WAIT, .wait_ms = LOOK_MS };
}

static struct hook_plan plan_of(struct row_fate *fate)
{
	const struct fault *fault = &fate->fault;

	if (fault->delay_ms > 0 && !fate->has_waited) {
		fate->has_waited = true;
		return (struct hook_plan){ .fate = HOOK_WAIT, .wait_ms = fault->delay_ms };
	}
	if (fault->drops)
		return (struct hook_plan){ .fate = HOOK_DROP };
	if (fault->status != 0)
		return (struct hook_plan){ .fate = HOOK_ANSWER, .status = (long)fault->status };
	return (struct hook_plan){ .fate = HOOK_SEND,
				   .is_twice = fault->doubles && !fate->was_doubled };
}

static bool find_replay(struct dev *dev, int64_t row_id, struct tt_arena *arena,
			struct hook_plan *plan)
{
	bool found = false;

	pthread_mutex_lock(&dev->replay_lock);
	for (size_t i = 0; !found && i < REPLAYS_MAX; i++) {
		const struct replay *replay = &dev->replays[i];

		found = replay->row_id == row_id;
		if (found)
			*plan = (struct hook_plan){
				.random = tt_str_dup(arena, tt_str(replay->random)),
				.signature = tt_str_dup(arena, tt_str(replay->signature)),
			};
	}
	pthread_mutex_unlock(&dev->replay_lock);
	return found;
}

static struct hook_plan plan(void *ctx, struct db *db, struct tt_arena *arena,
			     const struct outgoing *row)
{
	struct dev *dev = ctx;
	struct hook_plan plan = { 0 };
	struct row_fate *fate;

	if (find_replay(dev, row->id, arena, &plan))
		return plan;
	fate = fate_of(dev, db, arena, row);
	if (!fate)
		return plan;
	return fate->is_in_order ? plan_of(fate) : bring_out_of_order(db, arena, row, fate);
}

static const char *outcome_of(const struct hook_news *news)
{
	if (news->plan.fate == HOOK_DROP)
		return "dropped";
	if (!news->why.p)
		return "delivered";
	return news->is_over ? "lost" : "comes again";
}

/* What was delivered and goes once more keeps its fate; the next try of another one draws anew. */
static int64_t end_fate(struct dev *dev, const struct hook_news *news)
{
	struct row_fate *fate = find_fate(dev, news->row->id);

	if (!fate)
		return 0;
	fate->was_doubled = !news->why.p && news->plan.is_twice;
	if (!fate->was_doubled)
		fate->row_id = 0;
	return fate->fault.id;
}

static void hear(void *ctx, struct db *db, struct tt_arena *arena, const struct hook_news *news)
{
	struct dev *dev = ctx;
	struct tt_str body = news->row->body;
	struct bot bot;
	struct entry entry = {
		.is_webhook = true,
		.at_ms = tt_clock_ms(),
		.took_us = news->begun_us ? tt_clock_mono_us() - news->begun_us : 0,
		.status = news->status,
		.n_body = (int64_t)body.n,
		.fault = end_fate(dev, news),
		.bot_id = news->row->bot_id,
		.room_id = news->row->room_id,
		.row_id = news->row->id,
	};

	find_bot(db, arena, news->row->bot_id, &bot);
	entry.texts[TEXT_BOT] = bot.name;
	entry.texts[TEXT_URL] = news->url;
	entry.texts[TEXT_RANDOM] = news->random;
	entry.texts[TEXT_SIGNATURE] = news->signature;
	entry.texts[TEXT_OUTCOME] = tt_str(outcome_of(news));
	entry.texts[TEXT_REASON] = news->why;
	entry.texts[TEXT_BODY] = tt_utf8_head_bytes(body, JOURNAL_WEBHOOK);
	journal_add(dev->journal, &entry);
}

void dev_watch(struct dev *dev)
{
	dev->watcher = (struct hook_watcher){ .plan = plan, .hear = hear, .ctx = dev };
}

const struct hook_watcher *dev_watcher(struct dev *dev)
{
	return dev ? &dev->watcher : NULL;
}

static void keep_replay(struct dev *dev, int64_t row_id, const struct entry *entry)
{
	struct replay *replay;

	pthread_mutex_lock(&dev->replay_lock);
	replay = &dev->replays[dev->next_replay++ % REPLAYS_MAX];
	replay->row_id = row_id;
	snprintf(replay->random, sizeof(replay->random), "%.*s",
		 TT_STR_ARG(entry->texts[TEXT_RANDOM]));
	snprintf(replay->signature, sizeof(replay->signature), "%.*s",
		 TT_STR_ARG(entry->texts[TEXT_SIGNATURE]));
	pthread_mutex_unlock(&dev->replay_lock);
}

/* Before the commit, so that it is known when the row is seen. */
static enum tt_err add_row(struct dev *dev, struct db *db, const struct entry *entry,
			   bool same_signature, int64_t *row_id)
{
	struct outgoing row = {
		.bot_id = entry->bot_id,
		.room_id = entry->room_id,
		.backend = TT_STR(""),
		.body = entry->texts[TEXT_BODY],
		.created_s = tt_clock_s(),
	};
	const struct outbox_limits most = { MOST_WAITING, MOST_WAITING_BYTES };
	enum tt_err err = store_outbox_add(db, &row, &most);

	*row_id = row.id;
	if (!err && row.id == 0)
		err = TT_ERR_DEV_FULL;
	if (!err && same_signature)
		keep_replay(dev, row.id, entry);
	return err;
}

static bool is_whole(const struct entry *entry)
{
	return entry->is_webhook && (int64_t)entry->texts[TEXT_BODY].n == entry->n_body;
}

enum tt_err dev_replay(struct dev *dev, struct tt_arena *arena, const struct entry *entry,
		       bool same_signature, int64_t *row_id)
{
	struct db *db = store_db(dev->conf.app->store);
	struct bot bot;
	enum tt_err err;

	if (!is_whole(entry) || (same_signature && !entry->texts[TEXT_RANDOM].p))
		return TT_ERR_DEV_ENTRY;
	err = db ? db_begin(db, DB_WRITE) : TT_ERR_STORE;
	if (err)
		return err;
	err = store_bot_get(db, arena, entry->bot_id, &bot);
	if (!err)
		err = add_row(dev, db, entry, same_signature, row_id);
	err = db_end(db, err);
	if (!err)
		bus_publish(dev->conf.app->bus, topic_outbox());
	return err;
}
