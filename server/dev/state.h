/* state.h - what the files of server/dev share. */
#ifndef TT_DEV_STATE_H
#define TT_DEV_STATE_H

#include "server/dev/dev.h"
#include "server/dev/faults.h"
#include "server/dev/journal.h"
#include "server/accounts/memory.h"
#include "server/store/keep.h"

#include <stdatomic.h>

enum {
	SNAPSHOTS_MAX = 32,
	SNAPSHOT_NAME = 64,
	REPLAYS_MAX = 64,
	FATES_MAX = 64,
};

/* All of them together. */
#define SNAPSHOTS_MAX_BYTES ((size_t)256 << 20)

/* What the clock is told: dev_clock_read(), dev_clock_put(). */
struct clock_state {
	int64_t now_ms;
	bool stands;
	bool is_true; /* it is the true time */
};

struct snapshot {
	char name[SNAPSHOT_NAME + 1];
	struct kept *kept;
	struct clock_state clock;
	struct fault_list *faults;
	int64_t made_s;
};

/* What happens to a row of the outbox, while it waits and goes. */
struct row_fate {
	int64_t row_id;
	bool has_waited;
	bool was_doubled;
	bool is_in_order;         /* or will not be brought out of it any more */
	int64_t patient_until_ms; /* for one behind it */
	struct fault fault;
};

/* An account of the seed. */
struct seed_login {
	char user[MEMORY_USER_LEN + 1];
	int64_t version; /* of its password: another one has another */
};

/* A row of the outbox that goes with the random and the signature it once had. */
struct replay {
	int64_t row_id;
	char random[160];
	char signature[160];
};

struct dev {
	struct dev_conf conf;
	struct dev_parts parts;
	atomic_bool is_attached;
	struct hook_watcher watcher;
	struct journal *journal;
	struct faults faults;
	pthread_mutex_t clock_lock;
	pthread_mutex_t lock; /* one reset, one snapshot at a time; guards what follows */
	struct snapshot seed;
	struct seed_login *logins; /* in order */
	size_t n_logins;
	struct snapshot *snapshots[SNAPSHOTS_MAX];
	size_t n_snapshots;
	/* The hooks' thread's own, but for `replays`: */
	pthread_mutex_t replay_lock;
	struct replay replays[REPLAYS_MAX];
	size_t next_replay;
	struct row_fate fates[FATES_MAX];
	size_t next_fate;
};

/* clock.c. Whoever waits looks again. */
struct clock_state dev_clock_read(void);
void dev_clock_put(struct dev *dev, const struct clock_state *state);
/* Only what stands at a moment is moved to another one. */
void dev_clock_set(const struct clock_state *state);

/* turn.c. NULL: to the seed. TT_ERR_DEV_FOLDER, TT_ERR_DEV_SNAPSHOT, TT_ERR_DEV_FULL, TT_ERR_BUSY.
 */
TT_MUST_CHECK enum tt_err dev_turn_to(struct dev *dev, struct tt_str name);
TT_MUST_CHECK enum tt_err dev_snapshot(struct dev *dev, struct tt_str name);
TT_MUST_CHECK enum tt_err dev_forget_snapshot(struct dev *dev, struct tt_str name);
void dev_list_snapshots(struct dev *dev, struct tt_writer *w);
void dev_finish_snapshots(struct dev *dev);

/* webhooks.c */
void dev_watch(struct dev *dev);
/* TT_ERR_BOT, TT_ERR_DEV_ENTRY. */
TT_MUST_CHECK enum tt_err dev_replay(struct dev *dev, struct tt_arena *arena,
				     const struct entry *entry, bool same_signature,
				     int64_t *row_id);

/* routes.c: what is below /dev/. */
TT_MUST_CHECK enum tt_err dev_route(struct dev *dev, struct request *req);
/* gate.c: whether it may be asked for that, and by whom. */
TT_MUST_CHECK enum tt_err dev_check_caller(struct request *req);

#endif
