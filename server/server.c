#include "server/server.h"
#include "lib/base/clock.h"
#include "lib/base/random.h"
#include "server/api/serve.h"
#include "server/api/app.h"
#include "server/banner.h"
#include "server/control.h"
#include "server/dev/dev.h"
#include "server/hooks/hooks.h"
#include "server/folder.h"
#include "server/http/server.h"
#include "server/jobs.h"
#include "server/metrics.h"
#include "server/notify.h"
#include "server/previews/previews.h"
#include "server/reload.h"
#include "server/rules.h"
#include "server/seed.h"
#include "server/seed_told.h"
#include "server/watchdog.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	PASSWORD_LEN = 24,
	DISK_RESERVE = 256 << 20 /* which no file of anybody's takes */
};

struct running {
	struct config config;
	struct app app;
	struct store_conf store_conf;
	struct accounts_conf accounts_conf;
	struct http_server *http;
	struct http_counts counts;
	struct metrics metrics;
	struct side_door *metrics_door; /* NULL: not wanted */
	struct jobs *jobs;
	struct hooks *hooks;
	struct dev *dev;           /* NULL: no developer mode */
	struct watchdog *watchdog; /* NULL: nobody waits to hear of us */
	struct reload reload;
	struct control *control; /* NULL: everything is in memory */
	struct tt_arena arena;
	struct tt_str told;         /* what the seed has made, as JSON */
	int64_t start_ms;           /* where the clock of developer mode begins; 0: true time */
	struct tt_str new_password; /* of admin, made just now; p == NULL: was there before */
	int lock_fd;
	int64_t started_ms;
};

static enum tt_err open_folder(struct running *run)
{
	const char *problem;
	enum tt_err err = folder_make(&run->arena, run->config.data, &problem);

	if (!err)
		err = folder_lock(&run->arena, run->config.data, &run->lock_fd, &problem);
	if (err)
		tt_log(TT_LOG_ERROR, "cannot use the data folder", TT_LOG_C("problem", problem));
	else if (folder_is_open(&run->arena, run->config.data))
		tt_log(TT_LOG_WARN, "other users of this machine can look into the data folder",
		       TT_LOG_STR("path", run->config.data), TT_LOG_C("hint", "chmod o= PATH"));
	return err;
}

static void forget_previews(void *ctx, struct tt_str blob)
{
	struct running *run = ctx;

	previews_forget(run->app.previews, blob);
}

static enum tt_err open_store(struct running *run)
{
	bool in_memory = run->config.dev && !run->config.data.p;
	struct blobs_conf blobs = { .durable = run->config.durable,
				    .reserve = DISK_RESERVE,
				    .gone = forget_previews,
				    .ctx = run };
	struct previews_conf previews = { .max_bytes = run->config.limits.previews_mib << 20 };
	enum tt_err err = TT_OK;

	run->store_conf.durable = run->config.durable;
	run->store_conf.wait_ms = run->config.limits.write_wait_ms;
	if (!in_memory) {
		err = open_folder(run);
		run->store_conf.path = folder_database(&run->arena, run->config.data);
		blobs.path = folder_blobs(&run->arena, run->config.data);
		previews.path = folder_previews(&run->arena, run->config.data);
	}
	if (!err)
		err = store_open(&run->app.store, &run->store_conf);
	if (err)
		return err;
	run->app.blobs = blobs_open(&blobs);
	if (!run->app.blobs)
		return TT_ERR_IO;
	previews.blobs = run->app.blobs;
	run->app.previews = previews_open(&previews);
	return TT_OK;
}

static enum tt_err count_users(struct db *db, int64_t *n)
{
	enum tt_err err = db_begin(db, DB_READ);

	return err ? err : db_end(db, store_users_count(db, n));
}

static enum tt_err count_admins(struct db *db, struct tt_arena *arena, int64_t *n)
{
	struct tt_str *members;
	size_t n_members = 0;
	enum tt_err err = db_begin(db, DB_READ);

