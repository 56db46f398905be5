#include "server/banner.h"
#include "lib/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_file(struct tt_str address)
{
	return tt_str_starts(address, TT_STR("unix:"));
}

static void print_addresses(const struct banner *banner)
{
	struct tt_str address;

	for (size_t i = 0; (address = http_server_address(banner->http, i)).p; i++)
		printf("tertulia %s listening on %s%.*s\n", TT_VERSION,
		       http_server_scheme(banner->http, i), TT_STR_ARG(address));
}

/* systemd says so: what is printed can be read by all who may read its journal. */
static bool is_journal(int fd)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char ours[64];
	struct stat file;

	if (!stream || fstat(fd, &file) != 0)
		return false;
	snprintf(ours, sizeof(ours), "%llu:%llu", (unsigned long long)file.st_dev,
		 (unsigned long long)file.st_ino);
	return strcmp(stream, ours) == 0;
}

/* For its owner only, as all of the folder is. */
static bool write_password(const struct banner *banner, const char *path)
{
	const struct tt_str password = banner->new_password;
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool is_written;

	if (fd < 0)
		return false;
	is_written =
		write(fd, password.p, password.n) == (ssize_t)password.n && write(fd, "\n", 1) == 1;
	return close(fd) == 0 && is_written;
}

static void print_password(const struct banner *banner)
{
	const struct tt_str data = banner->config->data;
	char path[4096];

	snprintf(path, sizeof(path), "%.*s/admin-password", TT_STR_ARG(data));
	if (!is_journal(STDOUT_FILENO))
		printf("\nadmin password: %.*s\n(shown only this once; "
		       "change it with: tertulia user passwd admin --data %.*s)\n\n",
		       TT_STR_ARG(banner->new_password), TT_STR_ARG(data));
	else if (write_password(banner, path))
		printf("the password of the new account admin is in %s; delete it when you have "
		       "changed it\n",
		       path);
	else
		printf("cannot write %s (%s); set a password with: tertulia user passwd admin\n",
		       path, strerror(errno));
}

/* How clients get there: over the network, or by a file, where the name of the host is anything. */
static void print_call(const struct banner *banner, struct tt_str address)
{
	const char *scheme = http_server_scheme(banner->http, 0);

	if (is_file(address))
		printf("  Try it     curl -u alice:alice -H 'OCS-APIRequest: true' --unix-socket '%.*s' \\\n"
		       "               'http://localhost/ocs/v2.php/apps/spreed/api/v4/room?format=json'\n\n",
		       (int)(address.n - 5), address.p + 5);
	else
		printf("  Talk API   %s%.*s/ocs/v2.php/apps/spreed/api/\n"
		       "  Try it     curl -u alice:alice -H 'OCS-APIRequest: true' \\\n"
		       "               '%s%.*s/ocs/v2.php/apps/spreed/api/v4/room?format=json'\n\n",
		       scheme, TT_STR_ARG(address), scheme, TT_STR_ARG(address));
}

static void print_dev(const struct banner *banner, struct tt_str address)
{
	printf("\n"
	       "  Developer mode%s. Refusals say why in ocs.meta.message.\n"
	       "\n"
	       "  user    password\n"
	       "  admin   admin\n"
	       "  alice   alice\n"
	       "  bob     bob\n"
	       "\n",
	       banner->config->data.p ? "" : ": everything is in memory and gone at the end");
	print_call(banner, address);
}

void banner_print(const struct banner *banner)
{
	const struct config *config = banner->config;

	print_addresses(banner);
	printf("room for %u clients at once\n", http_server_capacity(banner->http));
	if (banner->new_password.p)
		print_password(banner);
	if (config->dev && config->seed.p)
		printf("\n  Developer mode with the accounts of %.*s\n", TT_STR_ARG(config->seed));
	else if (config->dev)
		print_dev(banner, http_server_address(banner->http, 0));
	fflush(stdout);
}

static bool is_for_others(struct tt_str address)
{
	struct tt_str name;

	return !is_file(address) && !(tt_host_parse(address, &name) && tt_host_is_loopback(name));
}

/* Whom the network lets through, the names do not keep out: a program sends what Host it likes. */
static void warn_of_strangers(const struct banner *banner)
{
	struct tt_str address;

	for (size_t i = 0; (address = http_server_address(banner->http, i)).p; i++)
		if (banner->config->dev && is_for_others(address))
			tt_log(TT_LOG_WARN,
			       "developer mode can be reached from other machines, and everybody "
			       "knows its passwords",
			       TT_LOG_STR("addr", address),
			       TT_LOG_C("hint", "listen on 127.0.0.1, or leave out --dev"));
}

void banner_log(const struct banner *banner)
{
	struct tt_str address;

	for (size_t i = 0; (address = http_server_address(banner->http, i)).p; i++)
		tt_log(TT_LOG_INFO, "listening", TT_LOG_STR("addr", address),
		       TT_LOG_INT("clients", http_server_capacity(banner->http)),
		       TT_LOG_INT("threads", banner->n_threads),
		       TT_LOG_C("data", banner->database ? banner->database : "memory"),
		       TT_LOG_INT("ms", tt_clock_mono_ms() - banner->started_ms));
	warn_of_strangers(banner);
}
