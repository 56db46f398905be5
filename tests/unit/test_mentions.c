/* What counts as a mention, and what becomes of it (talk-chat 3.3, 3.4). */
#include "server/talk/text/mentions.h"
#include "tests/unit/check.h"

#include <stdio.h>

static const char kinds[][4] = {
	[MENTION_USER] = "u",
	[MENTION_GUEST] = "g",
	[MENTION_EMAIL] = "e",
	[MENTION_GROUP] = "G",
	[MENTION_TEAM] = "t",
	[MENTION_FEDERATED_USER] = "fu",
	[MENTION_FEDERATED_GROUP] = "fg",
	[MENTION_FEDERATED_TEAM] = "ft",
};

/* "u:bob g:ab12" */
static struct tt_str describe(struct tt_arena *arena, const struct mention *mentions, size_t n)
{
	struct tt_str text = TT_STR("");

	for (size_t i = 0; i < n; i++)
		text = tt_str_printf(arena, "%.*s%s%s:%.*s", TT_STR_ARG(text), i ? " " : "",
				     kinds[mentions[i].kind], TT_STR_ARG(mentions[i].id));
	return text;
}

static void test_find(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
		{ "", "" },
		{ "nobody here", "" },
		{ "@", "" },
		{ "@ bob", "" },
		{ "@bob", "u:bob" },
		{ "hi @bob!", "u:bob" },
		{ "hi\n@bob\tand", "u:bob" },
		/* where it may begin */
		{ "mail@bob", "" },
		{ "1@bob", "" },
		{ "_@bob", "" },
		{ "(@bob)", "" },
		{ "ä@bob", "" },
		{ "-@bob", "u:bob" },
		{ ".@bob", "u:bob" },
		{ "'@bob", "u:bob" },
		/* where it ends */
		{ "@bob, @carol; @dave? @erin:", "u:carol u:dave u:erin u:bob" },
		{ "hello @bob.", "u:bob." },
		{ "@bob's", "u:bob's" },
		{ "@bob@example.org", "u:bob@example.org" },
		{ "@@bob", "u:@bob" },
		{ "@böb", "u:b" },
		/* with quotes */
		{ "@\"bob\"", "u:bob" },
		{ "@\"bob builder\"", "u:bob builder" },
		{ "@\"bob", "" },
		{ "@\"\"", "" },
		{ "@\"bob!\"", "" },
		{ "@\"bob\nbuilder\"", "" },
		{ "@\"guest/ab12\" @\"email/cd34\"", "g:ab12 e:cd34" },
		{ "@\"guest/xyz\"", "" },
		{ "@\"guest/\"", "" },
		{ "@\"GUEST/ab12\"", "" },
		{ "@guest/ab12", "u:guest" },
		{ "@\"group/the crew\" @\"team/a:b/c\"", "G:the crew t:a:b/c" },
		{ "@\"federated_user/bob@https://h.example:8\"", "fu:bob@https://h.example:8" },
		{ "@\"federated_group/g\" @\"federated_team/t\"", "fg:g ft:t" },
		{ "@\"user/bob\"", "" },
		/* each once, longest first, then in the order of the text */
		{ "@bob @bob @\"bob\"", "u:bob" },
		{ "@bob @carol", "u:carol u:bob" },
		{ "@zoe @bob @ann", "u:zoe u:bob u:ann" },
		{ "@participant3 and @participant3a", "u:participant3a u:participant3" },
		{ "@all @bob", "u:all u:bob" },
		/* not in code */
		{ "`@bob`", "" },
		{ "` @bob ` @carol", "u:carol" },
		{ "```\n@bob\n```\n@carol", "u:carol" },
		{ "~~~\n@bob", "" },
		{ "` @bob", "u:bob" },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct mention *mentions;
		size_t n;

		mentions_find(&arena, tt_str(cases[i].text), &mentions, &n);
		check_str(cases[i].text, describe(&arena, mentions, n), cases[i].want);
	}
	tt_arena_finish(&arena);
}

/* Knows bob, bob.b, "bob builder", participant3 and participant3a; and `all` while *ctx is true. */
static enum tt_err resolve(void *ctx, const struct mention *mention, const char **stem,
			   struct tt_param *out)
{
	static const char *const users[] = { "bob", "bob.b", "bob builder", "participant3",
					     "participant3a" };
	static const struct tt_pair pairs[] = { { "type", { "test", 4 } } };
	const bool *may_mention_all = ctx;

