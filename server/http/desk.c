#include "server/http/desk.h"
#include "lib/base/net.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

enum {
	MAX_THREADS = 8,
	/* Of which clients hear: what one task takes, roundly. */
	TASKS_A_SECOND = 10,
};

enum {
	TASK_QUEUED,
	TASK_RUNNING,
	TASK_DONE,
};

struct desk {
	struct desk_conf conf;
	unsigned char hash_key[crypto_shorthash_KEYBYTES];
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping;
	struct desk_task *first; /* queued or running */
	size_t n;
	uint64_t turn; /* of the task that was begun last */
	pthread_t threads[MAX_THREADS];
	unsigned n_threads;
};

static void add(struct desk *desk, struct desk_task *task)
{
	struct desk_task **at = &desk->first;

	while (*at)
		at = &(*at)->next;
	task->next = NULL;
	*at = task;
	desk->n++;
}

static void take_off(struct desk *desk, struct desk_task *task)
{
	struct desk_task **at = &desk->first;

	while (*at != task)
		at = &(*at)->next;
	*at = task->next;
	desk->n--;
}

/* The first of those whose turn it is. */
static struct desk_task *choose(const struct desk *desk)
{
	struct desk_task *best = NULL;

	for (struct desk_task *task = desk->first; task; task = task->next)
		if (task->state == TASK_QUEUED && (!best || task->turn < best->turn))
			best = task;
	return best;
}

/* Who waits for a task is woken; a task that nobody waits for any more goes. */
static void end(struct desk *desk, struct desk_task *task)
{
	take_off(desk, task);
	task->state = TASK_DONE;
	if (task->waiter)
		wait_fire(task->waiter);
	else
		task->kind->free(task);
}

static void *work(void *arg)
{
	struct desk *desk = arg;

	pthread_mutex_lock(&desk->lock);
	while (!desk->stopping) {
		struct desk_task *task = choose(desk);

		if (!task) {
			pthread_cond_wait(&desk->wake, &desk->lock);
			continue;
		}
		task->state = TASK_RUNNING;
		desk->turn = task->turn;
		pthread_mutex_unlock(&desk->lock);
		task->kind->run(task);
		pthread_mutex_lock(&desk->lock);
		end(desk, task);
	}
	pthread_mutex_unlock(&desk->lock);
	return NULL;
}

struct desk *desk_create(const struct desk_conf *conf)
{
	struct desk *desk = calloc(1, sizeof(*desk));

	if (!desk)
		tt_oom();
	desk->conf = *conf;
	crypto_shorthash_keygen(desk->hash_key);
	pthread_mutex_init(&desk->lock, NULL);
	pthread_cond_init(&desk->wake, NULL);
	for (; desk->n_threads < conf->n_threads && desk->n_threads < MAX_THREADS;
	     desk->n_threads++)
		if (pthread_create(&desk->threads[desk->n_threads], NULL, work, desk) != 0)
			tt_oom();
	return desk;
}

size_t desk_count(struct desk *desk)
{
	size_t n;

	pthread_mutex_lock(&desk->lock);
	n = desk->n;
	pthread_mutex_unlock(&desk->lock);
	return n;
}

void desk_set(struct desk *desk, const struct desk_conf *conf)
{
	pthread_mutex_lock(&desk->lock);
	desk->conf = *conf;
	pthread_mutex_unlock(&desk->lock);
}

void desk_stop(struct desk *desk)
{
	pthread_mutex_lock(&desk->lock);
	desk->stopping = true;
	/* What is not begun yet will not be; the request looks again and finds the desk closed. */
	for (struct desk_task *task = desk->first; task; task = task->next)
		if (task->waiter)
			wait_fire(task->waiter);
	pthread_cond_broadcast(&desk->wake);
	pthread_mutex_unlock(&desk->lock);
}

void desk_destroy(struct desk *desk)
{
	if (!desk)
		return;
	desk_stop(desk);
	for (unsigned i = 0; i < desk->n_threads; i++)
		pthread_join(desk->threads[i], NULL);
	pthread_cond_destroy(&desk->wake);
	pthread_mutex_destroy(&desk->lock);
	free(desk);
}

static struct desk_task *find(const struct desk_tray *tray, const struct desk_kind *kind)
{
	struct desk_task *task = tray->tasks;

	while (task && task->kind != kind)
		task = task->next_of_request;
	return task;
}

static struct desk_tray *tray_of(const struct request *req, const struct desk_kind *kind)
{
	return req->trays ? &req->trays[kind->desk] : NULL;
}

struct desk_task *desk_result(const struct request *req, const struct desk_kind *kind)
{
	const struct desk_tray *tray = tray_of(req, kind);
	struct desk_task *task = tray ? find(tray, kind) : NULL;
	bool done;

	if (!task)
		return NULL;
	pthread_mutex_lock(&tray->desk->lock);
	done = task->state == TASK_DONE;
	pthread_mutex_unlock(&tray->desk->lock);
	return done ? task : NULL;
}

