/* watcher.h - who hears of every webhook, and may meddle with it: a developer's server
 * (server/dev). Nobody, otherwise. */
#ifndef TT_HOOKS_WATCHER_H
#define TT_HOOKS_WATCHER_H

#include "server/store/outbox.h"

enum hook_fate {
	HOOK_SEND,
	HOOK_WAIT,   /* for wait_ms; then it is asked once more */
	HOOK_DROP,   /* as if the bot had it */
	HOOK_ANSWER, /* as if the bot had answered `status` */
};

struct hook_plan {
	enum hook_fate fate;
	int64_t wait_ms; /* of tt_clock_due_ms() */
	long status;
	bool is_twice;           /* it goes once more when it has come */
	struct tt_str random;    /* p == NULL: a new one, and the signature for it */
	struct tt_str signature; /* goes as it is */
};

/* What became of a try. What is text is borrowed. */
struct hook_news {
	const struct outgoing *row;
	struct tt_str url;
	struct hook_plan plan;
	struct tt_str random; /* that it had; p == NULL: it was not sent */
	struct tt_str signature;
	int64_t begun_us;  /* of tt_clock_mono_us(); 0: it was not sent */
	long status;       /* 0: there was no answer */
	bool is_over;      /* it does not come again */
	struct tt_str why; /* it was not taken; p == NULL: it was */
};

/* Both are called by the hooks' thread. `plan` may read and write, and is outside of a
 * transaction; `hear` is inside of one. */
struct hook_watcher {
	struct hook_plan (*plan)(void *ctx, struct db *db, struct tt_arena *arena,
				 const struct outgoing *row);
	void (*hear)(void *ctx, struct db *db, struct tt_arena *arena,
		     const struct hook_news *news);
	void *ctx;
};

#endif
