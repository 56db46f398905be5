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

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_changed),
		ON_BOTH(test_pause),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
