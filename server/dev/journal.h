/* journal.h - what was asked and answered, and which webhooks left: the last ones, of bounded
 * number and size. Any thread. */
#ifndef TT_DEV_JOURNAL_H
#define TT_DEV_JOURNAL_H

#include "lib/base/err.h"
#include "lib/base/writer.h"
#include "server/events/bus.h"

struct journal;

enum journal_text {
	/* of a request */
	TEXT_METHOD,
	TEXT_PATH,
	TEXT_QUERY,
	TEXT_USER,
	TEXT_FROM,
	TEXT_TYPE, /* of its body */
	TEXT_ERROR,
	/* of a webhook */
	TEXT_BOT,
	TEXT_URL,
	TEXT_RANDOM,
	TEXT_SIGNATURE,
	TEXT_OUTCOME,
	/* of both */
	TEXT_REASON,
	TEXT_BODY,
	TEXT_ANSWER,
	N_TEXTS
};

struct entry {
	int64_t id; /* counts from 1 */
	bool is_webhook;
	int64_t at_ms; /* of the server's clock */
	int64_t took_us;
	int64_t status; /* 0: there was no answer */
	int64_t n_body; /* bytes, of all of it */
	int64_t n_answer;
	int64_t fault; /* the rule that it met; 0: none */
	/* Of a webhook. */
	int64_t bot_id;
	int64_t room_id;
	int64_t row_id;
	struct tt_str texts[N_TEXTS]; /* p == NULL: it has none */
};

/* What is asked for; what is empty or 0 fits everything. */
struct journal_query {
	int64_t after; /* newer than that */
	int64_t id;
	int64_t status;
	int64_t limit;      /* the oldest of these; 0: all */
	struct tt_str kind; /* "request", "webhook" */
	struct tt_str path; /* glob.h */
	struct tt_str has;  /* in the body or the answer */
	struct tt_str method;
	struct tt_str user;
	struct tt_str bot; /* name or number */
	struct tt_str error;
};

enum {
	JOURNAL_MAX = 2000,
	JOURNAL_MAX_BYTES = 16 << 20,
	JOURNAL_TEXT = 16 << 10,     /* of a request's body, and of its answer */
	JOURNAL_WEBHOOK = 512 << 10, /* which can be sent once more only if it is whole */
};

/* Each new entry is published as topic_journal(). */
struct journal *journal_create(struct bus *bus);
void journal_destroy(struct journal *journal); /* NULL is fine */

/* Copies it and its texts; the oldest ones make room. */
void journal_add(struct journal *journal, const struct entry *draft);
/* A list of those that fit, oldest first; returns how many. *last: the newest of all there are. */
size_t journal_write(struct journal *journal, const struct journal_query *query,
		     struct tt_writer *w, int64_t *last);
/* Copied into the arena. TT_ERR_DEV_ENTRY. */
TT_MUST_CHECK enum tt_err journal_get(struct journal *journal, int64_t id, struct tt_arena *arena,
				      struct entry *out);
/* The next entry is the first one again. */
void journal_clear(struct journal *journal);
/* As many as there are, and what they take. */
void journal_size(struct journal *journal, size_t *n, size_t *n_bytes);

void entry_write(struct tt_writer *w, const struct entry *entry);

#endif
