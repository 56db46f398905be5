/* check_around.c - what a server needs around it: space, the right time, and a way to its clients.
 */
#include "cli/check.h"
#include "lib/base/clock.h"
#include "server/control.h"
#include "server/folder.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <tertulia/users.h>

enum {
	MIB_LITTLE = 512,
	MIB_TOO_LITTLE = 32,
	PERCENT_LITTLE = 5,
	TOLERATED_S = 120, /* clocks of disks in the network */
	URL_TIMEOUT_MS = 10000,
};

/* The year in which this was written: no right clock is before it. */
#define FIRST_S INT64_C(1767225600)

static void check_space(struct checks *checks)
{
	struct statvfs fs;
	unsigned long long free_mib;
	const char *found;
	enum check_state state;

	if (statvfs(checks->call->data, &fs) != 0)
		return; /* that there is no folder was said */
	free_mib = (unsigned long long)fs.f_bavail * fs.f_frsize >> 20;
	found = tt_arena_printf(checks->arena, "%llu MiB are free, and %llu of %llu files",
				free_mib, (unsigned long long)fs.f_favail,
				(unsigned long long)fs.f_files);
	state = free_mib < MIB_TOO_LITTLE || (fs.f_files > 0 && fs.f_favail == 0) ? CHECK_FAILED
		: free_mib < MIB_LITTLE || fs.f_bavail < fs.f_blocks / 100 * PERCENT_LITTLE
			? CHECK_WARNING
			: CHECK_OK;
	check_add(checks, "space", state, found,
		  state == CHECK_OK ? NULL : "nothing can be written on a full disk: make room");
}

/* The server has written with a clock that was later than now. */
static bool is_from_the_future(struct checks *checks, int64_t now_s)
{
	struct stat st;

	return stat(folder_database(checks->arena, tt_str(checks->call->data)), &st) == 0 &&
	       st.st_mtime > now_s + TOLERATED_S;
}

static void check_clock(struct checks *checks)
{
	struct timex how = { 0 };
	int64_t now_s = tt_clock_s();
	const char *now = tt_clock_iso(checks->arena, now_s).p;

	if (now_s < FIRST_S)
		check_add(checks, "clock", CHECK_FAILED, now, "it is wrong: set it");
	else if (is_from_the_future(checks, now_s))
		check_add(checks, "clock", CHECK_WARNING,
			  tt_arena_printf(checks->arena, "%s, and the database is younger", now),
			  "the clock was put back: look whether it is right");
	else if (adjtimex(&how) == TIME_ERROR)
		check_add(checks, "clock", CHECK_WARNING,
			  tt_arena_printf(checks->arena, "%s, and nothing keeps it right", now),
			  "reminders, lobbies and expiring messages go by it: run an NTP client");
	else
		check_ok(checks, "clock", now);
}

static bool check_server(struct checks *checks)
{
	const struct tt_str data = tt_str(checks->call->data);
	const struct tt_str harmless = TT_STR("guard list");
	struct tt_str lines;
	const char *problem;

	if (control_ask(checks->arena, data, harmless, &lines, &problem))
		check_ok(checks, "server", "it is running");
	else if (control_tell(checks->arena, data, harmless, &problem)) {
		check_ok(checks, "server", "it is not running");
		return false;
	} else
		check_add(checks, "server", CHECK_FAILED, problem,
			  "restart it, and look into its log");
	return true;
}

static const char *not_ours(const struct tt_call *call)
{
	const struct tt_error *error = tt_call_error(call);

	if (error->code)
		return error->text;
	return tt_call_server(call)->talk_version.p ? NULL : "a server without Talk answers there";
}

/* By the way that clients come: names, proxies, certificates. */
static void ask_url(struct checks *checks, struct tt_client *client, const char *url)
{
	struct tt_call *call = tt_capabilities_get(client);
	const char *problem;

	tt_call_set_timeout_ms(call, URL_TIMEOUT_MS);
	tt_perform(call);
	problem = not_ours(call);
	if (problem)
		check_add(checks, "url", CHECK_FAILED,
			  tt_arena_printf(checks->arena, "%s: %s", url, problem),
			  "clients come this way: look at the name, the proxy, the certificate");
	else
		check_ok(checks, "url", tt_arena_printf(checks->arena, "%s answers", url));
	tt_call_free(call);
}

/* A certificate that somebody has made himself. */
static bool trust(struct checks *checks, struct tt_client *client)
{
	const char *path = checks->call->ca_file;

	if (!path)
		path = getenv("TERTULIA_CA_FILE");
	if (!path || !*path || tt_client_set_ca_file(client, path) == 0)
		return true;
	check_add(checks, "url", CHECK_FAILED,
		  tt_arena_printf(checks->arena, "%s: no file of certificates", path),
		  "expected a file in PEM");
	return false;
}

static void check_url(struct checks *checks, bool is_running)
{
	struct tt_str setting = checks->config.url;
	const char *url = tt_arena_dup(checks->arena, setting.p, setting.n);
	struct tt_client *client;

	if (!setting.p)
		check_ok(checks, "url", "not set; links begin as clients address the server");
	else if (tt_client_create(&client, url))
		check_add(checks, "url", CHECK_FAILED,
			  tt_arena_printf(checks->arena, "%s is no address", url),
			  "expected https://chat.example.org");
	else {
		if (!is_running)
			check_ok(checks, "url",
				 tt_arena_printf(checks->arena,
						 "%s; not asked, for the server is not running",
						 url));
		else if (trust(checks, client))
			ask_url(checks, client, url);
		tt_client_unref(client);
	}
}

void check_surroundings(struct checks *checks)
{
	bool is_running = check_server(checks);

	check_space(checks);
	check_clock(checks);
	check_url(checks, is_running);
}
