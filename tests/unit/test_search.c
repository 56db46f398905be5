/* Finding messages: the same whether they are in the index, not yet, or were changed since. */
#include "server/store/search.h"
#include "server/jobs.h"
#include "tests/unit/store_fixture.h"

enum {
	NOW_S = 1000,
	STEP = 3
};

static const struct {
	const char *text;
	enum message_kind kind;
	const char *parameters;
} texts[] = {
	{ "The quick brown fox", MESSAGE_COMMENT, NULL },
	{ "jumps over THE lazy dog", MESSAGE_COMMENT, NULL },
	{ "100% sure_thing \"quoted\" AND (more) OR * ^", MESSAGE_COMMENT, NULL },
	{ "Die Straße nach Überlingen", MESSAGE_COMMENT, NULL },
	{ "今天天气很好", MESSAGE_COMMENT, NULL },
	{ "ΟΔΟΣ ΑΘΗΝΩΝ", MESSAGE_COMMENT, NULL },
	{ "the room is called", MESSAGE_SYSTEM, NULL },
	{ "{object}", MESSAGE_OBJECT,
	  "{\"type\":\"geo-location\",\"id\":\"x\",\"name\":\"Harbour\"}" },
	{ "see the quay", MESSAGE_OBJECT, "{\"type\":\"geo-location\",\"name\":\"Harbour east\"}" },
	{ "the gone one", MESSAGE_DELETED, NULL },
};

/* Which of the texts have it, newest first, by their places in the list. */
static const struct {
	const char *term;
	const char *found;
} terms[] = {
	{ "quick", "0" },      { "QUICK BROWN", "0" },
	{ "the", "810" },      { "uick bro", "0" },
	{ "quick fox", "" },   { "e l", "1" },
	{ "%", "2" },          { "_t", "2" },
	{ "\"quoted\"", "2" }, { "AND (more) OR * ^", "2" },
	{ "\"", "2" },         { "überl", "3" },
	{ "STRAßE", "3" },     { "天气", "4" },
	{ "好", "4" },         { "天天", "4" },
	{ "οδος", "5" },       { "αθηνων", "5" },
	{ "harbour", "87" },   { "{object}", "" },
	{ "geo", "" },         { "called", "" },
	{ "gone", "" },        { "x", "0" },
	{ "room1", "" },       { "", "87543210" },
};

struct world {
	struct store_fixture *f;
	struct room room;
	struct room other; /* the same texts, for somebody else */
	int64_t ids[ARRAY_LEN(texts)];
};

static int64_t add(struct world *w, int64_t room_id, size_t i)
{
	struct message message = {
		.room_id = room_id,
		.kind = texts[i].kind,
		.actor_type = ACTOR_USERS,
		.actor_id = i % 2 == 0 ? TT_STR("alice") : TT_STR("bob"),
		.body = tt_str(texts[i].text),
		.parameters = tt_str(texts[i].parameters),
		.created_s = 100 + (int64_t)i,
	};

	check_err(texts[i].text, store_message_add(w->f->db, &message), TT_OK);
	return message.id;
}

static struct world make_world(struct store_fixture *f)
{
	struct world w = { .f = f,
			   .room = fixture_room(f, "here", ROOM_GROUP, "here"),
			   .other = fixture_room(f, "there", ROOM_GROUP, "there") };

	begin(f->db, DB_WRITE);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		w.ids[i] = add(&w, w.room.id, i);
		add(&w, w.other.id, i);
	}
	commit(f->db);
	return w;
}

static struct search search_for(struct world *w, const char *term)
{
	return (struct search){
		.term = tt_str(term),
		.rooms = &w->room.id,
		.n_rooms = 1,
		.until_s = INT64_MAX,
		.now_s = NOW_S,
		.limit = 25,
	};
}

static void check_found(struct world *w, const char *what, const struct search *search,
			const char *want)
{
	struct message *found;
	char got[ARRAY_LEN(texts) + 1] = "";
	size_t n;

	begin(w->f->db, DB_READ);
	check_err(what, store_search(w->f->db, &w->f->arena, search, &found, &n), TT_OK);
	commit(w->f->db);
	check_true(what, n < sizeof(got));
	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < ARRAY_LEN(texts); i++)
			if (found[k].id == w->ids[i])
				got[k] = (char)('0' + i);
	check_str(what, tt_str(got), want);
}

static void check_terms(struct world *w)
{
	for (size_t i = 0; i < ARRAY_LEN(terms); i++) {
		struct search search = search_for(w, terms[i].term);

		check_found(w, terms[i].term, &search, terms[i].found);
	}
}

/* Returns how many steps it took. */
static int index_all(struct store_fixture *f)
{
	bool more = true;
	int n = 0;

	for (; more; n++)
		check_err("index", jobs_index(f->db, STEP, &more), TT_OK);
	begin(f->db, DB_READ);
	check_err("behind", store_search_is_behind(f->db, &more), TT_OK);
	commit(f->db);
	check_true("all of them", !more);
	return n;
}

/* Step by step everything stays to be found. */
static void test_terms(void **state)
{
	struct world w = make_world(*state);
	bool more = true;

	check_terms(&w);
	while (more) {
		check_err("index", jobs_index(w.f->db, STEP, &more), TT_OK);
		check_terms(&w);
	}
	begin(w.f->db, DB_READ);
	check_int("come to", fixture_number(w.f->db, "SELECT indexed_to FROM search_state"),
		  2 * (int64_t)ARRAY_LEN(texts));
	check_int("waiting", fixture_number(w.f->db, "SELECT COUNT(*) FROM search_changes"), 0);
	commit(w.f->db);
}

