/* routes.c - what is below /dev/: method, path, the keys that are taken, handler. */
#include "lib/base/clock.h"
#include "server/dev/messages.h"
#include "server/dev/state.h"
#include "server/dev/times.h"
#include "server/http/path.h"
#include "server/http/refusal.h"
#include "server/http/waiters.h"

#include <stdio.h>

enum {
	LONGEST_WAIT_MS = 45000,
	USUAL_LIMIT = 100,
};

struct ask {
	struct dev *dev;
	struct request *req;
	struct tt_writer *out;
};

static struct tt_str text(const struct ask *ask, const char *key)
{
	return param_str(&ask->req->params, key, (struct tt_str){ NULL, 0 });
}

static int64_t number(const struct ask *ask, const char *key, int64_t missing)
{
	return param_int(&ask->req->params, key, missing);
}

static enum tt_err wrong(struct ask *ask, const char *key, const char *problem)
{
	ask->req->reason_detail = tt_str_printf(&ask->req->arena, "%s: %s", key, problem);
	return TT_ERR_DEV_VALUE;
}

/* TT_OK and 0 when it is not there. */
static enum tt_err read_wait(struct ask *ask, int64_t *ms)
{
	struct tt_str value = text(ask, "wait");

	*ms = 0;
	if (!value.p)
		return TT_OK;
	if (!dev_read_duration(value, ms) || *ms > LONGEST_WAIT_MS)
		return wrong(ask, "wait", "it is a time, at most 45 seconds: 5, 0.5, 200ms");
	return TT_OK;
}

static enum tt_err show_version(struct ask *ask);
static enum tt_err show_seed(struct ask *ask);

static void put_clock(struct tt_writer *w)
{
	struct clock_state state = dev_clock_read();
	struct tt_arena arena;

	tt_arena_init(&arena);
	tt_write_object(w);
	tt_put_str(w, "now", tt_clock_iso(&arena, state.now_ms / 1000));
	tt_put_thousandths(w, "unix", state.now_ms);
	tt_put_bool(w, "frozen", state.stands);
	tt_put_thousandths(w, "ahead", state.is_true ? 0 : state.now_ms - tt_clock_real_ms());
	tt_write_end(w);
	tt_arena_finish(&arena);
}

static enum tt_err clock_get(struct ask *ask)
{
	put_clock(ask->out);
	return TT_OK;
}

static enum tt_err move_clock(struct ask *ask, const struct clock_state *state)
{
	if (state->now_ms < 0 || state->now_ms / 1000 > TT_CLOCK_LAST_S)
		return wrong(ask, "now", "the calendar ends with the year 9999");
	dev_clock_put(ask->dev, state);
	put_clock(ask->out);
	return TT_OK;
}

static enum tt_err clock_set(struct ask *ask)
{
	struct tt_str now = text(ask, "now");
	struct clock_state state = dev_clock_read();

	state.is_true = state.is_true && !now.p;
	if (now.p && tt_str_is(now, "real"))
		state = (struct clock_state){ .now_ms = tt_clock_real_ms(), .is_true = true };
	else if (now.p && !dev_read_instant(now, &state.now_ms))
		return wrong(ask, "now",
			     "it is a time like 2026-03-01T09:30:00Z, Unix seconds, or \"real\"");
	if (param_has(&ask->req->params, "frozen"))
		state.stands = param_bool(&ask->req->params, "frozen", false);
	state.is_true = state.is_true && !state.stands;
	return move_clock(ask, &state);
}

static enum tt_err clock_advance(struct ask *ask)
{
	struct clock_state state = dev_clock_read();
	struct tt_str by = text(ask, "by");
	int64_t ms;

	if (!by.p || !dev_read_duration(by, &ms))
		return wrong(ask, "by", "it is a time: seconds (90), or with units (1d12h, 250ms)");
	state.now_ms += ms;
	state.is_true = state.is_true && ms == 0;
	return move_clock(ask, &state);
}

static void put_ok(struct ask *ask)
{
	tt_write_object(ask->out);
	tt_put_bool(ask->out, "ok", true);
	tt_write_end(ask->out);
}

static enum tt_err answer_ok(struct ask *ask, enum tt_err err)
{
	if (!err)
		put_ok(ask);
	return err;
}

