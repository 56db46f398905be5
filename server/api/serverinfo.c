/* serverinfo.c - how the server is doing, in the shape that Nextcloud's app of that name has, for
 * programs that watch. What has no counterpart here is not there, or "N/A". */
#include "server/api/call.h"
#include "server/api/capabilities.h"
#include "server/api/guarded.h"
#include "server/api/handlers_accounts.h"

#include <sodium.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>

#define GUARD_SERVERINFO "serverinfo"

enum {
	MINUTE_S = 60,
	HOUR_S = 3600,
	DAY_S = 24 * 3600,
};

static const char NOT_KNOWN[] = "N/A";

/* By the token of the configuration; without one nobody has it. */
static enum tt_err check_token(struct call *call, struct tt_str token)
{
	struct tt_str want = app_config(call->app)->serverinfo_token;
	enum tt_err err = guarded_check(call, GUARD_SERVERINFO);

	if (err)
		return err;
	if (want.n > 0 && token.n == want.n && sodium_memcmp(token.p, want.p, want.n) == 0)
		return TT_OK;
	guarded_failed(call, GUARD_SERVERINFO, token);
	return TT_ERR_LOGIN;
}

static enum tt_err check_caller(struct call *call)
{
	struct tt_str token = request_header(call->req, "NC-Token");

	if (call->who.is_admin)
		return TT_OK;
	/* 401 would tell a client that its login has ended. */
	if (call->who.user.p)
		return TT_ERR_NOT_ADMIN;
	return token.p ? check_token(call, token) : TT_ERR_LOGIN;
}

static void put_load(struct tt_writer *w)
{
	double loads[3];
	int n = getloadavg(loads, ARRAY_LEN(loads));

	tt_put_list(w, "cpuload");
	for (int i = 0; i < n; i++)
		tt_write_f64(w, loads[i]);
	tt_write_end(w);
}

static void put_memory(struct tt_writer *w)
{
	struct sysinfo info;
	int64_t unit;

	if (sysinfo(&info) != 0)
		return;
	unit = info.mem_unit;
	tt_put_i64(w, "mem_total", (int64_t)info.totalram * unit / 1024);
	tt_put_i64(w, "mem_free", (int64_t)info.freeram * unit / 1024);
	tt_put_i64(w, "swap_total", (int64_t)info.totalswap * unit / 1024);
	tt_put_i64(w, "swap_free", (int64_t)info.freeswap * unit / 1024);
}

/* Where the data is; in memory there is none. */
static void put_space(struct call *call)
{
	struct tt_str data = app_config(call->app)->data;
	struct statvfs at;

	if (data.p && statvfs(data.p, &at) == 0)
		tt_put_i64(call->out, "freespace", (int64_t)at.f_bavail * (int64_t)at.f_frsize);
	else
		tt_put_c(call->out, "freespace", NOT_KNOWN);
}

static void put_system(struct call *call)
{
	static const struct {
		const char *key;
		const char *value;
	} texts[] = {
		{ "version", NEXTCLOUD_VERSION ".0" }, { "theme", "" },
		{ "enable_avatars", "yes" },           { "enable_previews", "no" },
		{ "memcache.local", "none" },          { "memcache.distributed", "none" },
		{ "filelocking.enabled", "no" },       { "memcache.locking", "none" },
	};

	tt_put_object(call->out, "system");
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		tt_put_c(call->out, texts[i].key, texts[i].value);
	tt_put_c(call->out, "debug", app_config(call->app)->dev ? "yes" : "no");
	put_space(call);
	put_load(call->out);
	put_memory(call->out);
	tt_write_end(call->out);
}

static enum tt_err put_storage(struct call *call)
{
	int64_t n_users;
	enum tt_err err = store_users_count(call->db, &n_users);

	tt_put_object(call->out, "storage");
	tt_put_i64(call->out, "num_users", err ? 0 : n_users);
	tt_put_i64(call->out, "num_files", 0);
	tt_put_i64(call->out, "num_storages", 0);
	tt_put_i64(call->out, "num_storages_local", 0);
	tt_put_i64(call->out, "num_storages_home", 0);
	tt_put_i64(call->out, "num_storages_other", 0);
	tt_write_end(call->out);
	return err;
}

static void put_shares(struct tt_writer *w)
{
	static const char *const none[] = { "num_shares",
					    "num_shares_user",
					    "num_shares_groups",
					    "num_shares_link",
					    "num_shares_mail",
					    "num_shares_room",
					    "num_shares_link_no_password",
					    "num_fed_shares_sent",
					    "num_fed_shares_received" };

	tt_put_object(w, "shares");
	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		tt_put_i64(w, none[i], 0);
	tt_write_end(w);
}

/* Programs read what PHP says of itself; there is none. */
static void put_server(struct tt_writer *w)
{
	static const char *const php[] = { "version", "memory_limit", "max_execution_time",
					   "upload_max_filesize" };

	tt_put_object(w, "server");
	tt_put_c(w, "webserver", "Tertulia " TT_VERSION);
	tt_put_object(w, "php");
	for (size_t i = 0; i < ARRAY_LEN(php); i++)
		tt_put_c(w, php[i], NOT_KNOWN);
	tt_write_end(w);
	tt_put_object(w, "database");
	tt_put_c(w, "type", "sqlite3");
	tt_put_c(w, "version", NOT_KNOWN);
	tt_put_c(w, "size", NOT_KNOWN);
	tt_write_end(w);
	tt_write_end(w);
}

/* As exact as "last login" is: some minutes. */
static enum tt_err put_active(struct call *call)
{
	static const struct {
		const char *key;
		int64_t within_s;
	} rows[] = {
		{ "last5minutes", 5 * MINUTE_S },
		{ "last1hour", HOUR_S },
		{ "last24hours", DAY_S },
	};
	enum tt_err err = TT_OK;

	tt_put_object(call->out, "activeUsers");
	for (size_t i = 0; !err && i < ARRAY_LEN(rows); i++) {
		int64_t n = 0;

		err = store_users_count_since(call->db, call->talk.now_s - rows[i].within_s, &n);
		tt_put_i64(call->out, rows[i].key, n);
	}
	tt_write_end(call->out);
	return err;
}

enum tt_err serverinfo_get(struct call *call)
{
	enum tt_err err = check_caller(call);

	if (err)
		return err;
	tt_write_object(call->out);
	tt_put_object(call->out, "nextcloud");
	put_system(call);
	err = put_storage(call);
	put_shares(call->out);
	tt_write_end(call->out);
	put_server(call->out);
	if (!err)
		err = put_active(call);
	tt_write_end(call->out);
	return err;
}
