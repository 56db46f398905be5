/* What SEARCH understands of a body, and which files fit it. */
#include "server/dav/search_query.h"
#include "server/dav/spaces.h"
#include "tests/unit/check.h"

static struct tt_arena arena;

static struct tt_str body_of(const char *rest)
{
	return tt_str_printf(&arena,
			     "<d:searchrequest xmlns:d=\"DAV:\" xmlns:oc=\"%s\" xmlns:nc=\"%s\">"
			     "<d:basicsearch><d:select><d:prop><oc:fileid/></d:prop></d:select>"
			     "<d:from><d:scope><d:href>/files/alice</d:href></d:scope></d:from>%s"
			     "</d:basicsearch></d:searchrequest>",
			     OC_SPACE, NC_SPACE, rest);
}

static enum tt_err read_rest(const char *rest, struct search *out)
{
	struct tt_str what;

	return search_read(&arena, body_of(rest), TT_STR("alice"), out, &what);
}

#define COMPARE(op, prop, literal)                                                                 \
	"<d:where><d:" op "><d:prop><" prop "/></d:prop><d:literal>" literal "</d:literal></d:" op \
	"></d:where>"

static const struct file picture = { .id = 12,
				     .name = { "Picture.png", 11 },
				     .size = 5,
				     .modified_s = 1000000000,
				     .created_s = 500,
				     .uploaded_s = 1000000001,
				     .type = { "image/png", 9 } };
static const struct file folder = {
	.id = 13, .name = { "a folder", 8 }, .is_folder = true, .size = 7, .type = { "", 0 }
};

static void test_operators(void **state)
{
	static const struct {
		const char *rest;
		bool picture;
		bool folder;
	} rows[] = {
		{ "", true, true },
		{ "<d:where/>", true, true },
		{ COMPARE("eq", "d:displayname", "Picture.png"), true, false },
		{ COMPARE("eq", "d:displayname", "picture.png"), false, false },
		{ COMPARE("like", "d:displayname", "%pic%"), true, false },
		{ COMPARE("like", "d:getcontenttype", "image/%"), true, false },
		{ COMPARE("eq", "d:getcontenttype", "httpd/unix-directory"), false, true },
		{ COMPARE("gt", "oc:size", "5"), false, true },
		{ COMPARE("gte", "oc:size", "5"), true, true },
		{ COMPARE("lt", "oc:size", "7"), true, false },
		{ COMPARE("lte", "oc:size", "4"), false, false },
		{ COMPARE("eq", "oc:fileid", "00000012ocabc"), true, false },
		{ COMPARE("eq", "oc:favorite", "yes"), true, false },
		{ COMPARE("eq", "oc:favorite", "0"), false, true },
		{ COMPARE("eq", "oc:owner-id", "alice"), true, true },
		{ COMPARE("eq", "oc:owner-id", "bob"), false, false },
		{ COMPARE("gt", "d:getlastmodified", "2001-09-09T01:46:39Z"), true, false },
		{ COMPARE("gt", "d:getlastmodified", "2001-09-09T03:46:39+02:00"), true, false },
		{ COMPARE("gt", "d:getlastmodified", "2001-09-08T23:46:40-02:00"), false, false },
		{ COMPARE("gte", "d:getlastmodified", "1000000000"), true, false },
		{ COMPARE("eq", "d:creationdate", "500"), true, false },
		{ COMPARE("gt", "nc:upload_time", "1000000000"), true, false },
		{ "<d:where><d:is-collection/></d:where>", false, true },
		{ "<d:where><d:not><d:is-collection/></d:not></d:where>", true, false },
		{ "<d:where><d:or><d:is-collection/><d:is-collection/></d:or></d:where>", false,
		  true },
		{ "<d:where><d:and><d:is-collection/><d:not><d:is-collection/></d:not></d:and>"
		  "</d:where>",
		  false, false },
		{ "<d:where><d:is-defined><d:prop><oc:size/></d:prop></d:is-defined></d:where>",
		  true, true },
	};
	const struct search_subject subjects[] = { { &picture, true }, { &folder, false } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct search search;

		check_err(rows[i].rest, read_rest(rows[i].rest, &search), TT_OK);
		check_int(rows[i].rest, search_fits(search.where, &subjects[0]), rows[i].picture);
		check_int(rows[i].rest, search_fits(search.where, &subjects[1]), rows[i].folder);
	}
}

static void test_refused(void **state)
{
	static const char *const rows[] = {
		COMPARE("eq", "oc:checksums", "x"),
		COMPARE("eq", "nc:last_activity", "1"),
		COMPARE("like", "oc:size", "1"),
		COMPARE("gt", "oc:favorite", "1"),
		COMPARE("eq", "oc:favorite", "perhaps"),
		COMPARE("gt", "oc:owner-id", "alice"),
		COMPARE("gt", "d:getlastmodified", "yesterday"),
		COMPARE("gt", "d:getlastmodified", "2001-09-09T01:46:39!"),
		COMPARE("contains", "d:displayname", "x"),
		"<d:where><d:eq/></d:where>",
		"<d:where><d:and/></d:where>",
		"<d:orderby><d:order><d:prop><oc:fileid/></d:prop></d:order></d:orderby>",
		"<d:orderby><d:order/></d:orderby>",
	};
	struct search search;
	struct tt_str what;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_err(rows[i], read_rest(rows[i], &search), TT_ERR_SEARCH);
	check_err("no search", search_read(&arena, TT_STR("<a/>"), TT_STR("alice"), &search, &what),
		  TT_ERR_XML);
	check_err("no XML", search_read(&arena, TT_STR("a"), TT_STR("alice"), &search, &what),
		  TT_ERR_XML);
	check_err("nothing in it",
		  search_read(&arena,
			      TT_STR("<d:searchrequest xmlns:d=\"DAV:\"><d:basicsearch/>"
				     "</d:searchrequest>"),
			      TT_STR("alice"), &search, &what),
		  TT_ERR_SEARCH);
}

