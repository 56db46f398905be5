/* fuzz_envelope - any text in the envelope: the JSON parses and gives the same text back, the XML
 * is well-formed and gives back what XML can say. The first three bytes choose version and status.
 */
#include "fuzz/fuzz.h"
#include "server/http/ocs.h"

#include <expat.h>
#include <jansson.h>

/* The writer is promised valid UTF-8 without NUL: the rest of the input is dropped. */
static struct tt_str valid_part(struct tt_buf *out, struct tt_str s)
{
	while (s.n > 0) {
		size_t len = tt_utf8_step(s);

		tt_buf_add(out, s.p, len);
		s.p += len ? len : 1;
		s.n -= len ? len : 1;
	}
	return out->p ? tt_buf_str(out) : TT_STR("");
}

static void write_data(struct tt_writer *w, struct tt_str text)
{
	tt_write_object(w);
	tt_put_str(w, "text", text);
	tt_put_list(w, "list");
	tt_write_str(w, text);
	tt_write_object(w);
	tt_write_key_str(w, text);
	tt_write_i64(w, (int64_t)text.n);
	tt_write_end(w);
	tt_write_end(w);
	tt_write_end(w);
}

static void check_json(struct tt_str body, struct tt_str text)
{
	json_t *json = json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES, NULL);
	const json_t *ocs = json_object_get(json, "ocs");
	const json_t *data = json_object_get(ocs, "data");
	const json_t *list = json_object_get(data, "list");
	const json_t *texts[] = { json_object_get(json_object_get(ocs, "meta"), "message"),
				  json_object_get(data, "text"), json_array_get(list, 0) };
	const json_t *keyed = json_object_getn(json_array_get(list, 1), text.p, text.n);

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		REQUIRE(json_is_string(texts[i]));
		REQUIRE(tt_str_eq((struct tt_str){ json_string_value(texts[i]),
						   json_string_length(texts[i]) },
				  text));
	}
	REQUIRE(json_integer_value(keyed) == (json_int_t)text.n);
	json_decref(json);
}

struct reading {
	int in_text; /* depth inside <text> */
	struct tt_buf text;
	struct tt_buf key;
	bool has_key;
};

/* Of the keys only the text itself may be no name. */
static void on_start(void *ctx, const char *name, const char **attributes)
{
	struct reading *reading = ctx;

	if (attributes[0]) {
		REQUIRE(!reading->has_key && strcmp(attributes[0], "key") == 0 && !attributes[2]);
		reading->has_key = true;
		tt_buf_add_c(&reading->key, attributes[1]);
	}
	reading->in_text += strcmp(name, "text") == 0;
}

static void on_end(void *ctx, const char *name)
{
	struct reading *reading = ctx;

	reading->in_text -= strcmp(name, "text") == 0;
}

static void on_text(void *ctx, const char *p, int n)
{
	struct reading *reading = ctx;

	if (reading->in_text)
		tt_buf_add(&reading->text, p, (size_t)n);
}

/* What XML 1.0 cannot say is a blank. */
static void add_sayable(struct tt_buf *out, struct tt_str s)
{
	while (s.n > 0) {
		size_t len = tt_utf8_step(s);
		bool control = len == 1 && (unsigned char)s.p[0] < ' ' && !strchr("\t\n\r", s.p[0]);
		bool noncharacter = len == 3 && (memcmp(s.p, "\xef\xbf\xbe", 3) == 0 ||
						 memcmp(s.p, "\xef\xbf\xbf", 3) == 0);

		if (control || noncharacter)
			tt_buf_add_char(out, ' ');
		else
			tt_buf_add(out, s.p, len);
		s.p += len;
		s.n -= len;
	}
}

static void check_xml(struct tt_str body, struct tt_str text)
{
	XML_Parser parser = XML_ParserCreate(NULL);
	struct reading reading = { 0 };
	struct tt_buf want = { 0 };

	REQUIRE(parser != NULL);
	XML_SetUserData(parser, &reading);
	XML_SetElementHandler(parser, on_start, on_end);
	XML_SetCharacterDataHandler(parser, on_text);
	REQUIRE(XML_Parse(parser, body.p, (int)body.n, 1) == XML_STATUS_OK);
	add_sayable(&want, text);
	REQUIRE((want.p || want.n == 0) && (reading.text.p || reading.text.n == 0));
	/* A key that is "text" itself puts its number into <text> as well. */
	if (!tt_str_is(text, "text"))
		REQUIRE(tt_str_eq(tt_buf_str(&reading.text), tt_buf_str(&want)));
	if (reading.has_key)
		REQUIRE(tt_str_eq(tt_buf_str(&reading.key), tt_buf_str(&want)));
	XML_ParserFree(parser);
	tt_buf_finish(&reading.key);
	tt_buf_finish(&reading.text);
	tt_buf_finish(&want);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct ocs_answer answer = { .version = OCS_V2 };
	struct tt_buf kept = { 0 };
	struct tt_str text;

	if (n < 3)
		return 0;
	answer.version = data[0] & 1 ? OCS_V1 : OCS_V2;
	answer.status = data[1] << 2 | (data[2] & 3);
	text = valid_part(&kept, fuzz_text(data + 3, n - 3));
	answer.message = text;
	for (int kind = TT_WRITE_JSON; kind <= TT_WRITE_XML; kind++) {
		struct tt_buf inner = { 0 };
		struct tt_buf body = { 0 };
		struct tt_writer w;
		int http;

		answer.kind = (enum tt_writer_kind)kind;
		ocs_data_writer(&w, &inner, answer.kind);
		write_data(&w, text);
		answer.data = tt_buf_str(&inner);
		http = ocs_envelope(&body, &answer);
		REQUIRE(http >= 200 && http <= 600);
		if (kind == TT_WRITE_JSON)
			check_json(tt_buf_str(&body), text);
		else
			check_xml(tt_buf_str(&body), text);
		tt_buf_finish(&inner);
		tt_buf_finish(&body);
	}
	tt_buf_finish(&kept);
	return 0;
}
