#include "server/server.h"
#include "lib/base/clock.h"
#include "lib/base/random.h"
#include "server/api/serve.h"
#include "server/api/app.h"
#include "server/control.h"
#include "server/http/server.h"
#include "server/jobs.h"
#include "server/seed.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	PASSWORD_LEN = 24
};

struct running {
	struct config config;
	struct app app;
	struct store_conf store_conf;
	struct accounts_conf accounts_conf;
	struct http_server *http;
	struct jobs *jobs;
	struct control *control; /* NULL: everything is in memory */
	struct tt_arena arena;
	struct tt_str new_password; /* of admin, made just now; p == NULL: was there before */
	int lock_fd;
	int64_t started_ms;
};

const char *server_database_path(struct tt_arena *arena, struct tt_str data)
{
	return tt_arena_printf(arena, "%.*s/tertulia.db", TT_STR_ARG(data));
}

static enum tt_err complain(const char *what, const char *path)
{
	tt_log(TT_LOG_ERROR, what, TT_LOG_C("path", path), TT_LOG_C("error", strerror(errno)));
	return TT_ERR_IO;
}

/* One server per folder: two of them would not hear of each other's messages. */
static enum tt_err lock_folder(struct running *run)
{
	const char *path =
		tt_arena_printf(&run->arena, "%.*s/tertulia.lock", TT_STR_ARG(run->config.data));

	run->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (run->lock_fd < 0)
		return complain("cannot open the lock file", path);
	if (flock(run->lock_fd, LOCK_EX | LOCK_NB) != 0)
		return complain("another server is running on this folder", path);
	return TT_OK;
}

static enum tt_err open_folder(struct running *run)
{
	const char *path = tt_arena_dup(&run->arena, run->config.data.p, run->config.data.n);

	umask(0077); /* what is said here is nobody else's business */
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return complain("cannot create the data folder", path);
	return lock_folder(run);
}

static enum tt_err open_store(struct running *run)
{
	bool in_memory = run->config.dev && !run->config.data.p;
	enum tt_err err = TT_OK;

	run->store_conf.durable = run->config.durable;
	run->store_conf.wait_ms = run->config.limits.write_wait_ms;
	if (!in_memory) {
		if (!run->config.data.p)
			run->config.data = TT_STR("tertulia-data");
		err = open_folder(run);
		run->store_conf.path = server_database_path(&run->arena, run->config.data);
	}
	return err ? err : store_open(&run->app.store, &run->store_conf);
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
	if (run->config.seed.p)
		err = read_seed(run, &seed);
	else if (run->config.dev)
		err = seed_dev(&seed);
	/* Somebody has to be able to let others in. */
	if (!err)
		err = count_admins(seed.db, &run->arena, &n);
	return err || n > 0 ? err : add_admin(run, seed.db);
}

static unsigned n_threads(const struct config *config)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (config->threads > 0)
		return (unsigned)config->threads;
	/* More than cores: a slow password does not hold up everybody, and the more threads wait
	 * for the disk, the more messages share a COMMIT. */
	return cores < 2 ? 4 : cores > 8 ? 32 : (unsigned)cores * 4;
}

/* One hash takes a core, and one at a time is made anyway; more threads are for pictures. */
static struct desk_conf desk_conf(const struct config *config)
{
	return (struct desk_conf){
		.n_threads = sysconf(_SC_NPROCESSORS_ONLN) < 4 ? 1 : 2,
		.max = (size_t)config->limits.slow_tasks,
		.max_address = (size_t)config->limits.slow_address,
		.max_account = (size_t)config->limits.slow_account,
	};
}

static struct http_limits http_limits(const struct limit_values *limits)
{
	return (struct http_limits){
		.connections_address = limits->connections_address,
		.waits_address = limits->waits_address,
		.waits_account = limits->waits_account,
		.head_wait_ms = limits->head_wait_ms,
		.body_wait_ms = limits->body_wait_ms,
		.answer_wait_ms = limits->answer_wait_ms,
		.bytes_s = limits->bytes_s,
	};
}

/* Everybody knows the passwords of developer mode, so no page on the web may get at it. */
static bool checks_hosts(const struct config *config)
{
	return !config->hosts.any && (config->dev || config->hosts.n > 0);
}

static enum tt_err start_http(struct running *run)
{
	const struct http_conf conf = {
		.listen = run->config.listen,
		.base_url = run->config.url,
		.checks_hosts = checks_hosts(&run->config),
		.hosts = run->config.hosts,
		.trusted_proxies = run->config.trusted_proxies,
		.n_threads = n_threads(&run->config),
		.max_body = (size_t)run->config.max_body,
		.limits = http_limits(&run->config.limits),
		.give_reasons = run->config.dev,
		.bus = run->app.bus,
		.desk = desk_conf(&run->config),
		.serve = api_serve,
		.admit = api_admit,
		.app = &run->app,
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
	const struct jobs_conf conf = { .store = run->app.store, .bus = run->app.bus };

	run->jobs = jobs_start(&conf);
	return run->jobs ? TT_OK : TT_ERR_INTERNAL;
}

static enum tt_err start(struct running *run)
{
	const struct config *config = &run->config;
	enum tt_err err = tt_random_init();

