/* hooks.h - what the server says by itself to others over HTTP: a thread of its own.
 *
 * What there is to say are rows of the outbox (store/outbox.h), which rules write in the
 * transaction of their cause; topic_outbox() calls when there are new ones. Each row is delivered
 * at least once and those of a line in their order, until the bot has it, refuses it, or a day is
 * over. Nobody else waits for any of that: what is on the way is in libcurl's multi, and what
 * became of it is written in short transactions. */
#ifndef TT_HOOKS_HOOKS_H
#define TT_HOOKS_HOOKS_H

#include "lib/base/net.h"
#include "server/events/bus.h"
#include "server/hooks/watcher.h"
#include "server/store/store.h"

struct hooks;

/* Where webhooks may go beside the public internet (target.h). NULL: that bot is told nothing, and
 * what waits for it is dropped. */
struct hooks_rules {
	const struct tt_cidrs *networks;
	const struct tt_cidrs *own_networks; /* for bots that moderators made */
};

struct hooks_conf {
	struct store *store;
	struct bus *bus;
	struct tt_str
		backend; /* of rows whose writer had no address of ours; with a slash behind it */
	int64_t longest_pause_ms;           /* between two tries of the same */
	struct hooks_rules rules;           /* see hooks_set_rules() */
	const struct hook_watcher *watcher; /* NULL: nobody */
};

struct hooks *hooks_start(const struct hooks_conf *conf); /* NULL: there is no thread for it */
/* What is borrowed stays until hooks_stop(), also when others have taken its place. Any thread. */
void hooks_set_rules(struct hooks *hooks, const struct hooks_rules *rules);
/* Between these two nothing leaves and nothing is written down; what was on the way is forgotten.
 * Afterwards all begins with what the outbox has then. Any thread, one at a time. */
void hooks_pause(struct hooks *hooks);
void hooks_resume(struct hooks *hooks);
/* Ends at once: what is on the way is there again after the next start. NULL is fine. */
void hooks_stop(struct hooks *hooks);

#endif