	if (!err)
		err = db_end(db, store_group_members(db, arena, ADMIN_GROUP, &members, &n_members));
	*n = (int64_t)n_members;
	return err;
}

/* The password is long and random, so that a fast hash is as good as a slow one. */
static enum tt_err add_admin(struct running *run, struct db *db)
{
	struct new_user user = { .id = TT_STR("admin"), .display_name = TT_STR("admin") };
	struct tt_str password = tt_random_text(&run->arena, TT_ALPHABET_READABLE, PASSWORD_LEN);
	enum tt_err err =
		accounts_hash(run->app.accounts, &user.password_hash, &run->arena, password, true);

	if (!err)
		err = db_begin(db, DB_WRITE);
	if (err)
		return err;
	err = accounts_add_user(db, &user);
	if (!err)
		err = store_group_add_member(db, ADMIN_GROUP, user.id);
	err = db_end(db, err);
	if (!err)
		run->new_password = password;
	return err;
}

static enum tt_err read_seed(struct running *run, struct seed *seed)
{
	const char *path = tt_arena_dup(&run->arena, run->config.seed.p, run->config.seed.n);
	enum tt_err err = seed_file(seed, path);

	if (err)
		tt_log(TT_LOG_ERROR, "cannot use the seed file", TT_LOG_C("file", path),
		       TT_LOG_C("problem", seed->problem ? seed->problem : "the log above says"));
	return err;
}

/* Only an empty database is filled. */
static enum tt_err fill(struct running *run)
{
	struct seed seed = { .accounts = run->app.accounts,
			     .arena = &run->arena,
			     .may_set_clock = run->config.dev && !run->config.data.p,
			     .base_url = run->config.url };
	int64_t n = 0;
	enum tt_err err;

	seed.db = store_db(run->app.store);
	err = count_users(seed.db, &n);
	if (err || n > 0) {
		if (run->config.seed.p)
			tt_log(TT_LOG_INFO, "seed file skipped, the database is not empty",
			       TT_LOG_INT("users", n));
		return err;
	}
	if (run->config.dev)
		seed_tell(&seed);
	if (run->config.seed.p)
		err = read_seed(run, &seed);
	else if (run->config.dev)
		err = seed_dev(&seed);
	run->told = seed_told(&seed);
	run->start_ms = seed.start_ms;
	/* Somebody has to be able to let others in. */
	if (!err)
		err = count_admins(seed.db, &run->arena, &n);
	return err || n > 0 ? err : add_admin(run, seed.db);
}

static enum tt_err start_http(struct running *run)
{
	const struct http_conf conf = {
		.listen = run->config.listen,
		.socket_mode = run->config.socket_mode,
		.tls_certificate = run->config.tls_certificate,
		.tls_key = run->config.tls_key,
		.n_threads = rules_threads(&run->config),
		.rules = rules_http(&run->config),
		.give_reasons = run->config.dev,
		.bus = run->app.bus,
		.counts = &run->counts,
		.serve = run->dev ? dev_serve : api_serve,
		.admit = run->dev ? dev_admit : api_admit,
		.hear = run->dev ? dev_hear : NULL,
		.detach = run->dev ? dev_detach : NULL,
		.app = run->dev ? (void *)run->dev : &run->app,
	};

	return http_server_start(&run->http, &conf);
}

static enum tt_err start_control(struct running *run)
{
	const struct control_parts parts = { .accounts = run->app.accounts, .bus = run->app.bus };

	return control_start(&run->control, run->config.data, &parts);
}

static enum tt_err start_jobs(struct running *run)
{
	const struct jobs_conf conf = {
		.store = run->app.store,
		/* Snapshots of a developer's server may have what nothing uses now; its folder goes
		 * at the end. */
		.blobs = run->config.data.p ? run->app.blobs : NULL,
		.max_unused = run->config.limits.unused_mib << 20,
		.bus = run->app.bus,
	};