static void test_too_many_terms(void **state)
{
	struct tt_buf rest = { 0 };
	struct search search;

	(void)state;
	tt_buf_add_c(&rest, "<d:where><d:or>");
	for (int i = 1; i < SEARCH_MAX_TERMS; i++)
		tt_buf_add_c(&rest, "<d:is-collection/>");
	tt_buf_add_c(&rest, "</d:or></d:where>");
	check_err("as many as may be", read_rest(tt_str_dup(&arena, tt_buf_str(&rest)).p, &search),
		  TT_OK);
	rest.n -= strlen("</d:or></d:where>");
	tt_buf_add_c(&rest, "<d:is-collection/></d:or></d:where>");
	check_err("one more", read_rest(tt_str_dup(&arena, tt_buf_str(&rest)).p, &search),
		  TT_ERR_SEARCH);
	tt_buf_finish(&rest);
}

static void test_the_one(void **state)
{
	struct search search;

	(void)state;
	check_err("by id", read_rest(COMPARE("eq", "oc:fileid", "12"), &search), TT_OK);
	check_int("that one", search.id, 12);
	check_err("of any", read_rest(COMPARE("gt", "oc:fileid", "12"), &search), TT_OK);
	check_int("all", search.id, 0);
	check_err("or another",
		  read_rest("<d:where><d:or><d:eq><d:prop><oc:fileid/></d:prop><d:literal>1"
			    "</d:literal></d:eq><d:is-collection/></d:or></d:where>",
			    &search),
		  TT_OK);
	check_int("or", search.id, 0);
	check_err("and",
		  read_rest("<d:where><d:and><d:is-collection/><d:eq><d:prop><oc:fileid/></d:prop>"
			    "<d:literal>1</d:literal></d:eq></d:and></d:where>",
			    &search),
		  TT_OK);
	check_int("and", search.id, 1);
	check_err("no number", read_rest(COMPARE("eq", "oc:fileid", "x"), &search), TT_OK);
	check_int("nobody's", search.id, -1);
}

static void test_order(void **state)
{
	const struct search_subject a = { &picture, true };
	const struct search_subject b = { &folder, false };
	struct search search;

	(void)state;
	check_err(
		"by size",
		read_rest("<d:orderby><d:order><d:prop><oc:size/></d:prop><d:descending/>"
			  "</d:order></d:orderby><d:limit><d:nresults>7</d:nresults>"
			  "<f:firstresult xmlns:f=\"https://github.com/icewind1991/SearchDAV/ns\">"
			  "3</f:firstresult></d:limit>",
			  &search),
		TT_OK);
	check_true("larger first", search_compare(&search, &a, &b) > 0);
	check_int("limit", (int64_t)search.limit, 7);
	check_int("offset", (int64_t)search.offset, 3);
	check_err("by name",
		  read_rest("<d:orderby><d:order><d:prop><oc:favorite/></d:prop></d:order><d:order>"
			    "<d:prop><d:displayname/></d:prop></d:order></d:orderby>",
			    &search),
		  TT_OK);
	check_true("favourites are asked for", search.wants_favorites);
	check_true("others first", search_compare(&search, &a, &b) > 0);
	check_int("the same", search_compare(&search, &a, &a), 0);
	check_err("none", read_rest("<d:orderby/>", &search), TT_OK);
	check_int("no order", search_compare(&search, &a, &b), 0);
}

static void test_like(void **state)
{
	static const struct {
		const char *text;
		const char *pattern;
		bool fits;
	} rows[] = {
		{ "", "", true },
		{ "", "%", true },
		{ "a", "", false },
		{ "abc", "abc", true },
		{ "abc", "ABC", true },
		{ "abc", "a%", true },
		{ "abc", "%c", true },
		{ "abc", "%b", false },
		{ "abc", "%b%", true },
		{ "abc", "a_c", true },
		{ "abc", "a_", false },
		{ "a\xc3\xa4"
		  "c",
		  "a_c", true },
		{ "aab", "%ab", true },
		{ "abab", "%ab", true },
		{ "abc", "%%%", true },
		{ "abc", "a%b%c%", true },
		{ "ab", "abc", false },
		{ "a%c", "a%c", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_int(rows[i].pattern,
			  search_like(tt_str(rows[i].text), tt_str(rows[i].pattern)), rows[i].fits);
}

static int begin_arena(void **state)
{
	(void)state;
	tt_arena_init(&arena);
	return 0;
}

static int end_arena(void **state)
{
	(void)state;
	tt_arena_finish(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_operators),      cmocka_unit_test(test_refused),
		cmocka_unit_test(test_too_many_terms), cmocka_unit_test(test_the_one),
		cmocka_unit_test(test_order),          cmocka_unit_test(test_like),
	};

	return cmocka_run_group_tests(tests, begin_arena, end_arena);
}