static enum tt_err reset(struct ask *ask)
{
	return answer_ok(ask, dev_turn_to(ask->dev, (struct tt_str){ NULL, 0 }));
}

static enum tt_err snapshots_list(struct ask *ask)
{
	dev_list_snapshots(ask->dev, ask->out);
	return TT_OK;
}

static enum tt_err snapshots_make(struct ask *ask)
{
	struct tt_str name = text(ask, "name");
	enum tt_err err = dev_snapshot(ask->dev, name.p ? name : TT_STR(""));

	if (err == TT_ERR_DEV_VALUE)
		return wrong(ask, "name", "it is 1 to 64 letters, digits, '.', '_' and '-'");
	return answer_ok(ask, err);
}

static enum tt_err snapshots_return(struct ask *ask)
{
	return answer_ok(ask, dev_turn_to(ask->dev, text(ask, "name")));
}

static enum tt_err snapshots_forget(struct ask *ask)
{
	return answer_ok(ask, dev_forget_snapshot(ask->dev, text(ask, "name")));
}

static enum tt_err faults_list(struct ask *ask)
{
	struct fault_list *list = tt_arena_new(&ask->req->arena, struct fault_list);

	faults_get(&ask->dev->faults, list);
	tt_write_list(ask->out);
	for (size_t i = 0; i < list->n; i++)
		fault_write(ask->out, &list->items[i]);
	tt_write_end(ask->out);
	return TT_OK;
}

static enum tt_err faults_make(struct ask *ask)
{
	struct fault fault;
	const char *problem;
	enum tt_err err;

	fault_begin(&fault);
	for (size_t i = 0; fault_keys[i]; i++) {
		struct tt_str value = text(ask, fault_keys[i]);

		problem = value.p ? fault_set(&fault, tt_str(fault_keys[i]), value) : NULL;
		if (problem)
			return wrong(ask, fault_keys[i], problem);
	}
	problem = fault_complete(&fault);
	if (problem)
		return wrong(ask, "the rule", problem);
	err = faults_add(&ask->dev->faults, &fault);
	if (!err)
		fault_write(ask->out, &fault);
	return err;
}

static enum tt_err faults_drop(struct ask *ask)
{
	return answer_ok(ask, faults_remove(&ask->dev->faults, number(ask, "faultId", 0)));
}

static enum tt_err faults_drop_all(struct ask *ask)
{
	static const struct fault_list none = { .n = 0, .next_id = 1 };

	faults_set(&ask->dev->faults, &none);
	put_ok(ask);
	return TT_OK;
}

/* Armed before it looks: what comes meanwhile wakes it. */
static bool may_wait(struct ask *ask, struct topic topic, int64_t wait_ms)
{
	struct waiter *waiter = ask->req->waiter;

	if (wait_ms > 0 && !wait_is_armed(waiter))
		wait_arm(waiter, &topic, 1, wait_ms);
	return wait_ms > 0;
}

static struct journal_query query_of(const struct ask *ask)
{
	return (struct journal_query){
		.after = number(ask, "after", 0),
		.status = number(ask, "status", 0),
		.limit = number(ask, "limit", USUAL_LIMIT),
		.kind = text(ask, "kind"),
		.path = text(ask, "path"),
		.has = text(ask, "has"),
		.method = text(ask, "method"),
		.user = text(ask, "user"),
		.bot = text(ask, "bot"),
		.error = text(ask, "error"),
	};
}

static bool is_kind(struct tt_str kind)
{
	return !kind.p || tt_str_is(kind, "request") || tt_str_is(kind, "webhook");
}

static enum tt_err journal_list(struct ask *ask)
{
	const struct journal_query query = query_of(ask);
	int64_t wait_ms;
	int64_t last;
	bool waits;
	size_t n;
	enum tt_err err = read_wait(ask, &wait_ms);

	if (!err && !is_kind(query.kind))
		err = wrong(ask, "kind", "it is \"request\" or \"webhook\"");
	if (err)
		return err;
	waits = may_wait(ask, topic_journal(), wait_ms);
	tt_write_object(ask->out);
	tt_write_key(ask->out, "entries");
	n = journal_write(ask->dev->journal, &query, ask->out, &last);
	tt_put_i64(ask->out, "last", last);
	tt_write_end(ask->out);
	return n == 0 && waits && wait_wanted(ask->req->waiter) ? wait_more(ask->req->waiter)
								: TT_OK;
}

