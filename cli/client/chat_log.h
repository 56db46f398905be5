/* chat_log.h - the messages of a conversation as they are shown: in order of their numbers, each
 * once, kept up to date by what comes later. Knows no terminal; all its text is fit for one. */
#ifndef TT_CLI_CHAT_LOG_H
#define TT_CLI_CHAT_LOG_H

#include "lib/base/buf.h"

#include <tertulia/tertulia.h>

struct chat_entry {
	int64_t id;
	int64_t time_s;
	struct tt_str author;
	struct tt_str actor; /* "users/alice" */
	struct tt_str text;
	struct tt_str raw;       /* as it was typed, to be edited */
	struct tt_str quote;     /* "bob: what was said"; p == NULL: no reply */
	struct tt_str reactions; /* p == NULL: none */
	bool is_system;
	bool is_mine;
	bool mentions_me;
	bool is_edited;
	bool is_deleted;
	char *memory; /* what the texts lie in */
};

struct chat_log {
	struct tt_str me; /* "users/alice"; borrowed */
	struct chat_entry *items;
	size_t n;
	size_t cap;
	unsigned version; /* grows with every change */
};

enum {
	/* Older ones are forgotten when newer ones come; they can be fetched again. */
	CHAT_LOG_MAX = 5000
};

void chat_log_finish(struct chat_log *log);

/* Takes a message in: shows it, or does to an earlier one what it says was done to that. False when
 * there is nothing to show of it. */
bool chat_log_take(struct chat_log *log, const struct tt_message *message);

/* NULL: not here. */
const struct chat_entry *chat_log_find(const struct chat_log *log, int64_t id);
/* The newest message that somebody else wrote, or the newest of one's own. NULL: none. */
const struct chat_entry *chat_log_last(const struct chat_log *log, bool mine);

#endif
