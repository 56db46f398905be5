#include "server/talk/text/mentions.h"
#include "server/talk/text/code.h"

#include <stdlib.h>

/* How a kind is written: @"group/crew". Users have no word and need quotes only for blanks. */
static const struct {
	struct tt_str prefix;
	enum mention_kind kind;
	bool is_hash; /* nothing but hex digits behind it */
} kinds[] = {
	{ { "guest/", 6 }, MENTION_GUEST, true },
	{ { "email/", 6 }, MENTION_EMAIL, true },
	{ { "group/", 6 }, MENTION_GROUP, false },
	{ { "team/", 5 }, MENTION_TEAM, false },
	{ { "federated_user/", 15 }, MENTION_FEDERATED_USER, false },
	{ { "federated_group/", 16 }, MENTION_FEDERATED_GROUP, false },
	{ { "federated_team/", 15 }, MENTION_FEDERATED_TEAM, false },
};

static bool is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_id_char(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       is_one_of(c, "_-@.'");
}

static bool is_quoted_char(char c)
{
	return is_id_char(c) || c == ' ';
}

static bool is_kind_char(char c)
{
	return is_quoted_char(c) || c == '/' || c == ':';
}

/* All of it, and there is something. */
static bool consists_of(struct tt_str s, bool (*is_allowed)(char))
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_allowed(s.p[i]))
			return false;
	return s.n > 0;
}

static struct tt_str behind(struct tt_str s, size_t n)
{
	return (struct tt_str){ s.p + n, s.n - n };
}

/* What stands between quotes. */
static bool read_quoted(struct tt_str inner, struct mention *out)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (!tt_str_starts(inner, kinds[i].prefix))
			continue;
		*out = (struct mention){ kinds[i].kind, behind(inner, kinds[i].prefix.n) };
		return consists_of(out->id, kinds[i].is_hash ? is_hex : is_kind_char);
	}
	*out = (struct mention){ MENTION_USER, inner };
	return consists_of(inner, is_quoted_char);
}

/* `s` begins behind an '@'. Returns the bytes that belong to the mention; 0: it is none. */
static size_t read_mention(struct tt_str s, struct mention *out)
{
	size_t n = 0;

	if (s.n > 0 && s.p[0] == '"') {
		s = behind(s, 1);
		while (n < s.n && is_kind_char(s.p[n]))
			n++;
		if (n == s.n || s.p[n] != '"' || !read_quoted((struct tt_str){ s.p, n }, out))
			return 0;
		return n + 2;
	}
	while (n < s.n && is_id_char(s.p[n]))
		n++;
	*out = (struct mention){ MENTION_USER, { s.p, n } };
	return n;
}

/* Not inside a word: "mail@example.org" mentions nobody. */
static bool may_begin(struct tt_str text, size_t at)
{
	return at == 0 || is_one_of(text.p[at - 1], "-.'@ \t\n\v\f\r");
}

static bool has(const struct mention mentions[], size_t n, const struct mention *mention)
{
	for (size_t i = 0; i < n; i++)
		if (mentions[i].kind == mention->kind && tt_str_eq(mentions[i].id, mention->id))
			return true;
	return false;
}

/* Longest first; what is equally long stays in the order of the text, where the views point. */
static int compare(const void *a, const void *b)
{
	const struct mention *x = a;
	const struct mention *y = b;

	if (x->id.n != y->id.n)
		return x->id.n > y->id.n ? -1 : 1;
	return x->id.p < y->id.p ? -1 : 1;
}

/* True when code begins there; then it is behind that. */
static bool skip_code(struct code_span **next, size_t *n, size_t *at)
{
	if (*n == 0 || (*next)->begin > *at)
		return false;
	*at = (*next)->end;
	(*next)++;
	(*n)--;
	return true;
}

void mentions_find(struct tt_arena *arena, struct tt_str text, struct mention **out, size_t *n)
{
	struct code_span *code;
	struct mention mention;
	size_t n_code;

	*out = NULL;
	*n = 0;
	if (text.n == 0 || !memchr(text.p, '@', text.n))
		return;
	code_find(arena, text, &code, &n_code);
	for (size_t i = 0; i < text.n && *n < MENTIONS_MAX;) {
		size_t taken = 0;

		if (skip_code(&code, &n_code, &i))
			continue;
		if (text.p[i] == '@' && may_begin(text, i))
			taken = read_mention(behind(text, i + 1), &mention);
		i += 1 + taken;
		if (taken == 0 || has(*out, *n, &mention))
			continue;
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		(*out)[(*n)++] = mention;
	}
	if (*n > 1)
		qsort(*out, *n, sizeof(**out), compare);
}

bool mention_is_all(const struct mention *mention)
{
	return mention->kind == MENTION_USER && tt_str_is(mention->id, "all");
}