static enum tt_err journal_one(struct ask *ask)
{
	struct entry entry;
	enum tt_err err =
		journal_get(ask->dev->journal, number(ask, "entryId", 0), &ask->req->arena, &entry);

	if (!err)
		entry_write(ask->out, &entry);
	return err;
}

static enum tt_err journal_replay(struct ask *ask)
{
	struct tt_str signature = text(ask, "signature");
	bool same = tt_str_is(signature, "same");
	struct entry entry;
	int64_t row_id;
	enum tt_err err;

	if (signature.p && !same && !tt_str_is(signature, "new"))
		return wrong(ask, "signature", "it is \"same\" or \"new\"");
	err = journal_get(ask->dev->journal, number(ask, "entryId", 0), &ask->req->arena, &entry);
	if (!err)
		err = dev_replay(ask->dev, &ask->req->arena, &entry, same, &row_id);
	return answer_ok(ask, err);
}

static enum tt_err journal_drop(struct ask *ask)
{
	journal_clear(ask->dev->journal);
	put_ok(ask);
	return TT_OK;
}

static enum tt_err messages_list(struct ask *ask)
{
	const struct message_wish wish = {
		.token = text(ask, "token"),
		.has = text(ask, "has"),
		.actor = text(ask, "actor"),
		.after = number(ask, "after", 0),
	};
	struct found_messages found;
	int64_t wait_ms;
	bool waits;
	enum tt_err err = read_wait(ask, &wait_ms);

	if (err || !wish.token.p)
		return err ? err : wrong(ask, "token", "the token of a conversation is needed");
	err = dev_find_room(ask->dev->conf.app->store, &ask->req->arena, wish.token,
			    &found.room_id);
	if (err)
		return err;
	waits = may_wait(ask, topic_room(found.room_id), wait_ms);
	err = dev_find_messages(ask->dev->conf.app->store, &ask->req->arena, &wish, &found);
	if (!err && found.n == 0 && waits && wait_wanted(ask->req->waiter))
		return wait_more(ask->req->waiter);
	if (!err)
		dev_write_messages(ask->out, &found);
	return err;
}

static const char *const no_keys[] = { NULL };
static const char *const clock_keys[] = { "now", "frozen", NULL };
static const char *const advance_keys[] = { "by", NULL };
static const char *const name_keys[] = { "name", NULL };
static const char *const journal_keys[] = { "after",  "status", "limit", "kind",  "path", "has",
					    "method", "user",   "bot",   "error", "wait", NULL };
static const char *const replay_keys[] = { "signature", NULL };
static const char *const message_keys[] = { "token", "has", "actor", "after", "wait", NULL };

static const struct dev_row {
	const char *method;
	const char *pattern;
	const char *const *keys;
	enum tt_err (*fn)(struct ask *ask);
} rows[] = {
	{ "GET", "/dev", no_keys, show_version },
	{ "GET", "/dev/seed", no_keys, show_seed },
	{ "POST", "/dev/reset", no_keys, reset },
	{ "GET", "/dev/snapshots", no_keys, snapshots_list },
	{ "POST", "/dev/snapshots", name_keys, snapshots_make },
	{ "POST", "/dev/snapshots/{name}/return", no_keys, snapshots_return },
	{ "DELETE", "/dev/snapshots/{name}", no_keys, snapshots_forget },
	{ "GET", "/dev/clock", no_keys, clock_get },
	{ "PUT", "/dev/clock", clock_keys, clock_set },
	{ "POST", "/dev/clock/advance", advance_keys, clock_advance },
	{ "GET", "/dev/faults", no_keys, faults_list },
	{ "POST", "/dev/faults", fault_keys, faults_make },
	{ "DELETE", "/dev/faults", no_keys, faults_drop_all },
	{ "DELETE", "/dev/faults/{faultId}", no_keys, faults_drop },
	{ "GET", "/dev/journal", journal_keys, journal_list },
	{ "DELETE", "/dev/journal", no_keys, journal_drop },
	{ "GET", "/dev/journal/{entryId}", no_keys, journal_one },
	{ "POST", "/dev/journal/{entryId}/replay", replay_keys, journal_replay },
	{ "GET", "/dev/messages", message_keys, messages_list },
};

