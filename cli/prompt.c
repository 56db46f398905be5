#include "cli/prompt.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

enum {
	MAX_SECRET = 1024
};

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
static volatile sig_atomic_t caught;

static void on_signal(int number)
{
	caught = number;
}

/* Signals interrupt the reading, so that the terminal is put right before they have their way. */
static void catch_signals(struct sigaction before[])
{
	struct sigaction action = { .sa_handler = on_signal };

	caught = 0;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		sigaction(signals[i], &action, &before[i]);
}

static void release_signals(const struct sigaction before[])
{
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		sigaction(signals[i], &before[i], NULL);
	if (caught)
		raise(caught);
}

/* The length of the line, or -1. The terminal gives whole lines; what is longer is refused. */
static ssize_t read_line(char *line, size_t size)
{
	ssize_t n;

	do
		n = read(STDIN_FILENO, line, size);
	while (n < 0 && errno == EINTR && !caught);
	if (n <= 0 || line[n - 1] != '\n')
		return -1;
	return n - 1;
}

bool prompt_secret(const char *question, struct tt_arena *arena, struct tt_str *out)
{
	struct sigaction actions[ARRAY_LEN(signals)];
	struct termios before;
	struct termios quiet;
	char line[MAX_SECRET];
	ssize_t n;

	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return false;
	catch_signals(actions);
	quiet = before;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	quiet.c_lflag |= ECHONL;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	fputs(question, stderr);
	n = read_line(line, sizeof(line));
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	if (n >= 0)
		*out = (struct tt_str){ tt_arena_dup(arena, line, (size_t)n), (size_t)n };
	explicit_bzero(line, sizeof(line));
	release_signals(actions);
	return n >= 0;
}
