/* fuzz_mentions - any text: what is found lies in the text, each once and longest first, and what
 * is put in its place has a parameter. */
#include "fuzz/fuzz.h"
#include "server/talk/text/mentions.h"

/* Everybody whose id has an even length exists. */
static enum tt_err resolve(void *ctx, const struct mention *mention, const char **stem,
			   struct tt_param *out)
{
	static const struct tt_pair pairs[] = { { "type", { "test", 4 } } };
	static const char *const stems[] = {
		[MENTION_USER] = "user",   [MENTION_GUEST] = "guest",
		[MENTION_EMAIL] = "email", [MENTION_GROUP] = "group",
		[MENTION_TEAM] = "team",   [MENTION_FEDERATED_USER] = "federated-user",
	};
	size_t *n = ctx;

	if (mention->id.n % 2 != 0 || mention->kind >= ARRAY_LEN(stems))
		return TT_OK;
	*stem = mention_is_all(mention) ? "call" : stems[mention->kind];
	out->pairs = pairs;
	out->n_pairs = ARRAY_LEN(pairs);
	(*n)++;
	return TT_OK;
}

static void check_found(struct tt_str text, const struct mention mentions[], size_t n)
{
	REQUIRE(n <= MENTIONS_MAX);
	for (size_t i = 0; i < n; i++) {
		struct tt_str id = mentions[i].id;

		REQUIRE(id.n > 0 && id.p > text.p && id.p + id.n <= text.p + text.n);
		REQUIRE(i == 0 || mentions[i - 1].id.n >= id.n);
		for (size_t k = 0; k < i; k++)
			REQUIRE(mentions[k].kind != mentions[i].kind ||
				!tt_str_eq(mentions[k].id, id));
	}
}

static bool contains_one(struct tt_arena *arena, struct tt_str text, const struct tt_params *params)
{
	for (size_t i = 0; i < params->n; i++) {
		struct tt_str placeholder =
			tt_str_printf(arena, "{%.*s}", TT_STR_ARG(params->items[i].key));

		if (memmem(text.p, text.n, placeholder.p, placeholder.n))
			return true;
	}
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct tt_str text = fuzz_text(data, n);
	struct mention *mentions;
	struct tt_params params;
	struct tt_arena arena;
	struct tt_str filled;
	size_t n_mentions;
	size_t n_known = 0;

	tt_arena_init(&arena);
	mentions_find(&arena, text, &mentions, &n_mentions);
	check_found(text, mentions, n_mentions);
	REQUIRE(mentions_fill(&arena, text, resolve, &n_known, &filled, &params) == TT_OK);
	REQUIRE(params.n == n_known);
	/* Where ids overlap one may have taken every place of another, but somebody is there. */
	if (params.n > 0)
		REQUIRE(contains_one(&arena, filled, &params));
	else
		REQUIRE(filled.n == text.n || filled.n + 1 == text.n);
	tt_arena_finish(&arena);
	return 0;
}
