/* What programs post to incoming webhooks, as messages. */
#include "server/talk/bots/incoming.h"
#include "tests/unit/check.h"

static void test_json(void **state)
{
	static const struct {
		const char *json;
		const char *text; /* NULL: there is none */
	} cases[] = {
		{ "{\"message\":\" <b> &amp; \"}", "<b> &amp;" },
		{ "{\"text\":\"<b> &amp; \"}", "b &" },
		{ "{\"message\":\"a\",\"text\":\"b\"}", "a" },
		{ "{\"message\":7,\"text\":\"b\"}", "b" },
		{ "{\"text\":\"short\",\"blocks\":[{\"text\":{\"text\":\"long\"}}]}", "long" },
		{ "{\"text\":\"t\",\"attachments\":[{\"text\":\"a\",\"fallback\":\"f\"},{\"fallback\":\"g\"},7]}",
		  "t\na\ng" },
		{ "{\"attachments\":[{\"title\":\"T\",\"title_link\":\"http://x/?a&amp;b\"}]}",
		  "[T](http://x/?a&b)" },
		{ "{\"attachments\":[{\"fields\":[{\"title\":\"k\",\"value\":\"v\"},{\"value\":\"w\"},{}]}]}",
		  "k: v\nw" },
		{ "{\"blocks\":[{\"elements\":[{\"text\":\"e\"},{\"text\":{\"text\":\"no\"}}]}]}",
		  "e" },
		{ "{\"attachments\":{\"text\":\"no list\"}}", NULL },
		{ "{}", NULL },
		{ "[\"message\"]", NULL },
		{ "\"message\"", NULL },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_str text;
		enum tt_err err = talk_incoming_json(&arena, tt_str(cases[i].json), &text);

		check_err(cases[i].json, err, cases[i].text ? TT_OK : TT_ERR_BOT_MESSAGE);
		if (!err)
			check_str(cases[i].json, text, cases[i].text);
	}
	check_err("no JSON", talk_incoming_json(&arena, TT_STR("{"), &(struct tt_str){ NULL, 0 }),
		  TT_ERR_JSON);
	tt_arena_finish(&arena);
}

static void test_markup(void **state)
{
	static const struct {
		const char *from;
		const char *to;
	} cases[] = {
		{ "plain *bold* _it_", "plain *bold* _it_" },
		{ "<http://x/a|words> and <http://x/>", "[words](http://x/a) and http://x/" },
		{ "<http://x/a?b&amp;c|a &lt; b>", "[a < b](http://x/a?b&c)" },
		{ "<mailto:a@b|a@b>", "[a@b](mailto:a@b)" },
		{ "<!channel> <!here|here> <!everyone>", "@all @all @all" },
		{ "<!date^1^{date}|today> <!subteam^S1>", "today !subteam^S1" },
		{ "<@U1> <@U1|ann> <#C1|crew>", "@U1 ann crew" },
		{ "a < b, a <\nb>, <>", "a < b, a <\nb>, <>" },
		{ "&amp;lt; &nbsp; &", "&lt; &nbsp; &" },
		{ "<|x>", "[x]()" },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_str(cases[i].from, talk_incoming_markup(&arena, tt_str(cases[i].from)),
			  cases[i].to);
	tt_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_markup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
