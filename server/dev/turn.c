/* turn.c - back to the seed, or to a snapshot: all of the server, at once. */
#include "lib/base/clock.h"
#include "server/dev/state.h"
#include "server/store/users.h"

#include <stdio.h>
#include <stdlib.h>

static void finish(struct snapshot *snapshot)
{
	kept_drop(snapshot->kept);
	free(snapshot->faults);
}

void dev_finish_snapshots(struct dev *dev)
{
	finish(&dev->seed);
	free(dev->logins);
	for (size_t i = 0; i < dev->n_snapshots; i++) {
		finish(dev->snapshots[i]);
		free(dev->snapshots[i]);
	}
}

/* All but the name. On a refusal there is nothing to finish. */
static enum tt_err fill(struct dev *dev, struct snapshot *snapshot)
{
	enum tt_err err = store_keep(dev->conf.app->store, &snapshot->kept);

	if (err)
		return err;
	snapshot->clock = dev_clock_read();
	snapshot->made_s = tt_clock_s();
	snapshot->faults = malloc(sizeof(*snapshot->faults));
	if (!snapshot->faults)
		tt_oom();
	faults_get(&dev->faults, snapshot->faults);
	return TT_OK;
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct seed_login *)a)->user, ((const struct seed_login *)b)->user);
}

static void keep_logins(struct dev *dev, const struct user users[], size_t n)
{
	dev->logins = calloc(n + 1, sizeof(*dev->logins));
	if (!dev->logins)
		tt_oom();
	for (size_t i = 0; i < n; i++) {
		struct seed_login *login = &dev->logins[i];

		snprintf(login->user, sizeof(login->user), "%.*s", TT_STR_ARG(users[i].id));
		login->version = users[i].credentials_version;
	}
	dev->n_logins = n;
	qsort(dev->logins, n, sizeof(*dev->logins), compare);
}

static enum tt_err read_logins(struct dev *dev)
{
	const struct user_search everybody = { .text = TT_STR(""), .limit = -1 };
	struct db *db = store_db(dev->conf.app->store);
	struct tt_arena arena;
	struct user *users;
	size_t n = 0;
	enum tt_err err = db ? db_begin(db, DB_READ) : TT_ERR_STORE;

	if (err)
		return err;
	tt_arena_init(&arena);
	err = db_end(db, store_users_search(db, &arena, &everybody, &users, &n));
	if (!err)
		keep_logins(dev, users, n);
	tt_arena_finish(&arena);
	return err;
}

/* What was found out of a password of the seed is right as long as the account has it; of others it
 * may be that the next test gives another one the same number. */
static bool is_of_seed(void *ctx, const struct remembered *what)
{
	const struct dev *dev = ctx;
	struct seed_login key = { .version = what->credentials_version };
	const struct seed_login *login;

	memcpy(key.user, what->user, sizeof(key.user));
	login = bsearch(&key, dev->logins, dev->n_logins, sizeof(key), compare);
	return login && login->version == key.version && what->app_password_id == 0;
}

enum tt_err dev_keep_seed(struct dev *dev)
{
	enum tt_err err = dev->conf.in_folder ? TT_OK : fill(dev, &dev->seed);

	/* What the seed tells bots it tells them once, and not before each test. */
	if (!err && dev->seed.kept)
		err = kept_forget_outbox(dev->seed.kept);
	if (!err)
		err = read_logins(dev);

	dev->seed.clock = (struct clock_state){ .now_ms = dev->conf.start_ms,
						.is_true = dev->conf.start_ms == 0 };
	dev_clock_set(&dev->seed.clock);
	return err;
}

struct turn_to {
	struct dev *dev;
	const struct snapshot *snapshot;
};

/* Nobody reads or writes now, so nobody sees half of it. */
static void put_all_back(void *ctx)
{
	const struct turn_to *turn = ctx;
	struct dev *dev = turn->dev;

	http_server_begin_chapter(dev->parts.http);
	accounts_forget(dev->conf.app->accounts, is_of_seed, dev);
	limits_forget(dev->conf.app->limits);
	dev_clock_set(&turn->snapshot->clock);
	faults_set(&dev->faults, turn->snapshot->faults);
	journal_clear(dev->journal);
	memset(dev->fates, 0, sizeof(dev->fates));
	pthread_mutex_lock(&dev->replay_lock);
	memset(dev->replays, 0, sizeof(dev->replays));
	pthread_mutex_unlock(&dev->replay_lock);
}

static enum tt_err turn_to(struct dev *dev, const struct snapshot *snapshot)
{
	const struct dev_parts *parts = &dev->parts;
	struct turn_to turn = { dev, snapshot };
	enum tt_err err;

	hooks_pause(parts->hooks);
	parts->pause_jobs(parts->jobs);
	err = store_put_back(dev->conf.app->store, snapshot->kept, put_all_back, &turn);
	parts->resume_jobs(parts->jobs);
	hooks_resume(parts->hooks);
	return err;
}