/* A mention that has a parameter, and the texts that it stands for. */
struct placeholder {
	struct tt_str key;
	struct tt_str quoted; /* "bob", with the quotes, without the '@' */
	struct tt_str bare;   /* p == NULL: only with quotes */
};

static struct tt_str prefix_of(enum mention_kind kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (kinds[i].kind == kind)
			return kinds[i].prefix;
	return TT_STR("");
}

static void describe(struct tt_arena *arena, const struct mention *mention, struct tt_str key,
		     struct placeholder *out)
{
	out->key = key;
	out->quoted = tt_str_printf(arena, "\"%.*s%.*s\"", TT_STR_ARG(prefix_of(mention->kind)),
				    TT_STR_ARG(mention->id));
	out->bare = (struct tt_str){ NULL, 0 };
	if (mention->kind == MENTION_USER && !memchr(mention->id.p, ' ', mention->id.n))
		out->bare = mention->id;
}

/* The placeholder for what follows an '@', and how many bytes it replaces. Like Talk, which
 * replaces in the whole text, this also takes "@bob" where it was no mention of its own. One pass
 * from left to right is the same as Talk's one pass for each id, but where ids overlap. */
static const struct placeholder *match(const struct placeholder placeholders[], size_t n,
				       struct tt_str rest, size_t *taken)
{
	for (size_t i = 0; i < n; i++) {
		const struct placeholder *p = &placeholders[i];
		struct tt_str found = rest.p[0] == '"' ? p->quoted : p->bare;

		*taken = found.n;
		if (found.p && tt_str_starts(rest, found))
			return p;
	}
	return NULL;
}

static void replace(struct tt_buf *buf, struct tt_str text, const struct placeholder placeholders[],
		    size_t n)
{
	while (text.n > 0) {
		struct tt_str before = tt_str_cut(&text, '@');
		const struct placeholder *p = NULL;
		size_t taken = 0;

		tt_buf_add_str(buf, before);
		if (!text.p)
			break;
		if (text.n > 0)
			p = match(placeholders, n, text, &taken);
		if (p)
			tt_buf_printf(buf, "{%.*s}", TT_STR_ARG(p->key));
		else
			tt_buf_add_char(buf, '@');
		text = behind(text, p ? taken : 0);
	}
}

/* But for what is code. */
static struct tt_str fill(struct tt_arena *arena, struct tt_str text,
			  const struct placeholder placeholders[], size_t n)
{
	struct tt_buf buf = { 0 };
	struct code_span *code;
	struct tt_str filled;
	size_t n_code;
	size_t at = 0;

	code_find(arena, text, &code, &n_code);
	for (size_t i = 0; i < n_code; i++) {
		replace(&buf, (struct tt_str){ text.p + at, code[i].begin - at }, placeholders, n);
		tt_buf_add(&buf, text.p + code[i].begin, code[i].end - code[i].begin);
		at = code[i].end;
	}
	replace(&buf, behind(text, at), placeholders, n);
	filled = tt_str_dup(arena, tt_buf_str(&buf));
	tt_buf_finish(&buf);
	return filled;
}

/* Numbers count from 1 for each word. The words are few. */
struct stem_count {
	const char *stem;
	int n;
};

static int next_number(struct stem_count counts[], size_t n, const char *stem)
{
	size_t i = 0;

	while (i < n && counts[i].stem && strcmp(counts[i].stem, stem) != 0)
		i++;
	counts[i].stem = stem;
	return ++counts[i].n;
}

enum tt_err mentions_fill(struct tt_arena *arena, struct tt_str text, mention_resolve resolve,
			  void *ctx, struct tt_str *out, struct tt_params *params)
{
	struct stem_count counts[ARRAY_LEN(kinds) + 2] = { { NULL, 0 } };
	struct placeholder *placeholders;
	struct mention *mentions;
	struct tt_param *items;
	size_t n_found;
	size_t n = 0;

	mentions_find(arena, text, &mentions, &n_found);
	placeholders = tt_arena_array(arena, struct placeholder, n_found + 1);
	items = tt_arena_array(arena, struct tt_param, n_found + 1);
	for (size_t i = 0; i < n_found; i++) {
		const char *stem = NULL;
		enum tt_err err = resolve(ctx, &mentions[i], &stem, &items[n]);

		if (err)
			return err;
		if (!stem)
			continue;
		items[n].key = tt_str_printf(arena, "mention-%s%d", stem,
					     next_number(counts, ARRAY_LEN(counts), stem));
		describe(arena, &mentions[i], items[n].key, &placeholders[n]);
		n++;
	}
	*params = (struct tt_params){ items, n };
	*out = n > 0 ? fill(arena, text, placeholders, n) : text;
	/* A text that begins with two slashes was once how to send one that looks like a command.
	 */
	if (tt_str_starts(*out, TT_STR("//")))
		*out = behind(*out, 1);
	return TT_OK;
}
