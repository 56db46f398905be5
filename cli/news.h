/* news.h - a command changes the database while a server runs on it: telling the server, so that
 * the clients are woken that wait for what was changed.
 *
 * Nothing of the command depends on it: what was committed counts, and who is not woken finds it
 * when his time to wait is up. */
#ifndef TT_CLI_NEWS_H
#define TT_CLI_NEWS_H

#include "lib/base/arena.h"
#include "server/events/remote.h"

struct news {
	struct bus *bus; /* publish here, after the commit */
	struct remote *remote;
	const char *command; /* for messages */
	struct tt_str folder;
};

/* Of the server that runs on `folder`, if one does. */
void news_begin(struct news *news, const char *command, struct tt_str folder);
/* Tells what was published; if that fails, a line on stderr says so once. Takes a bounded time,
 * whatever the server does. */
void news_tell(struct news *news);
void news_end(struct news *news);

#endif
