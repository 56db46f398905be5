#include "cli/news.h"
#include "server/control.h"

#include <stdio.h>

static bool send_line(void *to, struct tt_str topics)
{
	const struct news *news = to;
	const char *problem;
	struct tt_arena arena;
	bool ok;

	tt_arena_init(&arena);
	ok = control_tell(&arena, news->folder,
			  tt_str_printf(&arena, "changed %.*s", TT_STR_ARG(topics)), &problem);
	if (!ok)
		fprintf(stderr,
			"%s: done, but the running server was not told (%s): clients that wait"
			" notice it half a minute later\n",
			news->command, problem);
	tt_arena_finish(&arena);
	return ok;
}

void news_begin(struct news *news, const char *command, struct tt_str folder)
{
	news->command = command;
	news->folder = folder;
	news->bus = bus_create();
	news->remote = remote_create(news->bus, send_line, news);
}

void news_tell(struct news *news)
{
	remote_flush(news->remote);
}

void news_end(struct news *news)
{
	remote_destroy(news->remote);
	bus_destroy(news->bus);
}
