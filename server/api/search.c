/* search.c - unified search, as far as it is Talk's (talk-side 10). */
#include "server/api/handlers.h"
#include "lib/base/clock.h"
#include "server/talk/chat/search.h"
#include "server/talk/text/search_words.h"

#include <inttypes.h>

enum {
	LIMIT_DEFAULT = 5,
	LIMIT_MAX = 25
};

/* What clients may say beside the term: its name and type. */
struct filter {
	const char *name;
	const char *type;
};

static const struct filter message_filters[] = {
	{ "term", "string" },   { "since", "datetime" },      { "until", "datetime" },
	{ "person", "person" }, { "conversation", "string" },
};
static const struct filter room_filters[] = { { "term", "string" } };

static enum tt_err search_messages(struct call *call);
static enum tt_err search_current(struct call *call);
static enum tt_err search_rooms(struct call *call);

/* In the order in which they are offered, anywhere and on a conversation's page alike. */
static const struct provider {
	const char *id;
	const char *name;
	const struct filter *filters;
	size_t n_filters;
	bool on_page_only;
	int order;
	int page_order; /* on a conversation's page */
	enum tt_err (*search)(struct call *call);
} providers[] = {
	{ "talk-message-current", "Messages in current conversation", message_filters,
	  ARRAY_LEN(message_filters), true, 0, -3, search_current },
	{ "talk-message", "Messages", message_filters, ARRAY_LEN(message_filters), false, 15, -2,
	  search_messages },
	{ "talk-conversations", "Conversations", room_filters, ARRAY_LEN(room_filters), false, 25,
	  -1, search_rooms },
};

static struct tt_str current_token(struct call *call)
{
	return search_page_token(call_str(call, "from"));
}

static void put_provider(struct call *call, const struct provider *provider, bool on_page)
{
	struct tt_writer *w = call->out;

	tt_write_object(w);
	tt_put_c(w, "id", provider->id);
	tt_put_c(w, "appId", "spreed");
	tt_put_c(w, "name", provider->name);
	tt_put_c(w, "icon", "");
	tt_put_i64(w, "order", on_page ? provider->page_order : provider->order);
	tt_put_list(w, "triggers");
	tt_write_c(w, provider->id);
	tt_write_end(w);
	tt_put_object(w, "filters");
	for (size_t i = 0; i < provider->n_filters; i++)
		tt_put_c(w, provider->filters[i].name, provider->filters[i].type);
	tt_write_end(w);
	tt_put_bool(w, "inAppSearch", false);
	tt_write_end(w);
}

enum tt_err search_providers(struct call *call)
{
	bool on_page = current_token(call).n > 0;

	tt_write_list(call->out);
	for (size_t i = 0; i < ARRAY_LEN(providers); i++)
		if (on_page || !providers[i].on_page_only)
			put_provider(call, &providers[i], on_page);
	tt_write_end(call->out);
	return TT_OK;
}

enum tt_err search_run(struct call *call)
{
	struct tt_str id = call_str(call, "provider");

	for (size_t i = 0; i < ARRAY_LEN(providers); i++)
		if (tt_str_is(id, providers[i].id))
			return providers[i].search(call);
	return TT_ERR_SEARCH_PROVIDER;
}

static int64_t read_limit(const struct call *call)
{
	int64_t limit = call_int(call, "limit", LIMIT_DEFAULT);

	if (limit < 1)
		return 1;
	return limit < LIMIT_MAX ? limit : LIMIT_MAX;
}

static enum tt_err read_time(const struct call *call, const char *name, int64_t missing,
			     int64_t *out)
{
	struct tt_str text = call_str(call, name);

	*out = missing;
	return text.n == 0 || search_time(text, out) ? TT_OK : TT_ERR_SEARCH_TIME;
}

