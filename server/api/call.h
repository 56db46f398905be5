/* call.h - what a handler works on: one request, who asks, and in which conversation.
 *
 * Made by serve.c in this order: credentials, CSRF, login; then one transaction in which the
 * conversation and the attendee are looked up, the gates of the route are tried and the handler
 * runs. The transaction is committed when the handler returns TT_OK, and only then are its events
 * published and its answer sent. */
#ifndef TT_API_CALL_H
#define TT_API_CALL_H

#include "lib/wire/conversation.h"
#include "server/accounts/accounts.h"
#include "server/accounts/audit.h"
#include "server/api/access.h"
#include "server/api/app.h"
#include "server/http/server.h"
#include "server/store/messages.h"

struct call {
	struct app *app;
	struct request *req;
	struct tt_arena *arena; /* lives until the answer is sent */
	const struct params *params;
	struct tt_writer *out; /* `data` of the answer */
	struct db *db;         /* inside the route's transaction, while in_tx */
	bool with_body;        /* it is here; without, only who asks is of interest */
	bool in_tx;
	enum db_mode mode;   /* of that transaction */
	struct identity who; /* who.user.p == NULL: nobody is logged in */
	unsigned access;     /* of the route */
	struct talk talk;    /* for the rules: who asks, the rooms to wake after the commit */
	struct changed_rooms committed; /* what of that was changed before this transaction */
	struct seat seat;               /* his place in the room (routes with a {token}) */
	struct tt_str touched_account;  /* whose login has changed; p == NULL: nobody's */
	struct tt_str new_cookie;       /* csrf.h: given to the browser just now */
	struct audit *lines;            /* for the audit log, once it has succeeded */
	size_t n_lines;
	unsigned n_taken; /* of what is limited (call_take()), in this attempt */
	unsigned n_free;  /* of these, what an attempt before this one has taken already */
};

/* Those who wait with the login of that account show it once more: it may be good no longer. */
void call_touch_account(struct call *call, struct tt_str user);

/* Transactions. Handlers mostly need none of this: theirs is open, and ends as they return, with a
 * commit for TT_OK and without a trace for a refusal. */

/* The route's: for serve.c alone. It ends, if it is open still, as `err` says; returns that, or
 * what went wrong. */
TT_MUST_CHECK enum tt_err call_begin(struct call *call, enum db_mode mode);
TT_MUST_CHECK enum tt_err call_end(struct call *call, enum tt_err err);

typedef enum tt_err (*call_step)(struct call *call, void *ctx);

/* `once`, which begins and ends a transaction, and again from the start as long as that fails with
 * TT_ERR_AGAIN; after a few times it is TT_ERR_BUSY. What `once` has done outside of the database
 * is taken back before: the answer, lines for the audit log, waiting. Rooms are told after the last
 * commit, and what is limited is taken once. */
TT_MUST_CHECK enum tt_err call_repeat(struct call *call, call_step once, void *ctx);

/* Where the route has none (ACCESS_NO_TX): `run` in one of its own, which ends as it returns, and
 * is repeated like that. */
TT_MUST_CHECK enum tt_err call_in_transaction(struct call *call, enum db_mode mode, call_step run,
					      void *ctx);

/* Commits what was done, so that nobody waits while something slow is done (hashing). */
TT_MUST_CHECK enum tt_err call_pause(struct call *call);
/* Goes on in a new transaction: the caller has to pass the route's gates once more, for he may have
 * been put out meanwhile. */
TT_MUST_CHECK enum tt_err call_resume(struct call *call, enum db_mode mode);
/* Both at once: to write where the route only reads, or to see what others have committed since.
 * What was read may have changed. */
TT_MUST_CHECK enum tt_err call_look_again(struct call *call, enum db_mode mode);

/* Looks up the {token} and who the caller is in that room: fills in call->seat. A lobby whose
 * time is over is opened by that; then the transaction is a new one.
 * TT_ERR_ROOM when there is no such room. */
TT_MUST_CHECK enum tt_err call_find_room(struct call *call);

/* The gates of the route, in their order; with ACCESS_ROOM after call_find_room(). */
TT_MUST_CHECK enum tt_err call_pass_gates(struct call *call);

/* {"name": text} parameters, the way handlers mostly want them: missing is empty. */
static inline struct tt_str call_str(const struct call *call, const char *name)
{
	return param_str(call->params, name, TT_STR(""));
}

/* One that is a path of files, as http/path.h has them: slashes stand between names alone. */
struct tt_str call_path(const struct call *call, const char *name);

static inline int64_t call_int(const struct call *call, const char *name, int64_t missing)
{
	return param_int(call->params, name, missing);
}

/* TT_ERR_PARAM with the name for people, unless the parameter is there. */
TT_MUST_CHECK enum tt_err call_need(struct call *call, const char *name);

/* `n` more of what may only be done so often in a time, by the caller's account, else by his
 * address. TT_ERR_RATE, with the time to wait. LIMIT(rooms_hour) says which limit. */
TT_MUST_CHECK enum tt_err call_take(struct call *call, size_t which, unsigned n, int64_t window_ms);
/* One more of it, by what else it may be counted. */
TT_MUST_CHECK enum tt_err call_take_for(struct call *call, size_t which, struct tt_str key,
					int64_t window_ms);
/* The same of a limit that is in no list; false: there is nothing left. */
bool call_take_of(struct call *call, const struct limit *limit, struct tt_str key);

/* Whatever is written into a conversation: what is short counts as one thing only, what is long by
 * its size, too, for it stays on the disk. */
TT_MUST_CHECK enum tt_err call_count_writing(struct call *call);

/* Lists end where so much of the answer is written that nobody shall wait for more of it: what
 * takes up little is never that much. */
bool call_is_full(const struct call *call);

/* Answers without anything to say: PHP's two ways. */
void call_put_empty_list(struct call *call);
void call_put_null(struct call *call);
/* What was done has nothing to say, unless `err` says that it was not. */
TT_MUST_CHECK enum tt_err call_answer_null(struct call *call, enum tt_err err);

/* A list of conversations, as the whole answer: all of them, and their last messages until it is
 * full.
 */
void call_put_conversations(struct call *call, struct tt_conversation conversations[], size_t n);

/* The conversation as the caller sees it, as the whole answer. */
TT_MUST_CHECK enum tt_err call_put_room(struct call *call);
/* The same after something was done, unless `err` says that it was not. */
TT_MUST_CHECK enum tt_err call_answer_room(struct call *call, enum tt_err err);

/* A message as the answer, with what everybody has read. */
TT_MUST_CHECK enum tt_err call_put_message(struct call *call, const struct message *row,
					   bool with_parent);

/* A guest may give himself a name with what he sends: parameter actorDisplayName. */
TT_MUST_CHECK enum tt_err call_name_guest(struct call *call);

/* Header X-Chat-Last-Common-Read, unless the caller keeps his read status private.
 * *out (may be NULL): the value, or 0. */
TT_MUST_CHECK enum tt_err call_add_common_read(struct call *call, int64_t *out);

#endif