	run->jobs = jobs_start(&conf);
	return run->jobs ? TT_OK : TT_ERR_INTERNAL;
}

/* What the command line and chores tell bots of, who do not know how clients call the server. */
static struct tt_str own_address(struct running *run)
{
	if (run->config.url.p)
		return tt_str_printf(&run->arena, "%.*s/", TT_STR_ARG(run->config.url));
	return tt_str_printf(&run->arena, "%s%.*s/", http_server_scheme(run->http, 0),
			     TT_STR_ARG(http_server_address(run->http, 0)));
}

/* Who develops a bot starts it again and again, and does not want to wait for what it missed. */
enum {
	LONGEST_PAUSE_MS = 5 * 60 * 1000,
	LONGEST_PAUSE_DEV_MS = 5 * 1000
};

static enum tt_err start_hooks(struct running *run)
{
	const struct hooks_conf conf = {
		.store = run->app.store,
		.bus = run->app.bus,
		.backend = own_address(run),
		.longest_pause_ms = run->config.dev ? LONGEST_PAUSE_DEV_MS : LONGEST_PAUSE_MS,
		.rules = rules_hooks(&run->config),
		.watcher = dev_watcher(run->dev),
	};

	run->hooks = hooks_start(&conf);
	return run->hooks ? TT_OK : TT_ERR_INTERNAL;
}

static enum tt_err add_faults(struct running *run)
{
	for (size_t i = 0; i < run->config.n_faults; i++) {
		const char *problem = dev_add_fault(run->dev, run->config.faults[i]);

		if (!problem)
			continue;
		tt_log(TT_LOG_ERROR, "cannot use a fault",
		       TT_LOG_STR("fault", run->config.faults[i]), TT_LOG_C("problem", problem));
		return TT_ERR_CONFIG;
	}
	return TT_OK;
}

/* When the database is filled, and before clients come. */
static enum tt_err start_dev(struct running *run)
{
	const struct dev_conf conf = {
		.app = &run->app,
		.in_folder = run->config.data.p != NULL,
		.start_ms = run->start_ms,
		.told = run->told,
	};
	enum tt_err err;

	if (!run->config.dev)
		return TT_OK;
	run->dev = dev_create(&conf);
	err = add_faults(run);
	return err ? err : dev_keep_seed(run->dev);
}

static void pause_jobs(void *jobs)
{
	jobs_pause(jobs);
}

static void resume_jobs(void *jobs)
{
	jobs_resume(jobs);
}

static void attach_dev(struct running *run)
{
	const struct dev_parts parts = { run->http, run->hooks, pause_jobs, resume_jobs,
					 run->jobs };

	if (run->dev)
		dev_attach(run->dev, &parts);
}

static enum tt_err start_metrics(struct running *run)
{
	run->metrics = (struct metrics){
		.app = &run->app,
		.http = run->http,
		.counts = &run->counts,
		.started_s = tt_clock_real_ms() / 1000,
	};
	return metrics_open(&run->metrics_door, &run->metrics);
}

static enum tt_err start(struct running *run)
{
	const struct config *config = &run->config;
	enum tt_err err = tt_random_init();

	if (!err)
		err = open_store(run);
	if (err)
		return err;
	atomic_init(&run->app.config, config);
	run->app.bus = bus_create();
	run->app.limits = limits_create();
	run->accounts_conf = (struct accounts_conf){
		.store = run->app.store,
		.guard = rules_guard(config),
		.cheap_hashes = config->dev,
	};
	run->app.accounts = accounts_create(&run->accounts_conf);
	err = fill(run);
	if (!err)
		err = start_dev(run);
	if (!err && run->lock_fd >= 0)
		err = start_control(run);
	if (!err)
		err = start_http(run);
	if (!err)
		err = start_metrics(run);
	if (!err)
		err = start_jobs(run);
	if (!err)
		err = start_hooks(run);
	if (!err)
		attach_dev(run);
	return err;
}

