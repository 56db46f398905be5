/* The transactions of a request, and what of it others hear. */
#include "server/api/call.h"
#include "tests/unit/store_fixture.h"

static struct waiter nobody_waits;

static void begin_call(struct store_fixture *f, struct request *req, struct call *out)
{
	memset(req, 0, sizeof(*req));
	req->waiter = &nobody_waits;
	memset(out, 0, sizeof(*out));
	out->req = req;
	out->arena = &f->arena;
	out->db = f->db;
	out->talk = f->talk;
}

static enum tt_err change(struct call *call, void *ctx)
{
	const int64_t *room_id = ctx;

	talk_note_changed(&call->talk, *room_id);
	return *room_id > 100 ? TT_ERR_ROOM : TT_OK;
}

/* What a refusal takes back wakes nobody; what was committed before it does. */
static void test_changed(void **state)
{
	int64_t first = 7, refused = 101, second = 8;
	struct store_fixture *f = *state;
	struct request req;
	struct call call;

	begin_call(f, &req, &call);
	check_err("first", call_in_transaction(&call, DB_WRITE, change, &first), TT_OK);
	check_int("noted", (int64_t)call.talk.changed.n, 1);
	check_err("refused", call_in_transaction(&call, DB_WRITE, change, &refused), TT_ERR_ROOM);
	check_int("taken back", (int64_t)call.talk.changed.n, 1);
	check_err("second", call_in_transaction(&call, DB_WRITE, change, &second), TT_OK);
	check_int("noted", (int64_t)call.talk.changed.n, 2);
	check_int("the first", call.talk.changed.ids[0], 7);
	check_int("the second", call.talk.changed.ids[1], 8);
}

/* A pause commits, and what comes after it is taken back alone. */
static void test_pause(void **state)
{
	struct store_fixture *f = *state;
	struct request req;
	struct call call;

	begin_call(f, &req, &call);
	check_err("begin", call_begin(&call, DB_WRITE), TT_OK);
	check_true("open", call.in_tx);
	talk_note_changed(&call.talk, 7);
	check_err("pause", call_pause(&call), TT_OK);
	check_false("closed", call.in_tx);
	check_err("resume", call_resume(&call, DB_WRITE), TT_OK);
	talk_note_changed(&call.talk, 8);
	check_err("refuse", call_end(&call, TT_ERR_PARAM), TT_ERR_PARAM);
	check_int("kept", (int64_t)call.talk.changed.n, 1);
	check_int("of before", call.talk.changed.ids[0], 7);
	check_err("ends once", call_end(&call, TT_ERR_LIMIT), TT_ERR_LIMIT);
}

/* A driver whose COMMIT fails as often as is said, as an engine's does when others are in the way.
 */
static struct {
	struct store_driver driver;
	const struct conn *conn;
	int n_failures;
} faulty;

static enum tt_err faulty_step(void *stmt, bool *has_row)
{
	if (stmt != faulty.conn->control[COMMIT] || faulty.n_failures == 0)
		return store_sqlite.step(stmt, has_row);
	faulty.n_failures--;
	*has_row = false;
	return TT_ERR_AGAIN;
}

static void break_driver(struct store_fixture *f, int n_failures)
{
	struct conn *conn = f->db->shared->writers.conn;

	faulty.driver = store_sqlite;
	faulty.driver.step = faulty_step;
	faulty.conn = conn;
	faulty.n_failures = n_failures;
	conn->driver = &faulty.driver;
}

/* Everything that an attempt can leave behind. */
static enum tt_err leave_traces(struct call *call, void *ctx)
{
	int *n_runs = ctx;
	enum tt_err err = store_group_add(call->db, TT_STR("crew"), TT_STR("Crew"));

	(*n_runs)++;
	check_err("a limit of one", call_take(call, LIMIT(rooms_hour), 1, 60 * 60 * 1000), TT_OK);
	tt_write_list(&call->req->writer);
	tt_write_c(&call->req->writer, "made");
	tt_write_end(&call->req->writer);
	request_add_header(call->req, "X-Made", TT_STR("1"));
	call->req->status = 201;
	call->lines = tt_arena_grow(call->arena, call->lines, call->n_lines, sizeof(*call->lines));
	call->lines[call->n_lines++] = (struct audit){ .event = "made" };
	call_touch_account(call, TT_STR("alice"));
	talk_note_changed(&call->talk, 7);
	return err;
}

static int64_t n_crews(struct store_fixture *f)
{
	return fixture_number(f->db, "SELECT COUNT(*) FROM user_groups WHERE id = 'crew'");
}

static void test_repeated(void **state)
{
	struct limit_values values = { .rooms_hour = 1 };
	struct store_fixture *f = *state;

	for (int n_failures = 0; n_failures <= 4; n_failures++) {
		struct app app = { .limits = limits_create() };
		bool done = n_failures < 4;
		int n_runs = 0;
		struct request req;
		struct call call;

		begin_call(f, &req, &call);
		call.app = &app;
		call.talk.limits.values = &values;
		call.talk.address = TT_STR("192.0.2.1");
		req.status = 200;
		tt_writer_init(&req.writer, &req.data, TT_WRITE_JSON);
		break_driver(f, n_failures);
		check_err("outcome", call_in_transaction(&call, DB_WRITE, leave_traces, &n_runs),
			  done ? TT_OK : TT_ERR_BUSY);
		check_int("runs", n_runs, done ? n_failures + 1 : 4);
		check_int("the row is there once, or not at all", n_crews(f), done);
		check_int("rooms to wake", (int64_t)call.talk.changed.n, done);
		check_int("when to come back", req.retry_after_s, done ? 0 : 5);
		if (done) {
			check_str("answer", tt_buf_str(&req.data), "[\"made\"]");
			check_int("headers", (int64_t)req.n_headers, 1);
			check_int("lines", (int64_t)call.n_lines, 1);
			check_err("the limit was taken",
				  call_take(&call, LIMIT(rooms_hour), 1, 60 * 60 * 1000),
				  TT_ERR_RATE);
		}
		begin(f->db, DB_WRITE);
		check_err("clean", store_group_delete(f->db, TT_STR("crew")),
			  done ? TT_OK : TT_ERR_NO_GROUP);
		commit(f->db);
		tt_buf_finish(&req.data);
		limits_destroy(app.limits);
	}
}

/* Nothing but what others cause is tried again. */
static enum tt_err fail_once(struct call *call, void *ctx)
{
	int *n_runs = ctx;

	(void)call;
	(*n_runs)++;
	return TT_ERR_STORE;
}

static void test_not_repeated(void **state)
{
	struct store_fixture *f = *state;
	struct request req;
	struct call call;
	int n_runs = 0;

	begin_call(f, &req, &call);
	check_err("refused", call_in_transaction(&call, DB_WRITE, fail_once, &n_runs),
		  TT_ERR_STORE);
	check_int("once", n_runs, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_changed),
		ON_BOTH(test_pause),
		ON_BOTH(test_repeated),
		ON_BOTH(test_not_repeated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
