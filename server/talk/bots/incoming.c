#include "server/talk/bots/incoming.h"
#include "lib/base/buf.h"
#include "lib/base/json.h"

enum {
	MARK_MAX = 2048 /* else a text of nothing but < would be looked through at each of them */
};

/* A message as it comes together. */
struct page {
	struct tt_arena *arena;
	struct tt_buf text;
};

static struct tt_str text_of(const struct tt_json *object, const char *name)
{
	return tt_str_trim(tt_json_text(tt_json_get(object, name)));
}

/* Markup */

struct replacement {
	struct tt_str from;
	struct tt_str to;
};

static const struct replacement entities[] = {
	{ { "&lt;", 4 }, { "<", 1 } },
	{ { "&gt;", 4 }, { ">", 1 } },
	{ { "&amp;", 5 }, { "&", 1 } },
};
static const struct replacement everybody[] = {
	{ { "!channel", 8 }, { "@all", 4 } },
	{ { "!here", 5 }, { "@all", 4 } },
	{ { "!everyone", 9 }, { "@all", 4 } },
};

/* The bytes of `text` that it stands for. */
static size_t add_plain(struct tt_buf *out, struct tt_str text)
{
	for (size_t i = 0; *text.p == '&' && i < ARRAY_LEN(entities); i++) {
		if (!tt_str_starts(text, entities[i].from))
			continue;
		tt_buf_add_str(out, entities[i].to);
		return entities[i].from.n;
	}
	tt_buf_add_char(out, *text.p);
	return 1;
}

static void add_all_plain(struct tt_buf *out, struct tt_str text)
{
	while (text.n > 0) {
		size_t n = add_plain(out, text);

		text.p += n;
		text.n -= n;
	}
}

static void add_link(struct tt_buf *out, struct tt_str url, struct tt_str words)
{
	if (words.n > 0) {
		tt_buf_add_char(out, '[');
		add_all_plain(out, words);
		tt_buf_add_c(out, "](");
	}
	add_all_plain(out, url);
	if (words.n > 0)
		tt_buf_add_char(out, ')');
}

/* What stands between < and >: a link, somebody, everybody. */
static void add_marked(struct tt_buf *out, struct tt_str inside)
{
	struct tt_str words = inside;
	struct tt_str what = tt_str_cut(&words, '|');

	for (size_t i = 0; i < ARRAY_LEN(everybody); i++)
		if (tt_str_eq(what, everybody[i].from)) {
			tt_buf_add_str(out, everybody[i].to);
			return;
		}
	if (what.n > 0 && strchr("@#!", *what.p))
		add_all_plain(out, words.n > 0 ? words : what);
	else
		add_link(out, what, words);
}

/* Up to the > of its <, which is not far from it; n == 0: it has none, and is no mark. */
static struct tt_str marked(struct tt_str text)
{
	size_t far = text.n < MARK_MAX ? text.n : MARK_MAX;
	const char *end = *text.p == '<' ? memchr(text.p, '>', far) : NULL;

	return (struct tt_str){ text.p + 1, end ? (size_t)(end - text.p) - 1 : 0 };
}

static void add_markup(struct tt_buf *out, struct tt_str text)
{
	while (text.n > 0) {
		struct tt_str inside = marked(text);
		size_t n = inside.n > 0 ? inside.n + 2 : 0;

		if (n > 0 && !memchr(inside.p, '\n', inside.n))
			add_marked(out, inside);
		else
			n = add_plain(out, text);
		text.p += n;
		text.n -= n;
	}
}

struct tt_str talk_incoming_markup(struct tt_arena *arena, struct tt_str text)
{
	struct tt_buf out = { 0 };
	struct tt_str copy;

	add_markup(&out, text);
	copy = tt_str_dup(arena, tt_buf_str(&out));
	tt_buf_finish(&out);
	return copy;
}

/* Slack's parts, a line each */

static void begin_line(struct page *page)
{
	if (page->text.n > 0)
		tt_buf_add_char(&page->text, '\n');
}

static void put_line(struct page *page, struct tt_str text)
{
	if (text.n == 0)
		return;
	begin_line(page);
	add_markup(&page->text, text);
}

/* "text" is an object in blocks, and a text elsewhere. */
static void put_block_text(struct page *page, const struct tt_json *value)
{
	put_line(page, text_of(value, "text"));
}

static void put_block(struct page *page, const struct tt_json *block)
{
	static const char *const lists[] = { "fields", "elements" };

	put_block_text(page, tt_json_get(block, "text"));
	for (size_t l = 0; l < ARRAY_LEN(lists); l++) {
		const struct tt_json *list = tt_json_get(block, lists[l]);

		for (size_t i = 0; i < tt_json_n_items(list); i++)
			put_block_text(page, tt_json_at(list, i));
	}
}

static void put_title(struct page *page, const struct tt_json *attachment)
{
	struct tt_str title = text_of(attachment, "title");

	if (title.n == 0)
		return;
	begin_line(page);
	if (text_of(attachment, "title_link").n > 0)
		add_link(&page->text, text_of(attachment, "title_link"), title);
	else
		add_all_plain(&page->text, title);
}

static void put_fields(struct page *page, const struct tt_json *fields)
{
	for (size_t i = 0; i < tt_json_n_items(fields); i++) {
		const struct tt_json *field = tt_json_at(fields, i);
		struct tt_str title = text_of(field, "title");
		struct tt_str value = text_of(field, "value");

		if (title.n + value.n == 0)
			continue;
		put_line(page,
			 tt_str_printf(page->arena, "%.*s%s%.*s", TT_STR_ARG(title),
				       title.n > 0 && value.n > 0 ? ": " : "", TT_STR_ARG(value)));
	}
}

/* The short form is for those who cannot show the long one. */
static void put_attachment(struct page *page, const struct tt_json *attachment)
{
	size_t n_before = page->text.n;

	put_line(page, text_of(attachment, "pretext"));
	put_title(page, attachment);
	put_line(page, text_of(attachment, "text"));
	put_fields(page, tt_json_get(attachment, "fields"));
	if (page->text.n == n_before)
		put_line(page, text_of(attachment, "fallback"));
}

static void put_list(struct page *page, const struct tt_json *list,
		     void (*put)(struct page *page, const struct tt_json *item))
{
	for (size_t i = 0; i < tt_json_n_items(list); i++)
		put(page, tt_json_at(list, i));
}

/* With blocks, `text` is what they say in short. */
static void put_slack(struct page *page, const struct tt_json *json)
{
	put_list(page, tt_json_get(json, "blocks"), put_block);
	if (page->text.n == 0)
		put_line(page, text_of(json, "text"));
	put_list(page, tt_json_get(json, "attachments"), put_attachment);
}

enum tt_err talk_incoming_json(struct tt_arena *arena, struct tt_str json, struct tt_str *out)
{
	struct page page = { .arena = arena };
	struct tt_json_fault fault;
	const struct tt_json *root = tt_json_read(arena, json, &fault);

	if (!root)
		return TT_ERR_JSON;
	*out = text_of(root, "message");
	if (out->n > 0)
		return TT_OK;
	put_slack(&page, root);
	*out = tt_str_dup(arena, tt_buf_str(&page.text));
	tt_buf_finish(&page.text);
	return out->n > 0 ? TT_OK : TT_ERR_BOT_MESSAGE;
}
