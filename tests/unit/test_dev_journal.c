#include "server/dev/journal.h"
#include "tests/unit/check.h"

#include <stdlib.h>

struct fixture {
	struct bus *bus;
	struct journal *journal;
	struct tt_buf out;
	int64_t last;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f)
		return -1;
	f->bus = bus_create();
	f->journal = journal_create(f->bus);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	tt_buf_finish(&f->out);
	journal_destroy(f->journal);
	bus_destroy(f->bus);
	free(f);
	return 0;
}

static size_t ask(struct fixture *f, const struct journal_query *query)
{
	struct tt_writer w;

	f->out.n = 0;
	tt_writer_init(&w, &f->out, TT_WRITE_JSON);
	return journal_write(f->journal, query, &w, &f->last);
}

static void add(struct fixture *f, const char *path, int64_t status, const char *body)
{
	struct entry entry = { .status = status };

	entry.texts[TEXT_METHOD] = TT_STR("POST");
	entry.texts[TEXT_PATH] = tt_str(path);
	entry.texts[TEXT_USER] = TT_STR("alice");
	entry.texts[TEXT_BODY] = tt_str(body);
	journal_add(f->journal, &entry);
}

static void test_filters(void **state)
{
	struct fixture *f = *state;
	struct entry hook = { .is_webhook = true, .status = 200, .bot_id = 7 };

	hook.texts[TEXT_BOT] = TT_STR("Echo");
	hook.texts[TEXT_BODY] = TT_STR("{\"type\":\"Create\"}");
	add(f, "/chat/a", 201, "message=hello");
	add(f, "/room", 200, "");
	journal_add(f->journal, &hook);

	check_int("all", ask(f, &(struct journal_query){ 0 }), 3);
	check_int("the newest", f->last, 3);
	check_int("after", ask(f, &(struct journal_query){ .after = 1 }), 2);
	check_int("limit", ask(f, &(struct journal_query){ .limit = 2 }), 2);
	check_int("kind", ask(f, &(struct journal_query){ .kind = TT_STR("webhook") }), 1);
	check_int("kind", ask(f, &(struct journal_query){ .kind = TT_STR("request") }), 2);
	check_int("path", ask(f, &(struct journal_query){ .path = TT_STR("/chat/*") }), 1);
	check_int("status", ask(f, &(struct journal_query){ .status = 201 }), 1);
	check_int("method", ask(f, &(struct journal_query){ .method = TT_STR("GET") }), 0);
	check_int("user", ask(f, &(struct journal_query){ .user = TT_STR("alice") }), 2);
	check_int("text", ask(f, &(struct journal_query){ .has = TT_STR("hello") }), 1);
	check_int("bot", ask(f, &(struct journal_query){ .bot = TT_STR("Echo") }), 1);
	check_int("bot", ask(f, &(struct journal_query){ .bot = TT_STR("7") }), 1);
	check_int("another bot", ask(f, &(struct journal_query){ .bot = TT_STR("8") }), 0);
}

static void test_bounds(void **state)
{
	struct fixture *f = *state;
	char *large = malloc(JOURNAL_TEXT + 1);
	struct tt_arena arena;
	struct entry entry;
	size_t n;
	size_t n_bytes;

	assert_non_null(large);
	memset(large, 'x', JOURNAL_TEXT);
	large[JOURNAL_TEXT] = '\0';
	for (int i = 0; i < JOURNAL_MAX + 10; i++)
		add(f, "/a", 200, "");
	journal_size(f->journal, &n, &n_bytes);
	check_int("so many", (int64_t)n, JOURNAL_MAX);
	tt_arena_init(&arena);
	assert_int_equal(journal_get(f->journal, 10, &arena, &entry), TT_ERR_DEV_ENTRY);
	assert_int_equal(journal_get(f->journal, 11, &arena, &entry), TT_OK);
	check_str("the oldest that is left", entry.texts[TEXT_PATH], "/a");
	tt_arena_finish(&arena);
	for (int i = 0; i < JOURNAL_MAX; i++)
		add(f, "/b", 200, large);
	journal_size(f->journal, &n, &n_bytes);
	check_true("so large", n_bytes <= JOURNAL_MAX_BYTES && n_bytes > JOURNAL_MAX_BYTES / 2);
	check_true("fewer then", n < JOURNAL_MAX);
	journal_clear(f->journal);
	check_int("nothing", ask(f, &(struct journal_query){ 0 }), 0);
	add(f, "/c", 200, "");
	check_int("from the start", ask(f, &(struct journal_query){ .after = 0 }), 1);
	check_int("the first one", f->last, 1);
	free(large);
}

struct ear {
	struct subscription sub;
	int n;
};

static void on_entry(struct subscription *sub)
{
	container_of(sub, struct ear, sub)->n++;
}

static void test_told(void **state)
{
	struct fixture *f = *state;
	struct ear ear = { .sub.on_event = on_entry };

	bus_subscribe(f->bus, topic_journal(), &ear.sub);
	add(f, "/a", 200, "");
	bus_unsubscribe(f->bus, &ear.sub);
	check_int("who waits hears of it", ear.n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_filters, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_bounds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_told, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