	out->pairs = pairs;
	out->n_pairs = ARRAY_LEN(pairs);
	if (mention_is_all(mention)) {
		*stem = *may_mention_all ? "call" : NULL;
		return TT_OK;
	}
	if (mention->kind == MENTION_GUEST)
		*stem = "guest";
	else if (mention->kind == MENTION_GROUP)
		*stem = "group";
	for (size_t i = 0; mention->kind == MENTION_USER && i < ARRAY_LEN(users); i++)
		if (tt_str_is(mention->id, users[i]))
			*stem = "user";
	return TT_OK;
}

static void test_fill(void **state)
{
	static const struct {
		const char *text;
		bool may_mention_all;
		const char *want;
		const char *keys;
	} cases[] = {
		{ "", true, "", "" },
		{ "plain", true, "plain", "" },
		{ "@bob", true, "{mention-user1}", "mention-user1" },
		{ "hi @bob and @\"bob\"!", true, "hi {mention-user1} and {mention-user1}!",
		  "mention-user1" },
		{ "@nobody @bob", true, "@nobody {mention-user1}", "mention-user1" },
		{ "@bob.", true, "@bob.", "" },
		{ "@bob. @bob", true, "{mention-user1}. {mention-user1}", "mention-user1" },
		{ "@\"bob builder\" @bob", true, "{mention-user1} {mention-user2}",
		  "mention-user1 mention-user2" },
		{ "@bob builder", true, "{mention-user1} builder", "mention-user1" },
		{ "@bob ` @bob ` @bob", true, "{mention-user1} ` @bob ` {mention-user1}",
		  "mention-user1" },
		{ "```\n@bob\n```\n@bob", true, "```\n@bob\n```\n{mention-user1}",
		  "mention-user1" },
		{ "```\n@bob\n```", true, "```\n@bob\n```", "" },
		{ "@participant3 and @participant3a", true, "{mention-user2} and {mention-user1}",
		  "mention-user1 mention-user2" },
		{ "@all, @bob", true, "{mention-call1}, {mention-user1}",
		  "mention-call1 mention-user1" },
		{ "@\"all\"", true, "{mention-call1}", "mention-call1" },
		{ "@all, @bob", false, "@all, {mention-user1}", "mention-user1" },
		{ "@\"guest/ab12\" @\"guest/cd34\" @\"group/crew\"", true,
		  "{mention-guest1} {mention-guest2} {mention-group1}",
		  "mention-guest1 mention-guest2 mention-group1" },
		{ "@\"guest/ab12\" @ab12", true, "{mention-guest1} @ab12", "mention-guest1" },
		{ "//me", true, "/me", "" },
		{ "//@bob", true, "/@bob", "" },
		{ "// @bob", true, "/ {mention-user1}", "mention-user1" },
		{ "/me", true, "/me", "" },
		{ "ends with @bob @", true, "ends with {mention-user1} @", "mention-user1" },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		bool may_mention_all = cases[i].may_mention_all;
		struct tt_params params;
		struct tt_str keys = TT_STR("");
		struct tt_str text;

		check_err(cases[i].text,
			  mentions_fill(&arena, tt_str(cases[i].text), resolve, &may_mention_all,
					&text, &params),
			  TT_OK);
		for (size_t k = 0; k < params.n; k++)
			keys = tt_str_printf(&arena, "%.*s%s%.*s", TT_STR_ARG(keys), k ? " " : "",
					     TT_STR_ARG(params.items[k].key));
		check_str(cases[i].text, text, cases[i].want);
		check_str(cases[i].text, keys, cases[i].keys);
	}
	tt_arena_finish(&arena);
}

static enum tt_err refuse(void *ctx, const struct mention *mention, const char **stem,
			  struct tt_param *out)
{
	(void)ctx;
	(void)mention;
	(void)stem;
	(void)out;
	return TT_ERR_STORE;
}

static void test_trouble(void **state)
{
	struct tt_arena arena;
	struct tt_params params;
	struct tt_str text;

	(void)state;
	tt_arena_init(&arena);
	check_err("goes up", mentions_fill(&arena, TT_STR("@bob"), refuse, NULL, &text, &params),
		  TT_ERR_STORE);
	check_err("nobody is asked",
		  mentions_fill(&arena, TT_STR("bob"), refuse, NULL, &text, &params), TT_OK);
	tt_arena_finish(&arena);
}

static void test_many(void **state)
{
	struct tt_arena arena;
	struct tt_buf text = { 0 };
	struct mention *mentions;
	size_t n;

	(void)state;
	tt_arena_init(&arena);
	for (int i = 0; i < 2 * MENTIONS_MAX; i++)
		tt_buf_printf(&text, "@u%d ", i);
	mentions_find(&arena, tt_buf_str(&text), &mentions, &n);
	check_int("no more than that", (int64_t)n, MENTIONS_MAX);
	tt_buf_finish(&text);
	tt_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_fill),
		cmocka_unit_test(test_trouble),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