static enum tt_err show_seed(struct ask *ask)
{
	struct tt_str told = ask->dev->conf.told;

	if (!told.p) /* it was there before */
		told = TT_STR("{\"users\":[],\"bots\":[],\"conversations\":[]}");
	request_answer(ask->req, 200, "application/json; charset=utf-8", told);
	return TT_OK;
}

/* Who asks here first learns what else there is. */
static enum tt_err show_version(struct ask *ask)
{
	struct tt_writer *w = ask->out;
	size_t n;
	size_t n_bytes;

	journal_size(ask->dev->journal, &n, &n_bytes);
	tt_write_object(w);
	tt_put_c(w, "version", TT_VERSION);
	tt_put_bool(w, "canReset", !ask->dev->conf.in_folder);
	tt_write_key(w, "clock");
	put_clock(w);
	tt_put_i64(w, "journal", (int64_t)n);
	tt_put_list(w, "endpoints");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		tt_write_str(w, tt_str_printf(&ask->req->arena, "%s %s", rows[i].method,
					      rows[i].pattern));
	tt_write_end(w);
	tt_write_end(w);
	return TT_OK;
}

/* The methods of that path are what the refusal says. */
static enum tt_err find_row(struct request *req, const struct dev_row **out)
{
	*out = NULL;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (!path_fits(&req->path, rows[i].pattern))
			continue;
		req->allow = tt_str_printf(&req->arena, "%.*s%s%s", TT_STR_ARG(req->allow),
					   req->allow.p ? ", " : "", rows[i].method);
		if (tt_str_is(req->method, rows[i].method))
			*out = &rows[i];
	}
	if (*out)
		return path_catch(&req->path, (*out)->pattern, &req->params);
	req->reason_detail = req->allow.p ? req->allow : TT_STR("GET /dev lists what there is");
	return req->allow.p ? TT_ERR_METHOD : TT_ERR_NO_ROUTE;
}

static const char *list_keys(struct request *req, const char *const keys[])
{
	const char *all = keys[0] ? keys[0] : "none here";

	for (size_t i = 1; keys[0] && keys[i]; i++)
		all = tt_arena_printf(&req->arena, "%s, %s", all, keys[i]);
	return all;
}

static enum tt_err check_key(struct request *req, const char *const keys[], struct tt_str key)
{
	for (size_t i = 0; keys[i]; i++)
		if (tt_str_is(key, keys[i]))
			return TT_OK;
	req->reason_detail = tt_str_printf(&req->arena, "%.*s; there are: %s", TT_STR_ARG(key),
					   list_keys(req, keys));
	return TT_ERR_DEV_KEY;
}

static enum tt_err check_keys(struct request *req, const char *const keys[])
{
	const struct params *params = &req->params;
	enum tt_err err = TT_OK;
	const char *key;
	json_t *value;

	for (size_t i = 0; !err && i < params->n; i++)
		if (params->items[i].origin != PARAM_PATH)
			err = check_key(req, keys, params->items[i].name);
	if (!err && req->body.n > 0 && !json_is_object(params->json))
		err = TT_ERR_DEV_TYPE;
	if (err || !params->json)
		return err;
	json_object_foreach (params->json, key, value) {
		err = check_key(req, keys, tt_str_dup(&req->arena, tt_str(key)));
		if (err)
			return err;
	}
	return TT_OK;
}

/* An answer that could not be made leaves what was begun of it behind. */
static enum tt_err call(struct dev *dev, struct request *req, const struct dev_row *row)
{
	struct ask ask = { dev, req, &req->writer };
	enum tt_err err = row->fn(&ask);

	req->content_type = "application/json; charset=utf-8";
	return err;
}

enum tt_err dev_route(struct dev *dev, struct request *req)
{
	const struct dev_row *row = NULL;
	enum tt_err err = dev_check_caller(req);

	if (!err)
		err = find_row(req, &row);
	if (!err)
		err = request_read_body(req);
	if (!err)
		err = check_keys(req, row->keys);
	return err ? err : call(dev, req, row);
}
