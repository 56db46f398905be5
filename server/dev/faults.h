/* faults.h - what shall go wrong: rules that requests and webhooks are compared with. Any thread.
 *
 * Of those that fit, the first one that draws it happens. Chance comes out of each rule's own seed,
 * so that the same requests meet the same faults in every run. */
#ifndef TT_DEV_FAULTS_H
#define TT_DEV_FAULTS_H

#include "lib/base/buf.h"
#include "lib/base/err.h"
#include "lib/base/writer.h"

#include <pthread.h>

enum {
	FAULTS_MAX = 64,
	FAULT_ALWAYS = 1000, /* of `rate` */
	FAULT_LONGEST_MS = 45000,
};

enum fault_cut {
	CUT_NOT,
	CUT_BEFORE, /* nothing was done, nothing is answered */
	CUT_ANSWER, /* it was done, nothing is answered */
	CUT_HEAD,
	CUT_HALF,
};

struct fault {
	int64_t id;
	/* Which: an empty text fits all. */
	bool of_webhooks;
	char method[16];
	char path[256]; /* glob.h */
	char user[128];
	char bot[128]; /* name or number */
	/* How often. */
	int64_t rate;  /* of FAULT_ALWAYS */
	int64_t times; /* 0: as often as it is drawn */
	int64_t seed;
	/* What. */
	int64_t delay_ms;
	int64_t status; /* 0: as it would be */
	int64_t retry_after_s;
	char body[4096];
	char type[128];
	enum fault_cut cut;
	bool drops;
	bool doubles;
	bool reorders;
	/* So far. */
	int64_t n_fits;
	int64_t n_hits;
	uint64_t chance;
};

/* What is compared. p == NULL: it has none. */
struct fault_subject {
	bool is_webhook;
	struct tt_str method;
	struct tt_str path; /* without a query */
	struct tt_str user;
	struct tt_str bot;
	int64_t bot_id;
};

struct fault_list {
	struct fault items[FAULTS_MAX];
	size_t n;
	int64_t next_id;
};

struct faults {
	pthread_mutex_t lock;
	struct fault_list list;
};

void faults_init(struct faults *faults);
void faults_finish(struct faults *faults);

/* A rule that is being made: fault_begin(), then its keys, then fault_complete(). NULL, or what is
 * wrong. */
void fault_begin(struct fault *fault);
const char *fault_set(struct fault *fault, struct tt_str key, struct tt_str value);
const char *fault_complete(struct fault *fault);
/* The keys there are, in a list that NULL ends. */
extern const char *const fault_keys[];

/* "bot Echo: delay=2s, rate=0.1", "POST /ocs*: status=503", as the command line has it. NULL, or
 * what is wrong. */
const char *fault_parse(struct fault *fault, struct tt_str text);

/* fault->id is set. TT_ERR_DEV_FULL. */
TT_MUST_CHECK enum tt_err faults_add(struct faults *faults, struct fault *fault);
/* TT_ERR_DEV_RULE. */
TT_MUST_CHECK enum tt_err faults_remove(struct faults *faults, int64_t id);
void faults_get(struct faults *faults, struct fault_list *out);
void faults_set(struct faults *faults, const struct fault_list *list);

/* The one that happens to this. False: none. */
bool faults_draw(struct faults *faults, const struct fault_subject *subject, struct fault *out);

void fault_write(struct tt_writer *w, const struct fault *fault);

#endif
