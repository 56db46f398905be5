#include "lib/base/writer.h"
#include "tests/unit/check.h"

typedef void (*write_fn)(struct tt_writer *w);

static void nothing_in_object(struct tt_writer *w)
{
	tt_write_object(w);
	tt_write_end(w);
}

static void nothing_in_list(struct tt_writer *w)
{
	tt_write_list(w);
	tt_write_end(w);
}

static void scalars(struct tt_writer *w)
{
	tt_write_object(w);
	tt_put_c(w, "text", "a");
	tt_put_c(w, "empty", "");
	tt_put_i64(w, "int", -42);
	tt_put_i64(w, "low", INT64_MIN);
	tt_put_bool(w, "yes", true);
	tt_put_bool(w, "no", false);
	tt_put_null(w, "null");
	tt_put_str_or_null(w, "there", TT_STR("b"));
	tt_put_str_or_null(w, "absent", NOT_THERE);
	tt_put_i64_or_null(w, "number", 5);
	tt_put_i64_or_null(w, "none", 0);
	tt_put_str(w, "unset", NOT_THERE);
	tt_write_end(w);
}

static void lists(struct tt_writer *w)
{
	tt_write_list(w);
	tt_write_i64(w, 1);
	tt_write_c(w, "two");
	tt_write_bool(w, true);
	tt_write_bool(w, false);
	tt_write_null(w);
	tt_write_list(w);
	tt_write_end(w);
	tt_write_object(w);
	tt_put_i64(w, "n", 3);
	tt_write_end(w);
	tt_write_end(w);
}

static void nesting(struct tt_writer *w)
{
	tt_write_object(w);
	tt_put_object(w, "a");
	tt_put_list(w, "b");
	tt_write_object(w);
	tt_put_c(w, "c", "d");
	tt_write_end(w);
	tt_write_i64(w, 7);
	tt_write_end(w);
	tt_put_i64(w, "after", 1);
	tt_write_end(w);
	tt_put_list(w, "empty");
	tt_write_end(w);
	tt_write_end(w);
}

/* What is no XML name becomes "element", as PHP does with numeric keys, and stands beside it. */
static void odd_keys(struct tt_writer *w)
{
	tt_write_object(w);
	tt_put_i64(w, "0", 1);
	tt_put_i64(w, "\xf0\x9f\x91\x8d", 2);
	tt_put_i64(w, "a b", 3);
	tt_put_i64(w, "", 4);
	tt_put_i64(w, "-a", 5);
	tt_put_i64(w, "_a-1.b", 6);
	tt_write_key_str(w, TT_STR("q\""));
	tt_write_i64(w, 7);
	tt_write_key_str(w, (struct tt_str){ "cut off", 3 });
	tt_write_object(w);
	tt_write_end(w);
	tt_write_end(w);
}

static void wild_keys(struct tt_writer *w)
{
	tt_write_object(w);
	tt_write_key_str(w, TT_STR("a\tb\nc\rd"));
	tt_write_i64(w, 1);
	tt_write_key_str(w, TT_STR("<&>\x01\xef\xbf\xbf"));
	tt_write_object(w);
	tt_put_i64(w, "n", 2);
	tt_write_end(w);
	tt_put_list(w, "+");
	tt_write_i64(w, 3);
	tt_write_end(w);
	tt_put_c(w, "1", "");
	tt_write_end(w);
}