static void change(struct world *w, size_t i, enum message_kind kind, const char *text)
{
	const struct message message = {
		.id = w->ids[i],
		.kind = kind,
		.body = tt_str(text),
		.changed_by_type = ACTOR_USERS,
		.changed_by_id = TT_STR("alice"),
		.changed_s = NOW_S,
	};

	begin(w->f->db, DB_WRITE);
	check_err("change", store_message_change(w->f->db, &message), TT_OK);
	commit(w->f->db);
}

static void check_changed(struct world *w)
{
	static const struct {
		const char *term;
		const char *found;
	} changed[] = {
		{ "quick", "0" },
		{ "brown", "" },
		{ "hare", "0" },
		{ "rabbit", "" },
		{ "lazy", "" },
		{ "天气", "" },
		{ "the", "80" },
		{ "", "8753"
		      "20" },
	};

	for (size_t i = 0; i < ARRAY_LEN(changed); i++) {
		struct search search = search_for(w, changed[i].term);

		check_found(w, changed[i].term, &search, changed[i].found);
	}
}

static void test_changes(void **state)
{
	struct world w = make_world(*state);

	index_all(w.f);
	change(&w, 0, MESSAGE_COMMENT, "The quick rabbit");
	change(&w, 0, MESSAGE_COMMENT, "The quick hare"); /* before the index has heard of that */
	change(&w, 1, MESSAGE_DELETED, "");
	begin(w.f->db, DB_WRITE);
	check_err("delete",
		  fixture_exec(w.f->db, "DELETE FROM messages WHERE body = '今天天气很好'"), TT_OK);
	commit(w.f->db);
	check_changed(&w);
	index_all(w.f);
	check_changed(&w);
	begin(w.f->db, DB_WRITE);
	check_err("the index is whole",
		  fixture_exec(w.f->db, "INSERT INTO search_grams (search_grams)"
					" VALUES ('integrity-check')"),
		  TT_OK);
	check_int("pieces of what is gone",
		  fixture_number(w.f->db, "SELECT COUNT(*) FROM search_grams"
					  " WHERE search_grams MATCH '\"rab\" OR \"row\" OR 天气'"),
		  1); /* the other room's fox */
	commit(w.f->db);
}

/* Who is told of a room that goes is nobody. */
static void test_room_goes(void **state)
{
	struct world w = make_world(*state);
	struct search search = search_for(&w, "quick");

	index_all(w.f);
	begin(w.f->db, DB_WRITE);
	check_err("delete", store_room_delete(w.f->db, w.room.id), TT_OK);
	commit(w.f->db);
	check_found(&w, "gone", &search, "");
	index_all(w.f);
	check_found(&w, "gone", &search, "");
	begin(w.f->db, DB_READ);
	check_int("its pieces",
		  fixture_number(w.f->db, tt_str_printf(&w.f->arena,
							"SELECT COUNT(*) FROM search_grams WHERE"
							" search_grams MATCH 'room%lld'",
							(long long)w.room.id)
						  .p),
		  0);
	commit(w.f->db);
}

static void test_filters(void **state)
{
	struct world w = make_world(*state);
	const int64_t both[] = { w.room.id, w.other.id };
	struct search search;

	for (int round = 0; round < 2; round++) {
		search = search_for(&w, "the");
		search.author = TT_STR("alice");
		check_found(&w, "author", &search, "80");
		search = search_for(&w, "");
		search.since_s = 101;
		search.until_s = 103;
		check_found(&w, "time", &search, "321");
		search = search_for(&w, "");
		search.limit = 3;
		check_found(&w, "first page", &search, "875");
		search.skip = 3;
		check_found(&w, "second page", &search, "432");
		search.skip = 6;
		check_found(&w, "third page", &search, "10");
		search.skip = 9;
		check_found(&w, "behind the last", &search, "");
		search = search_for(&w, "quick");
		search.rooms = both;
		search.n_rooms = 2;
		search.skip = 1; /* the other room's is newer */
		check_found(&w, "both rooms", &search, "0");
		search.n_rooms = 0;
		search.skip = 0;
		check_found(&w, "no room", &search, "");
		index_all(w.f);
	}
}

/* It is not found from its last second on. */
static void test_expiry(void **state)
{
	struct world w = make_world(*state);
	struct search search = search_for(&w, "quick");

	begin(w.f->db, DB_WRITE);
	check_err("expires",
		  fixture_exec(w.f->db, "UPDATE messages SET expires_s = 1000 WHERE id = 1"),
		  TT_OK);
	commit(w.f->db);
	for (int round = 0; round < 2; round++) {
		search.now_s = NOW_S - 1;
		check_found(&w, "before", &search, "0");
		search.now_s = NOW_S;
		check_found(&w, "after", &search, "");
		index_all(w.f);
	}
}

/* A step ends with much text, however few messages that are. */
static void test_long_texts(void **state)
{
	struct world w = make_world(*state);
	char text[32000 + 1];
	struct message message = {
		.room_id = w.room.id,
		.kind = MESSAGE_COMMENT,
		.actor_type = ACTOR_USERS,
		.actor_id = TT_STR("alice"),
	};
	bool more = true;
	int n = 0;

	index_all(w.f);
	memset(text, 'x', sizeof(text));
	message.body = (struct tt_str){ text, sizeof(text) - 1 };
	begin(w.f->db, DB_WRITE);
	for (int i = 0; i < 9; i++)
		check_err("add", store_message_add(w.f->db, &message), TT_OK);
	commit(w.f->db);
	for (; more; n++)
		check_err("index", jobs_index(w.f->db, 1000, &more), TT_OK);
	check_int("steps", n, 4); /* three a step, and one that finds nothing left */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_terms),   ON_BOTH(test_changes), ON_BOTH(test_room_goes),
		ON_BOTH(test_filters), ON_BOTH(test_expiry),  ON_BOTH(test_long_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