/* With the lock. */
static size_t find(const struct dev *dev, struct tt_str name)
{
	size_t i = 0;

	while (i < dev->n_snapshots && !tt_str_is(name, dev->snapshots[i]->name))
		i++;
	return i;
}

static enum tt_err turn_to_name(struct dev *dev, struct tt_str name)
{
	size_t i = find(dev, name);

	if (!name.p)
		return turn_to(dev, &dev->seed);
	return i < dev->n_snapshots ? turn_to(dev, dev->snapshots[i]) : TT_ERR_DEV_SNAPSHOT;
}

static enum tt_err check_can_turn(const struct dev *dev)
{
	if (dev->conf.in_folder)
		return TT_ERR_DEV_FOLDER;
	return atomic_load(&dev->is_attached) ? TT_OK : TT_ERR_BUSY;
}

enum tt_err dev_turn_to(struct dev *dev, struct tt_str name)
{
	enum tt_err err = check_can_turn(dev);

	if (err)
		return err;
	pthread_mutex_lock(&dev->lock);
	err = turn_to_name(dev, name);
	pthread_mutex_unlock(&dev->lock);
	if (!err)
		http_server_wake(dev->parts.http);
	return err;
}

static size_t count_bytes(const struct dev *dev)
{
	size_t n = 0;

	for (size_t i = 0; i < dev->n_snapshots; i++)
		n += kept_bytes(dev->snapshots[i]->kept);
	return n;
}

/* Takes the place of one that has that name. */
static void put(struct dev *dev, struct snapshot *made)
{
	size_t i = find(dev, tt_str(made->name));

	if (i < dev->n_snapshots) {
		finish(dev->snapshots[i]);
		free(dev->snapshots[i]);
	} else {
		dev->n_snapshots++;
	}
	dev->snapshots[i] = made;
}

static enum tt_err make(struct dev *dev, struct tt_str name)
{
	struct snapshot *made;
	enum tt_err err;

	if (find(dev, name) == dev->n_snapshots && dev->n_snapshots == SNAPSHOTS_MAX)
		return TT_ERR_DEV_FULL;
	made = calloc(1, sizeof(*made));
	if (!made)
		tt_oom();
	memcpy(made->name, name.p, name.n);
	err = fill(dev, made);
	if (!err && count_bytes(dev) + kept_bytes(made->kept) > SNAPSHOTS_MAX_BYTES)
		err = TT_ERR_DEV_FULL;
	if (!err) {
		put(dev, made);
		return TT_OK;
	}
	finish(made);
	free(made);
	return err;
}

static bool is_name(struct tt_str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!(tt_lower_ascii(name.p[i]) >= 'a' && tt_lower_ascii(name.p[i]) <= 'z') &&
		    !(name.p[i] >= '0' && name.p[i] <= '9') && !strchr("._-", name.p[i]))
			return false;
	return name.n > 0 && name.n <= SNAPSHOT_NAME;
}

enum tt_err dev_snapshot(struct dev *dev, struct tt_str name)
{
	enum tt_err err = check_can_turn(dev);

	if (!err && !is_name(name))
		err = TT_ERR_DEV_VALUE;
	if (err)
		return err;
	pthread_mutex_lock(&dev->lock);
	err = make(dev, name);
	pthread_mutex_unlock(&dev->lock);
	return err;
}

enum tt_err dev_forget_snapshot(struct dev *dev, struct tt_str name)
{
	enum tt_err err = TT_ERR_DEV_SNAPSHOT;
	size_t i;

	pthread_mutex_lock(&dev->lock);
	i = find(dev, name);
	if (i < dev->n_snapshots) {
		finish(dev->snapshots[i]);
		free(dev->snapshots[i]);
		dev->n_snapshots--;
		memmove(&dev->snapshots[i], &dev->snapshots[i + 1],
			(dev->n_snapshots - i) * sizeof(struct snapshot *));
		err = TT_OK;
	}
	pthread_mutex_unlock(&dev->lock);
	return err;
}

void dev_list_snapshots(struct dev *dev, struct tt_writer *w)
{
	struct tt_arena arena;

	tt_arena_init(&arena);
	tt_write_list(w);
	pthread_mutex_lock(&dev->lock);
	for (size_t i = 0; i < dev->n_snapshots; i++) {
		const struct snapshot *snapshot = dev->snapshots[i];

		tt_write_object(w);
		tt_put_c(w, "name", snapshot->name);
		tt_put_str(w, "made", tt_clock_iso(&arena, snapshot->made_s));
		tt_put_i64(w, "bytes", (int64_t)kept_bytes(snapshot->kept));
		tt_write_end(w);
	}
	pthread_mutex_unlock(&dev->lock);
	tt_write_end(w);
	tt_arena_finish(&arena);
}