static void escapes(struct tt_writer *w)
{
	tt_write_list(w);
	tt_write_c(w, "<a href=\"x\">&amp;</a>");
	tt_write_c(w, "back\\slash / 'quote'");
	tt_write_c(w, "line\nfeed\ttab\rreturn");
	tt_write_c(w, "\x01\x1f\x7f");
	tt_write_c(w, "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
	/* The two code points below U+10000 that XML forbids, and their neighbours. */
	tt_write_c(w, "\xef\xbf\xbd\xef\xbf\xbe\xef\xbf\xbf\xf0\x90\x80\x80");
	tt_write_end(w);
}

static void test_bytes(void **state)
{
	static const struct {
		const char *name;
		write_fn fn;
		const char *json;
		const char *xml;
	} cases[] = {
		{ "empty object", nothing_in_object, "{}", "<data></data>" },
		{ "empty list", nothing_in_list, "[]", "<data></data>" },
		{ "scalars", scalars,
		  "{\"text\":\"a\",\"empty\":\"\",\"int\":-42,\"low\":-9223372036854775808,"
		  "\"yes\":true,\"no\":false,\"null\":null,\"there\":\"b\",\"absent\":null,\"number\":5,\"none\":null,"
		  "\"unset\":\"\"}",
		  "<data><text>a</text><empty/><int>-42</int><low>-9223372036854775808</low>"
		  "<yes>1</yes><no/><null/><there>b</there><absent/><number>5</number><none/><unset/></data>" },
		{ "lists", lists, "[1,\"two\",true,false,null,[],{\"n\":3}]",
		  "<data><element>1</element><element>two</element><element>1</element><element/>"
		  "<element/><element></element><element><n>3</n></element></data>" },
		{ "nesting", nesting, "{\"a\":{\"b\":[{\"c\":\"d\"},7],\"after\":1},\"empty\":[]}",
		  "<data><a><b><element><c>d</c></element><element>7</element></b>"
		  "<after>1</after></a><empty></empty></data>" },
		{ "odd keys", odd_keys,
		  "{\"0\":1,\"\xf0\x9f\x91\x8d\":2,\"a b\":3,\"\":4,\"-a\":5,\"_a-1.b\":6,"
		  "\"q\\\"\":7,\"cut\":{}}",
		  "<data><element key=\"0\">1</element>"
		  "<element key=\"\xf0\x9f\x91\x8d\">2</element><element key=\"a b\">3</element>"
		  "<element key=\"\">4</element><element key=\"-a\">5</element>"
		  "<_a-1.b>6</_a-1.b><element key=\"q&quot;\">7</element><cut></cut></data>" },
		{ "keys with everything", wild_keys,
		  "{\"a\\u0009b\\nc\\u000dd\":1,\"<&>\\u0001\xef\xbf\xbf\":{\"n\":2},\"+\":[3],"
		  "\"1\":\"\"}",
		  "<data><element key=\"a&#9;b&#10;c&#13;d\">1</element>"
		  "<element key=\"&lt;&amp;&gt;  \"><n>2</n></element>"
		  "<element key=\"+\"><element>3</element></element><element key=\"1\"/></data>" },
		{ "escapes", escapes,
		  "[\"<a href=\\\"x\\\">&amp;</a>\",\"back\\\\slash / 'quote'\","
		  "\"line\\nfeed\\u0009tab\\u000dreturn\",\"\\u0001\\u001f\x7f\","
		  "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\","
		  "\"\xef\xbf\xbd\xef\xbf\xbe\xef\xbf\xbf\xf0\x90\x80\x80\"]",
		  "<data><element>&lt;a href=\"x\"&gt;&amp;amp;&lt;/a&gt;</element>"
		  "<element>back\\slash / 'quote'</element>"
		  "<element>line\nfeed\ttab&#13;return</element><element>  \x7f</element>"
		  "<element>\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80</element>"
		  "<element>\xef\xbf\xbd  \xf0\x90\x80\x80</element></data>" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_buf out = { 0 };
		struct tt_writer w;

		tt_writer_init(&w, &out, TT_WRITE_JSON);
		cases[i].fn(&w);
		check_str(cases[i].name, tt_buf_str(&out), cases[i].json);
		check_int(cases[i].name, w.depth, 0);

		out.n = 0;
		tt_writer_init(&w, &out, TT_WRITE_XML);
		tt_write_key(&w, "data");
		cases[i].fn(&w);
		check_str(cases[i].name, tt_buf_str(&out), cases[i].xml);
		check_int(cases[i].name, w.depth, 0);
		tt_buf_finish(&out);
	}
}

static void test_top_scalars(void **state)
{
	struct tt_buf out = { 0 };
	struct tt_writer w;

	(void)state;
	tt_writer_init(&w, &out, TT_WRITE_JSON);
	tt_write_null(&w);
	check_str("null", tt_buf_str(&out), "null");
	out.n = 0;
	tt_write_c(&w, "x");
	check_str("text", tt_buf_str(&out), "\"x\"");
	tt_buf_finish(&out);
}

static void test_json_escape(void **state)
{
	struct tt_buf out = { 0 };

	(void)state;
	tt_json_escape(&out, NOT_THERE);
	tt_json_escape(&out, TT_STR(""));
	check_int("nothing", (int64_t)out.n, 0);
	tt_json_escape(&out, TT_STR("\"\\\0"));
	check_str("only escapes", tt_buf_str(&out), "\\\"\\\\\\u0000");
	tt_buf_finish(&out);
}

/* Every byte at every place of a text, since eight are looked at together. */
static void test_every_byte_everywhere(void **state)
{
	char text[17];
	struct tt_str s = { text, sizeof(text) };

	(void)state;
	for (int byte = 0; byte < 256; byte++) {
		bool escaped = byte < ' ' || byte == '"' || byte == '\\';
		bool is_short = byte == '\n' || byte == '"' || byte == '\\';

		for (size_t at = 0; at < sizeof(text); at++) {
			size_t want = sizeof(text) + (!escaped ? 0 : is_short ? 1 : 5);
			struct tt_buf out = { 0 };
			struct tt_buf value = { 0 };
			struct tt_writer w;

			memset(text, 'x', sizeof(text));
			text[at] = (char)byte;
			tt_json_escape(&out, s);
			check_int("length", (int64_t)out.n, (int64_t)want);
			check_int("the byte", out.p[at], escaped ? '\\' : (char)byte);
			check_true("before it", memcmp(out.p, text, at) == 0);
			check_true("behind it",
				   memcmp(out.p + out.n - (16 - at), text + at + 1, 16 - at) == 0);
			tt_writer_init(&w, &value, TT_WRITE_JSON);
			tt_write_str(&w, s);
			check_int("quotes", (int64_t)value.n, (int64_t)out.n + 2);
			check_true("as a value", memcmp(value.p + 1, out.p, out.n) == 0);
			tt_buf_finish(&out);
			tt_buf_finish(&value);
		}
	}
}

static void test_deepest(void **state)
{
	struct tt_buf out = { 0 };
	struct tt_writer w;

	(void)state;
	tt_writer_init(&w, &out, TT_WRITE_JSON);
	for (int i = 0; i < TT_WRITER_DEPTH; i++)
		tt_write_list(&w);
	for (int i = 0; i < TT_WRITER_DEPTH; i++)
		tt_write_end(&w);
	check_int("brackets", (int64_t)out.n, 2 * TT_WRITER_DEPTH);
	check_int("in the middle", out.p[TT_WRITER_DEPTH - 1], '[');
	check_int("turn", out.p[TT_WRITER_DEPTH], ']');
	tt_buf_finish(&out);
}

static void test_f64(void **state)
{
	static const struct {
		double value;
		const char *text;
	} rows[] = {
		{ 0, "0.00" },      { 0.5, "0.50" },   { 1.006, "1.01" }, { 12.994, "12.99" },
		{ -0.25, "-0.25" }, { -3.5, "-3.50" }, { 0.999, "1.00" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct tt_buf out = { 0 };
		struct tt_writer w;

		tt_writer_init(&w, &out, TT_WRITE_JSON);
		tt_write_f64(&w, rows[i].value);
		check_str(rows[i].text, tt_buf_str(&out), rows[i].text);
		tt_buf_finish(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_f64),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_top_scalars),
		cmocka_unit_test(test_json_escape),
		cmocka_unit_test(test_every_byte_everywhere),
		cmocka_unit_test(test_deepest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