static void put_attributes(struct call *call, const struct search_entry *entry)
{
	struct tt_writer *w = call->out;

	tt_put_object(w, "attributes");
	tt_put_str(w, "conversation", entry->token);
	if (entry->message_id != 0) {
		tt_put_str(w, "messageId",
			   tt_str_printf(call->arena, "%" PRId64, entry->message_id));
		tt_put_str(w, "actorType", entry->actor_type);
		tt_put_str(w, "actorId", entry->actor_id);
		tt_put_str(w, "timestamp",
			   tt_str_printf(call->arena, "%" PRId64, entry->timestamp));
	}
	if (entry->thread_id != 0)
		tt_put_str(w, "threadId", tt_str_printf(call->arena, "%" PRId64, entry->thread_id));
	tt_write_end(w);
}

static void put_entry(struct call *call, const struct search_entry *entry)
{
	struct tt_writer *w = call->out;

	tt_write_object(w);
	tt_put_str(w, "thumbnailUrl", entry->thumbnail_url);
	tt_put_str(w, "title", entry->title);
	tt_put_str(w, "subline", entry->subline);
	tt_put_str(w, "resourceUrl", entry->resource_url);
	tt_put_c(w, "icon", entry->message_id != 0 ? "icon-talk" : "");
	tt_put_bool(w, "rounded", true);
	put_attributes(call, entry);
	tt_write_end(w);
}

/* Up to its cursor. */
static void put_entries(struct call *call, const char *name, bool is_paginated,
			const struct search_entry entries[], size_t n)
{
	struct tt_writer *w = call->out;

	tt_write_object(w);
	tt_put_c(w, "name", name);
	tt_put_bool(w, "isPaginated", is_paginated);
	tt_put_list(w, "entries");
	for (size_t i = 0; i < n; i++)
		put_entry(call, &entries[i]);
	tt_write_end(w);
}

static enum tt_err run(struct call *call, struct message_search *search, const char *name)
{
	struct search_entry *entries = NULL;
	size_t n = 0;
	bool is_whole = false;
	enum tt_err err = read_time(call, "since", 0, &search->since_s);

	if (!err)
		err = read_time(call, "until", TT_CLOCK_LAST_S, &search->until_s);
	if (!err)
		err = talk_search_messages(&call->talk, search, &entries, &n, &is_whole);
	if (err)
		return err;
	put_entries(call, name, !is_whole, entries, n);
	if (is_whole)
		tt_put_null(call->out, "cursor");
	else
		tt_put_i64(call->out, "cursor", search->offset + search->limit);
	tt_write_end(call->out);
	return TT_OK;
}

static struct message_search read_search(struct call *call)
{
	int64_t offset = call_int(call, "cursor", 0);

	return (struct message_search){
		.term = call_str(call, "term"),
		.current = current_token(call),
		.conversation = call_str(call, "conversation"),
		.person = call_str(call, "person"),
		.offset = offset > 0 && offset < INT32_MAX ? offset : 0,
		.limit = read_limit(call),
	};
}

static enum tt_err search_messages(struct call *call)
{
	struct message_search search = read_search(call);

	return run(call, &search,
		   search.current.n > 0 && search.conversation.n == 0
			   ? "Messages in other conversations"
			   : "Messages");
}

static enum tt_err search_current(struct call *call)
{
	struct message_search search = read_search(call);

	search.only_current = true;
	return run(call, &search, "Messages in current conversation");
}

static enum tt_err search_rooms(struct call *call)
{
	const struct room_search search = {
		.term = call_str(call, "term"),
		.current = current_token(call),
		.after = call_str(call, "cursor"),
		.limit = read_limit(call),
	};
	struct search_entry *entries = NULL;
	size_t n = 0;
	bool more = false;
	enum tt_err err = TT_OK;

	for (size_t i = 1; !err && i < ARRAY_LEN(message_filters) - 1; i++)
		if (call_str(call, message_filters[i].name).n > 0)
			err = TT_ERR_SEARCH_FILTER;
	if (!err)
		err = talk_search_rooms(&call->talk, &search, &entries, &n, &more);
	if (err)
		return err;
	put_entries(call, "Conversations", more, entries, n);
	if (more)
		tt_put_str(call->out, "cursor", entries[n - 1].token);
	else
		tt_put_null(call->out, "cursor");
	tt_write_end(call->out);
	return TT_OK;
}