/* What is committed is kept without tidying up, and nobody waits longer for a handler that does not
 * come to its end. */
static void stop_http(struct running *run)
{
	struct http_rest rest;

	if (!run->http)
		return;
	store_hurry(run->app.store);
	previews_stop(run->app.previews);
	rest = http_server_stop(run->http);
	tt_log(TT_LOG_INFO, "stopped", TT_LOG_INT("requests", rest.requests),
	       TT_LOG_INT("connections", rest.connections));
	if (rest.requests > 0)
		_exit(EXIT_FAILURE);
}

static void stop(struct running *run)
{
	watchdog_stop(run->watchdog);
	side_door_close(run->metrics_door);
	stop_http(run);
	hooks_stop(run->hooks);
	jobs_stop(run->jobs);
	dev_destroy(run->dev);
	control_stop(run->control);
	accounts_destroy(run->app.accounts);
	limits_destroy(run->app.limits);
	bus_destroy(run->app.bus);
	previews_close(run->app.previews);
	blobs_close(run->app.blobs);
	store_close(run->app.store);
	if (run->lock_fd >= 0)
		close(run->lock_fd);
	reload_finish(&run->reload);
	tt_arena_finish(&run->arena);
}

/* Large blocks go back to the system when they are freed, always: by default the library keeps ever
 * larger ones after the first, and a burst of bodies would stay in memory. */
static void give_memory_back(void)
{
	mallopt(M_MMAP_THRESHOLD, 1 << 20);
	mallopt(M_TRIM_THRESHOLD, 4 << 20);
}

/* Before the first thread, so that all of them inherit it: signals come to sigwait() only. */
static void block_signals(sigset_t *signals)
{
	static const int numbers[] = { SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2 };

	sigemptyset(signals);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		sigaddset(signals, numbers[i]);
	pthread_sigmask(SIG_BLOCK, signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like a full disk */
}

static void tell_ready(const struct running *run)
{
	struct tt_str address = http_server_address(run->http, 0);
	char text[256];

	snprintf(text, sizeof(text), "listening on %.*s, room for %u clients", TT_STR_ARG(address),
		 http_server_capacity(run->http));
	notify_ready(text);
}

static void run_until_told(struct running *run, const sigset_t *signals)
{
	int number = 0;

	for (;;) {
		sigwait(signals, &number);
		if (number == SIGTERM || number == SIGINT)
			break;
		if (number != SIGHUP) {
			tt_log(TT_LOG_INFO, "signal ignored", TT_LOG_INT("signal", number));
			continue;
		}
		notify_reloading();
		reload_run(&run->reload);
		tell_ready(run);
	}
	notify_stopping();
	tt_log(TT_LOG_INFO, "stopping", TT_LOG_INT("signal", number));
}

static void announce(struct running *run)
{
	const struct banner banner = {
		.config = &run->config,
		.http = run->http,
		.database = run->store_conf.path,
		.new_password = run->new_password,
		.n_threads = rules_threads(&run->config),
		.started_ms = run->started_ms,
	};

	banner_print(&banner);
	banner_log(&banner);
	run->watchdog = watchdog_start(run->http);
	tell_ready(run);
}

int server_run(const struct config *config, const struct config_source *source)
{
	struct running run = { .config = *config, .lock_fd = -1 };
	sigset_t signals;
	enum tt_err err;

	rules_log(config);
	give_memory_back();
	tt_arena_init(&run.arena);
	run.started_ms = tt_clock_mono_ms();
	notify_init();
	block_signals(&signals);
	err = start(&run);
	if (!err) {
		run.reload.source = source;
		run.reload.app = &run.app;
		run.reload.http = run.http;
		run.reload.hooks = run.hooks;
		announce(&run);
		run_until_told(&run, &signals);
	}
	stop(&run);
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}
