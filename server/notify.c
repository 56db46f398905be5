#include "server/notify.h"
#include "lib/base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static struct sockaddr_un manager; /* no family: there is none */
static socklen_t manager_n;
static int64_t watchdog_ms;

/* "@name" is one in the abstract namespace, which begins with a NUL. */
static void find_manager(const char *path)
{
	size_t n = path ? strlen(path) : 0;

	if (n < 2 || n >= sizeof(manager.sun_path) || !strchr("/@", path[0]))
		return;
	memcpy(manager.sun_path, path, n);
	if (path[0] == '@')
		manager.sun_path[0] = '\0';
	manager.sun_family = AF_UNIX;
	manager_n = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
}

static uint64_t number_of(const char *name)
{
	uint64_t number = 0;
	const char *text = getenv(name);

	return text && tt_str_parse_u64(tt_str(text), &number) ? number : 0;
}

/* Of another process, perhaps of which we are the child. */
static void find_watchdog(void)
{
	uint64_t pid = number_of("WATCHDOG_PID");

	if (pid == 0 || pid == (uint64_t)getpid())
		watchdog_ms = (int64_t)(number_of("WATCHDOG_USEC") / 1000);
}

void notify_init(void)
{
	find_manager(getenv("NOTIFY_SOCKET"));
	if (manager.sun_family)
		find_watchdog();
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
}

/* Who does not listen misses it: a manager that has no room for it is not waited for long. */
static void say(const char *text)
{
	const struct timeval patience = { .tv_sec = 1 };
	int fd;

	if (!manager.sun_family)
		return;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	(void)!sendto(fd, text, strlen(text), MSG_NOSIGNAL, (const struct sockaddr *)&manager,
		      manager_n);
	close(fd);
}

void notify_ready(const char *status)
{
	char text[512];

	snprintf(text, sizeof(text), "READY=1\nSTATUS=%s\nMAINPID=%ld", status, (long)getpid());
	say(text);
}

/* With the time, so that the manager knows which of its signals this is the answer to. */
void notify_reloading(void)
{
	struct timespec now;
	char text[96];

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%lld",
		 (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	say(text);
}

void notify_stopping(void)
{
	say("STOPPING=1");
}

void notify_alive(void)
{
	say("WATCHDOG=1");
}

int64_t notify_watchdog_ms(void)
{
	return watchdog_ms;
}
