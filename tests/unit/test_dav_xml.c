#include "server/dav/xml.h"
#include "tests/unit/check.h"

static struct tt_arena arena;

static int teardown(void **state)
{
	(void)state;
	tt_arena_finish(&arena);
	return 0;
}

static void test_tree(void **state)
{
	struct xml_node *root;
	struct xml_node *member;

	(void)state;
	check_err(
		"read",
		xml_read(
			&arena,
			TT_STR("<?xml version=\"1.0\"?><d:a xmlns:d=\"DAV:\"> <d:b/>x"
			       "<c xmlns=\"urn:c\">y<!-- no --><![CDATA[<z>]]></c><b xmlns=\"\"/> w"
			       "</d:a>"),
			&root),
		TT_OK);
	check_true("root", xml_is(root, "DAV:", "a"));
	check_true("a member", xml_member(root, "DAV:", "b"));
	check_true("by its space", !xml_member(root, "urn:c", "b"));
	check_true("of none", xml_member(root, "", "b"));
	member = xml_member(root, "urn:c", "c");
	check_str("text", xml_text(&arena, member), "y<z>");
	check_str("text between", xml_text(&arena, root), "x w");
	check_true("the next element", xml_is(xml_element(member->next), "", "b"));
	check_true("no text is one", !xml_is(root->first, "DAV:", "b"));
	check_true("of nothing", !xml_member(NULL, "DAV:", "b"));
}

/* Whatever stood around it, it can stand elsewhere: read again, it is the same. */
static void test_inner(void **state)
{
	const char *text =
		"<r xmlns:p=\"urn:p\"><v xml:lang=\"de\" p:k=\"1&quot;&#10;2\" l=\"&lt;\">"
		"a&amp;b<p:e>\xc3\xa4</p:e><n/></v></r>";
	struct tt_buf first = { 0 };
	struct tt_buf second = { 0 };
	struct xml_node *root;

	(void)state;
	check_err("read", xml_read(&arena, tt_str(text), &root), TT_OK);
	tt_buf_add_c(&first, "<r>");
	xml_write_inner(&first, root);
	tt_buf_add_c(&first, "</r>");
	check_err("again", xml_read(&arena, tt_buf_str(&first), &root), TT_OK);
	tt_buf_add_c(&second, "<r>");
	xml_write_inner(&second, root);
	tt_buf_add_c(&second, "</r>");
	check_text("the same", tt_buf_str(&second), tt_buf_str(&first));
	check_true("language", tt_str_has(tt_buf_str(&first), TT_STR("xml:lang=\"de\"")));
	check_true("space", tt_str_has(tt_buf_str(&first), TT_STR("xmlns:p=\"urn:p\"")));
	check_true("line's end", tt_str_has(tt_buf_str(&first), TT_STR("1&quot;&#10;2")));
	tt_buf_finish(&first);
	tt_buf_finish(&second);
}

/* `n` times. */
static struct tt_str many(const char *before, const char *text, int n, const char *after)
{
	struct tt_buf out = { 0 };
	struct tt_str all;

	tt_buf_add_c(&out, before);
	for (int i = 0; i < n; i++)
		tt_buf_add_c(&out, text);
	tt_buf_add_c(&out, after);
	all = tt_str_dup(&arena, tt_buf_str(&out));
	tt_buf_finish(&out);
	return all;
}

static void test_bounds(void **state)
{
	struct xml_node *root;

	(void)state;
	check_err("deep", xml_read(&arena, many("", "<a>", XML_MAX_DEPTH, "x"), &root), TT_ERR_XML);
	check_err("members",
		  xml_read(&arena, many("<r>", "<a/>", XML_MAX_NODES - 1, "</r>"), &root), TT_OK);
	check_err("too many", xml_read(&arena, many("<r>", "<a/>", XML_MAX_NODES, "</r>"), &root),
		  TT_ERR_XML);
	check_err("attributes",
		  xml_read(&arena, many("<r>", "<a b='1' c='2'/>", 2000, "</r>"), &root),
		  TT_ERR_XML);
	check_err("long", xml_read(&arena, many("<r>", "x", XML_MAX_BYTES, "</r>"), &root),
		  TT_ERR_XML);
	check_err("nothing", xml_read(&arena, TT_STR(""), &root), TT_ERR_XML);
}

static void test_bad(void **state)
{
	static const char *const bad[] = {
		"x",
		"<a>",
		"<a></b>",
		"<p:a/>",
		"<a xmlns:p=''/>",
		"<a/><b/>",
		"<!DOCTYPE a><a/>",
		"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
		"<a>&e;</a>",
		"<a>\xff</a>",
		"<a>&#0;</a>",
	};
	struct xml_node *root;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		check_err(bad[i], xml_read(&arena, tt_str(bad[i]), &root), TT_ERR_XML);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_tree, teardown),
		cmocka_unit_test_teardown(test_inner, teardown),
		cmocka_unit_test_teardown(test_bounds, teardown),
		cmocka_unit_test_teardown(test_bad, teardown),
	};

	tt_arena_init(&arena);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