	if (!err)
		err = open_store(run);
	if (err)
		return err;
	run->app.config = config;
	run->app.bus = bus_create();
	run->app.limits = limits_create();
	run->accounts_conf = (struct accounts_conf){
		.store = run->app.store,
		.guard = config->brute_force_set ? config->brute_force : !config->dev,
		.trusted = &config->trusted_addresses,
		.cheap_hashes = config->dev,
	};
	run->app.accounts = accounts_create(&run->accounts_conf);
	err = fill(run);
	if (!err && run->lock_fd >= 0)
		err = start_control(run);
	if (!err)
		err = start_http(run);
	return err ? err : start_jobs(run);
}

static void print_banner(const struct running *run)
{
	struct tt_str address = http_server_address(run->http);

	printf("tertulia %s listening on http://%.*s\n", TT_VERSION, TT_STR_ARG(address));
	printf("room for %u clients at once\n", http_server_capacity(run->http));
	if (run->new_password.p)
		printf("\nadmin password: %.*s\n(shown only this once; "
		       "change it with: tertulia user passwd admin --data %.*s)\n\n",
		       TT_STR_ARG(run->new_password), TT_STR_ARG(run->config.data));
	if (run->config.dev && run->config.seed.p)
		printf("\n  Developer mode with the accounts of %.*s\n",
		       TT_STR_ARG(run->config.seed));
	else if (run->config.dev)
		printf("\n"
		       "  Developer mode%s. Refusals say why in ocs.meta.message.\n"
		       "\n"
		       "  user    password\n"
		       "  admin   admin\n"
		       "  alice   alice\n"
		       "  bob     bob\n"
		       "\n"
		       "  Talk API   http://%.*s/ocs/v2.php/apps/spreed/api/\n"
		       "  Try it     curl -u alice:alice -H 'OCS-APIRequest: true' \\\n"
		       "               'http://%.*s/ocs/v2.php/apps/spreed/api/v4/room?format=json'\n\n",
		       run->config.data.p ? "" : ": everything is in memory and gone at the end",
		       TT_STR_ARG(address), TT_STR_ARG(address));
	fflush(stdout);
}

/* Whom the network lets through, the names do not keep out: a program sends what Host it likes. */
static void warn_of_strangers(const struct running *run)
{
	struct tt_str address = http_server_address(run->http);
	struct tt_str name;

	if (!run->config.dev || (tt_host_parse(address, &name) && tt_host_is_loopback(name)))
		return;
	tt_log(TT_LOG_WARN,
	       "developer mode can be reached from other machines, and everybody knows its passwords",
	       TT_LOG_STR("addr", address),
	       TT_LOG_C("hint", "listen on 127.0.0.1, or leave out --dev"));
}

static void log_start(const struct running *run)
{
	tt_log(TT_LOG_INFO, "listening", TT_LOG_STR("addr", http_server_address(run->http)),
	       TT_LOG_INT("clients", http_server_capacity(run->http)),
	       TT_LOG_INT("threads", n_threads(&run->config)),
	       TT_LOG_C("data", run->store_conf.path ? run->store_conf.path : "memory"),
	       TT_LOG_INT("ms", tt_clock_mono_ms() - run->started_ms));
}

/* What is committed is kept without tidying up, and nobody waits longer for a handler that does not
 * come to its end. */
static void stop_http(struct running *run)
{
	struct http_rest rest = http_server_stop(run->http);

	if (!run->http)
		return;
	tt_log(TT_LOG_INFO, "stopped", TT_LOG_INT("requests", rest.requests),
	       TT_LOG_INT("connections", rest.connections));
	if (rest.requests > 0)
		_exit(EXIT_FAILURE);
}

static void stop(struct running *run)
{
	stop_http(run);
	jobs_stop(run->jobs);
	control_stop(run->control);
	accounts_destroy(run->app.accounts);
	limits_destroy(run->app.limits);
	bus_destroy(run->app.bus);
	store_close(run->app.store);
	if (run->lock_fd >= 0)
		close(run->lock_fd);
	tt_arena_finish(&run->arena);
}

/* Large blocks go back to the system when they are freed, always: by default the library keeps ever
 * larger ones after the first, and a burst of bodies would stay in memory. */
static void give_memory_back(void)
{
	mallopt(M_MMAP_THRESHOLD, 1 << 20);
	mallopt(M_TRIM_THRESHOLD, 4 << 20);
}

int server_run(const struct config *config)
{
	struct running run = { .config = *config, .lock_fd = -1 };
	sigset_t signals;
	int signal_no = 0;
	enum tt_err err;

	tt_log_set_level(config->log_level);
	give_memory_back();
	tt_arena_init(&run.arena);
	run.started_ms = tt_clock_mono_ms();
	/* Before the first thread, so that all of them inherit it: signals come to sigwait() only.
	 */
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like a full disk */

	err = start(&run);
	if (!err) {
		print_banner(&run);
		log_start(&run);
		warn_of_strangers(&run);
		sigwait(&signals, &signal_no);
		tt_log(TT_LOG_INFO, "stopping", TT_LOG_INT("signal", signal_no));
	}
	stop(&run);
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}