static uint64_t hash(const struct desk *desk, const void *p, size_t n)
{
	unsigned char out[crypto_shorthash_BYTES];
	uint64_t value;

	crypto_shorthash(out, p, n, desk->hash_key);
	memcpy(&value, out, sizeof(value));
	return value ? value : 1;
}

static bool is_of_same(const struct desk_task *a, const struct desk_task *b)
{
	if (a->account || b->account)
		return a->account == b->account;
	return a->address == b->address;
}

/* With the lock: whether there is room, and when it is the task's turn: one after the last of the
 * same account or address. */
static enum tt_err find_place(const struct desk *desk, struct desk_task *task)
{
	size_t n_address = 0;
	size_t n_account = 0;

	task->turn = desk->turn + 1;
	for (const struct desk_task *other = desk->first; other; other = other->next) {
		n_address += other->address == task->address;
		n_account += task->account && other->account == task->account;
		if (is_of_same(other, task) && other->turn >= task->turn)
			task->turn = other->turn + 1;
	}
	if (desk->stopping)
		return TT_ERR_BUSY;
	if (n_address >= desk->conf.max_address || n_account >= desk->conf.max_account)
		return TT_ERR_SHARE;
	return desk->n < desk->conf.max ? TT_OK : TT_ERR_BUSY;
}

static void put(struct desk_tray *tray, struct desk_task *task)
{
	task->next_of_request = tray->tasks;
	tray->tasks = task;
}

/* Takes a task of the tray away: at once, or when the thread that works on it is done. */
static void drop(struct desk_tray *tray, struct desk_task *task)
{
	struct desk *desk = tray->desk;
	struct desk_task **at = &tray->tasks;
	bool is_running;

	while (*at != task)
		at = &(*at)->next_of_request;
	*at = task->next_of_request;
	pthread_mutex_lock(&desk->lock);
	task->waiter = NULL;
	is_running = task->state == TASK_RUNNING;
	if (task->state == TASK_QUEUED)
		take_off(desk, task);
	pthread_mutex_unlock(&desk->lock);
	if (!is_running)
		task->kind->free(task);
}

static enum tt_err sleep_until_done(struct request *req)
{
	enum tt_err err = wait_more(req->waiter);

	return err ? err : TT_ERR_LATER;
}

/* Whatever woke the request, it was not that its task is done. */
static enum tt_err wait_again(struct request *req, struct desk *desk, const struct desk_task *task)
{
	bool goes_on;

	pthread_mutex_lock(&desk->lock);
	goes_on = !desk->stopping;
	if (task->state == TASK_DONE) /* just now */
		wait_fire(req->waiter);
	pthread_mutex_unlock(&desk->lock);
	return goes_on ? sleep_until_done(req) : TT_ERR_BUSY;
}

enum tt_err desk_wait(struct request *req, const struct desk_kind *kind)
{
	struct desk_tray *tray = tray_of(req, kind);
	struct desk_task *task = find(tray, kind);

	if (!task || desk_result(req, kind))
		return TT_OK;
	return wait_again(req, tray->desk, task);
}

static enum tt_err hand_over(struct request *req, struct desk *desk, struct desk_task *task)
{
	enum tt_err err;

	task->waiter = req->waiter;
	task->state = TASK_QUEUED;
	pthread_mutex_lock(&desk->lock);
	err = find_place(desk, task);
	req->retry_after_s = 1 + (int)(desk->n / TASKS_A_SECOND);
	if (!err)
		add(desk, task);
	pthread_cond_signal(&desk->wake);
	pthread_mutex_unlock(&desk->lock);
	return err;
}

enum tt_err desk_ask(struct request *req, struct desk_task *task, struct tt_str account)
{
	struct desk_tray *tray = tray_of(req, task->kind);
	struct desk_task *older = find(tray, task->kind);
	struct tt_addr origin = tt_addr_origin(req->address);
	enum tt_err err;

	if (older && !desk_result(req, task->kind)) {
		task->kind->free(task);
		return wait_again(req, tray->desk, older);
	}
	if (older)
		drop(tray, older);
	task->address = hash(tray->desk, origin.bytes, sizeof(origin.bytes));
	task->account = account.p ? hash(tray->desk, account.p, account.n) : 0;
	err = hand_over(req, tray->desk, task);
	if (err) {
		task->kind->free(task);
		return err;
	}
	put(tray, task);
	return sleep_until_done(req);
}

void desk_keep(struct request *req, struct desk_task *task)
{
	task->waiter = NULL;
	task->state = TASK_DONE;
	put(tray_of(req, task->kind), task);
}

enum tt_err desk_put_off(struct request *req)
{
	struct desk *desk = req->trays[DESK_OF_THOUGHT].desk;
	bool goes_on;

	pthread_mutex_lock(&desk->lock);
	goes_on = !desk->stopping;
	pthread_mutex_unlock(&desk->lock);
	if (!goes_on)
		return TT_ERR_BUSY;
	wait_fire(req->waiter); /* it falls asleep and is woken at once */
	return sleep_until_done(req);
}

void desk_forget(struct desk_tray *tray)
{
	while (tray->tasks)
		drop(tray, tray->tasks);
}
